"""The report as GitHub Markdown: a job summary, and shorter ones for a comment and for a check. All of them fit."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from connectorops.model import Severity
from connectorops.report import escape, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from connectorops.model import Crashed, Finding, Location, Report, Skipped
    from connectorops.report import View

SUMMARY_BYTES: Final = 1_048_576
"""GitHub drops a job summary that is larger."""
COMMENT_CHARACTERS: Final = 65_536
"""GitHub refuses a comment that is longer."""
CHECK_BYTES: Final = 65_535
"""GitHub refuses a check with a longer summary. Its documents say characters, and it counts bytes."""
_MARKS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}  # noqa: RUF001 - it is the emoji
_STATES: Final = {verdict.FAILED: "❌", verdict.INCOMPLETE: "⚠️", verdict.PASSED: "✅"}
_LONGEST: Final = 600
_LONGEST_NAME: Final = 200
_OPEN_UP_TO: Final = 30
_ROOM_FOR_LEFT_OUT: Final = 500
_CLOSING: Final = "\n</details>\n"


def render(report: Report, view: View) -> str:
    return summary(report, view)


def summary(report: Report, view: View) -> str:
    """For a job's summary: below 1 MiB in UTF-8."""
    return _Page(report, view, SUMMARY_BYTES - 1, _bytes, "the JSON report (`connectorops check --format json`)").text()


def comment(report: Report, view: View, kept: int = 0) -> str:
    """For a comment: below 65,536 characters, of which some may be kept for what else it says."""
    return _Page(report, view, COMMENT_CHARACTERS - 1 - kept, length, "the job's summary").text()


def of_check(report: Report, view: View) -> str:
    """For the summary of a check."""
    return _Page(report, view, CHECK_BYTES, _bytes, "the job's summary").text()


def _bytes(text: str) -> int:
    return len(text.encode())


def length(text: str) -> int:
    """Characters as GitHub counts them in a comment: one beyond the BMP counts as two."""
    return len(text.encode("utf-16-le")) // 2


class _Page:
    """A page within a limit. Each part gets a share of it; findings get what is left, errors first."""

    def __init__(self, report: Report, view: View, limit: int, measure: Callable[[str], int], elsewhere: str) -> None:
        self._report, self._view = report, view
        self._limit, self._measure = limit, measure
        self._elsewhere = elsewhere

    def text(self) -> str:
        head = [self._headline(), *self._crashed(), *self._table()]
        tail = self._skipped()
        room = self._limit - _ROOM_FOR_LEFT_OUT - sum(self._measure(part) + 1 for part in (*head, *tail))
        chosen = self._chosen(room)
        body = [*self._findings(chosen), *self._left_out(chosen)]
        return "\n".join([*head, *body, *tail]) + "\n"

    def _headline(self) -> str:
        report = self._report
        lines = [f"## {_STATES[verdict.state(report)]} connectorops: {verdict.headline(report)}", ""]
        if first := verdict.fix_first(report):
            rules = (f"{self._rule(finding)} ({number:,})" for finding, number in first)
            lines += [f"**Fix first:** {', '.join(rules)}. Why and how: {_explain(first[0][0])}", ""]
        if fixable := verdict.fixable(report):
            lines += [f"{fixable}: `connectorops fix`", ""]
        if beside := verdict.beside(report):
            lines += [f"Beside these: {beside}.", ""]
        return "\n".join(lines)

    def _table(self) -> list[str]:
        """The connectors with findings, most errors first."""
        counted: dict[str, Counter[Severity]] = {}
        for finding in self._report.findings:
            counted.setdefault(finding.connector, Counter())[finding.severity] += 1
        if len(counted) < 2:
            return []
        worst = sorted(counted.items(), key=lambda item: ([-item[1][each] for each in Severity], item[0]))
        rows = (
            f"| {_text(connector, _LONGEST_NAME)} | " + " | ".join(f"{numbers[each]:,}" for each in Severity) + " |"
            for connector, numbers in worst
        )
        kept = self._fitting(rows, self._limit // 8)
        more = len(counted) - len(kept)
        rest = [f"\nand {verdict.count(more, 'more connector')}."] if more else []
        return ["| Connector | Errors | Warnings | Notes |", "|:--|--:|--:|--:|", *kept, *rest, ""]

    def _crashed(self) -> list[str]:
        return self._section("Crashed: defects of connectorops, not of the files", map(_crash, self._report.crashed))

    def _skipped(self) -> list[str]:
        return self._section("Skipped: could not be judged", map(_skip, self._report.skipped))

    def _section(self, title: str, items: Iterable[str]) -> list[str]:
        lines = list(items)
        kept = self._fitting(lines, self._limit // 8)
        more = len(lines) - len(kept)
        rest = [f"- and {more:,} more: see {self._elsewhere}."] if more else []
        return ["", f"### {title}", "", *kept, *rest, ""] if lines else []

    def _fitting(self, lines: Iterable[str], room: int) -> list[str]:
        kept = []
        for line in lines:
            room -= self._measure(line) + 1
            if room < 0:
                break
            kept.append(line)
        return kept

    def _chosen(self, room: int) -> list[Finding]:
        """The findings that fit, taken errors first; the headings they need are paid for once."""
        paid: set[tuple[str, ...]] = set()
        chosen = []
        for finding in verdict.worst_first(self._report.findings):
            connector, file = (finding.connector,), (finding.connector, finding.location.path)
            parts = [self._item(finding)]
            parts += [] if connector in paid else [_connector(finding, [], opened=True), _CLOSING]
            parts += [] if file in paid else [_file(finding)]
            paid |= {connector, file}
            room -= sum(self._measure(part) + 1 for part in parts)
            if room < 0:
                break
            chosen.append(finding)
        return chosen

    def _findings(self, chosen: list[Finding]) -> Iterator[str]:
        opened = len(chosen) <= _OPEN_UP_TO
        in_order = sorted(chosen, key=lambda finding: finding.order)
        for _, group in groupby(in_order, key=lambda finding: finding.connector):
            found = list(group)
            yield _connector(found[0], found, opened=opened)
            for _, in_file in groupby(found, key=lambda finding: finding.location.path):
                items = list(in_file)
                yield _file(items[0])
                yield from map(self._item, items)
            yield _CLOSING

    def _left_out(self, chosen: list[Finding]) -> list[str]:
        left = Counter(finding.severity for finding in self._report.findings)
        left.subtract(finding.severity for finding in chosen)
        numbers = ", ".join(verdict.count(left[each], each) for each in Severity if left[each])
        return [f"**Left out here: {numbers}.** They are in {self._elsewhere}.", ""] if numbers else []

    def _item(self, finding: Finding) -> str:
        """One finding as an item of a list."""
        codes = [escape.code_span(escape.clip(code, 100)) for code in (finding.microsoft, finding.policy) if code]
        lines = [
            f"- {_MARKS[finding.severity]} {self._link(finding.location)} {self._rule(finding)}"
            + (f" ({', '.join(codes)})" if codes else ""),
            escape.prose(escape.clip(finding.message, _LONGEST)),
        ]
        if finding.evidence:
            lines.append(f"Found: {escape.code_span(escape.clip(finding.evidence.masked, 100))}")
        if finding.fix:
            lines.append(f"**Fix:** {escape.prose(escape.clip(finding.fix, _LONGEST))}")
        return "<br>\n  ".join(lines)

    def _link(self, place: Location) -> str:
        where = f"{place.line}:{place.column}"
        if len(place.path) > _LONGEST:
            return where
        return f"[{where}]({self._view.files_url}{escape.uri_path(place.path)}#L{place.line})"

    def _rule(self, finding: Finding) -> str:
        name = f"**{_text(finding.rule, 20)}** {_text(finding.name, 100)}"
        page = self._view.rule_page(escape.uri_path(finding.rule[:20]))
        return f"[{name}]({page})" if page else name


def _connector(finding: Finding, found: list[Finding], *, opened: bool) -> str:
    """The opening of a connector's part. Counts take at most the room that is kept for them."""
    name = _text(finding.connector, _LONGEST_NAME) or "(the repository)"
    counts = f"{verdict.counts(found):60}".rstrip() if found else " " * 60
    return f"<details{' open' if opened else ''}>\n<summary><b>{name}</b>: {counts}</summary>\n"


def _file(finding: Finding) -> str:
    return f"\n#### {escape.code_span(escape.clip(finding.location.path, _LONGEST)) or '(no file)'}\n"


def _explain(finding: Finding) -> str:
    return escape.code_span(f"connectorops explain {escape.clip(finding.rule, 20)}")


def _crash(crashed: Crashed) -> str:
    place = _text(crashed.path or crashed.connector, _LONGEST)
    return f"- **{_text(crashed.rule, 20)}** {f'on {place}' if place else ''}: {_text(crashed.error, _LONGEST)}"


def _skip(skipped: Skipped) -> str:
    rules = f" Not checked: {_text(verdict.unchecked(skipped), _LONGEST)}." if skipped.rules else ""
    return f"- **{_text(verdict.subject(skipped), _LONGEST)}**: {_text(skipped.reason, _LONGEST)}.{rules}"


def _text(text: str, limit: int) -> str:
    return escape.markdown(escape.clip(text, limit))
