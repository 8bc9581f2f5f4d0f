"""The secret engine Kingfisher, as a program of its own over copies in a private folder.

Nothing of the judged tree steers it: files get numbers for names, and no configuration, ignore comment or baseline is
read. It asks no provider whether a secret works, and looks for no update.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from connectorops.adapters.handover import Handover
from connectorops.ports import ServiceDownError
from connectorops.scanning.searched import EngineHit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_ARGUMENTS: Final = (
    "scan",
    "--no-validate",
    "--no-update-check",
    "--quiet",
    "--format=json",
    "--git-history=none",
    "--no-ignore",
    "--no-dedup",
    "--no-extract-archives",  # members of archives are looked into by our own forms, with limits of our own
    "--max-file-size=0",  # what is larger would be left out without a word; we limit all files together
)
_FOUND: Final = 200
"""The exit code for "there are findings"; 0 is for none."""
_SECONDS: Final = 120
"""Compiling the rules for the first time takes 6 seconds, a connector 0.02, all published connectors 1."""
_KEPT: Final = ("PATH", "SYSTEMROOT", "WINDIR")
_MOST_BYTES: Final = 512 * 1024 * 1024


class Kingfisher:
    """The engine at work: started by `with`, asked by `hits`, and gone with its copies afterwards."""

    def __init__(
        self,
        blobs: Iterable[bytes],
        *,
        program: Path | None = None,
        cache: Path | None = None,
        temporary: Path | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self._blobs = blobs
        self._program = program
        self._cache = cache or cache_folder()
        self._temporary = temporary
        self._until = time.monotonic() + seconds
        self._count = 0

    def __enter__(self) -> Self:
        program = self._program or bundled_program()
        try:
            self._handover = Handover(self._temporary)
        except OSError as error:
            text = f"the secret engine needs a folder for temporary files: {error.strerror or 'unknown'}"
            raise ServiceDownError(text) from error
        try:
            self._copy()
            self._process = self._start(program) if self._count else None
        except OSError as error:
            self._handover.remove()
            raise ServiceDownError(f"the secret engine could not be started: {error.strerror or 'unknown'}") from error
        except BaseException:
            self._handover.remove()
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if self._process is not None:
                with self._process as process:
                    process.kill()
        finally:
            self._handover.remove()

    def hits(self) -> list[EngineHit]:
        """Everything that it found, once it is ready. Raises ServiceDownError where it did not get there."""
        if self._process is None:
            return []
        try:
            output, _ = self._process.communicate(timeout=max(self._until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired as error:
            raise ServiceDownError("the secret engine did not end in time") from error
        if self._process.returncode not in (0, _FOUND):
            raise ServiceDownError(f"the secret engine ended with code {self._process.returncode}")
        return _parsed(output)

    def _copy(self) -> None:
        total = 0
        for number, data in enumerate(self._blobs):
            total += len(data)
            if total > _MOST_BYTES:
                raise ServiceDownError(f"more than {_MOST_BYTES >> 20} MB of text is too much for the secret engine")
            (self._handover.texts / f"{number}.txt").write_bytes(data)
            self._count = number + 1

    def _start(self, program: Path) -> subprocess.Popen[bytes]:
        cache = self._made_cache()
        kept = {key: value for key, value in os.environ.items() if key.upper() in _KEPT}
        folder = str(self._handover.folder)
        private = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME"), folder)
        return subprocess.Popen(  # noqa: S603 - our own program, and arguments of ours
            [program, *_ARGUMENTS, f"--rule-cache-dir={cache}", str(self._handover.texts)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may quote what it reads
            cwd=folder,
            env=kept | private,
        )

    def _made_cache(self) -> Path:
        """The folder for compiled rules; where it can't be made, one that is gone afterwards."""
        if self._cache is not None:
            with suppress(OSError):
                self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
                return self._cache
        cache = self._handover.folder / "rules"
        cache.mkdir(mode=0o700)
        return cache


def bundled_program() -> Path:
    """The program in the package `kingfisher-bin`. Raises ServiceDownError where this platform has none."""
    found = importlib.util.find_spec("kingfisher")
    name = "kingfisher.exe" if sys.platform == "win32" else "kingfisher"
    program = Path(found.origin).parent / "bin" / name if found and found.origin else None
    if program is None or not program.is_file():
        raise ServiceDownError("the secret engine Kingfisher is not installed (package kingfisher-bin)")
    return program


def cache_folder() -> Path | None:
    """Where compiled rules are kept between runs; CI may keep it too. It holds nothing of what was scanned.

    None for an account without a home, as in containers that run under any number.
    """
    chosen = os.environ.get("CONNECTOROPS_CACHE")
    if chosen:
        return Path(chosen) / "kingfisher"
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "connectorops" / "kingfisher"
    except RuntimeError:
        return None


def _parsed(output: bytes) -> list[EngineHit]:
    """The hits of a report. What can't be read is withheld from the message: it may hold secrets."""
    try:
        report = json.loads(output)
        summary = report["audit"]["summary"]
        complete = not summary["scan_failed"] and not summary["scan_partial"] and not summary["pending"]
        hits = [_hit(each) for each in report["findings"]]
    except (ValueError, LookupError, TypeError):
        raise ServiceDownError("the secret engine's report could not be read") from None
    if not complete:
        raise ServiceDownError("the secret engine could not look into everything")
    return hits


def _hit(found: dict[str, dict[str, object]]) -> EngineHit:
    about, rule = found["finding"], found["rule"]
    kind = re.sub(r"[^a-z0-9]+", " ", str(rule["name"]).lower()).strip()
    return EngineHit(int(Path(str(about["path"])).stem), kind, int(str(about["line"])), str(about["snippet"]))
