"""The pointers that somebody wants to see, as a tree, and the offsets that a parser found for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.documents import pointers

if TYPE_CHECKING:
    from collections.abc import Iterable


class Wanted:
    """One value that is wanted itself or holds wanted ones. A parser that comes across it calls `found`."""

    __slots__ = ("children", "container", "end", "key", "parent", "start")

    def __init__(self, parent: Wanted | None = None) -> None:
        self.parent = parent
        self.children: dict[str, Wanted] = {}
        self.start = -1
        self.end = -1
        self.key: tuple[int, int] | None = None
        self.container = False

    def found(self, start: int, end: int, key: tuple[int, int] | None, *, container: bool) -> None:
        """`start` and `end` enclose a scalar, or a container's opening bracket; `key` the member's name."""
        if self.start >= 0:  # a duplicate key: what was found in the value that no longer counts is not there
            self._forget()
        self.start, self.end, self.key, self.container = start, end, key, container

    def _forget(self) -> None:
        todo = list(self.children.values())
        while todo:
            node = todo.pop()
            if node.start >= 0:
                node.start = -1
                todo += node.children.values()

    def offsets(self, *, on_key: bool) -> tuple[int, int]:
        """What to highlight. Where nothing was found, the nearest ancestor that was."""
        node = self
        while node.start < 0 and node.parent:
            node = node.parent
        if node.key and (on_key or node.container):
            return node.key
        return max(node.start, 0), max(node.end, 0)


def tree(wanted: Iterable[str]) -> tuple[Wanted, list[tuple[str, Wanted]]]:
    """The root, and each pointer with its node."""
    root = Wanted()
    nodes = []
    for pointer in wanted:
        node = root
        for token in pointers.split(pointer):
            child = node.children.get(token)
            if child is None:
                child = node.children[token] = Wanted(node)
            node = child
        nodes.append((pointer, node))
    return root, nodes
