"""A private folder in which another program gets copies of judged texts.

A process that is killed can't remove its folder. Each holds a lock while its process lives, so that the next run
knows the folders that nobody will come back to, and removes them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

_PREFIX: Final = "connectorops-"
_LOCK: Final = "lock"


class Handover:
    """A folder that nobody else may enter, in the one for temporary files. `texts` is the part of it for the copies."""

    def __init__(self, temporary: Path | None = None) -> None:
        place = temporary or Path(tempfile.gettempdir())
        remove_left_behind(place)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        self._lock = (self.folder / _LOCK).open("wb")  # before any text
        _hold(self._lock.fileno())
        self.texts = self.folder / "texts"
        self.texts.mkdir(mode=0o700)

    def remove(self) -> None:
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def remove_left_behind(temporary: Path) -> None:
    """Remove the folders of processes that were killed."""
    with os.scandir(temporary) as entries:
        mine = [Path(each) for each in entries if each.name.startswith(_PREFIX) and _is_mine(each)]
    for folder in mine:
        if _is_left(folder / _LOCK):
            shutil.rmtree(folder, ignore_errors=True)  # if it can't be removed, the next run tries again


def _is_mine(entry: os.DirEntry[str]) -> bool:
    if sys.platform == "win32":
        return entry.is_dir(follow_symlinks=False)  # the folder for temporary files is one's own there
    return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_uid == os.getuid()


if sys.platform == "win32":

    def _hold(_lock: int) -> None:
        """Nothing to do: a file that is open can't be removed."""

    def _is_left(lock: Path) -> bool:
        try:
            lock.unlink()
        except OSError:  # held, or not there yet
            return False
        return True

else:
    import fcntl

    def _hold(lock: int) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_left(lock: Path) -> bool:
        try:
            with lock.open("rb") as file:
                _hold(file.fileno())
        except OSError:  # held, or not there yet
            return False
        return True
