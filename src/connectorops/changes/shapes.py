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
_KEYWORDS: Final = frozenset(
    {
        *("type", "format", "enum", "default", "items", "additionalProperties", "readOnly"),
        *("title", "description", "x-ms-summary", "x-ms-visibility"),
        *DYNAMIC,
    }
)


class Shape:
    """One schema. Of several parts (`allOf`) that say something of a keyword or a property, the first counts."""

    __slots__ = ("members", "pointer", "properties", "required")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.members: dict[str, Written] = {}
        self.properties: dict[str, Written] = {}
        self.required: set[str] = set()

    def get(self, key: str) -> Any:  # noqa: ANN401 - JSON is any shape
        found = self.members.get(key)
        return None if found is None else found[0]

    def at(self, key: str) -> str:
        """The pointer of a keyword, or of the schema where it does not say it."""
        found = self.members.get(key)
        return self.pointer if found is None else found[1]

    @property
    def type(self) -> str:
        """The type in words. What has properties is an object and what has items an array, even if it is not said."""
        value = self.get("type")
        if isinstance(value, str):
            return value
        if value is not None:
            return str(value)
        return "object" if self.properties else "array" if isinstance(self.get("items"), dict) else ""

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

    def part(self, value: Json, pointer: str) -> None:
        """Take over what one part says and no earlier part has said."""
        for key, member in value.items():
            if key in _KEYWORDS:
                self.members.setdefault(key, (member, f"{pointer}/{key}"))
        properties = value.get("properties")
        if isinstance(properties, dict):
            for name, member in properties.items():
                if name not in self.properties:
                    self.properties[name] = (member, f"{pointer}/properties/{escape(name)}")
        required = value.get("required")
        if isinstance(required, list):
            self.required.update(each for each in required if isinstance(each, str))


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
        shape = Shape(pointer)
        seen: set[int] = set()
        waiting: list[Written] = [(value, pointer)]
        while waiting:
            part, place = self._target(*waiting.pop())
            if id(part) in seen:
                continue
            seen.add(id(part))
            shape.part(part, place)
            members = part.get("allOf")
            if isinstance(members, list):
                waiting.extend((member, f"{place}/allOf/{n}") for n, member in reversed(list(enumerate(members))))
        return shape


_NOTHING: Final[Json] = {}
