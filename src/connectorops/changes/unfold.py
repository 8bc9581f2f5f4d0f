"""From edits of pairs to edits at paths: every path on which a payload reaches a breaking change is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.changes.codes import CODES, Kind
from connectorops.changes.pairs import FLAGS, Pair
from connectorops.changes.schema_diff import Relative

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_EDITS: Final = 10_000
"""Edits of one kind, breaking or unknown; who has more needs no list."""
MAX_STEPS: Final = 1_000_000
MAX_DEPTH: Final = 200
"""Fields inside fields that paths are followed to; nobody can choose a field below that in a flow."""
_HARMLESS: Final = FLAGS[Kind.HARMLESS]

Tree = frozenset[tuple[int, int]]
"""The steps (of a pair, by number) by which each pair of a recursion is reached first."""
_NO_TREE: Final[Tree] = frozenset()


class Unfolding:
    """Walks the pairs of all payloads of a document.

    What breaks flows, or may, is reported on each path; what is harmless once, since a note about a description is
    read once. A recursive schema is followed to each pair once from wherever it is entered, on the shortest path.
    """

    def __init__(self) -> None:
        self._left = {FLAGS[Kind.BREAKING]: MAX_EDITS, FLAGS[Kind.UNKNOWN]: MAX_EDITS}
        self._wanted = sum(self._left)
        self._steps = MAX_STEPS
        self._told: set[Pair] = set()
        self._trees: dict[Pair, Tree] = {}
        self.cut = False
        """Whether something was left out."""

    def take(self, code: str) -> bool:
        """Whether there is room for one more edit of this code."""
        flag = FLAGS[CODES[code].kind]
        if flag == _HARMLESS:
            return True
        if not self._wanted & flag:
            self.cut = True
            return False
        self._left[flag] -= 1
        if not self._left[flag]:
            self._wanted &= ~flag
        return True

    def of(self, root: Pair) -> Iterator[tuple[str, Relative]]:
        """The edits at and below a pair: the path from the pair to the schema ("" or "a/b"), and the edit."""
        waiting: list[tuple[Pair | Relative, str, int, Tree, bool]] = [(root, "", 0, self._tree(root), True)]
        while waiting and self._steps:
            self._steps -= 1
            item, path, depth, tree, first = waiting.pop()
            if isinstance(item, Relative):
                if (first or CODES[item.code].kind is not Kind.HARMLESS) and self.take(item.code):
                    yield path, item
                continue
            first = item not in self._told
            self._told.add(item)
            for number in range(len(item.steps) - 1, -1, -1):
                step = item.steps[number]
                if isinstance(step, Relative):
                    waiting.append((step, path, depth, tree, first))
                elif self._follow(item, number, step[1], tree, depth):
                    inner = step[1]
                    below = tree if inner.component == item.component else self._tree(inner)
                    waiting.append((inner, f"{path}/{step[0]}" if path else step[0], depth + 1, below, True))
        self.cut = self.cut or bool(waiting)

    def _follow(self, pair: Pair, number: int, inner: Pair, tree: Tree, depth: int) -> bool:
        if not inner.reach & self._wanted and not (inner.reach & _HARMLESS and inner not in self._told):
            self.cut = self.cut or bool(inner.reach & ~self._wanted & ~_HARMLESS)
            return False
        if inner.component == pair.component and (id(pair), number) not in tree:
            return False
        if depth >= MAX_DEPTH:
            self.cut = True
            return False
        return True

    def _tree(self, entry: Pair) -> Tree:
        if not entry.cyclic:
            return _NO_TREE
        if entry not in self._trees:
            self._trees[entry] = _shortest(entry)
        return self._trees[entry]


def _shortest(entry: Pair) -> Tree:
    """Breadth first through a recursion."""
    seen = {entry}
    line = [entry]
    steps: set[tuple[int, int]] = set()
    for pair in line:  # grows while it is read
        for number, step in enumerate(pair.steps):
            if isinstance(step, tuple) and step[1].component == entry.component and step[1] not in seen:
                seen.add(step[1])
                line.append(step[1])
                steps.add((id(pair), number))
    return frozenset(steps)
