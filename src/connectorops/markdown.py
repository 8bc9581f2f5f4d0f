"""Headings, sections and links of Markdown, found by one linear scan that knows what is code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING: Final = re.compile(r" {0,3}+(#{1,6}+)(?!#)[ \t]*+([^\n]*+)")
_UNDERLINE: Final = re.compile(r" {0,3}+(=++|-{2,}+)[ \t\r]*+$")
_FENCE: Final = re.compile(r"[ \t]*+(?:>[ \t]?+)?+(`{3,}+(?![^\n]*`)|~{3,}+)")
"""Behind backticks no others may stand: ```code``` in one line is code in a sentence."""
_BLANKED: Final = re.compile(r"[^\n]")
_SPAN: Final = re.compile(r"(?<!`)(`{1,3}+)[^`\n]++\1(?!`)")
_LINK: Final = re.compile(r"\]\(([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+)\)")
_DEFINITION: Final = re.compile(r"^ {0,3}+\[[^\]\n]++\]:[ \t]++([^\n]++)", re.MULTILINE)
_TAG: Final = re.compile(
    r"""<(?:img|a)\b[^<>\n]{0,300}?\s(?:src|href)[ \t]*+=[ \t]*+["']([^"'\n]*+)["']""", re.IGNORECASE
)
_TITLE: Final = re.compile(r"""[ \t]++(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\))[ \t\r]*+$""")
_MARKS: Final = re.compile(r"[*_`#]|\[|\]\([^)\n]*+\)|\]")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it, up to the next heading of its level or above.

    `start` and `end` enclose the heading's line, `body` is the text below it, `own` the part of it before the
    next heading of any level.
    """

    level: int
    title: str
    start: int
    end: int
    body: str
    own: str

    def is_about(self, words: tuple[str, ...]) -> bool:
        """Whether the heading has one of these words, which are in lower case."""
        title = self.title.casefold()
        return any(word in title for word in words)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: the address as it is written, and where."""

    address: str
    start: int
    end: int

    @property
    def path(self) -> str | None:
        """The file that it means, relative to the text's folder; None for an address, an anchor or an absolute path."""
        address = self.address.partition("#")[0].partition("?")[0]
        if not address or address.startswith(("/", "\\")) or ":" in address:
            return None
        return unquote(address, errors="replace")


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown text: what stands above its first heading, its sections and its links.

    `plain` is the text with spaces for code and comments; offsets are those of the text. `unclosed` is where a block of
    code begins that never ends, so that all below it is code.
    """

    preamble: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    plain: str
    unclosed: int | None


@lru_cache(maxsize=2)
def read(text: str) -> Page:
    plain = without_code(text)
    headings = list(_headings(plain, text))
    sections = []
    for number, heading in enumerate(headings):
        own = _end(headings, number, 6, text)
        body = _end(headings, number, heading.level, text)
        title = _title(text[heading.start : heading.end])
        sections.append(
            Section(
                heading.level, title, heading.start, heading.end, text[heading.below : body], text[heading.below : own]
            )
        )
    preamble = text[: headings[0].start] if headings else text
    return Page(preamble, tuple(sections), tuple(_links(plain)), plain, _unclosed(text))


def is_blank(text: str) -> bool:
    """Whether nothing is visible: white space, rulers and invisible characters only."""
    return not text.translate(_INVISIBLE).strip(" \t\r\n-_*")


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    start: int
    end: int
    below: int


def _end(headings: list[_Heading], number: int, level: int, text: str) -> int:
    """Where the next heading of this level or above begins. Each heading is passed over by at most five others."""
    for index in range(number + 1, len(headings)):
        if headings[index].level <= level:
            return headings[index].start
    return len(text)


def without_code(text: str) -> str:
    """The text with spaces for code and comments; offsets stay as they are."""
    if "```" in text or "~~~" in text:
        text = _without_blocks(text)
    if "`" in text:
        text = _SPAN.sub(_blank, text)
    return _without_comments(text)


def _without_blocks(text: str) -> str:
    return "\n".join(" " * len(line) if fence else line for line, fence in _fenced(text))


def _unclosed(text: str) -> int | None:
    """The offset of the line that opens a block of code without an end."""
    lines = list(_fenced(text)) if "```" in text or "~~~" in text else []
    opened = next((number for number in range(len(lines) - 1, -1, -1) if lines[number][1] == "opens"), None)
    if opened is None or any(fence == "closes" for _, fence in lines[opened:]):
        return None
    return sum(len(line) + 1 for line, _ in lines[:opened])


def _fenced(text: str) -> Iterator[tuple[str, str]]:
    """Each line, and whether it "opens" a block of code, "is in" one, "closes" it, or "" for other text."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence and mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
            yield line, "closes"
        elif fence or not mark:
            yield line, "is in" if fence else ""
        else:
            fence = mark[1]
            yield line, "opens"


def _without_comments(text: str) -> str:
    parts, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        end = end + 3 if end >= 0 else len(text)
        parts += [text[position:start], _BLANKED.sub(" ", text[start:end])]
        position = end
    return "".join([*parts, text[position:]])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _headings(plain: str, text: str) -> Iterator[_Heading]:
    """Headings with number signs, even without the space after them, and underlined ones."""
    offset, above = 0, ""
    for line in plain.split("\n"):
        if "#" in line and (found := _HEADING.match(line)):
            end = offset + len(text[offset : offset + len(line)].rstrip())
            yield _Heading(len(found[1]), offset, end, offset + len(line))
            above = ""
        elif ("=" in line or "--" in line) and _may_be_title(above) and _UNDERLINE.match(line):
            start = offset - len(above) - 1
            yield _Heading(1 if "=" in line else 2, start, start + len(above.rstrip()), offset + len(line))
            above = ""
        else:
            above = line
        offset += len(line) + 1


def _may_be_title(line: str) -> bool:
    """Whether a line can be a heading by what stands below it: no list, no table, no quotation."""
    return bool(line.strip()) and not line.lstrip().startswith(("-", "*", "|", ">"))


def _title(line: str) -> str:
    """The words of a heading."""
    return _MARKS.sub("", line).translate(_INVISIBLE).strip()


def _links(plain: str) -> Iterator[Link]:
    for pattern in (_LINK, _DEFINITION, _TAG):
        for found in pattern.finditer(plain):
            address = _TITLE.sub("", found[1]).strip()
            if address.startswith("<") and address.endswith(">"):
                address = address[1:-1]
            yield Link(address, found.start(1), found.end(1))
