"""A text file: bytes of any kind -> text, what was wrong with them, and offsets -> lines and columns."""

from __future__ import annotations

import codecs
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from connectorops.documents.problems import Problem, ProblemKind

_UTF8_BOM: Final = codecs.BOM_UTF8
# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What "surrogateescape" makes of a byte that is not UTF-8 -> the character that Windows-1252 has for it.
# The five bytes that it leaves undefined become the control characters that browsers read them as.
_WINDOWS_1252: Final = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)
}
_BLOCK: Final = 4096


@dataclass(frozen=True, slots=True)
class Span:
    """Highlighted text: 1-based lines and columns, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class TextFile:
    """A text file with lines. Reading never fails; what is wrong stands in `problems`."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.text, problems = _decode(data)
        nul = self.text.find("\0")
        if nul >= 0:
            problems.append(Problem(ProblemKind.NUL, nul, nul + 1, "U+0000"))
        if not self.text or self.text.isspace():
            problems.append(Problem(ProblemKind.EMPTY, 0, 0, ""))
        self.problems: tuple[Problem, ...] = tuple(problems)

    def span(self, start: int, end: int) -> Span:
        """Offsets -> lines and columns. Only a line feed, alone or after a carriage return, ends a line."""
        line, line_start = self._line_at(start)
        breaks = self.text.count("\n", start, end)
        end_line_start = self.text.rfind("\n", start, end) + 1 if breaks else line_start
        return Span(line, start - line_start + 1, line + breaks, end - end_line_start + 1)

    def line(self, number: int) -> str:
        """The text of one line, without its line end; "" where there is no such line."""
        breaks, _ = self._blocks
        block = max(bisect_left(breaks, number - 1) - 1, 0)
        start = block * _BLOCK
        if number > 1:
            for _ in range(number - 1 - breaks[block]):
                start = self.text.find("\n", start) + 1
                if not start:
                    return ""
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].removesuffix("\r")

    def _line_at(self, offset: int) -> tuple[int, int]:
        breaks, line_starts = self._blocks
        block = offset // _BLOCK
        begin = block * _BLOCK
        line = breaks[block] + self.text.count("\n", begin, offset) + 1
        return line, self.text.rfind("\n", begin, offset) + 1 or line_starts[block]

    @cached_property
    def _blocks(self) -> tuple[list[int], list[int]]:
        """For each block of text: the line breaks before it, and where the line begins that it begins in.

        A table of all lines costs as much as parsing the file does; this costs a twentieth.
        """
        breaks, line_starts = [0], [0]
        for begin in range(0, len(self.text), _BLOCK):
            end = begin + _BLOCK
            breaks.append(breaks[-1] + self.text.count("\n", begin, end))
            line_starts.append(self.text.rfind("\n", begin, end) + 1 or line_starts[-1])
        return breaks, line_starts


def _decode(data: bytes) -> tuple[str, list[Problem]]:
    for mark, codec in _WIDE:
        if data.startswith(mark):
            return _decode_wide(data[len(mark) :], codec)
    problems = []
    if data.startswith(_UTF8_BOM):
        data = data[len(_UTF8_BOM) :]
        problems.append(Problem(ProblemKind.BOM, 0, 0, "utf-8"))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        start = len(data[: error.start].decode())
        problems.append(Problem(ProblemKind.ENCODING, start, start + 1, "windows-1252"))
        text = data.decode("utf-8", "surrogateescape").translate(_WINDOWS_1252)
    return text, problems


def _decode_wide(data: bytes, codec: str) -> tuple[str, list[Problem]]:
    """UTF-16 and UTF-32 are a problem even where they are right: everything that reads connectors expects UTF-8."""
    start = 0
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        start = len(data[: error.start].decode(codec))
        text = data.decode(codec, "replace")
    return text, [Problem(ProblemKind.ENCODING, start, start + 1 if text else 0, codec)]
