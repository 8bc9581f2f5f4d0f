"""The icon: a package has one, and Microsoft's Solution Checker measures it pixel by pixel."""

import re
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
RESERVED: dict[Colour, str] = {(255, 255, 255): "white", (0, 126, 229): "#007ee5, the default colour"}
CLOSE, SAME = 8, 2
"""Colours that differ more than CLOSE in a channel differ to the eye; differences up to SAME come from rounding."""
LOGO_LIMIT = 0.85
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_BRAND: Colour = (31, 78, 121)


def _png(
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
    bad=lambda: [{"icon.png": None, "Icon.PNG": _png()}],
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
    bad=lambda: [{"icon.png": _png() + b"\0" * MAX_BYTES}],
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
    bad=lambda: [{"icon.png": _png()[:200]}, {"icon.png": SIGNATURE}],
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
    bad=lambda: [{"icon.png": _png(size=471)}, {"icon.png": _png(height=200)}, {"icon.png": _png(size=64)}],
    ok=lambda: [{"icon.png": _png(size=100)}],
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
    "IC007",
    severity=ERROR,
    policy="5000.2.1.5",
    profile=VERIFIED,
    fix="Fill the whole square, corners included, with the brand colour.",
    bad=lambda: [{"icon.png": _png(tail=b"\0")}, {"icon.png": _png(logo=-0.5, tail=b"\xff\x80")}],
    ok=lambda: [{"icon.png": _png(tail=b"\xff\xff")}],
)
def icon_transparent(icon: Icon) -> Hits:
    """The icon has transparent pixels.

    ## Why

    The icon must have a background of its own: on a transparent one the logo depends on the page that it is
    shown on, and may vanish in dark mode. What counts are the pixels, not whether the format could be
    transparent: most published icons have an alpha channel and are opaque all the same.
    """
    picture = look(icon.data)
    if isinstance(picture, Picture) and picture.transparent:
        yield icon.at(), f"{max(picture.transparent, 0.001):.1%} of the icon's pixels are transparent; none may be."


@rule(
    "IC008",
    severity=ERROR,
    policy="5000.2.1.1",
    profile=VERIFIED,
    fix="Give the icon a background in the colour of the brand.",
    bad=lambda: [{"icon.png": _png((0, 126, 229))}],
)
def icon_background_reserved(icon: Icon) -> Hits:
    """The icon's background is white or the default blue.

    ## Why

    White makes the icon vanish on a white page, and #007ee5 is the colour of connectors that never chose one. The
    submission guide excludes both as background and as brand colour.
    """
    picture = look(icon.data)
    if isinstance(picture, Picture) and not picture.transparent and (name := _reserved(picture)):
        yield icon.at(), f"The icon's background is {name}; it must be another colour."


@rule(
    "IC009",
    severity=ERROR,
    profile=VERIFIED,
    fix="Use the same colour for the icon's background and for iconBrandColor.",
    bad=lambda: [{"icon.png": _png((120, 40, 60))}],
    ok=lambda: [{"icon.png": _png((33, 78, 121))}],
)
def icon_background_not_the_brand_colour(icon: Icon) -> Hits:
    """The icon's background is another colour than the brand colour.

    ## Why

    The designer draws the card of each action in `iconBrandColor` and puts the icon on it. If the two differ, the icon
    is a patch of another colour. Solution Checker compares them.
    """
    if (compared := _compared(icon)) and compared[0] > CLOSE:
        yield icon.at(), f"The icon's background is {compared[1]}, but iconBrandColor is {compared[2]}."


@rule(
    "IC010",
    severity=WARNING,
    profile=VERIFIED,
    fix="Use the same colour for the icon's background and for iconBrandColor.",
    bad=lambda: [{"icon.png": _png((36, 78, 121))}],
    ok=lambda: [{"icon.png": _png((33, 80, 119))}],
)
def icon_background_nearly_the_brand_colour(icon: Icon) -> Hits:
    """The icon's background differs a little from the brand colour.

    ## Why

    A difference of up to two steps in a channel comes from rounding and is accepted. Up to eight steps the eye
    hardly sees it, but a tool that compares the two colours does.
    """
    if (compared := _compared(icon)) and SAME < compared[0] <= CLOSE:
        yield icon.at(), f"The icon's background is {compared[1]}, not quite the iconBrandColor {compared[2]}."


@rule(
    "IC011",
    severity=WARNING,
    profile=VERIFIED,
    fix="Make the logo smaller: about 160 of 230 pixels.",
    bad=lambda: [{"icon.png": _png(logo=0.8)}],
)
def icon_logo_large(icon: Icon) -> Hits:
    """The logo takes more than 70 % of the icon's width or height.

    ## Why

    Solution Checker asks for a logo below 70 % of height and width, so that there is room around it wherever the icon
    is cropped or rounded. Published icons between 70 and 85 % exist, so up to there it is a warning. Another share is
    configured by `limits: {icon_logo_share: 80}`.
    """
    wanted = icon.connector.limits.icon_logo_share / 100
    if wanted < (share := _logo_share(icon)) <= LOGO_LIMIT:
        yield icon.at(), f"The logo takes {share:.0%} of the icon's width or height; it should be below {wanted:.0%}."


@rule(
    "IC012",
    severity=ERROR,
    profile=VERIFIED,
    fix="Make the logo smaller: about 160 of 230 pixels.",
    bad=lambda: [{"icon.png": _png(logo=0.95)}],
)
def icon_logo_too_large(icon: Icon) -> Hits:
    """The logo takes more than 85 % of the icon's width or height.

    ## Why

    Solution Checker asks for a logo below 70 % of height and width. One that reaches the edge is cut off where icons
    are shown round, and has no background left that could carry the brand colour.
    """
    wanted = icon.connector.limits.icon_logo_share / 100
    if (share := _logo_share(icon)) > max(LOGO_LIMIT, wanted):
        yield icon.at(), f"The logo takes {share:.0%} of the icon's width or height; it must be below {wanted:.0%}."


@rule(
    "IC013",
    severity=WARNING,
    profile=VERIFIED,
    fix="Fill the corners with the background's colour; the designer rounds the icon itself.",
    bad=lambda: [{"icon.png": _png(logo=-0.5)}],
)
def icon_corners_rounded(icon: Icon) -> Hits:
    """The icon's corners are rounded.

    ## Why

    The icon must be a full square. Corners that were rounded in white show as white spots on the card of an action,
    which has the brand colour.
    """
    picture = look(icon.data)
    if isinstance(picture, Picture) and _rounded(picture):
        yield icon.at(), f"{picture.corners} of the icon's 4 corner pixels differ from its background."


@rule(
    "IC014",
    severity=WARNING,
    profile=VERIFIED,
    fix="Save one frame of the icon as a PNG file that does not move.",
    bad=lambda: [{"icon.png": _png(frames=2)}],
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


def _reserved(picture: Picture) -> str:
    near = (name for colour, name in RESERVED.items() if _distance(colour, picture.background) <= SAME)
    return next(near, "")


def _distance(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _rounded(picture: Picture) -> bool:
    return picture.corners >= 3 and not picture.transparent


def _compared(icon: Icon) -> tuple[int, str, str] | None:
    """How far background and brand colour are apart, and both of them; None where that is not the question."""
    picture, properties = look(icon.data), icon.connector.properties
    brand = properties.properties.get("iconBrandColor") if properties else None
    if not isinstance(picture, Picture) or picture.transparent or _reserved(picture):
        return None
    if not isinstance(brand, str) or not _HEX.fullmatch(brand):
        return None
    red, green, blue = bytes.fromhex(brand[1:])
    return _distance((red, green, blue), picture.background), f"#{bytes(picture.background).hex()}", brand


def _logo_share(icon: Icon) -> float:
    """0 where something else is wrong, so that what is measured would not be the logo."""
    picture = look(icon.data)
    usable = isinstance(picture, Picture) and not picture.transparent and not _rounded(picture)
    return picture.logo_share if usable and isinstance(picture, Picture) else 0.0
