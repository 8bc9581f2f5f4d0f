"""Pairs of an old and a new schema, as a graph: each pair is compared once, however many paths lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.changes.codes import CODES, Kind
from connectorops.changes.schema_diff import Relative, schema_parts
from connectorops.changes.shapes import TEXTS

if TYPE_CHECKING:
    from connectorops.changes.schema_diff import Part
    from connectorops.changes.shapes import Shape, Shapes, Written

FLAGS: Final = {Kind.BREAKING: 1, Kind.UNKNOWN: 2, Kind.HARMLESS: 4}
FREE_PAIRS: Final = 20_000
PAIRS_PER_SCHEMA: Final = 8
"""Beyond the free ones. Only recursions that were made to be out of step have many more pairs than schemas."""


class Pair:
    """Two schemas in one direction. `steps` are its own edits, and the pairs inside it by name.

    `reach` has the flags of the edits that can be found in it or below; `component` is the same number for pairs that
    contain each other (recursion), and `cyclic` says that there is such a pair.
    """

    __slots__ = ("component", "cyclic", "low", "new", "old", "reach", "steps")

    def __init__(self, old: Shape, new: Shape) -> None:
        self.old = old
        self.new = new
        self.steps: list[Relative | tuple[str, Pair]] = []
        self.reach = 0
        self.component = -1
        self.low = -1
        self.cyclic = False

    @property
    def inner(self) -> list[Pair]:
        return [step[1] for step in self.steps if isinstance(step, tuple)]


class Pairs:
    """The pairs of two documents. `full` says that there were too many to compare them all."""

    def __init__(self, old: Shapes, new: Shapes) -> None:
        self._old = old
        self._new = new
        self._known: dict[tuple[int, int, bool], Pair] = {}
        self._components = 0
        self.full = False

    def of(self, old: Written, new: Written, *, is_input: bool) -> Pair:
        """The pair of two places, compared down to its last schema."""
        fresh: list[Pair] = []
        root = self._pair(old, new, fresh, is_input=is_input)
        for pair in fresh:  # grows while it is read
            self._compare(pair, fresh, is_input=is_input)
        if root.component < 0:
            self._connect(root)
        return root

    def says_something(self, *, old: Written | None = None, new: Written | None = None) -> bool:
        """Whether a schema of one of the documents says more than texts."""
        shape = self._old.of(old) if old else self._new.of(new) if new else None
        return shape is not None and bool(shape.properties or shape.inner or shape.values.keys() - TEXTS)

    def _pair(self, old: Written, new: Written, fresh: list[Pair], *, is_input: bool) -> Pair:
        before, after = self._old.of(old), self._new.of(new)
        key = (id(before), id(after), is_input)
        pair = self._known.get(key)
        if pair is None:
            pair = self._known[key] = Pair(before, after)
            fresh.append(pair)
        return pair

    def _compare(self, pair: Pair, fresh: list[Pair], *, is_input: bool) -> None:
        parts: list[Part] = list(schema_parts(pair.old, pair.new, is_input=is_input))
        for part in parts:
            if isinstance(part, Relative):
                pair.steps.append(part)
                pair.reach |= FLAGS[CODES[part.code].kind]
            elif len(self._known) < FREE_PAIRS + PAIRS_PER_SCHEMA * (len(self._old) + len(self._new)):
                pair.steps.append((part.name, self._pair(part.old, part.new, fresh, is_input=is_input)))
            else:
                self.full = True

    def _connect(self, root: Pair) -> None:
        """Find what contains itself (Tarjan's algorithm with a stack of its own, since nothing limits the depth)."""
        order = 0
        waiting: list[tuple[Pair, int, list[Pair]]] = [(root, 0, root.inner)]
        open_: list[Pair] = []
        numbers: dict[Pair, int] = {}
        while waiting:
            pair, position, inner = waiting.pop()
            if position == 0:
                numbers[pair] = pair.low = order
                order += 1
                open_.append(pair)
            else:
                pair.low = min(pair.low, _low(inner[position - 1]))
            while position < len(inner) and (inner[position] in numbers or inner[position].component >= 0):
                pair.low = min(pair.low, _low(inner[position]))
                position += 1
            if position < len(inner):
                waiting.append((pair, position + 1, inner))
                waiting.append((inner[position], 0, inner[position].inner))
            elif pair.low == numbers[pair]:
                self._close(open_, pair)

    def _close(self, open_: list[Pair], first: Pair) -> None:
        start = len(open_) - 1
        while open_[start] is not first:
            start -= 1
        members = open_[start:]
        del open_[start:]
        reach = 0
        for pair in members:
            pair.component = self._components
            reach |= pair.reach
            for inner in pair.inner:
                reach |= inner.reach
        for pair in members:
            pair.reach = reach
            pair.cyclic = len(members) > 1 or pair in pair.inner
        self._components += 1


def _low(pair: Pair) -> int:
    """How far up an open pair leads; a closed one leads nowhere up."""
    return pair.low if pair.component < 0 else _NOWHERE


_NOWHERE: Final = 1 << 60
