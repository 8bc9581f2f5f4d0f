"""The commits of a clone, and what they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectorops.changes import FileChange
    from connectorops.forge import Differences
    from connectorops.ownership import MergedChange
    from connectorops.tree import Tree


@dataclass(frozen=True, slots=True)
class RevisionRange:
    """What a branch changes: the trees at its tip, where it left the base, and at the tip of the base."""

    head: Tree
    merge_base: Tree
    base: Tree
    files: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True, repr=False)
class AddedBlob:
    """A file as some commit of a range added it; `data` is None for one that is too large to be looked at."""

    object_id: str
    path: str
    data: bytes | None


class History(Protocol):
    """Git objects of the repository that a path is in: nothing is checked out."""

    def revision(self, path: Path, revision: str) -> Tree:
        """The files of a commit of the repository that a path is in. Raises LookupError for what is not there."""

    def folder_id(self, path: Path, revision: str, folder: str) -> tuple[str, str]:
        """The ids of the commit that a revision names, and of a folder in it. Raises LookupError."""

    def revision_range(self, path: Path, base: str, revision: str) -> RevisionRange:
        """What a revision changes since it left the base, in the repository that a path is in.

        Raises LookupError for a revision that is not there, or where no common ancestor is.
        """

    def uncommitted(self, root: Path) -> Sequence[str]:
        """The files of the working directory that are not as its last commit has them. Raises LookupError."""

    def merged_changes(self, path: Path) -> Iterator[MergedChange]:
        """What was merged into the current branch, the newest first. Raises LookupError where there is no history."""

    def added_blobs(self, path: Path, base: str, revision: str) -> Iterator[AddedBlob]:
        """Every file that the commits of a range added, also what a later one removed. Raises LookupError."""

    def adding_commit(self, path: Path, base: str, revision: str, object_id: str) -> str:
        """The first commit of the range that holds this blob."""

    def differences(self, root: Path) -> Differences:
        """What is different in two commits, in the clone that a path is in. Raises LookupError where there is none."""
