"""What images and documents say of their origin beside what they show: where, and by whom."""

from __future__ import annotations

import io
import re
import struct
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from connectorops.scanning.containers import Member, Refused, is_container, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from connectorops.connectors import Connector

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_IMAGES: Final = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
_MARKS: Final = (b"Exif", b"eXIf", b"EXIF", b"II*\0", b"MM\0*")
_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_LATITUDE, _LONGITUDE = 2, 4
_MAKERS: Final = (0x013B, 0x9C9D, 0xA430, 0xA431)
"""Artist, author as Windows writes it, owner of the camera, its serial number."""
_TEXT_CHUNKS: Final = frozenset({b"tEXt", b"iTXt"})
_AUTHOR_KEYS: Final = frozenset({b"author", b"artist", b"creator"})
_MOST_CHUNKS: Final = 10_000
_XMP_AUTHOR: Final = re.compile(
    rb"<(?:dc:creator|xmp:Author)>(?:\s{0,40}<rdf:Seq>\s{0,40}<rdf:li>)?([^<>]{1,200})", re.IGNORECASE
)
_OFFICE: Final = {"creator": "author", "lastModifiedBy": "author", "Manager": "manager"}
_PDF_AUTHOR: Final = re.compile(rb"/Author\s{0,8}(\((?:[^()\\]|\\.){0,200}+\)|<[0-9A-Fa-f\s]{0,800}+>)")
_PROGRAM: Final = re.compile(
    r"microsoft|adobe|openpyxl|python|libreoffice|apache|canva|figma|sketch|user|admin|author|unknown|windows|office"
    r"|docx|word|excel|generator|export|inc\b|gmbh|ltd|llc",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, repr=False)
class Property:
    """Something that a file says of its origin: its "author", its "location". `member` is the file in an archive."""

    name: str
    value: str
    member: str = ""


@lru_cache(maxsize=1)
def properties_of(connector: Connector) -> tuple[tuple[str, Property], ...]:
    """What the images and documents of a connector say, with their names."""
    found = []
    for name in connector.files:
        lower = name.lower()
        if lower.endswith(_IMAGES):
            found += [(name, each) for each in image_properties(connector.read(name))]
        elif lower.endswith(".pdf") or is_container(lower):
            found += [(name, each) for each in document_properties(connector.read(name))]
    return tuple(found)


def refused_of(connector: Connector) -> Iterator[tuple[str, Refused]]:
    """The parts of archives that nobody could look into."""
    for name in connector.files:
        if is_container(name):
            yield from ((name, each) for each in members(connector.read(name)) if isinstance(each, Refused))


def image_properties(data: bytes) -> Iterator[Property]:
    """Where and by whom an image was made, as far as it says so. Pixels are never decoded."""
    if data.startswith(_PNG):
        yield from _of_png(data)
    elif any(mark in data[:65_536] for mark in _MARKS):
        yield from _of_exif(*_exif(data))
    for match in _XMP_AUTHOR.finditer(data):
        yield from _stated("author", match[1])


def _of_png(data: bytes) -> Iterator[Property]:
    place = len(_PNG)
    for _ in range(_MOST_CHUNKS):
        if place + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"eXIf":
            yield from _of_exif(*_exif(b"Exif\0\0" + body))
        elif kind in _TEXT_CHUNKS:
            key, _, value = body.partition(b"\0")
            if key.lower() in _AUTHOR_KEYS:
                yield from _stated("author", value.rpartition(b"\0")[2])


Tags = dict[int, Any]


def _exif(data: bytes) -> tuple[Tags, Tags, Tags]:
    """What EXIF data say of the image, of the camera and of the place; nothing where they can't be read."""
    from PIL import Image  # noqa: PLC0415 - most runs meet no such image, and Pillow takes long to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if not data.startswith(b"Exif"):
                with Image.open(io.BytesIO(data)) as image:
                    return _directories(image.getexif())
            exif = Image.Exif()
            exif.load(data)
            return _directories(exif)
        except Exception:  # noqa: BLE001 - hostile bytes raise any type; that an icon can't be read is the icon's rules'
            return {}, {}, {}


def _directories(exif: Image.Exif) -> tuple[Tags, Tags, Tags]:
    return dict(exif), dict(exif.get_ifd(_EXIF_IFD)), dict(exif.get_ifd(_GPS_IFD))


def _of_exif(image: Tags, camera: Tags, place: Tags) -> Iterator[Property]:
    if _LATITUDE in place and _LONGITUDE in place:
        yield Property("location", f"{place[_LATITUDE]} {place[_LONGITUDE]}")
    for tags in (image, camera):
        for tag in _MAKERS:
            yield from _stated("author", tags.get(tag))


def document_properties(data: bytes) -> Iterator[Property]:
    """Who wrote a PDF or Office document, as far as it says so."""
    if data.startswith(b"%PDF"):
        for match in _PDF_AUTHOR.finditer(data):
            yield from _stated("author", _pdf_text(match[1]))
        for match in _XMP_AUTHOR.finditer(data):
            yield from _stated("author", match[1])
        return
    for member in members(data):
        if isinstance(member, Member) and re.search(r"(?:^|!)docProps/", member.name):
            yield from _of_office(member)


def _of_office(member: Member) -> Iterator[Property]:
    if b"<!DOCTYPE" in member.data or b"<!ENTITY" in member.data:
        return  # no Office program writes these, and only they make XML dangerous
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - few connectors hold a document

    try:
        root = ET.fromstring(member.data)  # noqa: S314 - see the line above
    except (ET.ParseError, ValueError, LookupError):
        return
    for element in root.iter():
        name = _OFFICE.get(str(element.tag).rpartition("}")[2])
        if name:
            yield from _stated(name, element.text, member.name)


def _pdf_text(raw: bytes) -> str:
    body = re.sub(rb"\\(.)", rb"\1", raw[1:-1], flags=re.DOTALL)
    if raw.startswith(b"<"):
        digits = re.sub(rb"\s", b"", raw[1:-1])
        body = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return body[2:].decode("utf-16-be", "replace") if body.startswith(b"\xfe\xff") else body.decode("latin-1")


def _stated(name: str, value: object, member: str = "") -> Iterator[Property]:
    """A property that names somebody, and not a program or a company."""
    if isinstance(value, bytes):
        value = value.decode("utf-16-le" if b"\0" in value else "utf-8", "replace")
    if isinstance(value, str):
        text = value.strip("\0 \t\r\n")
        if len(text) > 1 and not _PROGRAM.search(text):
            yield Property(name, text, member)
