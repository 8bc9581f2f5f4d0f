"""Which rules judge which node, decided once for each shape that nodes have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from connectorops.rule import Rule

MOST_SHAPES = 4096
"""Shapes that are remembered. The whole public repository has fewer; a hostile file could have a million."""


class Dispatch:
    """The rules for the subjects of one class."""

    __slots__ = ("_by_shape", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_shape: dict[tuple[str | None, ...], tuple[Rule, ...]] = {}

    def of(self, value: Mapping[str, Any]) -> tuple[Rule, ...]:
        """The rules for a node with this value: those without keys, and those of which it has a key.

        A node's shape is its `type` and the names of its members. Few shapes are common, so that the answer is
        nearly always a look-up.
        """
        kind = value.get("type")
        shape = (kind if isinstance(kind, str) else None, *value)
        found = self._by_shape.get(shape)
        if found is None:
            present = {*value, f"type={kind}"}
            found = tuple(each for each in self.rules if _wants(each.keys, present))
            if len(self._by_shape) < MOST_SHAPES:
                self._by_shape[shape] = found
        return found


def _wants(keys: Collection[str], present: set[str]) -> bool:
    return not keys or not present.isdisjoint(keys)
