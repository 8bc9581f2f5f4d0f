"""`git fast-import`: commits made of bytes, without a checkout and without an index."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Final

from connectorops.ports import ServiceDownError, UnstorablePathError
from connectorops.report.escape import visible

if TYPE_CHECKING:
    from git.cmd import Git

_SECONDS: Final = 60
_IGNORED: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""Characters that are no part of a name on a disk of a Mac."""
_REPOSITORY: Final = re.compile(r"(?:\.git|git~[0-9])[ .]*(?::.*)?", re.IGNORECASE | re.DOTALL)
"""What some systems take for the folder of a repository itself."""


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
    r"""A path as git quotes it: what is not plain ASCII as \ooo.

    Raises UnstorablePathError for one that git refuses, as every server does: which of them `fast-import` itself
    refuses, and how, depends on its version.
    """
    if not all(map(_is_name, path.split("/"))):
        raise UnstorablePathError(f"no commit can have a file of the path {visible(path)!r}: name it otherwise")
    raw = path.encode("utf-8", "surrogateescape")
    return b'"%b"' % b"".join(
        b"\\%03o" % byte if byte in b'"\\' or not 32 <= byte < 127 else bytes([byte]) for byte in raw
    )


def _is_name(name: str) -> bool:
    parts = _IGNORED.sub("", name).split("\\")
    return name not in {"", ".", ".."} and "\0" not in name and not any(map(_REPOSITORY.fullmatch, parts))
