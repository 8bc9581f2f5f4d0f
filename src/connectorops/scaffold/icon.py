"""The colour and the icon that a connector has until its publisher brings their own."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Final

from connectorops.model import Program

INDEPENDENT_COLOUR: Final = "#da3b01"
"""The one colour of all connectors by independent publishers."""

_COLOURS: Final = ("#1b5e8c", "#2f6b3a", "#6a3d9a", "#8c2f39", "#8a5010", "#1f6f78", "#4a4e8f", "#7a3e6d")
_SIZE: Final = 230
_GRID: Final = 5
_CELL: Final = 28
"""Five cells are 61 % of the icon: the logo has to stay below 70 %."""


def brand_colour(title: str, program: Program) -> str:
    """The same for the same title, dark enough for a white logo."""
    if program is Program.INDEPENDENT:
        return INDEPENDENT_COLOUR
    return _COLOURS[_digest(title)[0] % len(_COLOURS)]


def draw_icon(title: str, colour: str) -> bytes:
    """A PNG: a white pattern that belongs to the title, on the colour, opaque to its square corners."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - slow to import, and independent publishers need no icon

    image = Image.new("RGB", (_SIZE, _SIZE), colour)
    draw = ImageDraw.Draw(image)
    margin = (_SIZE - _GRID * _CELL) // 2
    for column, row in _cells(title):
        x, y = margin + column * _CELL, margin + row * _CELL
        draw.rectangle((x, y, x + _CELL - 1, y + _CELL - 1), fill="#ffffff")
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def _cells(title: str) -> set[tuple[int, int]]:
    """Cells of a grid that is the same from left and right, the middle one always."""
    bits = int.from_bytes(_digest(title)[1:3], "big")
    half = (_GRID + 1) // 2
    left = {(column, row) for row in range(_GRID) for column in range(half) if bits >> (row * half + column) & 1}
    left.add((half - 1, half - 1))
    return left | {(_GRID - 1 - column, row) for column, row in left}


def _digest(title: str) -> bytes:
    return hashlib.sha256(title.encode()).digest()
