"""The part of a source line around a finding, so that a file of one very long line still shows where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Location

TAB = "    "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line in three parts, as it is shown; a cut end carries an ellipsis."""

    before: str
    marked: str
    after: str


def excerpt(line: str, place: Location, width: int) -> Excerpt:
    """About `width` columns of the line, with the finding's characters in `marked` (all to the end if it goes on)."""
    line = line.rstrip("\r\n")
    start = min(max(place.column, 1) - 1, len(line))
    end = len(line) if place.end_line > place.line else min(max(place.end_column - 1, start), len(line))
    ahead = line[start : start + width]
    _, used = _fitting(ahead, width * 2 // 3)
    left, used = _fitting(reversed(line[max(0, start - width) : start]), width - used)
    right, _ = _fitting(ahead, width - used)
    first, last = start - left, start + right
    shown = line[first:last].replace("##[", "#\uff03[")  # one for one: "##[" would begin a workflow command in a log
    cut = min(end, last) - first
    before = ("…" if first else "") + "".join(map(_shown, shown[:left]))
    after = "".join(map(_shown, shown[cut:])) + ("…" if last < len(line) else "")
    return Excerpt(before, "".join(map(_shown, shown[left:cut])), after)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _fitting(characters: Iterable[str], room: int) -> tuple[int, int]:
    """How many of the characters fit, and the columns they take."""
    count = used = 0
    for character in characters:
        size = columns(_shown(character))
        if used + size > room:
            break
        count, used = count + 1, used + size
    return count, used


def _shown(character: str) -> str:
    return TAB if character == "\t" else escape.visible(character)


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
