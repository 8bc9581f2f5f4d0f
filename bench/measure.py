"""One child process, measured: wall time, CPU time of it and its children, and peak memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

PERIOD = 0.02
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}  # noqa: TID251 - for children
"""Users have modules that were compiled when the package was installed."""


class Usage(NamedTuple):
    """Seconds, seconds, bytes; a peak of 0 was not measured."""

    wall: float
    cpu: float
    peak: float = 0


def measure(command: list[str], *, accept: tuple[int, ...] = (0,), watch: bool = False) -> Usage:
    """Run the command without output. `watch` adds up the memory of all its processes, where /proc tells it.

    Raises CalledProcessError for an exit code that is not accepted.
    """
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT) as process:  # noqa: S603 - commands of this folder
        watcher = _Watcher(process.pid)
        if watch:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.done.set()
    if process.returncode not in accept:
        raise subprocess.CalledProcessError(process.returncode, command)
    largest = usage.ru_maxrss
    if largest <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
        largest = 0  # a child starts as a copy of this process, so that smaller peaks can't be seen
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KB
    return Usage(wall, usage.ru_utime + usage.ru_stime, max(largest * unit, watcher.peak))


def middle(command: list[str], turns: int) -> Usage:
    """The median of each figure, after one turn that is not counted: it compiles and warms what it needs."""
    usages = [measure(command, accept=(0, 1)) for _ in range(turns + 1)][1:]
    return Usage(*(median(figures) for figures in zip(*usages, strict=True)))


class _Watcher(threading.Thread):
    """Samples the memory of a process and everything below it. Shared pages count in each: an upper bound."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.peak = 0
        self._pid = pid

    def run(self) -> None:
        while not self.done.wait(PERIOD):
            self.peak = max(self.peak, _resident(self._pid))


def _resident(pid: int) -> int:
    folder = Path("/proc", str(pid))
    try:
        pages = int((folder / "statm").read_text().split()[1])
        children = [child for task in (folder / "task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return 0  # it ended while we looked, or there is no /proc
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_resident(int(child)) for child in children)
