"""The icon: what is drawn, its background and its logo."""

import re

from connectorops.connectors import Icon
from connectorops.picture import Colour, Picture, look
from connectorops.rule import ERROR, VERIFIED, WARNING, Hits, rule
from connectorops.rules.icon import png

RESERVED: dict[Colour, str] = {(255, 255, 255): "white", (0, 126, 229): "#007ee5, the default colour"}
CLOSE, SAME = 8, 2
"""Colours that differ more than CLOSE in a channel differ to the eye; differences up to SAME come from rounding."""
LOGO_LIMIT = 0.85
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@rule(
    "IC007",
    severity=ERROR,
    policy="5000.2.1.5",
    profile=VERIFIED,
    fix="Fill the whole square, corners included, with the brand colour.",
    bad=lambda: [{"icon.png": png(tail=b"\0")}, {"icon.png": png(logo=-0.5, tail=b"\xff\x80")}],
    ok=lambda: [{"icon.png": png(tail=b"\xff\xff")}],
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
    bad=lambda: [{"icon.png": png((0, 126, 229))}],
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
    bad=lambda: [{"icon.png": png((120, 40, 60))}],
    ok=lambda: [{"icon.png": png((33, 78, 121))}],
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
    bad=lambda: [{"icon.png": png((36, 78, 121))}],
    ok=lambda: [{"icon.png": png((33, 80, 119))}],
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
    bad=lambda: [{"icon.png": png(logo=0.8)}],
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
    bad=lambda: [{"icon.png": png(logo=0.95)}],
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
    bad=lambda: [{"icon.png": png(logo=-0.5)}],
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
