"""`git fast-import`: commits made of bytes, without a checkout and without an index."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from connectorops.ports import ServiceDownError

if TYPE_CHECKING:
    from git.cmd import Git

_SECONDS: Final = 60


def fast_import(git: Git, where: str, commands: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run it on commands that end with `done`. GitPython would only take its standard input as a file."""
    try:
        return subprocess.run(  # noqa: S603 - the options are ours
            ["git", "fast-import", "--quiet", "--done", *options],  # noqa: S607 - the git that GitPython runs as well
            input=commands,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={**os.environ, **git.environment()},
            cwd=where,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceDownError(f"git did not run in {where}: {error}") from error


def data_block(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)


def quoted_path(path: str) -> bytes:
    r"""A path as git quotes it: what is not plain ASCII as \ooo."""
    raw = path.encode("utf-8", "surrogateescape")
    return b'"%b"' % b"".join(
        b"\\%03o" % byte if byte in b'"\\' or not 32 <= byte < 127 else bytes([byte]) for byte in raw
    )
