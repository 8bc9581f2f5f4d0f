"""The members of archives and of archives inside them, read in memory: nothing is ever written to a disk.

What would unpack to more than its size makes likely is refused, with the reason.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 4
"""Archives in archives. A certification package has a solution, which has a package: three."""
MAX_MEMBERS: Final = 5000
MAX_BYTES: Final = 64 * 1024 * 1024
"""Of all members together, unpacked."""
MAX_RATIO: Final = 200
"""Unpacked to packed bytes of one member. Text packs 20 to 1; bombs 1000 to 1."""
_SMALL: Final = 1024 * 1024
"""Members up to here may have any ratio: a page of blanks is no bomb."""
_ARCHIVES: Final = (
    ".zip",
    ".nupkg",
    ".msapp",
    ".docx",
    ".xlsx",
    ".pptx",
    ".docm",
    ".xlsm",
    ".pptm",
    ".odt",
    ".ods",
    ".odp",
)
_MAGIC: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `name` is the path to it through nested archives, joined by "!"."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of an archive that was not looked into, and why."""

    name: str
    reason: str


def is_container(name: str) -> bool:
    """Whether a file, by its name, is an archive or a document that is one inside."""
    return name.lower().endswith(_ARCHIVES)


def members(data: bytes, prefix: str = "", depth: int = 1) -> Iterator[Member | Refused]:
    """The files in an archive and in archives inside it."""
    yield from _Reading().archive(data, prefix, depth)


class _Reading:
    """Counts what all archives together unpack to."""

    def __init__(self) -> None:
        self._bytes = 0
        self._members = 0

    def archive(self, data: bytes, prefix: str, depth: int) -> Iterator[Member | Refused]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    if not info.filename.endswith("/"):  # is_dir() fails on a member without a name
                        yield from self._member(archive, info, prefix, depth)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            yield Refused(prefix.rstrip("!"), f"it is no archive that can be read ({type(error).__name__})")

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, prefix: str, depth: int
    ) -> Iterator[Member | Refused]:
        name = prefix + info.filename
        self._members += 1
        if self._members > MAX_MEMBERS:
            if self._members == MAX_MEMBERS + 1:
                yield Refused(name, f"the archive has more than {MAX_MEMBERS} members")
            return
        data = self._read(archive, info)
        if isinstance(data, str):
            yield Refused(name, data)
            return
        yield Member(name, data)
        if data.startswith(_MAGIC):
            if depth >= MAX_DEPTH:
                yield Refused(name, f"archives are nested more than {MAX_DEPTH} deep")
            else:
                yield from self.archive(data, f"{name}!", depth + 1)

    def _read(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | str:
        """The bytes of a member, or why they were not read. Sizes in headers may lie, so the read is bounded."""
        if info.flag_bits & 1:
            return "it is encrypted"
        allowed = min(MAX_BYTES - self._bytes, max(_SMALL, info.compress_size * MAX_RATIO))
        try:
            with archive.open(info) as file:
                data = file.read(allowed + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            return f"it can't be unpacked ({type(error).__name__})"
        if len(data) > allowed:
            return "it unpacks to far more than its size"
        self._bytes += len(data)
        return data
