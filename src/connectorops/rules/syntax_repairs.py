"""Repairs of syntax: edits of the text that leave what every tolerant reader takes it to say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from connectorops.documents import Document, Problem, ProblemKind, TextFile
from connectorops.documents.lexer import CLOSING_QUOTES, Lexer
from connectorops.documents.members import item_at
from connectorops.edits import PlainUtf8, SyntaxEdit, TextEdit, same
from connectorops.model import Place

SyntaxEdits = Iterator[SyntaxEdit]
_HARMLESS: Final = frozenset({ProblemKind.DUPLICATE_KEY, ProblemKind.BOM})
_CONSTANT: Final = re.compile(r"(none|null|true|false) is not a value", re.IGNORECASE)
_CONSTANTS: Final = {"none": "null", "null": "null", "true": "true", "false": "false"}


def plain_utf8(file: TextFile, place: Place) -> SyntaxEdits:
    """Write the file anew, without its mark, where no byte of it has to be guessed."""
    problem = _problem(file, place, (ProblemKind.BOM, ProblemKind.ENCODING))
    if problem is None or (problem.kind is ProblemKind.ENCODING and problem.detail[:4] != "utf-"):
        return
    if "\ufffd" not in file.text:  # which stands for what could not be decoded
        yield PlainUtf8()


def uncommented(file: TextFile, place: Place) -> SyntaxEdits:
    """Delete a comment with the space before it, and its line where nothing else is in it."""
    start, end = _span(place)
    text = file.text
    if text.startswith("/*", start) and not text.endswith("*/", start + 2, end):
        return
    while text[start - 1 : start] in (" ", "\t"):
        start -= 1
    line_end = "\r\n" if text.startswith("\r\n", end) else text[end : end + 1]
    is_alone = text[start - 1 : start] in ("", "\n") and line_end in ("\n", "\r\n")
    yield TextEdit(start, end + len(line_end) if is_alone else end, "")


def without(_: TextFile, place: Place) -> SyntaxEdits:
    """Delete what was found."""
    yield TextEdit(*_span(place), "")


def without_copy(file: Document, place: Place) -> SyntaxEdits:
    """Delete a member that says the same as every other one of its name."""
    if any(each.kind not in _HARMLESS for each in file.problems):
        return
    found = item_at(file.text, _span(place)[0])
    if found is None:
        return
    container, number = found
    item = container.items[number]
    values = [json.loads(file.text[each.value : each.end]) for each in container.items if each.key == item.key]
    if number and all(same(each, values[0]) for each in values):
        yield TextEdit(container.items[number - 1].end, item.end, "")


def escaped(file: TextFile, place: Place) -> SyntaxEdits:
    """Write control characters as escapes."""
    start, end = _span(place)
    if "\0" not in file.text[start:end]:
        yield TextEdit(start, end, json.dumps(file.text[start:end])[1:-1])


def straightened(file: TextFile, place: Place) -> SyntaxEdits:
    """Put a text into straight double quotes, and a bare word where it is a member's name."""
    start, end = _span(place)
    text = file.text[start:end]
    if text[:1] in CLOSING_QUOTES:
        yield TextEdit(start, end, json.dumps(Lexer(text).string(), ensure_ascii=False))
    elif file.text[end : end + 100].lstrip(" \t").startswith(":"):
        yield TextEdit(start, end, json.dumps(text, ensure_ascii=False))


def corrected(file: TextFile, place: Place) -> SyntaxEdits:
    """Mend the defects of which there is only one reading, such as a missing comma between two members."""
    problem = _problem(file, place, (ProblemKind.SYNTAX,))
    detail = problem.detail if problem else ""
    start, end = _span(place)
    if detail == "expected a member, found ','":
        yield TextEdit(start, end, "")
    elif detail.startswith("expected ',' or '}', found "):
        before = len(file.text[:start].rstrip())
        yield TextEdit(before, before, ",")
    elif detail.endswith("is not white space in JSON"):
        yield TextEdit(start, end, " ")
    elif detail.endswith("is not an escape in JSON"):
        escape = file.text[start:end]
        yield TextEdit(start, end, "'" if escape == "\\'" else f"\\{escape}")
    elif match := _CONSTANT.match(detail):
        yield TextEdit(start, end, _CONSTANTS[match[1].lower()])


def _span(place: Place) -> tuple[int, int]:
    return place.start or 0, place.end or 0


def _problem(file: TextFile, place: Place, kinds: tuple[ProblemKind, ...]) -> Problem | None:
    """The problem that the place is the place of."""
    found = (each for each in file.problems if each.kind in kinds and (each.start, each.end) == _span(place))
    return next(found, None)
