"""What is different in two commits, as text and line by line, from git objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import open_repository
from connectorops.forge import Hunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_HEAD: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_PLAIN: Final = ("--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")


class LocalDifferences:
    """The clone that a path is in. Raises LookupError where there is none."""

    def __init__(self, path: Path) -> None:
        self._git = open_repository(path).git
        self._git.update_environment(GIT_LITERAL_PATHSPECS="1")

    def patch(self, old: str, new: str, *paths: str) -> str:
        return self._text("-M", "--binary", old, new, "--", *paths)

    def hunks(self, old: str, new: str, path: str, *, around: int = 0) -> tuple[Hunk, ...]:
        text = self._text("--no-renames", f"-U{around}", old, new, "--", path)
        return tuple(_hunks(text.split("\n")))

    def _text(self, *words: str) -> str:
        options = ("-p", "--full-index", *_PLAIN, *words)
        raw: bytes = self._git.diff_tree(*options, stdout_as_string=False, strip_newline_in_stdout=False)
        return raw.decode("utf-8", "surrogateescape")


def _hunks(lines: Sequence[str]) -> Iterator[Hunk]:
    """Lines are counted and never guessed: what begins like a hunk may be text of the file."""
    at = 0
    while at < len(lines):
        match = _HEAD.match(lines[at])
        at += 1
        if match is None:
            continue
        before, after = (1 if each is None else int(each) for each in (match[2], match[4]))
        removed: list[str] = []
        added: list[str] = []
        first = at
        while at < len(lines) and (len(removed) < before or len(added) < after or lines[at].startswith("\\")):
            mark, text = lines[at][:1], lines[at][1:]
            removed += [text] if mark in "- " and mark else []
            added += [text] if mark in "+ " and mark else []
            at += 1
        ends = not any(line.startswith("\\") for line in lines[first:at])
        yield Hunk(int(match[1]), tuple(removed), int(match[3]), tuple(added), ends)
