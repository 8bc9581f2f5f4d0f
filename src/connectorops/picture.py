"""What an icon looks like: its size, background and logo. What would not fit into memory is refused, not decoded."""

from __future__ import annotations

import io
import struct
import warnings
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_PIXELS = 4_000_000
"""An icon has 53,000. Larger images are not decoded: a few bytes can stand for gigabytes of pixels."""
NOISE = 16
"""Channels that differ less than this from the background belong to it: anti-aliasing, and images that were JPEG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as the rules see it. `logo` is the width and height of everything that is not background, in pixels.

    `corners` is the number of corner pixels that are not background, `transparent` the share of pixels that
    are not opaque. `frames` is more than 1 where it moves.
    """

    width: int
    height: int
    background: Colour
    logo: tuple[int, int]
    corners: int
    transparent: float
    frames: int

    @property
    def logo_share(self) -> float:
        """How much of the width or height the logo takes, whichever is more."""
        return max(self.logo[0] / self.width, self.logo[1] / self.height)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no picture. The size is known where the header could be read."""

    reason: str
    size: tuple[int, int] | None = None


@lru_cache(maxsize=1)
def look(data: bytes) -> Picture | Unreadable:
    """The picture in the bytes of a PNG file."""
    from PIL import Image  # noqa: PLC0415 - most runs look at no icon, and Pillow takes longer to import than to run

    size = _size(data)
    if size and size[0] * size[1] > MAX_PIXELS:
        return Unreadable("it has too many pixels to be decoded", size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
                if image.size != size:  # a second header, which may promise gigabytes
                    return Unreadable("its headers contradict each other", size)
                frames = int(getattr(image, "n_frames", 1))
                image.load()
                return _measure(_rgba(image), frames)
        except Exception as error:  # noqa: BLE001 - what a chunk's handler stumbles over in hostile bytes is any type
            return Unreadable(f"it can't be decoded ({type(error).__name__})", size)


def _size(data: bytes) -> tuple[int, int] | None:
    """Width and height in the first chunk of a PNG file."""
    is_header = data.startswith(SIGNATURE) and data[12:16] == b"IHDR" and len(data) >= 24
    return struct.unpack(">II", data[16:24]) if is_header else None


def _rgba(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey, of which the upper 8 are what is seen
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA")


def _measure(image: Image.Image, frames: int) -> Picture:
    from PIL import Image, ImageChops  # noqa: PLC0415 - as above

    width, height = image.size
    opaque = image.getchannel("A").histogram()[255]
    flat = image.convert("RGB")
    background = _background(flat)
    red, green, blue = ImageChops.difference(flat, Image.new("RGB", flat.size, background)).split()
    distance = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = distance.point([0] * NOISE + [255] * (256 - NOISE))
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)]
    return Picture(
        width,
        height,
        background,
        (right - left, bottom - top),
        sum(bool(mask.getpixel(each)) for each in corners),
        1 - opaque / (width * height),
        frames,
    )


def _background(image: Image.Image) -> Colour:
    """The most frequent colour of the border."""
    width, height = image.size
    edges = [(0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)]
    counts: Counter[Colour] = Counter()
    for box in edges:
        data = image.crop(box).tobytes()
        counts.update(zip(data[::3], data[1::3], data[2::3], strict=True))
    return counts.most_common(1)[0][0]
