"""Reading a CODEOWNERS file: every line with its place, and every line that GitHub skips with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from connectorops.codeowners.match import Matcher
from connectorops.codeowners.names import owner_kind
from connectorops.codeowners.pattern import Flaw, Problem, flaw_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# A "#" begins a comment wherever it stands, also after a backslash: GitHub documents that it can't be escaped.
_PATTERN: Final = re.compile(r"(?:\\[^#\n]|[^\\ \t\r#\n])*")
_WORD: Final = re.compile(r"[^ \t\r#\n]+")
_BLANK: Final = " \t\r"


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner as the line names it, with the at sign, and its offset in the file."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that counts. Without owners it takes the ownership away from what matches."""

    line: int
    start: int
    end: int
    pattern: str
    owners: tuple[Owner, ...]
    comment: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.owners)


@dataclass(frozen=True, eq=False)
class Codeowners:
    """A file: the lines that count, and what is wrong with those that GitHub skips."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(each.pattern for each in self.entries)

    def entry_for(self, path: str) -> Entry | None:
        """The line that decides who owns a path."""
        index = self.matcher.last(path)
        return None if index is None else self.entries[index]

    def owners_of(self, path: str) -> tuple[str, ...]:
        """Who owns a path: () where no line matches, and where the line that counts names nobody."""
        entry = self.entry_for(path)
        return entry.names if entry else ()


def parse(text: str) -> Codeowners:
    """Read a file. It never fails; a line that GitHub skips is a problem and has no effect."""
    entries, problems = [], []
    offset = 0
    for number, content in enumerate(text.split("\n"), 1):
        begin = len(content) - len(content.lstrip(_BLANK))
        if begin < len(content) and content[begin] != "#":
            entry = _entry(content, begin, offset, number)
            found = list(_problems(content, entry, offset))
            problems += found
            if not found:
                entries.append(entry)
        offset += len(content) + 1
    return Codeowners(tuple(entries), tuple(problems))


def _entry(content: str, begin: int, offset: int, number: int) -> Entry:
    found = _PATTERN.match(content, begin)
    end = found.end() if found else begin
    comment = content.find("#", end)
    words = _WORD.finditer(content, end, len(content) if comment < 0 else comment)
    owners = tuple(Owner(each[0], offset + each.start()) for each in words)
    note = "" if comment < 0 else content[comment + 1 :].strip()
    return Entry(number, offset + begin, offset + end, content[begin:end], owners, note)


def _problems(content: str, entry: Entry, offset: int) -> Iterator[Problem]:
    after = content[entry.end - offset :]
    if after.startswith(("#", "\\#")):
        yield Problem(Flaw.HASH, entry.start, entry.end + after.find("#") + 1, entry.line, entry.pattern + after)
    elif after.startswith("\\"):
        yield Problem(Flaw.BACKSLASH, entry.end, entry.end + 1, entry.line, entry.pattern)
    elif flaw := flaw_of(entry.pattern):
        kind, start, end = flaw
        yield Problem(kind, entry.start + start, entry.start + end, entry.line, entry.pattern)
    else:
        for owner in entry.owners:
            if owner_kind(owner.name) is None:
                yield Problem(Flaw.OWNER, owner.start, owner.start + len(owner.name), entry.line, owner.name)
