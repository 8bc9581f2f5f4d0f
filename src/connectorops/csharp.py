"""Just enough C# to tell code from comments and texts, in linear time and whatever the file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NEXT: Final = re.compile(
    r"""(?P<line>//[^\n]*+)|(?P<block>/\*)|(?<![$@])(?P<prefix>[$@]*+)(?P<quotes>"++)"""
    r"""|(?P<char>'(?:\\[^\n']{1,9}+|\\'|[^'\\\n])')|(?P<brace>[{}])"""
    r"""|^[ \t]*+\#[ \t]*+(?:region|endregion|error|warning|pragma|nullable)\b(?P<note>[^\n]*+)""",
    re.MULTILINE,
)
_TO_END: Final = {  # by whether the string is verbatim and whether it is interpolated
    (False, False): re.compile(r'(?:[^"\\\n]++|\\[^\n])*+'),
    (False, True): re.compile(r'(?:[^"\\\n{]++|\\[^\n]|\{\{)*+'),
    (True, False): re.compile(r'(?:[^"]++|"")*+'),
    (True, True): re.compile(r'(?:[^"{]++|""|\{\{)*+'),
}
_VISIBLE: Final = re.compile(r"[^\n]")
_BRACKETS: Final = re.compile(r"[()\[\]{}]")
_CLOSER: Final = {"(": ")", "[": "]", "{": "}"}


def code(text: str) -> str:
    """The text with spaces for comments, strings and characters: offsets and lines stay as they are.

    What stands in the holes of an interpolated string is code and stays.
    """
    return _Blanking(text).run()


def unclosed(text: str) -> tuple[int, str] | None:
    """The offset of the first string or comment that has no end, and which of the two it is."""
    blanking = _Blanking(text)
    blanking.run()
    return blanking.unclosed


def unbalanced(blanked: str) -> tuple[int, str] | None:
    """The offset of the first bracket that does not fit, and what is wrong with it."""
    opened: list[tuple[int, str]] = []
    for match in _BRACKETS.finditer(blanked):
        char = match[0]
        if char in _CLOSER:
            opened.append((match.start(), char))
        elif not opened:
            return match.start(), "closes nothing"
        elif (expected := _CLOSER[opened.pop()[1]]) != char:
            return match.start(), f"stands where `{expected}` was expected"
    return (opened[-1][0], "is never closed") if opened else None


@dataclass(slots=True)
class _Hole:
    """A hole in an interpolated string: the kind of the string, where it begins, and how many braces are open in it."""

    kind: tuple[bool, bool]
    begun: int
    depth: int = 0


class _Blanking:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pos = 0
        self._parts: list[str] = []
        self._holes: list[_Hole] = []
        self.unclosed: tuple[int, str] | None = None

    def run(self) -> str:
        while match := _NEXT.search(self._text, self._pos):
            kind = match.lastgroup or ""
            self._keep(match.start(kind) if kind == "note" else match.start())
            if kind == "brace":
                self._brace(match)
            elif kind == "quotes":
                self._string(match)
            elif kind == "block":
                self._up_to("*/", match.start(), match.end(), "comment")
            else:
                self._blank(match.end())
        self._keep(len(self._text))
        if self._holes:
            self.unclosed = self.unclosed or (self._holes[0].begun, "text")
        return "".join(self._parts)

    def _brace(self, match: re.Match[str]) -> None:
        hole = self._holes[-1] if self._holes else None
        if hole and match[0] == "}" and not hole.depth:
            self._holes.pop()
            self._blank(match.end())
            self._rest_of_string(hole.kind, hole.begun)
            return
        if hole:
            hole.depth += 1 if match[0] == "{" else -1
        self._keep(match.end())

    def _string(self, match: re.Match[str]) -> None:
        prefix, quotes = match["prefix"], match["quotes"]
        if "@" not in prefix and len(quotes) >= 3:
            self._up_to(quotes, match.start(), match.end(), "text")
        elif "@" not in prefix and len(quotes) == 2:
            self._blank(match.end())
        else:
            self._blank(match.start("quotes") + 1)
            self._rest_of_string(("@" in prefix, "$" in prefix), match.start())

    def _up_to(self, mark: str, begun: int, start: int, what: str) -> None:
        end = self._text.find(mark, start)
        if end < 0:
            self.unclosed = self.unclosed or (begun, what)
        self._blank(end + len(mark) if end >= 0 else len(self._text))

    def _rest_of_string(self, kind: tuple[bool, bool], begun: int) -> None:
        """Up to the closing quote or the next hole, from inside the string; a string without an end ends its line."""
        match = _TO_END[kind].match(self._text, self._pos)
        end = match.end() if match else self._pos
        char = self._text[end : end + 1]
        self._blank(end + (char in {'"', "{"}))
        if char == "{":
            self._holes.append(_Hole(kind, begun))
        elif char != '"':
            self.unclosed = self.unclosed or (begun, "text")

    def _keep(self, end: int) -> None:
        self._parts.append(self._text[self._pos : end])
        self._pos = end

    def _blank(self, end: int) -> None:
        self._parts.append(_VISIBLE.sub(" ", self._text[self._pos : end]))
        self._pos = end
