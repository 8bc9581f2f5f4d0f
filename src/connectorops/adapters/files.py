"""Trees in the file system, and writing a file so that no reader ever sees half of it."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connectorops.config import CONFIG_PATH, DEFAULT_ROOTS
from connectorops.tree import GoneError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__"})
"""Folders that never hold a connector and may be huge."""
_NO_FILES = (("/", "dev"), ("/", "proc"))
"""Where a link is the name of a stream, and not of a file of somebody's own."""


class FileTree:
    """A working directory. Symbolic links are not followed: a link in a pull request must not read other files.

    `links` and `closed` have the links that were met, and the folders that could not be opened with the reason.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.links: set[str] = set()
        self.closed: dict[str, str] = {}

    def paths(self, folder: str = "") -> list[str]:
        """Sorted paths of the regular files; [] where the folder is not there."""
        start = self.root / folder if folder else self.root
        return sorted(self._walk(start, f"{folder}/" if folder else ""))

    def _walk(self, start: Path, prefix: str) -> Iterator[str]:
        waiting = [(os.fspath(start), prefix)]
        while waiting:
            place, prefix = waiting.pop()
            try:
                entries = list(os.scandir(place))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                self.closed[prefix.rstrip("/")] = error.strerror or str(error)
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in SKIPPED:
                        waiting.append((entry.path, f"{prefix}{entry.name}/"))
                elif entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name
                elif entry.is_symlink():
                    self.links.add(prefix + entry.name)

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises GoneError, or UnreadableError where it can't be read."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError as error:
            raise GoneError(error.errno, error.strerror, path) from error
        except OSError as error:
            raise UnreadableError(error.errno, error.strerror, path) from error


def find_root(path: Path) -> Path:
    """The repository that a path belongs to.

    The nearest folder upwards that holds `.git` or the configuration file; else the parent of a root folder
    (`certified-connectors`, …), or that folder where it holds root folders itself; else the path itself, or the folder
    above where the path is a connector's folder.
    """
    here = path if path.is_dir() else path.parent
    for folder in (here, *here.parents):
        if (folder / ".git").exists() or (folder / CONFIG_PATH).is_file():
            return folder
    for folder in (here, *here.parents):
        if folder.name in DEFAULT_ROOTS:
            return folder if any((folder / each).is_dir() for each in DEFAULT_ROOTS) else folder.parent
    holds_files = any(each.name.lower().startswith("apidefinition") for each in here.iterdir())
    return here.parent if holds_files else here


def move_file(path: Path, to: Path) -> None:
    """Rename a file, but not over another one; where case does not count, the new name is that of the same file."""
    if to.exists() and not to.samefile(path):
        raise FileExistsError(errno.EEXIST, "a file of that name is there already", str(to))
    path.rename(to)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file by renaming a finished one over it: a killed process leaves the old file or the new one.

    A device, a pipe or a stream of this process is written to as it is: renaming over /dev/null or /dev/stdout would
    take it from the whole machine. Any other link is replaced, for a repository may have one that leads elsewhere.
    """
    if path.is_symlink() and path.parent.resolve().parts[:2] in _NO_FILES:
        with path.open("ab") as stream:
            stream.write(data)
        return
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)
        return
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.parent.is_file():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path.parent))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(stat.S_IMODE(path.stat().st_mode) if path.is_file() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
