"""The icon: one root cause, one finding."""

from __future__ import annotations

import io

import pytest
from golden_connector import judge
from PIL import Image, ImageDraw

from connectorops.rule import choose
from connectorops.rules import all_rules

RULES = choose(all_rules(), ["IC"], [])
BRAND = (31, 78, 121)


def rules(data: bytes, **edits: object) -> list[str]:
    changed = {f"apiProperties.json#/properties/{key}": value for key, value in edits.items()}
    return [each.rule for each in judge({"icon.png": data, **changed}, RULES).findings]


def saved(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def rounded(outside: tuple[int, ...]) -> bytes:
    image = Image.new("RGBA", (230, 230), outside)
    ImageDraw.Draw(image).rounded_rectangle((0, 0, 229, 229), 40, fill=(*BRAND, 255))
    return saved(image)


def test_an_opaque_icon_with_an_alpha_channel_is_fine() -> None:
    assert rules(saved(Image.new("RGBA", (230, 230), (*BRAND, 255)))) == []


def test_white_corners_are_no_large_logo() -> None:
    assert rules(rounded((255, 255, 255, 255))) == ["IC013"]


def test_transparent_corners_are_only_transparent() -> None:
    assert rules(rounded((0, 0, 0, 0))) == ["IC007"]


@pytest.mark.parametrize("colour", [None, 5, "blue", "#12"])
def test_a_brand_colour_that_is_none_is_not_compared(colour: object) -> None:
    assert rules(saved(Image.new("RGB", (230, 230), (9, 9, 9))), iconBrandColor=colour) == []


def test_a_white_background_is_not_also_compared_with_the_brand_colour() -> None:
    assert rules(saved(Image.new("RGB", (230, 230), (254, 255, 255)))) == ["IC008"]


def test_an_icon_too_large_to_decode_has_the_wrong_size_only() -> None:
    assert rules(saved(Image.new("RGB", (2400, 2400), BRAND))) == ["IC006"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"GIF89a", "GIF"),
        (b"RIFF....WEBP", "WebP"),
        (b"BM", "BMP"),
        (b"<svg/>", "SVG"),
        (b"?", "no image"),
    ],
)
def test_the_format_is_named_by_its_first_bytes(data: bytes, says: str) -> None:
    (finding,) = judge({"icon.png": data}, RULES).findings
    assert finding.rule == "IC002"
    assert says in finding.message


def test_without_api_properties_nothing_is_compared() -> None:
    edits = {"apiProperties.json": None, "icon.png": saved(Image.new("RGB", (230, 230), (9, 9, 9)))}
    assert judge(edits, RULES).findings == ()
