"""The files of the machine that the command runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.secret import Secret
    from connectorops.tree import Directory


class Files(Protocol):
    """A working directory, and the files that a command writes."""

    def find_root(self, path: Path) -> Path:
        """The repository that a path belongs to."""

    def tree(self, root: Path) -> Directory:
        """The files of a repository."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a file whole or not at all. Raises OSError where it can't be written."""

    def move(self, path: Path, to: Path) -> None:
        """Give a file another name, if only in case. Raises OSError, also where another file has that name."""

    def remove(self, path: Path) -> None:
        """Delete a file. Raises OSError where it can't be deleted."""

    def secret_file_problem(self, file: Path) -> str:
        """Why no secret can, or should, be written to a new file with this absolute path; "" where it can."""

    def write_secret(self, file: Path, secret: Secret) -> None:
        """Create a file that only its owner reads. Raises OSError, also where a file of this name is there."""
