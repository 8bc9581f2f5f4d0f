"""Which bracket is never closed, by how the lines are indented: the grammar only tells that one is, at the end."""

from __future__ import annotations

import re
from typing import Final

_BRACKET: Final = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|[{}\[\]]')
_OPENERS: Final = {"}": "{", "]": "["}
_DEEPEST: Final = 400
"""Columns that are looked at: no line of a connector is indented so far."""


def unclosed(text: str) -> tuple[int, int] | None:
    """The bracket that lacks its other half, and the closing one before which it lacks it.

    That one stands first in its line, further to the left than the line of what it would close. None where an earlier
    bracket does not stand below the line of its other half either: then the indentation of the text proves nothing.
    """
    opened: list[tuple[int, int]] = []
    line = line_end = indent = 0
    for match in _BRACKET.finditer(text):
        char, at = match[0], match.start()
        if char[0] == '"':
            continue
        if is_first := at >= line_end:
            line = text.rfind("\n", line, at) + 1 or line
            line_end = text.find("\n", at) + 1 or len(text)
            indent = _indent(text, line)
        if char not in _OPENERS:
            opened.append((at, indent))
            continue
        if not opened or text[opened[-1][0]] != _OPENERS[char]:
            return None
        opener, indent_of_opener = opened.pop()
        if is_first and at - line == indent != indent_of_opener:
            return (opener, at) if indent < indent_of_opener else None
    return None


def _indent(text: str, line: int) -> int:
    start = text[line : line + _DEEPEST]
    return len(start) - len(start.lstrip(" \t"))
