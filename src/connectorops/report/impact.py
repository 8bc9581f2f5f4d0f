"""The impact of a change of the rules: which connectors newly fail or pass each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.report import escape
from connectorops.report.compared import changed_limits, differences
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.report.compared import Judged

_LISTED: Final = 10


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """What became of one rule. `change` is "added", "removed", "changed" or ""; counts are findings then and now."""

    rule: str
    change: str
    fail: tuple[str, ...]
    passed: tuple[str, ...]
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Impact:
    """By rule, over connectors whose files are the same in both reports; the rest is named."""

    rules: tuple[RuleImpact, ...]
    same: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    limits: tuple[str, ...] = ()
    versions: tuple[str, str] = ("", "")
    """Of connectorops, then and now."""


def impact_of(earlier: Judged, now: Judged) -> Impact:
    """What is different in connectors that both have judged and that did not change."""
    inputs = differences(earlier.inputs, now.inputs)
    same = (earlier.inputs.keys() & now.inputs.keys()) - set(inputs["changed"])
    how = {rule: change for change, rules in differences(earlier.rules, now.rules).items() for rule in rules}
    every = sorted(earlier.findings.keys() | now.findings.keys() | how.keys())
    found = [_of_rule(each, how.get(each, ""), earlier, now, same) for each in every]
    told = tuple(each for each in found if each.change or each.fail or each.passed or each.before != each.now)
    missing = sorted(inputs["added"] + inputs["removed"])
    limits = tuple(changed_limits(earlier, now))
    return Impact(
        told, tuple(sorted(same)), tuple(inputs["changed"]), tuple(missing), limits, (earlier.version, now.version)
    )


def _of_rule(rule: str, change: str, earlier: Judged, now: Judged, same: set[str]) -> RuleImpact:
    before, after = (
        [(connector, number) for (connector, _), number in side.findings.get(rule, {}).items() if connector in same]
        for side in (earlier, now)
    )
    failed, fails = ({connector for connector, _ in side} for side in (before, after))
    return RuleImpact(
        rule,
        change,
        tuple(sorted(fails - failed)),
        tuple(sorted(failed - fails)),
        sum(number for _, number in before),
        sum(number for _, number in after),
    )


def impact_json(impact: Impact) -> dict[str, Any]:
    """The whole as JSON values."""
    return {
        "versions": impact.versions,
        "compared": len(impact.same),
        "changed_connectors": impact.changed,
        "connectors_in_one_report": impact.missing,
        "limits": impact.limits,
        "rules": [
            {
                "rule": each.rule,
                "change": each.change or None,
                "newly_fail": each.fail,
                "newly_pass": each.passed,
                "findings_before": each.before,
                "findings_now": each.now,
            }
            for each in impact.rules
        ],
    }


def impact_text(impact: Impact) -> str:
    """By rule for a person; rules that changed and found the same are counted only."""
    moved = [each for each in impact.rules if each.fail or each.passed or each.before != each.now]
    lines = [line for each in moved for line in _rule(each)]
    quiet = len(impact.rules) - len(moved)
    if quiet:
        lines.append(f"{count(quiet, 'rule')} of another source, severity or text found the same.")
    lines.append(f"{count(len(impact.same), 'subject')} compared, {count(len(moved), 'rule')} with another outcome.")
    then, now = impact.versions
    if then != now:
        lines.append(f"Versions: connectorops {escape.terminal(then)} then, {now} now.")
    if impact.limits:
        lines.append("Limits are configured in another way, so not every difference is the rules' doing:")
        lines += [f"  {each}" for each in impact.limits]
    for names, what in ((impact.changed, "changed meanwhile"), (impact.missing, "in one of the reports only")):
        if names:
            lines.append(f"Not compared, {what}: {_listed(names)}")
    return "\n".join(lines)


def _rule(each: RuleImpact) -> Iterator[str]:
    rule = f"{escape.terminal(each.rule)} ({each.change})" if each.change else escape.terminal(each.rule)
    yield f"{rule}: {count(each.now, 'finding')} now, {each.before:,} before"
    for names, word in ((each.fail, "newly fail"), (each.passed, "newly pass")):
        if names:
            yield f"  {word} ({len(names):,}): {_listed(names)}"


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(escape.terminal(name) or "(the repository)" for name in names[:_LISTED]) + more
