"""What is seen in PNG files of every kind, and in what only claims to be one."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from connectorops.picture import SIGNATURE, Picture, Unreadable, look

BLUE = (31, 78, 121)


def drawn(mode: str = "RGB", **options: Any) -> bytes:  # noqa: ANN401 - what Pillow takes
    """A blue square of 100 pixels with a white one of 40 in it."""
    image = Image.new("RGB", (100, 100), BLUE)
    ImageDraw.Draw(image).rectangle((30, 30, 69, 69), fill=(255, 255, 255))
    flat = image.convert(mode, dither=Image.Dither.NONE, palette=Image.Palette.ADAPTIVE)
    return saved(flat, **options)


def saved(image: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - what Pillow takes
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def seen(data: bytes) -> Picture:
    picture = look(data)
    assert isinstance(picture, Picture), picture
    return picture


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
def test_the_logo_is_what_is_not_background_in_every_mode(mode: str) -> None:
    picture = seen(drawn(mode))
    assert (picture.width, picture.height, picture.logo, picture.corners) == (100, 100, (40, 40), 0)
    assert picture.logo_share == 0.4
    assert (picture.transparent, picture.frames) == (0, 1)


def test_the_background_is_the_colour_of_the_border() -> None:
    assert seen(drawn()).background == BLUE


def test_sixteen_bits_of_grey_are_seen_as_eight() -> None:
    picture = seen(saved(Image.new("I;16", (100, 100), 0x8000)))
    assert picture.background == (128, 128, 128)
    assert picture.logo == (0, 0)


def test_transparency_is_measured_in_pixels() -> None:
    image = Image.new("RGBA", (100, 100), (*BLUE, 255))
    image.paste((0, 0, 0, 0), (0, 0, 50, 50))
    assert seen(saved(image)).transparent == 0.25
    palette = Image.new("P", (100, 100), 0)
    assert seen(saved(palette, transparency=0)).transparent == 1


def test_rounded_corners_are_counted() -> None:
    image = Image.new("RGB", (100, 100), (255, 255, 255))
    ImageDraw.Draw(image).rounded_rectangle((0, 0, 99, 99), 20, fill=BLUE)
    assert seen(saved(image)).corners == 4


def test_an_animation_has_frames() -> None:
    frames = [Image.new("RGB", (100, 100), (shade, 0, 0)) for shade in (0, 90, 180)]
    assert seen(saved(frames[0], save_all=True, append_images=frames[1:])).frames == 3


def test_a_promise_of_many_pixels_is_not_decoded() -> None:
    found = look(SIGNATURE + header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(b"")))
    assert found == Unreadable("it has too many pixels to be decoded", (60_000, 60_000))


def test_a_second_header_promises_nothing() -> None:
    found = look(SIGNATURE + header(10, 10) + header(9_000, 9_000) + chunk(b"IDAT", zlib.compress(b"")))
    assert isinstance(found, Unreadable)
    assert found.size == (10, 10)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", SIGNATURE, SIGNATURE + header(0, 0), drawn()[:150], SIGNATURE + header(9, 9)]
)
def test_what_is_no_whole_png_is_unreadable(data: bytes) -> None:
    assert isinstance(look(data), Unreadable)


@given(st.lists(st.tuples(st.integers(8, 200), st.integers(0, 255)), min_size=1, max_size=8))
def test_damage_is_never_a_crash(damage: list[tuple[int, int]]) -> None:
    data = bytearray(drawn("P"))
    for place, value in damage:
        data[place % len(data)] = value
    found = look(bytes(data))
    assert isinstance(found, (Picture, Unreadable))
