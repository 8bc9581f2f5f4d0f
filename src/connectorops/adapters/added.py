"""Every file that the commits of a range added, read from git objects: what a later commit removed is there as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import commit_of, open_repository
from connectorops.ports import AddedBlob

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from git.cmd import Git

_MOST_BYTES: Final = 16 * 1024 * 1024


def added_blobs(path: Path, base: str, revision: str) -> Iterator[AddedBlob]:
    """Every blob that is reachable from the revision and not from the base, at the path where it is first met.

    Raises LookupError for a revision that this clone lacks.
    """
    git = open_repository(path).git
    span = f"{commit_of(git, base)}..{commit_of(git, revision)}"
    listing: bytes = git.rev_list("--objects", span, stdout_as_string=False)
    try:
        yield from _blobs(git, listing)
    finally:
        git.clear_cache()  # ends the processes that read objects


def _blobs(git: Git, listing: bytes) -> Iterator[AddedBlob]:
    for line in listing.split(b"\n"):
        object_id, space, name = line.partition(b" ")
        if not (space and name):
            continue
        blob = _blob(git, object_id.decode(), name.decode("utf-8", "surrogateescape"))
        if blob is not None:
            yield blob


def _blob(git: Git, object_id: str, path: str) -> AddedBlob | None:
    """The object, if it is a blob; without content where it is too large, or missing in a partial clone."""
    try:
        _, kind, size = git.get_object_header(object_id)
    except ValueError:
        return AddedBlob(object_id, path, None)
    if kind not in ("blob", b"blob"):  # GitPython's types say text, and it gives bytes
        return None
    return AddedBlob(object_id, path, git.get_object_data(object_id)[3] if int(size) <= _MOST_BYTES else None)


def adding_commit(path: Path, base: str, revision: str, object_id: str) -> str:
    """The first commit of the range that holds the blob; the revision itself where a merge alone brought it."""
    git = open_repository(path).git
    span = f"{commit_of(git, base)}..{commit_of(git, revision)}"
    found = str(
        git.log("--format=%H", "--no-ext-diff", "--no-textconv", "--reverse", f"--find-object={object_id}", span)
    )
    return found.partition("\n")[0] or commit_of(git, revision)
