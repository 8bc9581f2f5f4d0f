"""A value together with the text that it is written in, to be put into another place as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import resolve, split
from connectorops.documents.members import containers
from connectorops.edits.edit import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.documents import Document
    from connectorops.documents.members import Container

_LINE_END: Final = re.compile(r"\r?\n")
_INDENT: Final = re.compile(r"[ \t]*+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """`indent` is that of the line in which the text begins; lines further down have it too, and more."""

    value: Any
    text: str
    indent: str

    @property
    def unit(self) -> str | None:
        """By how much the value indents what is in it; None where it stands in one line."""
        match = _LINE_END.search(self.text)
        if match is None:
            return None
        inner = indent_at(self.text, match.end())
        return inner.removeprefix(self.indent) if inner.startswith(self.indent) else ""

    def placed(self, indent: str, line_end: str) -> str:
        """The text for another place."""
        first, *rest = _LINE_END.split(self.text)
        return line_end.join([first, *((indent + each.removeprefix(self.indent)) if each else "" for each in rest)])


def fragment(document: Document, pointer: str) -> Fragment:
    """What the pointer leads to, as it is written. Raises EditError where there is nothing."""
    return fragments(document, [pointer])[pointer]


def fragments(document: Document, pointers: Iterable[str]) -> dict[str, Fragment]:
    """The same for many pointers, in one pass over the text."""
    wanted = {pointer: pointer.rpartition("/")[0] for pointer in pointers}
    found = containers(document.text, set(wanted.values()))
    return {pointer: _fragment(document, pointer, found.get(parent)) for pointer, parent in wanted.items()}


def _fragment(document: Document, pointer: str, holder: Container | None) -> Fragment:
    token = split(pointer)[-1] if pointer else ""
    for number, item in enumerate(holder.items if holder else ()):
        if token == (str(number) if item.key is None else item.key):
            text = document.text[item.value : item.end]
            return Fragment(resolve(document.value, pointer), text, line_indent(document.text, item.start))
    raise EditError(f"there is nothing at {pointer} in {document.path}")


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    """The JSON value of what an edit puts in."""
    return value.value if isinstance(value, Fragment) else value


def line_indent(text: str, place: int) -> str:
    """The white space at the beginning of the line that a place is in."""
    return indent_at(text, text.rfind("\n", 0, place) + 1)


def indent_at(text: str, place: int) -> str:
    match = _INDENT.match(text, place)
    return match[0] if match else ""
