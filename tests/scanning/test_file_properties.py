from __future__ import annotations

import io
import zlib
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from scanning.archives import packed

from connectorops.scanning.file_properties import Property, document_properties, image_properties


def told(properties: object) -> list[tuple[str, str]]:
    assert hasattr(properties, "__iter__")
    return [(each.name, each.value) for each in properties if isinstance(each, Property)]


def photo(format_: str) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Jordan Rivers"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 29.0, 58.0), 3: "W", 4: (0.0, 7.0, 29.0)})
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, format_, exif=exif)
    return target.getvalue()


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_a_photograph_tells_place_and_author(format_: str) -> None:
    names = [name for name, _ in told(image_properties(photo(format_)))]
    assert names == ["location", "author"]


def test_texts_in_a_png_name_authors_but_not_programs() -> None:
    for author, expected in (("Jordan Rivers", [("author", "Jordan Rivers")]), ("Microsoft Office", []), ("x", [])):
        info = PngInfo()
        info.add_text("Author", author)
        info.add_itxt("Comment", "nothing")
        target = io.BytesIO()
        Image.new("RGB", (4, 4)).save(target, "PNG", pnginfo=info)
        assert told(image_properties(target.getvalue())) == expected


def test_xmp_names_authors() -> None:
    xmp = b"<x><dc:creator> <rdf:Seq><rdf:li>Jordan Rivers</rdf:li></rdf:Seq></dc:creator></x>"
    assert told(image_properties(b"GIF89a" + xmp)) == [("author", "Jordan Rivers")]
    assert told(document_properties(b"%PDF-1.7\n" + xmp)) == [("author", "Jordan Rivers")]


def test_pdfs_name_authors_in_every_spelling() -> None:
    for raw in (
        rb"(Jordan Rivers)",
        rb"(Jordan\ Rivers)",
        b"<4A6F7264616E20526976657273>",
        b"<FEFF" + "Jordan Rivers".encode("utf-16-be").hex().encode() + b">",
    ):
        assert told(document_properties(b"%PDF-1.4\n<< /Author " + raw + b" >>")) == [("author", "Jordan Rivers")]


def test_office_documents_name_authors() -> None:
    core = "<c><creator>Jordan Rivers</creator><lastModifiedBy>Sasha Hill</lastModifiedBy><title>Ports</title></c>"
    data = packed({"docProps/core.xml": core, "docProps/app.xml": "<broken", "word/document.xml": core})
    assert told(document_properties(data)) == [("author", "Jordan Rivers"), ("author", "Sasha Hill")]
    hostile = packed({"docProps/core.xml": "<!DOCTYPE c [<!ENTITY a 'Jordan Rivers'>]><c><creator>&a;</creator></c>"})
    assert told(document_properties(hostile)) == []


def test_broken_images_say_nothing() -> None:
    broken = b"\x89PNG\r\n\x1a\n" + pack(">I4s", 12, b"eXIf") + b"II*\0 nonsense" + pack(">I", zlib.crc32(b""))
    for data in (broken, b"\xff\xd8\xff\xe1 Exif\0\0", b"II*\0\xff\xff\xff\xff", b"", photo("JPEG")[:60]):
        assert told(image_properties(data)) == []


@given(st.binary(max_size=100), st.integers(0, 250), st.sampled_from(["PNG", "JPEG", "TIFF"]))
def test_any_bytes_are_survived(noise: bytes, place: int, format_: str) -> None:
    data = photo(format_)
    told(image_properties(data[:place] + noise + data[place + len(noise) :]))
    told(document_properties(b"%PDF" + noise))
    told(document_properties(noise))
