"""Schemas as they are meant: references followed and `allOf` merged, each keyword with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import escape
from connectorops.swagger.refs import lookup
from connectorops.swagger.refs import pointer as pointer_of

if TYPE_CHECKING:
    from connectorops.nodes import Json

Written = tuple[Any, str]
"""A value of the document, and the pointer to it."""

DYNAMIC: Final = ("x-ms-dynamic-schema", "x-ms-dynamic-properties")
INNER: Final = ("items", "additionalProperties")
TEXTS: Final = frozenset({"title", "description", "x-ms-summary", "x-ms-visibility"})
"""Keywords that only people notice."""
_KEYWORDS: Final = frozenset({"type", "format", "enum", "default", *TEXTS, *DYNAMIC})


class Shape:
    """One schema. Of several parts (`allOf`) that say something of a keyword or a property, the first counts.

    `values` are the keywords of the schema itself; `properties` and `inner` hold the schemas inside it.
    """

    __slots__ = ("_parts", "inner", "pointer", "properties", "required", "values")

    def __init__(self, written: list[Written]) -> None:
        self.pointer = written[0][1]
        self._parts = written
        first = written[0][0]
        self.values: Json = {key: first[key] for key in first if key in _KEYWORDS}
        self.properties: dict[str, Written] = _properties(*written[0])
        self.inner: dict[str, Written] = _inner(*written[0])
        self.required: frozenset[str] = _required(first)
        for part, pointer in written[1:]:
            self.values = {key: part[key] for key in part if key in _KEYWORDS} | self.values
            self.properties = {**self.properties, **_properties(part, pointer), **self.properties}
            self.inner = _inner(part, pointer) | self.inner
            self.required |= _required(part)

    def get(self, key: str) -> Any:  # noqa: ANN401 - JSON is any shape
        return self.values.get(key)

    def at(self, key: str) -> str:
        """The pointer of a keyword, or of the schema where it does not say it."""
        return next((f"{pointer}/{key}" for part, pointer in self._parts if key in part), self.pointer)

    @property
    def type(self) -> str:
        """The type in words. What has properties is an object and what has items an array, even if it is not said."""
        value = self.get("type")
        if isinstance(value, str):
            return value
        if value is not None:
            return str(value)
        return "object" if self.properties else "array" if "items" in self.inner else ""

    @property
    def name(self) -> str:
        """What makers see as its name."""
        for key in ("x-ms-summary", "title"):
            if isinstance(value := self.get(key), str):
                return value
        return ""

    @property
    def internal(self) -> bool:
        return bool(self.get("x-ms-visibility") == "internal")


def _properties(part: Json, pointer: str) -> dict[str, Written]:
    value = part.get("properties")
    if not isinstance(value, dict):
        return _NONE
    return {name: (member, f"{pointer}/properties/{escape(name)}") for name, member in value.items()}


def _inner(part: Json, pointer: str) -> dict[str, Written]:
    if "items" not in part and "additionalProperties" not in part:
        return _NONE
    return {key: (part[key], f"{pointer}/{key}") for key in INNER if isinstance(part.get(key), dict)}


def _required(part: Json) -> frozenset[str]:
    value = part.get("required")
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else _NOBODY


class Shapes:
    """The schemas of one document. Each is looked at once, however many references lead to it."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._known: dict[int, Shape] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of(self, written: Written) -> Shape:
        """The schema at a place; an empty one where there is none."""
        value, pointer = self._target(*written)
        found = self._known.get(id(value))
        if found is None:
            found = self._known[id(value)] = self._merged(value, pointer)
        return found

    def _target(self, value: Any, pointer: str) -> tuple[Json, str]:  # noqa: ANN401 - JSON is any shape
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
            if ref in seen:
                return _NOTHING, pointer
            seen.add(ref)
            try:
                value = lookup(self._document, ref)
            except LookupError:
                return _NOTHING, pointer
            pointer = pointer_of(self._document, ref)
        return (value, pointer) if isinstance(value, dict) else (_NOTHING, pointer)

    def _merged(self, value: Json, pointer: str) -> Shape:
        if "allOf" not in value:
            return Shape([(value, pointer)])
        parts: list[Written] = []
        seen: set[int] = set()
        waiting: list[Written] = [(value, pointer)]
        while waiting:
            part, place = self._target(*waiting.pop())
            if id(part) in seen:
                continue
            seen.add(id(part))
            parts.append((part, place))
            members = part.get("allOf")
            if isinstance(members, list):
                waiting.extend((member, f"{place}/allOf/{n}") for n, member in reversed(list(enumerate(members))))
        return Shape(parts)


_NOTHING: Final[Json] = {}
_NONE: Final[dict[str, Written]] = {}
_NOBODY: Final[frozenset[str]] = frozenset()
