r"""One pattern. It is read as gitignore reads it, except for what GitHub documents otherwise and shows in practice.

- The last segment "*" means files, not folders: `docs/*` owns `docs/a.md`, and not `docs/b/c.md`.
- There is no negation, no range, no `***`, and no `\#`: GitHub refuses the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

_DEEP: Final = "**"
Segment: TypeAlias = "str | Glob | None"
"""A plain text, a glob, or None for any number of segments, also for none: what `**` means."""


class Flaw(StrEnum):
    """Why GitHub skips a line."""

    NEGATION = "negation"
    RANGE = "range"
    STARS = "stars"
    HASH = "hash"
    BACKSLASH = "backslash"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that GitHub skips: why, and the offsets of what is wrong."""

    flaw: Flaw
    start: int
    end: int
    line: int
    text: str


class Tail(StrEnum):
    """What the end of a pattern says of the files that it means."""

    EXACT = "exact"
    BELOW = "below"
    BOTH = "both"


_TOKEN: Final = re.compile(r"\\(.?)|([*?])|([^\\*?]+)", re.DOTALL)
_BRACKET: Final = re.compile(r"(?:\\.|[^\\\[\]])*([\[\]])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as segments; `segments` is None for a pattern that can't match anything."""

    segments: tuple[Segment, ...] | None
    tail: Tail

    @classmethod
    def of(cls, text: str) -> Pattern:
        """The pattern that a line begins with; a bracket, which GitHub refuses, is read as itself."""
        parts = text.split("/")
        if parts[0] == "":
            parts = parts[1:]
        elif len(parts) == 1 or parts[1:] == [""]:
            parts = [_DEEP, *parts]
        folder = len(parts) > 1 and parts[-1] == ""
        if folder:
            parts.pop()
        if parts in ([], [""]):
            return cls(None, Tail.EXACT)
        return cls(*_ending(parts, folder=folder))

    def matches(self, path: str) -> bool:
        """Whether the file is owned through this pattern alone; many patterns are for a Matcher."""
        from connectorops.codeowners.match import Matcher  # noqa: PLC0415 - it is made of patterns

        return Matcher([self]).last(path) is not None


def _ending(parts: list[str], *, folder: bool) -> tuple[tuple[Segment, ...], Tail]:
    last = parts[-1]
    tail = Tail.BELOW if folder else Tail.EXACT if last == "*" else Tail.BOTH
    if last == _DEEP and folder:
        parts = [*parts, "*"]
    elif last == _DEEP:
        parts, tail = parts[:-1], Tail.BELOW
    kept = [part for index, part in enumerate(parts) if not (index and part == parts[index - 1] == _DEEP)]
    return tuple(None if part == _DEEP else _segment(part) for part in kept), tail


def _segment(text: str) -> Segment:
    tokens = [(found[2], found[1] or found[3] or "") for found in _TOKEN.finditer(text)]
    if not any(wildcard for wildcard, _ in tokens):
        return "".join(plain for _, plain in tokens)
    return Glob.of(tokens)


@dataclass(frozen=True)
class Glob:
    """A segment with wildcards. `prefix` and `suffix` are its ends that are plain, `inner` its longest plain part."""

    text: str
    prefix: str
    suffix: str
    inner: str

    @classmethod
    def of(cls, tokens: list[tuple[str, str]]) -> Glob:
        """From pairs of a wildcard and a plain text, of which one is empty."""
        plains = [""]
        for wildcard, plain in tokens:
            if wildcard:
                plains.append("")
            else:
                plains[-1] += plain
        chunks = [""]
        for wildcard, plain in tokens:
            if wildcard == "*":
                chunks.append("")
            else:
                chunks[-1] += "." if wildcard else re.escape(plain)
        return cls(_expression(chunks), plains[0], plains[-1], max(plains, key=len))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.text, re.DOTALL)

    def matches(self, name: str) -> bool:
        return self._compiled.fullmatch(name) is not None


def _expression(chunks: list[str]) -> str:
    """Each part between two stars is taken where it comes first and never tried again: hostile globs gain nothing."""
    if len(chunks) == 1:
        return chunks[0]
    between = "".join(f"(?>.*?{chunk})" for chunk in chunks[1:-1] if chunk)
    return f"{chunks[0]}{between}.*{chunks[-1]}"


def flaw_of(text: str) -> tuple[Flaw, int, int] | None:
    """The first thing in a pattern for which GitHub refuses the line, and its offsets in the pattern."""
    if text.startswith("!"):
        return Flaw.NEGATION, 0, 1
    if bracket := _BRACKET.match(text):
        return Flaw.RANGE, bracket.start(1), bracket.end(1)
    stars = text.find("***")
    return (Flaw.STARS, stars, stars + 3) if stars >= 0 else None
