"""The command as somebody at a terminal sees it."""

from __future__ import annotations

import os
import subprocess
import sys


def at_terminal(*arguments: str) -> tuple[int, bytes]:
    """What a process writes to a terminal, and its exit code."""
    import pty  # noqa: PLC0415 - Windows has none

    ours, its = pty.openpty()
    command = [sys.executable, "-m", "connectorops", *arguments]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its) as running:
        os.close(its)
        written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return running.returncode, written


def _read(terminal: int) -> bytes:
    """What came next; nothing once nobody has the other end, which Linux calls an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
