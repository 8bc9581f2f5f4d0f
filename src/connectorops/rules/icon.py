"""The icon: a package has one, and Microsoft's Solution Checker measures it pixel by pixel."""

import struct
import zlib

from connectorops.connectors import Icon
from connectorops.connectors.connector import ICON
from connectorops.picture import SIGNATURE, Colour, Picture, look
from connectorops.rule import ERROR, INDEPENDENT, VERIFIED, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.rules.repairs import renamed
from connectorops.schema.words import shown

MAX_BYTES = 1024 * 1024
_BRAND: Colour = (31, 78, 121)


def png(
    colour: Colour = _BRAND, size: int = 230, height: int = 0, logo: float = 0.6, tail: bytes = b"", frames: int = 1
) -> bytes:
    """An icon with a white square as its logo, for examples; a negative logo leaves the corners white instead."""
    height = height or size
    first, last = round(size * (1 - abs(logo)) / 2), round(size * (1 + abs(logo)) / 2)
    inside = b"\0" * first + b"\1" * (last - first) + b"\0" * (size - last)
    outer = b"\1" + b"\0" * (size - 2) + b"\1" if logo < 0 else b"\0" * size
    lines = [outer, *(inside if first <= line < last else b"\0" * size for line in range(1, height - 1)), outer]
    header = struct.pack(">IIBBBBB", size, height, 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines))
    chunks = [
        (b"IHDR", header),
        (b"PLTE", bytes(colour) + b"\xff\xff\xff"),
        *([(b"tRNS", tail)] if tail else ()),
        *([(b"acTL", struct.pack(">II", frames, 0))] if frames > 1 else ()),
        (b"IDAT", body),
        (b"IEND", b""),
    ]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return SIGNATURE + b"".join(parts)


@rule(
    "IC001",
    severity=ERROR,
    profile=INDEPENDENT,
    fix="Delete icon.png; Microsoft adds the generic icon of independent publishers.",
    bad=[{edit: value for edit, value in AN_INDEPENDENT.items() if edit != ICON}],
    ok=[AN_INDEPENDENT],
)
def icon_of_independent_publisher(icon: Icon) -> Hits:
    """An independent publisher's connector has an icon.

    ## Why

    Connectors of independent publishers all show the same generic icon, so that nobody takes them for the
    service's own. Microsoft adds it, and the program's guide asks not to submit one; no published connector of the
    program has an icon in its folder.
    """
    yield icon.at(), f"{shown(icon.name)} is there, but connectors of independent publishers have the generic icon."


@rule(
    "IC002",
    severity=ERROR,
    policy="5000.2.1.3",
    profile=VERIFIED,
    fix="Save the icon as PNG, instead of renaming a file of another format.",
    bad=[{"icon.png": b"\xff\xd8\xff\xe0\0\x10JFIF"}, {"icon.png": b"<svg/>"}],
)
def icon_not_png(icon: Icon) -> Hits:
    """The icon is not a PNG file, whatever its name says.

    ## Why

    The format of an image stands in its first bytes, and that is what the certification looks at. A JPEG or SVG file
    that was renamed to `icon.png` still opens in a browser, so it is easily overlooked.
    """
    if not icon.data.startswith(SIGNATURE):
        kinds = ((b"\xff\xd8", "JPEG"), (b"GIF8", "GIF"), (b"<", "SVG"), (b"RIFF", "WebP"), (b"BM", "BMP"))
        kind = next((name for mark, name in kinds if icon.data.lstrip().startswith(mark)), "")
        found = (
            f"it looks like {kind}"
            if kind
            else "its first bytes are of no image format"
            if icon.data
            else "it is empty"
        )
        yield icon.at(), f"The icon is not a PNG file: {found}."


@rule(
    "IC003",
    severity=WARNING,
    policy="5000.2.1.3",
    profile=VERIFIED,
    repair=renamed(ICON),
    fix="Rename the file to icon.png.",
    bad=lambda: [{"icon.png": None, "Icon.PNG": png()}],
)
def icon_name_wrong(icon: Icon) -> Hits:
    """The icon is not called icon.png, exactly like that.

    ## Why

    The package is built from files with fixed names, and upper and lower case differ where it is built.
    """
    if icon.name != ICON:
        yield icon.at(), f"The icon is called {shown(icon.name)}; it must be {ICON}."


@rule(
    "IC004",
    severity=ERROR,
    policy="5000.2.1.2",
    profile=VERIFIED,
    fix="Save the icon with stronger compression and without metadata; 230 by 230 pixels need a few kilobytes.",
    bad=lambda: [{"icon.png": png() + b"\0" * MAX_BYTES}],
)
def icon_too_large(icon: Icon) -> Hits:
    """The icon has 1 MB or more.

    ## Why

    Solution Checker and the certification policy ask for less than 1 MB. An icon of the right size in pixels is far
    below that; a larger file holds another image in its metadata.
    """
    if len(icon.data) >= MAX_BYTES:
        yield icon.at(), f"The icon has {len(icon.data):,} bytes; it must have less than {MAX_BYTES:,}."


@rule(
    "IC005",
    severity=ERROR,
    policy="5000.2.1.3",
    profile=VERIFIED,
    fix="Export the icon again; the file is damaged.",
    bad=lambda: [{"icon.png": png()[:200]}, {"icon.png": SIGNATURE}],
)
def icon_not_readable(icon: Icon) -> Hits:
    """The icon is a PNG file that can't be read.

    ## Why

    A file that was cut off on its way, or damaged by a version control system that took it for text, shows an empty
    square. Mark images as binary in `.gitattributes`.
    """
    picture = look(icon.data)
    if icon.data.startswith(SIGNATURE) and not isinstance(picture, Picture) and not _wrong_size(icon, picture.size):
        yield icon.at(), f"The icon is not readable: {picture.reason}."


@rule(
    "IC006",
    severity=ERROR,
    policy="5000.2.1.4",
    profile=VERIFIED,
    fix="Draw the icon on a square of 230 by 230 pixels.",
    bad=lambda: [{"icon.png": png(size=471)}, {"icon.png": png(height=200)}, {"icon.png": png(size=64)}],
    ok=lambda: [{"icon.png": png(size=100)}],
)
def icon_size_wrong(icon: Icon) -> Hits:
    """The icon is not square, or not between 100 and 230 pixels.

    ## Why

    The icon is shown in many sizes, all of them square. Solution Checker asks for a ratio of 1:1 and for 100 to 230
    pixels; most published icons have 230. Other sizes are configured by `limits: {icon_pixels: [100, 512]}`.
    """
    picture = look(icon.data)
    size = (picture.width, picture.height) if isinstance(picture, Picture) else picture.size
    least, most = icon.connector.limits.icon_pixels
    if size and _wrong_size(icon, size):
        shape = "a square" if size[0] != size[1] else "a size"
        yield (
            icon.at(),
            (f"The icon has {size[0]} x {size[1]} pixels; it must have {shape} of {least} to {most} pixels."),
        )


@rule(
    "IC014",
    severity=WARNING,
    profile=VERIFIED,
    fix="Save one frame of the icon as a PNG file that does not move.",
    bad=lambda: [{"icon.png": png(frames=2)}],
)
def icon_animated(icon: Icon) -> Hits:
    """The icon is animated.

    ## Why

    Some browsers play an animated PNG and other programs show its first frame. An icon stands beside dozens of others
    in the designer, where nothing moves.
    """
    picture = look(icon.data)
    if isinstance(picture, Picture) and picture.frames > 1:
        yield icon.at(), f"The icon is an animation of {picture.frames} frames; it must be one image."


def _wrong_size(icon: Icon, size: tuple[int, int] | None) -> bool:
    least, most = icon.connector.limits.icon_pixels
    return size is not None and (size[0] != size[1] or not least <= size[0] <= most)
