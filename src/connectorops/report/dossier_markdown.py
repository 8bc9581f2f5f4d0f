"""The dossier as Markdown: each value stands in a block of its own, which GitHub shows with a button that copies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.report import escape
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.report.dossier import Dossier, Row, Sheet


def render(found: Dossier) -> str:
    return "\n\n".join(_parts(found)) + "\n"


def _parts(found: Dossier) -> Iterator[str]:
    yield f"# Dossier: {escape.markdown(found.name)}"
    yield f"{escape.code_span(found.folder) or 'This folder'}: {found.kind}, program {found.program}."
    yield summary(found)
    rows = [f"| {number}. {sheet.title} | {sheet.state} |" for number, sheet in enumerate(found.sheets, 1)]
    yield "\n".join(["| page | state |", "|---|---|", *rows])
    for number, sheet in enumerate(found.sheets, 1):
        yield f"## {number}. {sheet.title}: {sheet.state}"
        yield from _sheet(sheet)


def summary(found: Dossier) -> str:
    """What is still to be done, in one sentence or two."""
    told = []
    if found.missing:
        told.append(f"{count(found.missing, 'field')} {'is' if found.missing == 1 else 'are'} empty.")
    elsewhere = [
        count(number, word) for number, word in ((found.errors, "error"), (found.warnings, "warning")) if number
    ]
    if elsewhere:
        told.append(f"`check` finds {' and '.join(elsewhere)} besides.")
    if not told:
        told.append("Everything that the folder can hold is there.")
    if found.by_hand:
        told.append(f"{count(found.by_hand, 'field')} {'is' if found.by_hand == 1 else 'are'} filled in by hand.")
    return " ".join(told)


def _sheet(sheet: Sheet) -> Iterator[str]:
    if sheet.note:
        yield sheet.note
    for row in sheet.rows:
        yield from _row(row)
    if sheet.steps:
        yield "\n".join(["By hand:", "", *(f"- [ ] {step}" for step in sheet.steps)])


def _row(row: Row) -> Iterator[str]:
    state = " (missing)" if row.missing else "" if row.needed else " (optional)"
    yield f"**{row.label}**{state}"
    if row.hand:
        yield f"By hand: {row.hand}"
    for value in row.values:
        yield block(value)
    if row.note:
        yield escape.markdown(row.note)
    for each in row.problems:
        yield f"- {each.severity} {each.rule}: {escape.prose(each.message)} {escape.prose(each.fix)}"


def block(text: str) -> str:
    """The text in a fence that nothing in it can end."""
    return escape.fenced(escape.visible(line) for line in text.rstrip("\n").split("\n"))
