"""A connector as it would be: files with other bytes, under other names, or gone. Nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectorops.connectors import Connector
from connectorops.edits import EditError
from connectorops.tree import Patched

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Draft:
    """Changes of a connector's files. Paths are those in the repository, `moved` has the old ones of new ones."""

    before: Connector
    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def copy(self) -> Draft:
        return Draft(self.before, dict(self.files), dict(self.moved), set(self.removed))

    @property
    def connector(self) -> Connector:
        """The connector with the changes made, nothing of it read yet."""
        old = self.before
        moved = {path: old.tree.read(was) for path, was in self.moved.items()}
        names = (path[len(old.path("")) :] for path in self.paths)
        return Connector(Patched(old.tree, moved | self.files), old.name, tuple(sorted(names)), old.program, old.limits)

    @property
    def paths(self) -> Iterable[str]:
        """The files that the connector has afterwards."""
        gone = {*self.moved.values(), *self.removed}
        return [*(path for name in self.before.files if (path := self.before.path(name)) not in gone), *self.moved]

    def write(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def move(self, path: str, name: str) -> None:
        """Give a file another name in its folder. Raises EditError where there is a file of that name."""
        folder, slash, _ = path.rpartition("/")
        to = f"{folder}{slash}{name}"
        if to in self.paths:
            raise EditError(f"{to} is there already")
        self.moved[to] = self.moved.pop(path, path)
        if path in self.files:
            self.files[to] = self.files.pop(path)

    def remove(self, path: str) -> None:
        self.files.pop(path, None)
        self.removed.add(self.moved.pop(path, path))

    def was(self, path: str) -> str:
        """The path that a file has now."""
        return self.moved.get(path, path)

    @property
    def changed(self) -> dict[str, bytes]:
        """The files that get other bytes."""
        read = self.before.tree.read
        return {path: data for path, data in sorted(self.files.items()) if data != read(self.was(path))}
