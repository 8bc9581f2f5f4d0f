"""The tokens of JSON as people write it by hand: each oddity is reported and then read as it was meant."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from connectorops.documents.problems import ProblemKind, Problems, shortened

CLOSING_QUOTES: Final = {'"': '"', "'": "'", "\u201c": "\u201d", "\u201d": "\u201d"}
BARE: Final = re.compile(r"[-+.\w$@]++")
_BLANK: Final = re.compile(r"[ \t\r\n\0]*+")
_ODD_BLANK: Final = re.compile(r"[^\S \t\r\n]++|[\ufeff\u200b]++")
_PLAIN: Final = re.compile(r'"([^"\\\x00-\x1f]*+)"')
_CONTROLS: Final = re.compile(r"[\x00-\x1f]++")
_CHUNK: Final = {close: re.compile(rf"[^{close}\\\x00-\x1f]++") for close in CLOSING_QUOTES.values()}
_REST_OF_STRING: Final = {
    close: re.compile(rf"[^{close}\\]*+(?:\\.[^{close}\\]*+)*+{close}\s*+(?:[,:\]}}]|\Z)", re.DOTALL)
    for close in CLOSING_QUOTES.values()
}
_LONGEST_RUN_ON: Final = 10_000
_MOST_LOOKS_AHEAD: Final = 1000
_HEX4: Final = re.compile(r"[0-9a-fA-F]{4}")
_LOW: Final = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?")
_WHOLE: Final = re.compile(r"[-+]?[0-9]++")
_HEX: Final = re.compile(r"[-+]?0[xX][0-9a-fA-F]++")
_NUMERIC: Final = re.compile(
    rf"{_HEX.pattern}|[-+]?(?:NaN|Infinity|(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][-+]?[0-9]++)?)"
)
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_OTHER_CONSTANTS: Final = {"none": None, "undefined": None, **_CONSTANTS}
_MOST_DIGITS: Final = 4300  # what Python converts; more than any number means


class Lexer:
    """Reads tokens from `pos` on. `lost` becomes True where text had to be left out, `cut` where the file just ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.problems = Problems()
        self.lost = False
        self.cut = False
        self._open_conflict = True
        self._looks_ahead = _MOST_LOOKS_AHEAD

    @property
    def char(self) -> str:
        """The next character, "" at the end."""
        return self.text[self.pos : self.pos + 1]

    def report(self, kind: ProblemKind, start: int, detail: str, end: int | None = None) -> None:
        """A problem from `start` to `end`, or to where the lexer is."""
        self.problems.add(kind, start, self.pos if end is None else end, detail)

    def syntax(self, detail: str) -> None:
        """A syntax problem at the next character."""
        self.report(ProblemKind.SYNTAX, self.pos, detail, min(self.pos + 1, len(self.text)))

    def skip_blank(self) -> str:
        """Skip what stands between tokens, and return the next character."""
        while True:
            match = _BLANK.match(self.text, self.pos)
            self.pos = match.end() if match else self.pos
            char = self.char
            if not char or char in '"{}[],:' or not self._skip_odd(char):
                return char

    def _skip_odd(self, char: str) -> bool:
        start = self.pos
        if char == "#" or self.text.startswith("//", start):
            self._skip_line()
            self.report(ProblemKind.COMMENT, start, char if char == "#" else "//")
        elif self.text.startswith("/*", start):
            self._skip_block_comment(start)
        elif char in "<=>|" and self.text.startswith((char * 7), start) and self.text[start - 1 : start] in ("", "\n"):
            self._skip_conflict_marker(char, start)
        elif odd := _ODD_BLANK.match(self.text, start):
            self.pos = odd.end()
            self.report(ProblemKind.SYNTAX, start, f"U+{ord(char):04X} is not white space in JSON")
        else:
            return False
        return True

    def _skip_line(self) -> None:
        end = self.text.find("\n", self.pos)
        self.pos = len(self.text) if end < 0 else end - (self.text[end - 1] == "\r")

    def _skip_block_comment(self, start: int) -> None:
        end = self.text.find("*/", start + 2)
        self.pos = len(self.text) if end < 0 else end + 2
        self.report(ProblemKind.COMMENT, start, "/*")
        if end < 0:
            self.lost = self.cut = True
            self.report(ProblemKind.SYNTAX, start, "the comment is not closed", start + 2)

    def _skip_conflict_marker(self, char: str, start: int) -> None:
        """Read the first side of a merge conflict, skip the others, and say so once."""
        self.lost = True
        self._skip_line()
        if char == "<":
            self.report(ProblemKind.SYNTAX, start, "an unresolved merge conflict")
        elif char in "=|" and self._open_conflict:
            end = self.text.find("\n>>>>>>>", self.pos)
            self._open_conflict = end >= 0  # so that a file of "=======" is not searched once a line
            self.pos = self.pos if end < 0 else end + 1
            if end >= 0:
                self._skip_line()

    def string(self) -> str:
        """The text of a string in any quotes; `pos` is at the opening quote."""
        plain = _PLAIN.match(self.text, self.pos)
        if plain:
            self.pos = plain.end()
            return plain[1]
        start = self.pos
        quote = self.text[start]
        self.pos += 1
        value = self._characters(start, CLOSING_QUOTES[quote])
        if quote != '"':
            self.report(ProblemKind.QUOTES, start, shortened(value))
        return value

    def _characters(self, start: int, close: str) -> str:
        parts: list[str] = []
        while True:
            chunk = _CHUNK[close].match(self.text, self.pos)
            if chunk:
                parts.append(chunk[0])
                self.pos = chunk.end()
            char = self.char
            if char == close:
                self.pos += 1
            elif char == "\\":
                parts.append(self._escape())
                continue
            elif not char:
                self.lost = self.cut = True
                self.report(ProblemKind.SYNTAX, start, "the file ends before this string is closed")
            elif self._control_characters(parts, close):
                continue
            else:
                self._end_unclosed(start, parts)
            return "".join(parts)

    def _control_characters(self, parts: list[str], close: str) -> bool:
        """Read raw control characters; False where a line break means that the closing quote was forgotten."""
        start = self.pos
        run = _CONTROLS.match(self.text, start)
        controls = run[0] if run else ""
        if "\n" in controls and not self._runs_on(close):
            return False
        self.pos += len(controls)
        visible = controls.replace("\0", "")  # NUL is a problem of its own
        if visible:
            name = "a line break" if "\n" in visible else "a tab" if visible[0] == "\t" else f"U+{ord(visible[0]):04X}"
            self.report(ProblemKind.CONTROL_CHARACTER, start, name)
        parts.append(controls)
        return True

    def _runs_on(self, close: str) -> bool:
        """Whether a string goes on in the next line: up to the next quote, after which JSON goes on as it should.

        Looks a limited way ahead, and only so often without success, so that time stays linear.
        """
        if not self._looks_ahead:
            self.lost = True
            return False
        rest = _REST_OF_STRING[close].match(self.text, self.pos, self.pos + _LONGEST_RUN_ON)
        self._looks_ahead -= not rest
        return bool(rest)

    def _end_unclosed(self, start: int, parts: list[str]) -> None:
        """End the string with its line, without the comma that was meant to follow it."""
        self.report(ProblemKind.SYNTAX, start, "the string is not closed")
        value = "".join(parts)
        meant = value.rstrip().removesuffix(",")
        if value.rstrip().endswith(",") and self.text.endswith(value[len(meant) :], start, self.pos):
            self.pos -= len(value) - len(meant)
            value = meant
        parts[:] = [value]

    def _escape(self) -> str:
        start = self.pos
        char = self.text[start + 1 : start + 2]
        if char in _ESCAPES:
            self.pos += 2
            return _ESCAPES[char]
        digits = _HEX4.match(self.text, start + 2) if char == "u" else None
        if digits:
            self.pos += 6
            return self._code_unit(int(digits[0], 16), start)
        self.pos += 1
        if char.isprintable() and char:
            self.report(ProblemKind.SYNTAX, start, f"\\{char} is not an escape in JSON", start + 2)
        if char == "'":
            self.pos += 1
            return char
        return "\\"

    def _code_unit(self, unit: int, start: int) -> str:
        if not 0xD800 <= unit <= 0xDFFF:
            return chr(unit)
        low = _LOW.match(self.text, self.pos) if unit < 0xDC00 else None
        if low:
            self.pos = low.end()
            return chr(0x10000 + ((unit - 0xD800) << 10) + int(low[1], 16) - 0xDC00)
        self.report(ProblemKind.LONE_SURROGATE, start, self.text[start : self.pos])
        return "\ufffd"

    def word(self) -> str:
        """The letters, digits and signs that follow."""
        match = BARE.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos
        return match[0] if match else ""

    def scalar(self) -> Any:  # noqa: ANN401 - any scalar
        """The value of a word without quotes: a number, a constant, or text."""
        start = self.pos
        word = self.word()
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if _NUMERIC.fullmatch(word):
            value = _number(word)
            if value is None or not _NUMBER.fullmatch(word):
                self.report(ProblemKind.NUMBER, start, shortened(word))
            return value
        if word.lower() in _OTHER_CONSTANTS:
            self.report(ProblemKind.SYNTAX, start, f"{word} is not a value in JSON")
            return _OTHER_CONSTANTS[word.lower()]
        self.report(ProblemKind.QUOTES, start, shortened(word))
        return word


def _number(word: str) -> int | float | None:
    """None for what is no number or more than any reader holds: no rule can calculate with infinity."""
    if len(word) > _MOST_DIGITS:
        return None
    if _HEX.fullmatch(word):
        return int(word, 16)
    if _WHOLE.fullmatch(word):
        return int(word)
    value = float(word)
    return value if math.isfinite(value) else None
