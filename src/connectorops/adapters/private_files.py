"""Files that only their owner reads: what secrets are handed over in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def private_problem(file: Path) -> str:
    """Why no secret can, or should, be written to this new file; "" where it can."""
    if os.path.lexists(file):
        return "it is there already, and a new file is expected"
    if not file.parent.is_dir():
        return "its folder is not there"
    if any((folder / ".git").exists() for folder in file.resolve().parents):
        return "it would lie in a git repository, from where it is easily published: choose a place outside"
    return ""


def write_private(file: Path, data: bytes) -> None:
    """Create a file that only its owner reads, and that was not there. Raises OSError, and then leaves none."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(data)
            writing.flush()
            os.fsync(writing.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise
