"""Many patterns as one structure: a tree of their segments, walked once for each folder and file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.codeowners.pattern import Pattern, Tail

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from connectorops.codeowners.pattern import Glob, Segment

_KEY: Final = 16
"""Characters of a glob's plain text that it is found by: enough to tell globs apart, few enough to look them all up."""


class Matcher:
    """Patterns in the order of their lines; an answer is the index of a pattern.

    The time for a path grows with its segments and with the branches that they can take, never exponentially.
    """

    def __init__(self, patterns: Iterable[str | Pattern]) -> None:
        self._root = _Node()
        for index, each in enumerate(patterns):
            pattern = Pattern.of(each) if isinstance(each, str) else each
            if pattern.segments is not None:
                self._add(pattern.segments, pattern.tail, index)
        self._folders: dict[str, tuple[list[_Node], tuple[_Node, ...]]] = {"": (_reached([self._root]), ())}

    def last(self, path: str) -> int | None:
        """The index of the last pattern that matches, which is the one that counts."""
        here, above = self._nodes(path)
        exact = [node.exact[-1] for node in here if node.exact]
        return max([*exact, *(node.below[-1] for node in above)], default=None)

    def all(self, path: str) -> list[int]:
        """The indexes of all patterns that match, ascending."""
        here, above = self._nodes(path)
        exact = {index for node in here for index in node.exact}
        return sorted(exact.union(*(node.below for node in above)))

    def _add(self, segments: Sequence[Segment], tail: Tail, index: int) -> None:
        node = self._root
        for segment in segments:
            node = node.next(segment)
        if tail is not Tail.BELOW:
            node.exact.append(index)
        if tail is not Tail.EXACT:
            node.below.append(index)

    def _nodes(self, path: str) -> tuple[list[_Node], tuple[_Node, ...]]:
        """The nodes that a file stands at, and those above it that mean all that is below them."""
        folder, slash, name = path.rpartition("/")
        here, above = self._folder(folder + slash)
        return _step(here, name), _above(here, above)

    def _folder(self, folder: str) -> tuple[list[_Node], tuple[_Node, ...]]:
        """The same for a folder, which is written with a slash at its end."""
        missing = []
        while folder not in self._folders:
            missing.append(folder)
            folder = _parent(folder)
        for each in reversed(missing):
            here, above = self._folders[_parent(each)]
            name = each[len(_parent(each)) : -1]
            self._folders[each] = _step(here, name), _above(here, above)
        return self._folders[missing[0] if missing else folder]


def _parent(folder: str) -> str:
    above, slash, _ = folder[:-1].rpartition("/")
    return above + slash


class _Node:
    """Where patterns with the same beginning have got to."""

    __slots__ = ("below", "deep", "exact", "globs", "stays", "texts")

    def __init__(self, *, stays: bool = False) -> None:
        self.texts: dict[str, _Node] = {}
        self.globs: _Globs | None = None
        self.deep: _Node | None = None
        self.stays = stays
        self.exact: list[int] = []
        self.below: list[int] = []

    def next(self, segment: Segment) -> _Node:
        if segment is None:
            self.deep = self.deep or _Node(stays=True)
            return self.deep
        if isinstance(segment, str):
            return self.texts.setdefault(segment, _Node())
        self.globs = self.globs or _Globs()
        return self.globs.next(segment)


class _Globs:
    """The globs at one place in the tree, found by what they begin with, end with, or else hold."""

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[Glob, _Node]] = {}
        self._by_prefix = _Table()
        self._by_suffix = _Table()
        self._by_inner = _Table()
        self._known: dict[str, list[_Node]] = {}

    def next(self, glob: Glob) -> _Node:
        if glob.text not in self._nodes:
            entry = self._nodes[glob.text] = (glob, _Node())
            if glob.prefix:
                self._by_prefix.add(glob.prefix[:_KEY], entry)
            elif glob.suffix:
                self._by_suffix.add(glob.suffix[-_KEY:], entry)
            else:
                self._by_inner.add(glob.inner[:_KEY], entry)
        return self._nodes[glob.text][1]

    def of(self, name: str) -> list[_Node]:
        if name not in self._known:
            likely = [
                *self._by_prefix.find(lambda length: {name[:length]}),
                *self._by_suffix.find(lambda length: {name[-length:]}),
                *self._by_inner.find(lambda length: {name[at : at + length] for at in range(len(name) - length + 1)}),
            ]
            self._known[name] = [node for glob, node in likely if glob.matches(name)]
        return self._known[name]


class _Table:
    """Globs by a plain text that a name must hold, which a name is asked for by its length."""

    def __init__(self) -> None:
        self._globs: dict[int, dict[str, list[tuple[Glob, _Node]]]] = {}

    def add(self, key: str, entry: tuple[Glob, _Node]) -> None:
        self._globs.setdefault(len(key), {}).setdefault(key, []).append(entry)

    def find(self, parts: Callable[[int], Collection[str]]) -> Iterator[tuple[Glob, _Node]]:
        for length, globs in self._globs.items():
            for part in parts(length):
                yield from globs.get(part, ())


def _step(nodes: list[_Node], name: str) -> list[_Node]:
    """The nodes after one more segment."""
    after: list[_Node] = []
    for node in nodes:
        if node.stays:
            after.append(node)
        if name in node.texts:
            after.append(node.texts[name])
        if node.globs is not None:
            after += node.globs.of(name)
    return _reached(after)


def _reached(nodes: list[_Node]) -> list[_Node]:
    """The nodes and what follows them for no segment at all, each once."""
    with_deep = [each for node in nodes for each in ((node, node.deep) if node.deep else (node,))]
    return list(dict.fromkeys(with_deep))


def _above(here: list[_Node], above: tuple[_Node, ...]) -> tuple[_Node, ...]:
    below = [node for node in here if node.below]
    return tuple(dict.fromkeys((*above, *below))) if below else above
