"""A pull request: the files that it changes, and the connectors on both sides that they belong to."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.changes.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connectorops.connectors import Connector
    from connectorops.documents import Document
    from connectorops.model import Program

SYMLINK = 0o120000
SUBMODULE = 0o160000


class Status(StrEnum):
    """What happened to a file."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One changed file. `old_path` is the same as `path` but for a rename; `mode` is git's, of the new side.

    `size` is in bytes, None for what has no content of its own here (deleted files, submodules).
    """

    status: Status
    path: str
    old_path: str
    mode: int = 0o100644
    size: int | None = None


class PullRequest:
    """The scope of rules about what a pull request touches. Connectors are given by name, on both sides.

    `config` is the configuration that it would leave behind, where it changes that.
    """

    def __init__(
        self,
        files: Iterable[FileChange],
        old: Mapping[str, Connector],
        new: Mapping[str, Connector],
        roots: Mapping[str, Program],
        config: Document | None = None,
    ) -> None:
        self.files = tuple(sorted(files, key=lambda each: each.path))
        self.old = old
        self.new = new
        self.roots = roots
        self.config = config

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Names of the connectors, old or new, that have a changed file; renamed folders stand with both names."""
        return tuple(sorted({name for file in self.files for name in self.owners(file)}))

    @cached_property
    def affected(self) -> tuple[str, ...]:
        """Names of the connectors that are there now and are touched, or lie beside a changed file that they share.

        A file that belongs to no connector is shared by the connectors below its folder, unless it lies in a root
        folder itself or outside of all of them.
        """
        shared = {posixpath.dirname(file.path) for file in self.files if not self.owners(file)}
        folders = [f"{folder}/" for folder in shared if any(folder.startswith(f"{root}/") for root in self.roots)]
        found = {name for name in self.new if any(name.startswith(folder) for folder in folders)}
        return tuple(sorted(found | (set(self.touched) & set(self.new))))

    @cached_property
    def renamed(self) -> dict[str, str]:
        """New name -> old name of each connector whose folder was renamed."""
        gone = set(self.old) - set(self.new)
        found: dict[str, str] = {}
        for file in self.files:
            if file.status is Status.RENAMED:
                before, after = owner(file.old_path, self.old), owner(file.path, self.new)
                if before in gone and after is not None and after not in self.old:
                    found.setdefault(after, before)
        by_case = {name.lower(): name for name in gone}
        for name in set(self.new) - set(self.old):
            if name.lower() in by_case:
                found.setdefault(name, by_case[name.lower()])
        return found

    @cached_property
    def deleted(self) -> tuple[str, ...]:
        """Connectors that are gone, not renamed."""
        gone = set(self.touched) & (set(self.old) - set(self.new))
        return tuple(sorted(gone - set(self.renamed.values())))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The updates of connectors that are on both sides."""
        pairs = [(self.renamed.get(name, name), name) for name in self.touched if name in self.new]
        return tuple(Change(self.old[old], self.new[new]) for old, new in pairs if old in self.old)

    def owners(self, file: FileChange) -> set[str]:
        """The connectors that a changed file belongs to, or belonged to."""
        both = (owner(file.old_path, self.old), owner(file.path, self.new), owner(file.path, self.old))
        return {name for name in both if name is not None}


def owner(path: str, connectors: Mapping[str, object]) -> str | None:
    """The innermost connector that a path is in."""
    folder = posixpath.dirname(path)
    while True:
        if folder in connectors:
            return folder
        if not folder:
            return None
        folder = posixpath.dirname(folder)
