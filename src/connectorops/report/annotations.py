"""Workflow commands, which GitHub turns into annotations on the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.model import Severity
from connectorops.report import escape, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.model import Crashed, Finding, Report
    from connectorops.report import View

SHOWN_OF_EACH: Final = 10
"""GitHub shows this many annotations of each type from one step, and drops the rest without a word."""
_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_LONGEST_TITLE: Final = 200
_LONGEST: Final = 3_000


def render(report: Report, view: View) -> str:
    """The worst findings as annotations, and a last one with the number of the others."""
    commands: dict[Severity, list[str]] = {each: [] for each in Severity}
    commands[Severity.ERROR] += map(_crash, report.crashed)
    total = len(report.crashed) + len(report.findings)
    for finding in verdict.worst_first(report.findings):
        kept = commands[finding.severity]
        if len(kept) <= SHOWN_OF_EACH:
            kept.append(_annotation(finding, view))
    if any(len(each) > SHOWN_OF_EACH for each in commands.values()):
        del commands[Severity.NOTE][SHOWN_OF_EACH - 1 :]  # the last notice is about the others
        shown = [command for each in commands.values() for command in each[:SHOWN_OF_EACH]]
        left = verdict.count(total - len(shown), "more finding")
        shown.append(_command("notice", {"title": "connectorops"}, f"{left}: see the summary of this run."))
    else:
        shown = [command for each in commands.values() for command in each]
    return "".join(f"{command}\n" for command in shown)


def notice(title: str, lines: Iterable[str]) -> str:
    """An annotation of no file."""
    return _command("notice", {"title": title}, *lines) + "\n"


def warning(title: str, lines: Iterable[str]) -> str:
    """The same, of what somebody has to do something about."""
    return _command("warning", {"title": title}, *lines) + "\n"


def _annotation(finding: Finding, view: View) -> str:
    place = finding.location
    title = f"{finding.rule} {finding.name}" + (f" ({finding.microsoft})" if finding.microsoft else "")
    properties = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "endLine": str(place.end_line),
        "title": escape.clip(title, _LONGEST_TITLE),
    }
    return _command(_COMMANDS[finding.severity], properties, *_paragraphs(finding, view))


def _paragraphs(finding: Finding, view: View) -> Iterator[str]:
    yield finding.message
    if finding.evidence:
        yield f"Found: {finding.evidence.masked}"
    if finding.fix:
        yield f"Fix: {finding.fix}"
    if page := view.rule_page(finding.rule):
        yield page


def _crash(crashed: Crashed) -> str:
    place = f" on {crashed.path or crashed.connector}" if crashed.path or crashed.connector else ""
    message = f"{crashed.rule} crashed{place}: {crashed.error}"
    return _command("error", {"title": "connectorops crashed"}, message, "This is a defect of connectorops.")


def _command(name: str, properties: dict[str, str], *paragraphs: str) -> str:
    written = ",".join(f"{key}={escape.command_property(escape.visible(text))}" for key, text in properties.items())
    message = "\n".join(escape.visible(escape.clip(each, _LONGEST)) for each in paragraphs)
    return f"::{name} {written}::{escape.command_data(message)}"
