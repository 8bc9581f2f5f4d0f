"""The files that places are in: those of a connector, of a repository, or of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.connectors import Connector
from connectorops.connectors.connector import TEXTS
from connectorops.model import Program
from connectorops.scanning.files import is_text
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from connectorops.connectors import Repository
    from connectorops.documents import TextFile
    from connectorops.package import Package


class Files:
    """The files of one connector, by their paths in the repository."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    def name(self, path: str) -> str:
        """The path within the connector's folder."""
        return path[len(self.connector.path("")) :]

    def text(self, path: str) -> TextFile | None:
        """The text of a place's file; None for one that is missing (which is what the finding says) or no text."""
        name = self.name(path)
        there = name in self.connector.files and (name.lower().endswith(TEXTS) or is_text(self.connector.read(name)))
        return self.connector.text(name) if there else None

    def concerned(self, _path: str) -> str:
        """The connector that a finding in this file belongs to."""
        return self.connector.name


class OtherFiles(Files):
    """Files of no connector, if any."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        files = files or {}
        super().__init__(Connector(MemoryTree(files), "", tuple(files), Program.VERIFIED))


class RepositoryFiles(Files):
    """Any file of a repository."""

    def __init__(self, repository: Repository) -> None:
        super().__init__(Connector(repository.tree, "", (), Program.VERIFIED))
        self.repository = repository

    def text(self, path: str) -> TextFile | None:
        return self.repository.text(path)

    def concerned(self, path: str) -> str:
        return self.repository.connector_at(path)


class WiringFiles(RepositoryFiles):
    """The same, where nothing belongs to a connector: to know which one, the manifests of all would be read."""

    def concerned(self, _path: str) -> str:
        return ""


class PackageFiles(Files):
    """The members of a package."""

    def __init__(self, package: Package) -> None:
        super().__init__(package.texts)
        self.package = package

    def concerned(self, _path: str) -> str:
        return self.package.path if self.package.folder is None else self.package.folder
