"""How a place of a file is written: its indentation, line ends, and the space around colons and commas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from connectorops.edits.fragment import Fragment, line_indent, plain

if TYPE_CHECKING:
    from connectorops.documents.members import Container

_FIRST_INDENT: Final = re.compile(r"\n([ \t]++)[^ \t\r\n]")
_COLONS: Final = frozenset({":", ": ", " : ", " :"})
_UNIT: Final = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """`indent` is that of the items of one object or array, None where they stand in one line."""

    indent: str | None
    unit: str
    line_end: str
    colon: str
    comma: str
    ascii: bool

    @property
    def separator(self) -> str:
        """What stands between two items."""
        return self.comma if self.indent is None else f",{self.line_end}{self.indent}"

    def written(self, value: Any) -> str:  # noqa: ANN401 - JSON or a Fragment
        """A value as the file would write it here."""
        if isinstance(value, Fragment) and (
            value.unit is None or (self.indent is not None and value.unit == self.unit)
        ):
            return value.placed(self.indent or "", self.line_end)
        unit = None if self.indent is None else self.unit
        comma = self.comma if unit is None else ","
        text = json.dumps(plain(value), indent=unit, separators=(comma, self.colon), ensure_ascii=self.ascii)
        return text if self.indent is None else text.replace("\n", self.line_end + self.indent)

    def member(self, key: str | None, value: Any) -> str:  # noqa: ANN401 - JSON or a Fragment
        """An item with its name, if it has one."""
        return self.written(value) if key is None else f"{self.name(key)}{self.colon}{self.written(value)}"

    def name(self, key: str) -> str:
        return json.dumps(key, ensure_ascii=self.ascii)

    def whole(self, items: list[str], outer: str) -> str:
        """What stands between the brackets of something that has only these items; `outer` indents its last line."""
        if not items:
            return ""
        if self.indent is None:
            return self.separator.join(items)
        return f"{self.line_end}{self.indent}{self.separator.join(items)}{self.line_end}{outer}"


def style_of(text: str, root: Container) -> Style:
    """How the file as a whole is written."""
    match = _FIRST_INDENT.search(text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    colon = _colon(text, root, ": ")
    many = "\n" in text[root.start : root.end] or not root.items
    comma = _comma(text, root, ", " if colon.endswith(" ") else ",")
    return Style("" if many else None, match[1] if match else _UNIT, line_end, colon, comma, _is_ascii(text))


def style_at(text: str, container: Container, file: Style) -> Style:
    """How the items of one object or array are written. Where there are none: as the file is."""
    outer = line_indent(text, container.start)
    if not container.items:
        return file if file.indent is None else replace(file, indent=outer + file.unit)
    lead = text[container.start + 1 : container.items[0].start]
    colon = _colon(text, container, file.colon)
    if "\n" not in lead:
        comma = _comma(text, container, ", " if colon.endswith(" ") else ",")
        return replace(file, indent=None, colon=colon, comma=comma)
    indent = lead[lead.rfind("\n") + 1 :]
    deeper = indent.startswith(outer) and len(indent) > len(outer)
    unit = indent[len(outer) :] if deeper else file.unit
    return replace(file, indent=indent, unit=unit, line_end="\r\n" if "\r\n" in lead else "\n", colon=colon)


def _colon(text: str, container: Container, default: str) -> str:
    item = next(iter(container.items), None)
    colon = text[item.name_end : item.value] if item and item.key is not None else default
    return colon if colon in _COLONS else default


def _comma(text: str, container: Container, default: str) -> str:
    if len(container.items) < 2:
        return default
    comma = text[container.items[0].end : container.items[1].start]
    return comma if comma in (",", ", ", " , ") else default


def _is_ascii(text: str) -> bool:
    """Whether the file escapes other characters; one that has none may as well hold them."""
    return "\\u" in text and text.isascii()
