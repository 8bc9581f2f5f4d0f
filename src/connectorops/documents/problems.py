"""What can be wrong with a text, before anybody asks what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    EMPTY = "empty"
    """Nothing, or nothing but white space."""
    ENCODING = "encoding"
    """Not UTF-8. The detail is the encoding that the text was read in."""
    BOM = "bom"
    """Begins with the UTF-8 byte order mark."""
    NUL = "nul"
    SYNTAX = "syntax"
    COMMENT = "comment"
    """The detail is what opens it: `//`, `/*` or `#`."""
    TRAILING_COMMA = "trailing-comma"
    DUPLICATE_KEY = "duplicate-key"
    """At the later key, whose value counts. The detail names the key and the line where it is first."""
    LONE_SURROGATE = "lone-surrogate"
    TOO_DEEP = "too-deep"
    NUMBER = "number"
    """A number that the format does not know or that no reader can hold."""
    CONTROL_CHARACTER = "control-character"
    QUOTES = "quotes"
    """Text in the wrong quotes or in none. The detail is the text."""
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of a text. `start` and `end` are offsets in characters of the decoded text."""

    kind: ProblemKind
    start: int
    end: int
    detail: str


class Problems:
    """Collects problems, and stops listing them where a reader has long understood."""

    LIMIT = 100

    def __init__(self) -> None:
        self._found: list[Problem] = []

    @property
    def full(self) -> bool:
        return len(self._found) > self.LIMIT

    def add(self, kind: ProblemKind, start: int, end: int, detail: str) -> None:
        if self.full:
            return
        if len(self._found) == self.LIMIT:
            kind, detail = ProblemKind.SYNTAX, f"there are more than {self.LIMIT} problems; the rest is not listed"
        self._found.append(Problem(kind, start, end, detail))

    def listed(self) -> tuple[Problem, ...]:
        """In the order of the text."""
        return tuple(sorted(self._found, key=lambda problem: problem.start))


def described(problem: Problem) -> str:
    """What is wrong, in words that need no rule around them."""
    if problem.kind is ProblemKind.ENCODING:
        return f"the file is not UTF-8: from here on it reads like {problem.detail}"
    kind = problem.kind.replace("-", " ")
    return f"{kind}: {problem.detail}" if problem.detail else f"the file is {kind}"


def shortened(text: str, limit: int = 60) -> str:
    """Text as a detail may show it: a key can be megabytes long."""
    return text if len(text) <= limit else f"{text[:limit]}…"


def duplicate_detail(key: str, text: str, first: int) -> str:
    line = text.count("\n", 0, first) + 1
    return f'"{shortened(key)}", first in line {line}'
