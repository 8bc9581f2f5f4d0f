"""What the YAML parser says of a text that it can't read, in words that help whoever wrote the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.documents.problems import shortened

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENTED: Final = "the line is indented otherwise than the lines that it belongs to"
_QUOTED: Final = "a text that begins with {!r} must stand in quotes"
_INSIDE_VALUE: Final = re.compile(r":[ \t]+[^ \t]")
_FOUND: Final = re.compile(r"expected (?P<expected>'.' or '.'), but got (?P<found>.*)", re.DOTALL)
_KIND: Final = re.compile(r"'<(?P<kind>[a-z ]+)>'")
_MARKERS: Final = ("<<<<<<<", "=======", ">>>>>>>")

Words = tuple[int, str]


def in_plain_words(error: Exception, text: str, position: int) -> Words:
    """Where the text is wrong, and how. `position` is how far the parser came."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    start = mark.index if mark else getattr(error, "position", position)
    begun = getattr(getattr(error, "context_mark", None), "index", start)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    for phrase, words in _WORDS.items():
        if said.startswith(phrase):
            return words(text, start, begun, said)
    return start, shortened(said, 200)


def _no_token(text: str, start: int, _: int, said: str) -> Words:
    char = text[start : start + 1]
    if char == "\t":
        return start, "a tab, and YAML is indented with spaces only"
    return start, _QUOTED.format(char) if char else said


def _no_mapping(text: str, start: int, _: int, __: str) -> Words:
    """A second colon in the line is part of what was meant as a text; else it is the indentation, or a space above."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if _INSIDE_VALUE.search(line):
        return start, "a text with ': ' in it must stand in quotes"
    return start, f"{_INDENTED}, or the one above has no space after its ':'"


def _no_colon(text: str, _: int, begun: int, __: str) -> Words:
    if text.startswith(_MARKERS, begun):
        return begun, "an unresolved merge conflict"
    return begun, "expected ':' and a space after the name"


def _no_end_of_block(text: str, start: int, _: int, said: str) -> Words:
    if "<scalar>" in said:
        return start, "expected the end of the line after the text in quotes"
    if "'-'" in said and text[start - 1 : start] in {"", "\n"}:
        return start, "an item of a list, where a name and ':' were expected"
    return start, _INDENTED


def _cut_off(_: str, __: int, begun: int, ___: str) -> Words:
    return begun, "the quote is never closed"


def _no_separator(text: str, start: int, begun: int, said: str) -> Words:
    match = _FOUND.match(said)
    expected, found = (match["expected"], match["found"]) if match else ("the end", said)
    kind = _KIND.match(found)
    found = {"scalar": "a text", "stream end": "the end of the file"}.get(kind["kind"], kind["kind"]) if kind else found
    line = text.count("\n", 0, begun) + 1
    return start, f"expected {expected} for the {text[begun : begun + 1]!r} of line {line}, found {found}"


def _no_value(_: str, start: int, __: int, said: str) -> Words:
    return start, f"expected a value, found {said.rpartition('but found ')[2]}"


def _no_list(_: str, start: int, __: int, ___: str) -> Words:
    return start, "a list begins on a line of its own; a text that begins with '- ' must stand in quotes"


def _no_escape(text: str, start: int, _: int, __: str) -> Words:
    return start, f"\\{text[start : start + 1]} is no escape: write \\\\, or put the text into single quotes"


def _no_name(text: str, _: int, begun: int, __: str) -> Words:
    return begun, _QUOTED.format(text[begun : begun + 1])


_WORDS: Final[dict[str, Callable[[str, int, int, str], Words]]] = {
    "found character": _no_token,
    "mapping values are not allowed": _no_mapping,
    "could not find expected ':'": _no_colon,
    "expected <block end>": _no_end_of_block,
    "found unexpected end of stream": _cut_off,
    "expected ',' or": _no_separator,
    "expected the node content": _no_value,
    "sequence entries are not allowed": _no_list,
    "found unknown escape": _no_escape,
    "expected alphabetic or numeric": _no_name,
}
"""By how the parser begins what it says; the rest of its messages can be read as they are."""
