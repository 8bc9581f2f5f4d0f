"""The part of a source line around a finding, so that a file of one very long line still shows where."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Finding, Location, Report
    from connectorops.report import View

TAB = "    "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line in three parts, as it is shown; a cut end carries an ellipsis."""

    before: str
    marked: str
    after: str


class Sources:
    """The source lines that may be shown: none that holds a secret or personal data, whichever finding asks for it."""

    def __init__(self, report: Report, view: View) -> None:
        self._read = view.excerpt
        self._secret: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for finding in (*report.findings, *report.waived, *report.known):
            if finding.evidence:
                place = finding.location
                self._secret[place.path].append((place.line, max(place.line, place.end_line)))

    def line(self, finding: Finding) -> str | None:
        """The finding's line; None where there is nothing to show, as for a finding about a whole file."""
        place = finding.location
        whole_file = not place.pointer and place.line <= 1 and place.end_column <= 1
        if whole_file or any(first <= place.line <= last for first, last in self._secret.get(place.path, ())):
            return None
        line = self._read(place.path, place.line)
        return line if line and not line.isspace() else None


def excerpt(line: str, place: Location, width: int) -> Excerpt:
    """About `width` columns of the line, with the finding's characters in `marked` (all to the end if it goes on)."""
    line = line.rstrip("\r\n")
    start = min(max(place.column, 1) - 1, len(line))
    end = len(line) if place.end_line > place.line else min(max(place.end_column - 1, start), len(line))
    first, last = _window(line, start, width)
    shown = line[first:last].replace("##[", "#\uff03[")  # one for one: "##[" would begin a workflow command in a log
    left, cut = start - first, min(end, last) - first
    before = ("…" if first else "") + _shown(shown[:left])
    after = _shown(shown[cut:]) + ("…" if last < len(line) else "")
    return Excerpt(before, _shown(shown[left:cut]), after)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _window(line: str, start: int, width: int) -> tuple[int, int]:
    """The part to show: all of it if that fits, else a third before the start and two thirds after it."""
    if len(line) <= width and line.isascii() and line.isprintable():
        return 0, len(line)
    ahead = line[start : start + width]
    _, used = _fitting(ahead, width * 2 // 3)
    left, used = _fitting(reversed(line[max(0, start - width) : start]), width - used)
    right, _ = _fitting(ahead, width - used)
    return start - left, start + right


def _fitting(characters: Iterable[str], room: int) -> tuple[int, int]:
    """How many of the characters fit, and the columns they take."""
    count = used = 0
    for character in characters:
        size = columns(_shown(character))
        if used + size > room:
            break
        count, used = count + 1, used + size
    return count, used


def _shown(text: str) -> str:
    return escape.visible(text.replace("\t", TAB))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
