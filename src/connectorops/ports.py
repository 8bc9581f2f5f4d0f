"""What commands need from the world outside, as small protocols. Adapters implement them, tests do too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectorops.connectors import Connector
    from connectorops.engine import Engine, Judgement
    from connectorops.tree import Tree


class Workspace(Protocol):
    """The machine that the command runs on: its files and its processors."""

    def find_root(self, path: Path) -> Path:
        """The repository that a path belongs to."""

    def tree(self, root: Path) -> Tree:
        """The files of a repository."""

    def revision(self, path: Path, revision: str) -> Tree:
        """The files of a commit of the repository that a path is in. Raises LookupError for what is not there."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a file whole or not at all. Raises OSError where it can't be written."""

    def judge(self, engine: Engine, connectors: Sequence[Connector], jobs: int | None) -> Iterator[Judgement]:
        """Judge the connectors in this many processes (None: as many as it is worth), in any order."""
