"""Who changed what, from the history of the current branch: commits of its main line, a merge as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from connectorops.adapters.git import open_repository
from connectorops.ownership import MergedChange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PLAIN: Final = ("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--encoding=UTF-8")
_MAIN_LINE: Final = ("-z", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--name-only")


def merged_changes(path: Path) -> Iterator[MergedChange]:
    """The newest first. The author of a merge is that of the last commit that it brought in.

    Raises LookupError where the path is in no git repository, or in one without commits.
    """
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    record, mark = uuid4().hex, uuid4().hex  # authors choose names and subjects, so that no fixed separator is safe
    fields = mark.join(["%H", "%P", "%cs", "%s", ""])
    git = open_repository(path).git
    try:
        every: bytes = git.log("HEAD", *_PLAIN, f"--format={mark}%H{mark}%an{mark}%ae", stdout_as_string=False)
        main: bytes = git.log("HEAD", *_PLAIN, *_MAIN_LINE, f"--format={record}{fields}", stdout_as_string=False)
    except GitCommandError as error:
        raise LookupError(f"{path} has no history that owners could be read from") from error
    words = _text(every).split(mark)[1:]
    authors = {words[at]: (words[at + 1], words[at + 2].removesuffix("\n")) for at in range(0, len(words), 3)}
    for change in _text(main).split(record)[1:]:
        commit, parents, date, subject, names = change.split(mark)
        author, email = authors[parents.split(" ")[1] if " " in parents else commit]
        yield MergedChange(author, email, subject, date, tuple(_names(names)))


def _names(text: str) -> Iterator[str]:
    for name in text.removeprefix("\n").split("\0"):
        if name := name.removeprefix("\n"):
            yield name


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
