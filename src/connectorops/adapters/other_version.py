"""Another installed version of connectorops, run as a process: its own Python, its own rules, none of our secrets."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Final

from connectorops.ports import OtherAnswer, ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ANSWER: Final = 30
"""Seconds in which a program says which version it is."""
JUDGEMENT: Final = 1800
"""Seconds in which it judges whatever it is given."""
_PYTHON: Final = re.compile(r"python[0-9.]*(?:\.exe)?", re.IGNORECASE)
_VERSION: Final = re.compile(r"connectorops, version (\S{1,100})\s*")
_KEPT: Final = frozenset(
    "PATH HOME USERPROFILE SYSTEMROOT WINDIR TEMP TMP TMPDIR LANG LC_ALL LOCALAPPDATA APPDATA XDG_CACHE_HOME".split()  # noqa: SIM905 - read as a text
)
"""What it may know of our environment: no token, and no PYTHONPATH, by which it would run this version's code."""


def version_of(program: Path, *, seconds: float = ANSWER) -> str:
    """The version of the connectorops at a path. Raises LookupError for what is none, or can't be run."""
    found = _VERSION.fullmatch(_run(program, ["--version"], seconds).output.decode("utf-8", "replace"))
    if found is None:
        raise LookupError(f"{program} is no connectorops: it does not answer --version with one")
    return found[1]


def ask(program: Path, arguments: Sequence[str]) -> OtherAnswer:
    """What it answers. Raises LookupError where it can't be run, and ServiceDownError where it does not end."""
    return _run(program, arguments, JUDGEMENT)


def _run(program: Path, arguments: Sequence[str], seconds: float) -> OtherAnswer:
    start = [str(program.absolute())]
    if _PYTHON.fullmatch(program.name):
        start += ["-m", "connectorops"]
    try:
        done = subprocess.run(  # noqa: S603 - the program that the user names, and arguments of ours
            [*start, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={key: value for key, value in os.environ.items() if key.upper() in _KEPT},
        )
    except subprocess.TimeoutExpired as error:
        raise ServiceDownError(f"{program} did not end within {seconds} seconds") from error
    except OSError as error:
        raise LookupError(f"{program} can't be run: {error.strerror or error}") from error
    return OtherAnswer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
