"""Anchors: pointers without positions, which stay when something is put before what they point to.

An element of an array goes by what names it ("name" and "in", "$ref", …) instead of its index. Elements that nothing
tells apart are counted, and what names nothing keeps its index.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from connectorops.documents.pointers import escape, index, split

_NAMES: Final = (("in", "name"), ("$ref",), ("name",), ("propertyName",), ("value",), ("operationId",), ("id",))
"""Members that name an element among its neighbours; the first group that is there counts."""
_LONGEST: Final = 200
"""Characters of a name that count: those that are alike so far are told apart by counting."""


class Anchors:
    """The anchors of one document; each array is looked through once."""

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - JSON is any shape
        self._value = value
        self._names: dict[int, list[str]] = {}

    def of(self, pointer: str) -> str:
        """The anchor of a place, which need not be there; the pointer itself where no array lies on the way."""
        value, tokens = self._value, []
        try:
            given = split(pointer)
        except LookupError:
            return pointer
        for token in given:
            at = index(token) if isinstance(value, list) else None
            if at is not None and at < len(value):
                tokens.append(self._named(value)[at])
                value = value[at]
            else:
                tokens.append(escape(token))
                value = value.get(token) if isinstance(value, dict) else None
        return "".join(f"/{token}" for token in tokens)

    def _named(self, array: list[Any]) -> list[str]:
        if id(array) not in self._names:
            seen: Counter[str] = Counter()
            names = []
            for position, element in enumerate(array):
                name = _name(element)
                seen[name] += 1
                names.append(f"{name}#{seen[name]}" if name else str(position))
            self._names[id(array)] = names
        return self._names[id(array)]


def _name(element: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """What names an element; "" where nothing does."""
    if isinstance(element, str):
        return repr(element[:_LONGEST])
    if isinstance(element, dict):
        for group in _NAMES:
            values = [element.get(each) for each in group]
            if all(isinstance(each, str) for each in values):
                return f"[{', '.join(repr(each)[:_LONGEST] for each in values)}]"
    return ""
