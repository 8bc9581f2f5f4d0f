"""Expressions of GitHub Actions: what a text refers to, however that is written.

Names mean the same in any case, and `a['b']` the same as `a.b`; what stands in quotes is no reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 100_000
"""Characters of a text that are looked at."""
ANY: Final = "*"
"""A member that is not known by its name: `a.*`, `a[0]`, `a[b]`."""
_TOKEN: Final = re.compile(r"'(?:[^']|'')*+'?|[A-Za-z_][A-Za-z0-9_-]*+|[0-9][0-9A-Za-z.]*+|[.\[\]()*]|[^\s]")
_DEEPEST: Final = 50
"""Levels of an expression, beyond which GitHub refuses it."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*+")
OPEN: Final = "${{"
"""How an expression begins."""
_CLOSE: Final = re.compile(r"'(?:[^']|'')*+'?|\}\}")
_LITERALS: Final = frozenset({"true", "false", "null", "nan", "infinity"})


@dataclass(frozen=True, slots=True)
class Reference:
    """What an expression reads, in small letters, and the functions that it is handed to, the outermost first."""

    path: tuple[str, ...]
    calls: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join(self.path)

    @property
    def is_whole(self) -> bool:
        """All below it becomes text as well."""
        return "tojson" in self.calls


def expressions(text: str) -> Iterator[str]:
    """What stands between `${{` and `}}`, quoted braces aside; one that is not closed goes on to the end."""
    text = text[:LONGEST]
    start = text.find(OPEN)
    while start >= 0:
        begin = start + len(OPEN)
        end = next((each.start() for each in _CLOSE.finditer(text, begin) if each[0] == "}}"), len(text))
        yield text[begin:end]
        start = text.find(OPEN, end)


def references(text: str) -> Iterator[Reference]:
    """What all expressions in a text read."""
    for each in expressions(text):
        yield from _Reader(_TOKEN.findall(each)).run()


class _Reader:
    """Reads words from left to right, once; whatever is no reference is passed over."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0
        self._calls: list[str] = []
        self._open: list[list[str]] = []  # what waits for the end of a bracket

    def run(self) -> Iterator[Reference]:
        while self._at < len(self._words):
            word = self._next()
            if word == "(":
                self._calls.append("")
            elif word == ")":
                del self._calls[-1:]
            elif word == "]" and self._open:
                path = self._open.pop()
                path.append(ANY)
                yield from self._goes_on(path)
            elif _NAME.fullmatch(word) and self._peek() == "(":
                self._at += 1
                self._calls.append(word.lower())
            elif _NAME.fullmatch(word) and word.lower() not in _LITERALS:
                yield from self._goes_on([word.lower()])
        yield from map(self._made, self._open)

    def _next(self) -> str:
        self._at += 1
        return self._words[self._at - 1]

    def _peek(self, ahead: int = 0) -> str:
        return self._words[self._at + ahead] if self._at + ahead < len(self._words) else ""

    def _made(self, path: list[str]) -> Reference:
        return Reference(tuple(path), tuple(filter(None, self._calls[:_DEEPEST])))

    def _goes_on(self, path: list[str]) -> Iterator[Reference]:
        """The members that follow; one that is computed is waited for."""
        while self._peek() in {".", "["}:
            if self._next() == ".":
                path.append(self._next().lower() if _NAME.fullmatch(self._peek()) else ANY)
                self._at += self._peek() == "*"
            elif self._peek().startswith("'") and self._peek(1) == "]":
                path.append(self._next().strip("'").replace("''", "'").lower())
                self._at += 1
            else:
                self._open.append(path)
                return
        yield self._made(path)


def fits(path: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether one is the other, as far as both go; `*` is any member."""
    return all(ANY in {one, other} or one == other for one, other in zip(path, pattern, strict=False))
