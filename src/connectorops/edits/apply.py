"""Making edits in the text of a document."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from connectorops.documents import ProblemKind, load_json
from connectorops.documents.members import containers
from connectorops.edits.edit import EditError
from connectorops.edits.fragment import line_indent
from connectorops.edits.plan import KEEP, plans, rebuilt, same
from connectorops.edits.style import style_at, style_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.documents import Document
    from connectorops.documents.members import Container
    from connectorops.edits.edit import DocumentEdit
    from connectorops.edits.plan import Entry, Plan
    from connectorops.edits.style import Style

Piece = tuple[int, int, str]
"""Offsets in the text, and what to write there instead."""
_HARMLESS: Final = frozenset({ProblemKind.BOM})


def refusal(document: Document) -> str:
    """Why a document can't be edited, or "": one with defects may not say what its readers take it to say."""
    problem = next((each for each in document.problems if each.kind not in _HARMLESS), None)
    if problem is not None:
        line = document.span(problem.start, problem.end).line
        return f"{document.path}, line {line}, is not proper JSON ({problem.detail or problem.kind})"
    return "" if isinstance(document.value, (dict, list)) else f"{document.path} holds no object"


def apply(document: Document, edits: Iterable[DocumentEdit]) -> Document:
    """The document with the edits made, all of them or none: everything else in its text stays as it is.

    Raises EditError for a document with defects, and for edits that contradict each other or mean nothing.
    """
    if reason := refusal(document):
        raise EditError(reason)
    found = plans(document.value, edits)
    text = _rewritten(document.text, sorted(_pieces(document, found)))
    if text == document.text:
        return document
    mark = codecs.BOM_UTF8 if document.data.startswith(codecs.BOM_UTF8) else b""
    result = load_json(document.path, mark + text.encode("utf-8", "surrogatepass"))
    if refusal(result) or not same(result.value, rebuilt(document.value, found)):
        raise EditError(f"{document.path} would not say what was meant; it was left as it is")
    return result


def _pieces(document: Document, found: dict[str, Plan]) -> Iterator[Piece]:
    text = document.text
    there = containers(text, ["", *found])
    file = style_of(text, there[""])
    try:
        for pointer, plan in found.items():
            yield from _container_pieces(text, there[pointer], plan.entries, style_at(text, there[pointer], file))
    except (TypeError, ValueError, RecursionError) as error:
        raise EditError(f"{document.path} can't hold such a value: {error}") from error


def _container_pieces(text: str, container: Container, entries: list[Entry], style: Style) -> Iterator[Piece]:
    items = container.items
    survivors = [each for each in entries if each.old is not None]
    if not survivors:
        if entries or items:
            written = [style.member(each.key, each.value) for each in entries]
            yield container.start + 1, container.end - 1, style.whole(written, line_indent(text, container.start))
        return
    for each in survivors:
        yield from _item_pieces(container, each, style)
    new: list[str] = []
    last: int | None = None
    for each in entries:
        if each.old is None:
            new.append(style.member(each.key, each.value))
            continue
        yield from _gap(container, last, each.old, new, style)
        last, new = each.old, []
    yield from _gap(container, last, len(items), new, style)


def _item_pieces(container: Container, entry: Entry, style: Style) -> Iterator[Piece]:
    item = container.items[entry.old or 0]
    if entry.key is not None and entry.key != item.key:
        yield item.start, item.name_end, style.name(entry.key)
    if entry.value is not KEEP:
        yield item.value, item.end, style.written(entry.value)


def _gap(container: Container, last: int | None, following: int, new: list[str], style: Style) -> Iterator[Piece]:
    """What is removed and put in between two items that stay, or before the first or behind the last of them."""
    items = container.items
    if last is None:
        first = items[following].start
        if following:
            yield items[0].start, first, ""
        if new:
            yield first, first, style.separator.join([*new, ""])
    elif new or following > last + 1:
        yield items[last].end, items[following - 1].end, "".join(style.separator + each for each in new)


def _rewritten(text: str, pieces: list[Piece]) -> str:
    parts = []
    done = 0
    for start, end, replacement in pieces:
        parts += [text[done:start], replacement]
        done = end
    return "".join([*parts, text[done:]])
