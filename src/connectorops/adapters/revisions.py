"""What a branch changes, read from git objects: since it left the base, not since the base's last commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import GitTree, commit_of, open_repository
from connectorops.changes import FileChange, Status
from connectorops.changes.pull_request import SUBMODULE
from connectorops.ports import RevisionRange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from git.cmd import Git

_STATUS: Final = {"A": Status.ADDED, "D": Status.DELETED, "R": Status.RENAMED}


def revision_range(path: Path, base: str, revision: str) -> RevisionRange:
    """The trees and the changed files. Raises LookupError for a revision or an ancestor that this clone lacks."""
    git = open_repository(path).git
    base_commit, head = commit_of(git, base), commit_of(git, revision)
    start = _merge_base(git, base_commit, head, base)
    left = GitTree(git, start)  # mostly the base's last commit, and then listed and read once for both
    tip = left if base_commit == start else GitTree(git, base_commit)
    return RevisionRange(GitTree(git, head), left, tip, _files(git, start, head))


def _merge_base(git: Git, base_commit: str, head: str, base: str) -> str:
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    try:
        return str(git.merge_base(base_commit, head))
    except GitCommandError as error:
        if git.rev_parse("--is-shallow-repository") == "true":
            raise LookupError(
                f"this clone is too shallow to see where the branch left {base}: fetch all history "
                "(`fetch-depth: 0` of actions/checkout, or `git fetch --unshallow`)"
            ) from error
        raise LookupError(f"{base} and the branch have no commit in common, so nothing can be compared") from error


def _files(git: Git, start: str, head: str) -> tuple[FileChange, ...]:
    raw: bytes = git.diff_tree("-r", "-z", "-M", "--raw", start, head, stdout_as_string=False)
    return tuple(_parsed(git, iter(raw.decode("utf-8", "surrogateescape").split("\0"))))


def _parsed(git: Git, words: Iterator[str]) -> Iterator[FileChange]:
    """`:mode mode id id status`, then one path, or two for a rename."""
    for about in words:
        if not about:
            return
        _, mode, _, object_id, code = about.split(" ")
        old_path = path = next(words)
        if code[0] in "RC":
            path = next(words)
        bits = int(mode, 8)
        has_content = bits not in {0, SUBMODULE}
        size = _size(git, object_id) if has_content else None
        yield FileChange(_STATUS.get(code[0], Status.MODIFIED), path, old_path, bits, size)


def _size(git: Git, object_id: str) -> int | None:
    try:
        return int(git.get_object_header(object_id)[2])
    except ValueError:
        return None  # a partial clone lacks the object; whatever reads it says so
