"""What objects hold, with all parts of `allOf`: found out once for each, and no more of it than can be afforded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.swagger.nodes.typed import DYNAMIC

if TYPE_CHECKING:
    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document

MOST_STEPS: Final = 250_000
"""Comparisons that a document gets: what many operations share can be made to refer to something in each of them."""
_COMBINED: Final = 200
"""So many parts of `allOf` are looked at; beyond that, what a schema holds counts as unknown."""


@dataclass(frozen=True, slots=True)
class Held:
    """The properties of an object, the names that it requires, and whether there may be others."""

    parts: tuple[Json, ...]
    needed: tuple[dict[str, None], ...]
    is_open: bool

    def __contains__(self, name: str) -> bool:
        return any(name in part for part in self.parts)

    def __getitem__(self, name: str) -> object:
        return next(part[name] for part in self.parts if name in part)

    def requires(self, name: str) -> bool:
        return any(name in names for names in self.needed)


class Lookups:
    """Of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = MOST_STEPS
        self._held: dict[int, tuple[Json, Held]] = {}
        self._needed: dict[int, dict[str, None]] = {}

    @property
    def gave_up(self) -> bool:
        """Not everything was compared."""
        return self._left <= 0

    def may(self, steps: int = 1) -> bool:
        """Whether so many more steps can be afforded; they count."""
        self._left -= steps
        return not self.gave_up

    def held(self, schema: Json) -> Held:
        """What an object holds. It is kept with its schema, so that nothing else gets the id of that."""
        if id(schema) not in self._held:
            self._held[id(schema)] = (schema, self._combined(schema))
        return self._held[id(schema)][1]

    def needed(self, schema: Json) -> list[str]:
        """The properties that an object requires and has, each once."""
        held = self.held(schema)
        if not self.may(sum(map(len, held.needed))):
            return []
        return [name for name in dict.fromkeys(name for names in held.needed for name in names) if name in held]

    def _combined(self, schema: Json) -> Held:
        parts: list[Json] = []
        needed: list[dict[str, None]] = []
        is_open = False
        waiting, seen = [schema], set[int]()
        while waiting and len(seen) < _COMBINED and self.may():
            part = waiting.pop()
            if id(part) in seen:
                continue
            seen.add(id(part))
            own, combined = part.get("properties"), part.get("allOf")
            parts += [own] if isinstance(own, dict) else []
            needed.append(self._required(part))
            combined = combined if isinstance(combined, list) else []
            waiting.extend(map(self._document.resolve, combined[:_COMBINED]))
            is_open = is_open or len(combined) > _COMBINED or _is_open(part, has_names=bool(own) or bool(combined))
        return Held(tuple(parts), tuple(filter(None, needed)), is_open or bool(waiting))

    def _required(self, part: Json) -> dict[str, None]:
        if id(part) not in self._needed:
            names = part.get("required")
            listed = names if isinstance(names, list) else ()
            self._needed[id(part)] = dict.fromkeys(name for name in listed if isinstance(name, str))
        return self._needed[id(part)]


def _is_open(schema: Json, *, has_names: bool) -> bool:
    """Whether there may be more than the schema names: it names nothing, or it says so. A plain value holds nothing."""
    if schema.get("type") in ("string", "integer", "number", "boolean"):
        return False
    more = schema.get("additionalProperties")
    return not has_names or (more is not None and more is not False) or any(each in schema for each in DYNAMIC)
