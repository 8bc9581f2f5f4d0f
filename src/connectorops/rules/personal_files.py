"""What files say of their makers: places and people in images and documents, and archives that can't be looked into."""

import io
import struct
import zipfile
import zlib
from typing import Final

from connectorops.connectors import Connector
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.scanning.evidence import mask
from connectorops.scanning.file_properties import properties_of, refused_of

_PNG: Final = b"\x89PNG\r\n\x1a\n"


def _png(kind: bytes, body: bytes) -> bytes:
    """A PNG file with nothing in it but one chunk."""
    return _PNG + struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def _position(latitude: int, longitude: int) -> bytes:
    """EXIF data with a position in degrees, and nothing else."""
    head = struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, 0x8825, 4, 1, 26, 0)
    entries = struct.pack("<HHHIIHHIII", 2, 2, 5, 3, 56, 4, 5, 3, 80, 0)
    return head + entries + struct.pack("<12I", latitude, 1, 0, 1, 0, 1, longitude, 1, 0, 1, 0, 1)


def _document(author: str) -> bytes:
    """An archive with the properties of an Office document."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("docProps/core.xml"), f"<core><creator>{author}</creator></core>")
    return target.getvalue()


@rule(
    "PI030",
    severity=ERROR,
    fix="Save the image again without metadata.",
    bad=[{"photo.png": _png(b"eXIf", _position(51, 0))}],
    ok=[{"photo.png": _png(b"tEXt", b"Software\0a program")}],
)
def image_tells_location(connector: Connector) -> Hits:
    """An image says where it was taken.

    Phones write the position into each photograph, exact to some metres: somebody's home or office. It stays in the
    file when the image is cropped or scaled, and can be read by everybody.
    """
    for name, each in properties_of(connector):
        if each.name == "location":
            place = Place(connector.path(name), key="location", evidence=mask("PI030", each.name, each.value))
            yield place, f"{_file(name)} says where it was taken; an image without metadata was expected."


@rule(
    "PI031",
    severity=WARNING,
    fix="Remove the properties: save the image without metadata, or use “Inspect Document” in Office.",
    bad=[{"photo.png": _png(b"tEXt", b"Author\0Jordan Rivers")}, {"guide.docx": _document("Jordan Rivers")}],
    ok=[{"photo.png": _png(b"tEXt", b"Author\0Litware GmbH")}, {"guide.docx": _document("Microsoft Office User")}],
)
def file_names_author(connector: Connector) -> Hits:
    """An image or document names its author.

    Office programs, PDF printers and cameras write the account's name into the file, unasked. Programs and companies
    are quiet.
    """
    for name, each in properties_of(connector):
        if each.name != "location":
            key = f"{each.name} {each.member}".strip()
            place = Place(connector.path(name), key=key, evidence=mask("PI031", each.name, each.value))
            yield place, f"{_file(name)} names a person as its {each.name} in its properties."


@rule(
    "PI032",
    severity=WARNING,
    fix="Put the files into the folder as they are, or pack them again without a password.",
    bad=[{"samples.zip": b"PK\x03\x04 and nothing more"}],
    ok=[{"guide.docx": _document("Microsoft Office User")}],
)
def archive_not_searched(connector: Connector) -> Hits:
    """A part of an archive could not be searched.

    Archives are searched for personal data and secrets like everything else, in memory and up to a depth and a size.
    What is encrypted, broken, nested too deep or unpacks to far more than its size is not: this is the one place
    where something could hide.
    """
    for name, each in refused_of(connector):
        inside = f", {each.name}" if each.name else ""
        place = Place(connector.path(name), key=each.name)
        yield place, f"{_file(name)}{inside} could not be searched: {each.reason}."


def _file(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}…"
