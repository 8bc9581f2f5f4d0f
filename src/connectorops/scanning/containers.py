"""What files carry beside what they show: properties of images and documents, members of archives.

Archives are read member by member in memory; nothing is ever written, and what would unpack to more than its size
makes likely is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

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


@dataclass(frozen=True, slots=True)
class Property:
    """Something that a file says of its origin: "author", "location". The value never leaves in a message."""

    name: str
    value: str
    member: str = ""


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
                    if not info.is_dir():
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
        """The bytes of a member, or why they were not read. The sizes in the headers may lie, so the read is bounded."""
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


_OFFICE: Final = {"creator": "author", "lastModifiedBy": "author", "manager": "manager", "company": "company"}
_PDF_INFO: Final = re.compile(rb"/(Author)\s{0,8}(\((?:[^()\\]|\\.){0,200}\)|<[0-9A-Fa-f\s]{0,800}>)")
_XMP_AUTHOR: Final = re.compile(
    rb"<(?:dc:creator|photoshop:AuthorsPosition|xmp:Author)>(?:\s*<rdf:Seq>\s*<rdf:li>)?([^<>]{1,200})", re.IGNORECASE
)
_EXIF_TAGS: Final = {0x013B: "author", 0x9C9D: "author", 0xA430: "author", 0xA431: "serial number of the camera"}
_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_TEXT_KEYS: Final = {"author", "artist", "creator"}
_TOOLS: Final = re.compile(
    r"microsoft|adobe|openpyxl|python|libreoffice|apache|canva|figma|sketch|user|admin|author|unknown|windows|office|"
    r"docx|word|excel|generator|export",
    re.IGNORECASE,
)


def image_properties(data: bytes) -> Iterator[Property]:
    """Where and by whom an image was made, as far as it says so."""
    from PIL import Image  # noqa: PLC0415 - most runs look at no image, and Pillow takes longer to import than to run

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as image:
                found = list(_of_image(image))
        except Exception:  # noqa: BLE001 - what a chunk's handler stumbles over in hostile bytes is any type
            return  # the icon's rules say that it can't be read
    yield from found


def _of_image(image: Image.Image) -> Iterator[Property]:
    exif = image.getexif()
    gps = exif.get_ifd(_GPS_IFD)
    if 2 in gps and 4 in gps:
        yield Property("location", f"{gps[2]} {gps[4]}")
    for tags in (exif, exif.get_ifd(_EXIF_IFD)):
        for tag, name in _EXIF_TAGS.items():
            yield from _stated(name, tags.get(tag))
    for key, value in image.info.items():
        if str(key).lower() in _TEXT_KEYS:
            yield from _stated("author", value)
        elif isinstance(value, (str, bytes)) and "xmp" in str(key).lower():
            raw = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
            yield from _stated("author", next((match[1] for match in _XMP_AUTHOR.finditer(raw)), None))


def document_properties(data: bytes) -> Iterator[Property]:
    """Who wrote a PDF or Office document, as far as it says so."""
    if data.startswith(b"%PDF"):
        for match in _PDF_INFO.finditer(data):
            yield from _stated("author", _pdf_text(match[2]))
        for match in _XMP_AUTHOR.finditer(data):
            yield from _stated("author", match[1])
    elif data.startswith(_MAGIC):
        for member in members(data):
            if isinstance(member, Member) and member.name.rpartition("!")[2].startswith("docProps/"):
                yield from _of_office(member)


def _of_office(member: Member) -> Iterator[Property]:
    if b"<!DOCTYPE" in member.data or b"<!ENTITY" in member.data:
        return  # no Office program writes these, and only they make XML dangerous
    try:
        root = ElementTree.fromstring(member.data)  # noqa: S314 - see the line above
    except ElementTree.ParseError:
        return
    for element in root.iter():
        name = _OFFICE.get(element.tag.rpartition("}")[2])
        if name and name != "company":
            yield from _stated(name, element.text, member.name)


def _pdf_text(raw: bytes) -> str:
    body = (
        bytes.fromhex(re.sub(rb"\s", b"", raw[1:-1]).decode()) if _is_hex(raw) else re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    )
    return body[2:].decode("utf-16-be", "replace") if body.startswith(b"\xfe\xff") else body.decode("latin-1")


def _is_hex(raw: bytes) -> bool:
    return raw.startswith(b"<") and len(re.sub(rb"\s", b"", raw[1:-1])) % 2 == 0


def _stated(name: str, value: object, member: str = "") -> Iterator[Property]:
    """A property that names somebody, and not a program."""
    text = value.decode("utf-16-le" if b"\0" in value else "utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(text, str):
        text = text.strip("\0 \t\r\n")
        if len(text) > 1 and not _TOOLS.search(text):
            yield Property(name, text, member)
