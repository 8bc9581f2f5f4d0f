"""A value together with the text that it is written in, to be put into another place as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import resolve
from connectorops.documents.members import containers
from connectorops.edits.edit import EditError

if TYPE_CHECKING:
    from connectorops.documents import Document

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
    parent, _, _ = pointer.rpartition("/")
    try:
        value = resolve(document.value, pointer)
    except LookupError as error:
        raise EditError(f"there is nothing at {pointer} in {document.path}") from error
    found = containers(document.text, [parent])[parent]
    token = pointer[len(parent) + 1 :].replace("~1", "/").replace("~0", "~")
    item = next(each for n, each in enumerate(found.items) if (str(n) if each.key is None else each.key) == token)
    return Fragment(value, document.text[item.value : item.end], line_indent(document.text, item.start))


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    """The JSON value of what an edit puts in."""
    return value.value if isinstance(value, Fragment) else value


def line_indent(text: str, place: int) -> str:
    """The white space at the beginning of the line that a place is in."""
    return indent_at(text, text.rfind("\n", 0, place) + 1)


def indent_at(text: str, place: int) -> str:
    match = _INDENT.match(text, place)
    return match[0] if match else ""
