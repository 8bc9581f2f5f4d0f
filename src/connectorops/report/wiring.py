"""The wiring at a glance: a line for each topic, and under it what to do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from connectorops.model import Severity
from connectorops.report import escape, verdict
from connectorops.wiring.gaps import TOPICS, topic
from connectorops.wiring.wiring import NO_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Finding, Report, Skipped
    from connectorops.wiring import Wiring

RIGHT, WRONG, OPEN, NOTHING = "✓", "✗", "?", "-"
ASCII: Final = {RIGHT: "ok", WRONG: "no", OPEN: "??", NOTHING: "--"}
"""The same for a terminal that has no such letters."""
_SGR: Final = {RIGHT: "32;1", WRONG: "31;1", OPEN: "33;1", NOTHING: "2"}
_FORKS: Final = "DR10"
_OF_UPSTREAM: Final = frozenset({"DR07", "DR08"})
"""The topics that have nothing to say in a fork."""
_OF_WORKFLOWS: Final = frozenset({"DR01", "DR02", "DR03", "DR04"})
"""The topics that have nothing to say where nothing is wired up."""
_WIDTH: Final = max(map(len, TOPICS.values()))
_SHOWN: Final = 6


def picture(report: Report, wiring: Wiring, rules: frozenset[str], *, color: bool = False, plain: bool = False) -> str:
    """One line for each topic of the rules that were asked. A note is no fault; what was not checked is no pass."""
    findings, skipped = defaultdict(list), defaultdict(list)
    for finding in report.findings:
        findings[topic(finding.rule)].append(finding)
    for gap in report.skipped:
        for key in {topic(id_) for id_ in gap.rules}:
            skipped[key].append(gap)
    lines = [_wired(wiring), ""]
    for key, name in TOPICS.items():
        if any(topic(id_) == key for id_ in rules):
            mark = _mark(findings[key], skipped[key])
            mark = NOTHING if mark == RIGHT and _is_empty(wiring, key) else mark
            shown = ASCII[mark] if plain else mark
            shown = f"\x1b[{_SGR[mark]}m{shown}\x1b[0m" if color else shown
            lines.append(f"{shown} {name.ljust(_WIDTH)}  {_said(findings[key], skipped[key])}".rstrip())
            lines += [*_remedies(findings[key]), *_gaps(skipped[key])]
    return "\n".join(lines) + "\n\n"


def _wired(wiring: Wiring) -> str:
    parts: dict[str, list[str]] = {}
    for use, duties in wiring.used:
        if not use.job.workflow.is_callee:
            for duty in duties:
                names = parts.setdefault(duty.role.value, [])
                name = use.job.workflow.path.rpartition("/")[2]
                names += [name] if name not in names else []
    shown = ", ".join(f"{role} by {' and '.join(names)}" for role, names in parts.items())
    return escape.terminal(f"Wired up: {shown or 'nothing'}.")


def _is_empty(wiring: Wiring, key: str) -> bool:
    """There is nothing that the topic could speak of."""
    if key == _FORKS:
        return wiring.hosted is not None and not wiring.hosted.fork and not wiring.hosted.pulls
    if wiring.hosted and wiring.hosted.is_fork and key in _OF_UPSTREAM:
        return True
    return key in _OF_WORKFLOWS and not wiring.wired


def _mark(findings: list[Finding], skipped: list[Skipped]) -> str:
    if any(each.severity is not Severity.NOTE for each in findings):
        return WRONG
    return OPEN if skipped else RIGHT


def _said(findings: list[Finding], skipped: list[Skipped]) -> str:
    """What was found, and why something was not looked at, where that is short."""
    said = [verdict.counts(findings)] if findings else []
    reasons = {each.reason for each in skipped}
    if len(reasons) == 1:
        said.append(f"{'the rest ' if findings else ''}not checked: {escape.terminal(*reasons)}")
    return ", ".join(said)


def _remedies(findings: list[Finding]) -> Iterator[str]:
    """What to do, once each, with where."""
    places: dict[str, list[str]] = {}
    for each in verdict.worst_first(findings):
        where = [] if each.location.path == NO_FILE else [f"{each.location.path}:{each.location.line}"]
        places.setdefault(f"{each.rule} {each.fix}", []).extend(where)
    for fix, where in places.items():
        unique = list(dict.fromkeys(where))
        more = f" and {len(unique) - _SHOWN} more" if len(unique) > _SHOWN else ""
        yield escape.terminal(f"    {fix}")
        if unique:
            yield escape.terminal(f"          at {', '.join(unique[:_SHOWN])}{more}")


def _gaps(skipped: list[Skipped]) -> Iterator[str]:
    """What was not checked, where there are several reasons."""
    if len({each.reason for each in skipped}) > 1:
        for each in skipped:
            yield escape.terminal(f"    not checked: {each.path}: {each.reason}")
