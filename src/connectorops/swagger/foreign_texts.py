"""The texts of a swagger that are not ASCII, which few documents have many of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectorops.swagger.nodes import Document

Way = tuple[Any, ...]
"""The way to a value, innermost first: (token, (token outside it, ...)); () is the root."""
ForeignText = tuple[Way, str]


def foreign_texts(document: Document) -> list[ForeignText]:
    """Every text that is not ASCII, and the way to it. A file that is ASCII itself has none and is not walked."""
    text = document.connector.text(document.path[len(document.connector.path("")) :]).text
    if text.isascii() and "\\u" not in text:
        return []
    found: list[ForeignText] = []
    stack: list[tuple[Way, Any]] = [((), document.value)]
    while stack:
        way, value = stack.pop()
        for token, member in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(member, str):
                if not member.isascii():
                    found.append(((token, way), member))
            elif isinstance(member, (dict, list)):
                stack.append(((token, way), member))
    return found
