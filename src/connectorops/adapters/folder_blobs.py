"""Packages in a folder of this machine: the store that needs no account."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connectorops.ports import StorageRefusedError
from connectorops.upload import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1024 * 1024


class FolderBlobs:
    """A folder as a store: see the port BlobStore. A relative one lies in the repository, and stays in it."""

    def __init__(self, folder: str, root: Path) -> None:
        self._folder = root / folder
        if not Path(folder).is_absolute() and not self._folder.resolve().is_relative_to(root.resolve()):
            raise StorageRefusedError(f"{folder} leads out of the repository; an absolute path may do that")

    def put(self, blob: str, file: Path, package: Package, progress: Callable[[int], None]) -> bool:
        target = self._folder / blob
        try:
            created = not target.exists() and _create(target, file, package, progress)
            found = read_package(target).sha256
        except OSError as error:
            raise StorageRefusedError(f"{target} could not be written: {error.strerror or error}") from error
        if found != package.sha256:
            raise StorageRefusedError(
                f"{target} is there already with other content than its name says: delete it, and find out who wrote it"
            )
        return created


def _create(target: Path, file: Path, package: Package, progress: Callable[[int], None]) -> bool:
    """Write a hidden file and give it the name in one step, which fails where the name is taken: then False."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary, total = Path(name), hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as writing:
            for data in _chunks(file):
                total.update(data)
                writing.write(data)
                progress(len(data))
            writing.flush()
            os.fsync(writing.fileno())
        if total.hexdigest() != package.sha256:
            raise StorageRefusedError(f"{package.name} changed while it was copied; nothing was created. Try again")
        temporary.chmod(0o644)
        os.link(temporary, target)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def read_package(file: Path) -> Package:
    """The name, size and SHA-256 of a file. Raises OSError."""
    total, size = hashlib.sha256(), 0
    for data in _chunks(file):
        total.update(data)
        size += len(data)
    return Package(file.name, size, total.hexdigest())


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as reading:
        while data := reading.read(_CHUNK):
            yield data
