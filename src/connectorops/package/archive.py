"""A zip file read in memory: its members, the archives inside it, and what is dangerous or broken about either.

Nothing is extracted to a disk. What would unpack to more than its size makes likely is refused, and said.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Final

from connectorops.scanning.containers import MAX_DEPTH, MAX_MEMBERS, MAX_RATIO

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 128 * 1024 * 1024
"""Of all members together, unpacked. The largest real packages have a tenth of it."""
_SMALL: Final = 1024 * 1024
"""Members up to here may have any ratio: a page of blanks is no bomb."""
_OUTSIDE: Final = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|[\\\x00-\x1f\x7f]")
_CUT: Final = "the file is cut off, so that an archive in it is found in its place, or something was put before it"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


class Defect(StrEnum):
    """What may be wrong with an archive or a member, apart from what it says."""

    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    TWICE = "twice"
    LINK = "link"
    TOO_LARGE = "too large"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_DEEP = "too deep"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A defect of the member or archive at a path; `detail` completes the sentence that speaks of it."""

    defect: Defect
    path: str
    detail: str


@dataclass(slots=True)
class Archive:
    """One zip file. Names are those inside it; `path` leads to it through the archives around it, joined by "!"."""

    path: str
    names: list[str] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    archives: dict[str, Archive] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """The path of a member."""
        return f"{self.path}!{name}"

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders at the top, sorted."""
        return tuple(sorted({name.partition("/")[0] for name in self.names if "/" in name}))

    @property
    def files(self) -> tuple[str, ...]:
        """The files at the top, sorted."""
        return tuple(sorted(name for name in self.names if "/" not in name))

    def below(self, folder: str) -> tuple[str, ...]:
        """The names of all files in a folder, sorted."""
        return tuple(sorted(name for name in self.names if name.startswith(f"{folder}/") and not name.endswith("/")))

    def has_folder(self, folder: str) -> bool:
        return any(name.startswith(f"{folder}/") for name in self.names)

    def all(self) -> Iterator[Archive]:
        """This archive and those inside it, the outer ones first."""
        yield self
        for name in sorted(self.archives):
            yield from self.archives[name].all()


def read_archive(path: str, data: bytes, *, most: int = MAX_BYTES) -> tuple[Archive, tuple[Flaw, ...]]:
    """The archive, as far as it can be read, and its defects. It never raises."""
    reading = _Reading(most)
    archive = reading.archive(path, data, 1)
    return archive, tuple(reading.flaws)


def why_no_archive(file: IO[bytes]) -> str:
    """Why a file is no zip file that can be read, as the end of a sentence about it; "" where it is one."""
    try:
        with zipfile.ZipFile(file) as opened:
            return _put_before(opened)
    except _BROKEN as error:
        return f"is no zip file that can be read: {_said(error) if file.seek(0, io.SEEK_END) else 'it is empty'}"


def _put_before(file: zipfile.ZipFile) -> str:
    odd = min((info.header_offset for info in file.infolist()), default=0)
    return f"begins with {odd:,} bytes of something else: {_CUT}" if odd else ""


class _Reading:
    """Counts what all archives together unpack to: `left` bytes at most."""

    def __init__(self, left: int) -> None:
        self.flaws: list[Flaw] = []
        self._left = left
        self._members = 0

    def archive(self, path: str, data: bytes, depth: int) -> Archive:
        archive = Archive(path)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as file:
                if what := _put_before(file):
                    self._flaw(Defect.UNREADABLE, path, what)
                    return archive
                for info in file.infolist():
                    self._member(archive, file, info, depth)
        except _BROKEN as error:
            what = "it is empty" if not data else _said(error)
            self._flaw(Defect.UNREADABLE, path, f"is no zip file that can be read: {what}")
        self._twice(archive)
        archive.names = sorted(set(archive.names))
        return archive

    def _member(self, archive: Archive, file: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> None:
        name, path = info.filename, archive.at(info.filename)
        self._members += 1
        if self._members > MAX_MEMBERS:
            if self._members == MAX_MEMBERS + 1:
                self._flaw(
                    Defect.TOO_LARGE, archive.path, f"has more than {MAX_MEMBERS:,} members, the rest was not read"
                )
            return
        if _OUTSIDE.search(info.orig_filename):
            what = f"has a member {info.orig_filename!a}, which may lead out of the folder where it is unpacked"
            self._flaw(Defect.OUTSIDE, archive.path, what)
            return
        archive.names.append(name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            self._flaw(Defect.LINK, path, "is a symbolic link" if kind == stat.S_IFLNK else "is no file and no folder")
        elif not info.is_dir():
            self._content(archive, file, info, depth)

    def _content(self, archive: Archive, file: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> None:
        name, path = info.filename, archive.at(info.filename)
        if info.flag_bits & 1:
            self._flaw(Defect.ENCRYPTED, path, "is encrypted")
            return
        allowed = min(self._left, max(_SMALL, info.compress_size * MAX_RATIO))
        try:
            with file.open(info) as member:  # sizes in headers may lie, so the read is bounded
                data = member.read(allowed + 1)
        except _BROKEN as error:
            self._flaw(Defect.DAMAGED, path, f"can't be unpacked: {_said(error)}")
            return
        if len(data) > allowed:
            self._flaw(Defect.TOO_LARGE, path, f"unpacks to more than {allowed:,} bytes from {info.compress_size:,}")
            return
        self._left -= len(data)
        archive.data[name] = data
        if name.lower().endswith(".zip"):
            if depth >= MAX_DEPTH:
                self._flaw(Defect.TOO_DEEP, path, f"is an archive in {MAX_DEPTH} others")
            else:
                archive.archives[name] = self.archive(path, data, depth + 1)

    def _twice(self, archive: Archive) -> None:
        seen: dict[str, str] = {}
        for name, number in Counter(archive.names).items():
            if number > 1:
                self._flaw(Defect.TWICE, archive.at(name), f"is there {number} times")
            other = seen.setdefault(_alike(name), name)
            if other != name:
                self._flaw(Defect.TWICE, archive.at(name), f"is the same as {other} to a system that ignores case")

    def _flaw(self, defect: Defect, path: str, detail: str) -> None:
        self.flaws.append(Flaw(defect, path, detail))


def _alike(name: str) -> str:
    """What names have in common that some systems take for one: case, composed letters, dots and blanks at the end."""
    return "/".join(part.rstrip(" .") for part in unicodedata.normalize("NFC", name).casefold().split("/"))


def _said(error: Exception) -> str:
    """What the library says of it, without its quotes of names and of bytes."""
    text = str(error).partition("'")[0].strip(" :")
    return text[:1].lower() + text[1:] if text else type(error).__name__
