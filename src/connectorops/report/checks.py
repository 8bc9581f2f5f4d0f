"""The verdict as GitHub shows it beside a commit: a check with annotations, a status, and labels."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from connectorops.forge import Check, LineNote, Status
from connectorops.model import Severity
from connectorops.report import escape, verdict

if TYPE_CHECKING:
    from connectorops.model import Crashed, Finding, Report

NAME: Final = "connectorops"
"""The name of the check and the status. Branch protection refers to it, so that it never changes."""


def named(base: str, default: str) -> str:
    """What the check and the status are called for pull requests to a base.

    They stand beside a commit, which any number of pull requests may have as their head, also one that is opened later,
    or sent to another base. So they name the base unless it is the default branch: what one base lets through, another
    has not seen.
    """
    return NAME if base == default else f"{NAME} ({base})"


KEY: Final = r"[0-9a-f]{32}"
"""The form of a check's key, by which one of ours is known: those of jobs have another."""
MOST_NOTES: Final = 400
"""Annotations that are sent, in requests of 50: nobody reads more of them, and requests are limited."""
MOST_DESCRIPTION: Final = 140
BLOCKED, INCOMPLETE, READY = "connectorops: blocked", "connectorops: incomplete", "connectorops: ready"
LABELS: Final = frozenset({BLOCKED, INCOMPLETE, READY})
_LEVELS: Final = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_STATES: Final = {verdict.FAILED: BLOCKED, verdict.INCOMPLETE: INCOMPLETE, verdict.PASSED: READY}
_LONGEST_TITLE: Final = 200
_LONGEST: Final = 3_000


def nothing_touched(report: Report) -> bool:
    """Whether there was nothing to judge: a change to no connector is not held up by a check of connectors."""
    return not (report.checked.connectors or report.findings or report.skipped or report.crashed)


def passed(report: Report) -> bool:
    """What was skipped or crashed is no pass. A neutral conclusion would be one to branch protection."""
    return nothing_touched(report) or verdict.state(report) == verdict.PASSED


def title(report: Report) -> str:
    return "No connector is changed" if nothing_touched(report) else verdict.headline(report)


def check(report: Report, head: str, summary: str, name: str = NAME) -> Check:
    """The check. Its key is that of the commit and of all that it says."""
    found = verdict.worst_first(report.findings)
    notes = tuple([*map(_crash, report.crashed), *map(_note, found)][:MOST_NOTES])
    conclusion = "success" if passed(report) else "failure"
    words = "\0".join([head, conclusion, title(report), summary, *map(repr, notes)])
    key = hashlib.sha256(words.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return Check(name, head, key, conclusion, title(report), summary, notes)


def status(report: Report, head: str, url: str = "", name: str = NAME) -> Status:
    """The status: an error where we failed, a failure where the files do."""
    state = "success" if passed(report) else "error" if report.crashed else "failure"
    return Status(name, head, state, escape.clip(title(report), MOST_DESCRIPTION), url)


def labels(report: Report) -> tuple[set[str], set[str]]:
    """What to add and what to remove. Labels show the verdict; nothing ever reads them."""
    right = set() if nothing_touched(report) else {_STATES[verdict.state(report)]}
    return right, set(LABELS - right)


def _note(finding: Finding) -> LineNote:
    place = finding.location
    text = f"{finding.message}\n\nFix: {finding.fix}" if finding.fix else finding.message
    name = f"{finding.rule} {finding.name}"
    return _line_note(place.path, place.line, place.end_line, _LEVELS[finding.severity], name, text)


def _crash(crashed: Crashed) -> LineNote:
    text = f"{crashed.error}\nThis is a defect of connectorops, not of the file."
    return _line_note(crashed.path or crashed.connector, 1, 1, "failure", f"{crashed.rule} crashed", text)


def _line_note(path: str, line: int, end: int, level: str, name: str, text: str) -> LineNote:
    """An annotation is text, not Markdown; what can't be seen in it is written as an escape, line by line."""
    start = max(line, 1)
    shown = "\n".join(map(escape.visible, text.split("\n"))).strip()
    title = escape.clip(escape.visible(name).strip(), _LONGEST_TITLE) or NAME
    return LineNote(
        path=escape.visible(path) or ".github",
        start_line=start,
        end_line=max(end, start),
        level=level,
        title=title,
        message=escape.clip(shown, _LONGEST) or title,
    )
