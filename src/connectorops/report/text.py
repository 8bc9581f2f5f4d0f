"""The report for a person at a terminal: by connector and file, with the source line and what to do."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from connectorops.model import Severity
from connectorops.report import escape, verdict
from connectorops.report.excerpt import Sources, columns, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.model import Finding, Report
    from connectorops.report import View

MANY: Final = 5
"""More findings than this of one rule in one file are shown as a few and a list of lines."""
SHOWN_OF_MANY: Final = 3
_LINES_LISTED: Final = 40
_LONGEST: Final = 2_000
_SGR: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_INDENT: Final = "    "


def render(report: Report, view: View) -> str:
    lines: list[str] = []
    sources = Sources(report, view)
    findings = sorted(report.findings, key=lambda finding: finding.order)
    for connector, group in groupby(findings, key=lambda finding: finding.connector):
        found = list(group)
        title = escape.terminal(connector) or "(the repository)"
        lines += [f"{_paint(title, '1', view)}  {verdict.counts(found)}", ""]
        notes = [finding for finding in found if finding.severity is Severity.NOTE]
        heavier = [finding for finding in found if finding.severity is not Severity.NOTE]
        for in_file in _by_file(heavier):
            lines += [*_file(in_file, view, sources)]
        if notes:
            lines += [*_notes(notes, view)]
    lines += [*_crashed(report, view), *_skipped(report, view), *_summary(report, view)]
    return "\n".join(lines) + "\n"


def _file(findings: list[Finding], view: View, sources: Sources) -> Iterator[str]:
    """The findings of one file; repetitions of one rule end with a line that says where the rest are."""
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    last_shown = {id(same[SHOWN_OF_MANY - 1]): same[SHOWN_OF_MANY:] for same in by_rule.values() if len(same) > MANY}
    hidden = {id(finding) for rest in last_shown.values() for finding in rest}
    for finding in findings:
        if id(finding) in hidden:
            continue
        yield from _finding(finding, view, sources)
        if rest := last_shown.get(id(finding)):
            yield _rest(rest)
        yield ""


def _notes(notes: list[Finding], view: View) -> Iterator[str]:
    """What nothing fails for comes last and is short, so that it hides nothing: `explain` says the rest."""
    for in_file in _by_file(notes):
        by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in in_file:
            by_rule[finding.rule].append(finding)
        for same in by_rule.values():
            yield _head(same[0], view)
            yield from _wrapped(same[0].message, "", view)
            if same[0].evidence:
                yield from _wrapped(same[0].evidence.masked, "found: ", view)
            if len(same) > 1:
                yield _rest(same[1:])
    yield ""


def _by_file(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    for _, in_file in groupby(findings, key=lambda finding: finding.location.path):
        yield list(in_file)


def _head(finding: Finding, view: View) -> str:
    place = finding.location
    where = _paint(escape.terminal(f"{place.path}:{place.line}:{place.column}"), "1", view)
    codes = ", ".join(escape.terminal(code) for code in (finding.microsoft, finding.policy) if code)
    rule = f"{escape.terminal(finding.rule)} {escape.terminal(finding.name)}" + (f" [{codes}]" if codes else "")
    return f"{where}: {_paint(finding.severity, _SGR[finding.severity], view)} {rule}"


def _finding(finding: Finding, view: View, sources: Sources) -> Iterator[str]:
    yield _head(finding, view)
    yield from _wrapped(finding.message, "", view)
    if finding.evidence:
        yield from _wrapped(finding.evidence.masked, "found: ", view)
    else:
        yield from _source(finding, view, sources)
    yield from _wrapped(finding.fix, "fix: ", view)


def _source(finding: Finding, view: View, sources: Sources) -> Iterator[str]:
    """The source line, and carets under the exact columns."""
    place, line = finding.location, sources.line(finding)
    if line is None:
        return
    gutter = f"{_INDENT}{place.line:>6} | "
    part = excerpt(line, place, max(view.width - len(gutter) - 2, 20))
    yield f"{gutter}{part.before}{part.marked}{part.after}"
    carets = _paint("^" * max(columns(part.marked), 1), _SGR[finding.severity], view)
    yield f"{' ' * (len(gutter) - 2)}| {' ' * columns(part.before)}{carets}"


def _rest(findings: list[Finding]) -> str:
    ranges = list(_ranges(finding.location.line for finding in findings))
    listed = ", ".join(ranges[:_LINES_LISTED]) + (", …" if len(ranges) > _LINES_LISTED else "")
    noun = "line" if len(ranges) == 1 and ranges[0].isdigit() else "lines"
    return f"{_INDENT}… and {len(findings):,} more of {escape.terminal(findings[0].rule)} in this file: {noun} {listed}"


def _ranges(lines: Iterable[int]) -> Iterator[str]:
    """E.g. 3, 4, 5, 9 as "3-5" and "9"."""
    for _, group in groupby(enumerate(sorted(set(lines))), key=lambda pair: pair[1] - pair[0]):
        run = [line for _, line in group]
        yield f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0])


def _crashed(report: Report, view: View) -> Iterator[str]:
    if not report.crashed:
        return
    yield _paint("Crashed: defects of connectorops, not of your files. Please report them.", "31;1", view)
    for each in report.crashed:
        place = each.path or each.connector
        yield from _wrapped(f"{each.error} ({place})" if place else each.error, f"{each.rule}: ", view)
    yield ""


def _skipped(report: Report, view: View) -> Iterator[str]:
    told = [each for each in report.skipped if view.tells_gaps or not each.rules]
    if not told:
        return
    yield _paint("Skipped: could not be judged.", "33;1", view)
    for each in told:
        rules = f" (not checked: {verdict.unchecked(each)})" if each.rules else ""
        yield from _wrapped(f"{each.reason}{rules}", f"{verdict.subject(each)}: ", view)
    yield ""


def _summary(report: Report, view: View) -> Iterator[str]:
    color = {verdict.FAILED: "31;1", verdict.INCOMPLETE: "33;1", verdict.PASSED: "32;1"}[verdict.state(report)]
    yield _paint(f"{verdict.headline(report)}.", color, view)
    if beside := verdict.beside(report):
        yield f"Beside these: {beside}."
    first = verdict.fix_first(report)
    if first:
        rules = (f"{finding.rule} {finding.name} ({number:,})" for finding, number in first)
        yield f"Fix first: {escape.terminal(', '.join(rules))}."
        yield f"Why and how: connectorops explain {escape.terminal(first[0][0].rule)}"
    if fixable := verdict.fixable(report):
        yield f"{fixable}: connectorops fix"


def _wrapped(text: str, label: str, view: View) -> list[str]:
    """An indented paragraph. A word is never broken: a break could make the rest of it a workflow command."""
    return textwrap.wrap(
        escape.terminal(escape.clip(label + text, _LONGEST)),
        width=max(view.width, 40),
        initial_indent=_INDENT,
        subsequent_indent=_INDENT + " " * (len(label) if len(label) < 10 else 2),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _paint(text: str, sgr: str, view: View) -> str:
    return f"\x1b[{sgr}m{text}\x1b[0m" if view.color else text
