"""A repository as a whole: its connectors, and the files that speak of all of them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.codeowners import MAX_BYTES, Codeowners, locate, parse
from connectorops.connectors.connector import MANIFEST
from connectorops.connectors.discovery import discover
from connectorops.documents import TextFile, load_json, load_yaml

if TYPE_CHECKING:
    from connectorops.config import Config
    from connectorops.connectors.connector import Connector
    from connectorops.manifest import Owner
    from connectorops.ports import Forge
    from connectorops.tree import Tree


class OwnersFile:
    """A CODEOWNERS file. One that is too large for GitHub has no lines."""

    def __init__(self, path: str, data: bytes) -> None:
        self.file = TextFile(path, data)
        self.path = path
        self.data = data

    @property
    def too_large(self) -> bool:
        return len(self.data) > MAX_BYTES

    @cached_property
    def generated(self) -> range:
        """The offsets between the markers of the generated block."""
        begin = max(self.file.text.find("# BEGIN connectorops"), 0)
        return range(begin, self.file.text.find("# END connectorops", begin))

    @cached_property
    def content(self) -> Codeowners:
        return parse("" if self.too_large else self.file.text)


def _owners_of(connector: Connector) -> tuple[Owner, ...]:
    name = connector.find(MANIFEST)
    if name is not None:
        connector.read(name)
    return connector.manifest.owners


class Repository:
    """All of a tree. Everything is read when it is first asked for, and only once.

    `forge` answers what no file tells; without one, rules that need it are silent.
    """

    def __init__(self, tree: Tree, config: Config, forge: Forge | None = None) -> None:
        self.tree = tree
        self.config = config
        self.forge = forge
        self._texts: dict[str, TextFile | None] = {}

    @cached_property
    def paths(self) -> frozenset[str]:
        return frozenset(self.tree.paths())

    @cached_property
    def connectors(self) -> tuple[Connector, ...]:
        return tuple(discover(self.tree, self.config))

    @cached_property
    def owners_files(self) -> tuple[OwnersFile, ...]:
        """The CODEOWNERS files: the first is the one that GitHub uses."""
        return tuple(OwnersFile(path, self.tree.read(path)) for path in locate(self.paths))

    @property
    def owners_file(self) -> OwnersFile | None:
        """The CODEOWNERS file that GitHub uses."""
        return next(iter(self.owners_files), None)

    @cached_property
    def owned(self) -> tuple[frozenset[str], ...]:
        """For each line of the CODEOWNERS file: the files that its pattern means, whether it decides or not."""
        content = self.owners_file.content if self.owners_file else Codeowners((), ())
        found: list[set[str]] = [set() for _ in content.entries]
        for path in self.paths:
            for index in content.matcher.all(path):
                found[index].add(path)
        return tuple(frozenset(each) for each in found)

    @cached_property
    def owners(self) -> dict[str, tuple[Owner, ...]]:
        """Whom the manifest of each connector names, by the connector's folder.

        Raises UnreadableError where one can't be read: its connector has owners, and would seem to have none.
        """
        return {each.name: _owners_of(each.unread()) for each in self.connectors}

    def text(self, path: str) -> TextFile | None:
        """A file as text; None where there is no such file."""
        if path not in self._texts:
            lower = path.lower()
            load = (
                load_json if lower.endswith(".json") else load_yaml if lower.endswith((".yml", ".yaml")) else TextFile
            )
            self._texts[path] = load(path, self.tree.read(path)) if path in self.paths else None
        return self._texts[path]

    def connector_at(self, path: str) -> str:
        """The folder of the connector that a path is in, or ""."""
        while path and path not in self.owners:
            path = path.rpartition("/")[0]
        return path

    @cached_property
    def inputs(self) -> str:
        """sha256 hex over what can be judged of it: the names of all files, and who owns what."""
        total = hashlib.sha256("\0".join(sorted(self.paths)).encode("utf-8", "surrogateescape"))
        for each in self.owners_files:
            total.update(f"\0{each.path}\0{hashlib.sha256(each.data).hexdigest()}".encode())
        for name, owners in self.owners.items():
            total.update(f"\0{name}\0{owners}".encode("utf-8", "surrogateescape"))
        return total.hexdigest()
