"""apiProperties.json: the brand colour, and who publishes and owns."""

import re
from typing import Final

from connectorops.connectors import ApiProperties
from connectorops.documents import Document as Text
from connectorops.documents import split
from connectorops.edits import RenameMember
from connectorops.model import Place
from connectorops.nodes import Json
from connectorops.rule import CERTIFIED, ERROR, INDEPENDENT, VERIFIED, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.rules.repairs import DocumentEdits, reworded, setting
from connectorops.schema.words import shown

_FILE: Final = "apiProperties.json#/properties"
_HEX_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_INDEPENDENT_COLOUR: Final = "#da3b01"
_OWNER: Final = "stackOwner"
SHORT: Final = 3
"""Digits of the short form of a colour."""
_RESERVED_COLOURS: Final = {"#007ee5": "the colour of connectors that never chose one", "#ffffff": "white"}


def _as_hexadecimal(colour: str) -> str:
    """A colour that lacks its number sign, or has three digits only, in full; "" for one that may not be used."""
    digits = colour.strip().lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == SHORT else digits
    full = f"#{digits}"
    return full if _HEX_COLOUR.fullmatch(full) and full.lower() not in _RESERVED_COLOURS else ""


@rule(
    "AP003",
    severity=ERROR,
    policy="5000.2.1.1",
    repair=reworded(_as_hexadecimal),
    fix='Set `iconBrandColor` to a number sign and six hexadecimal digits, such as "#1f4e79".',
    bad=[
        {f"{_FILE}/iconBrandColor": None},
        {f"{_FILE}/iconBrandColor": "navy"},
        {f"{_FILE}/iconBrandColor": "#fff"},
        {f"{_FILE}/iconBrandColor": "1f4e79"},
    ],
    ok=[{f"{_FILE}/iconBrandColor": "#1F4E79"}],
)
def brand_colour_not_hexadecimal(root: ApiProperties) -> Hits:
    """The brand colour is missing or not six hexadecimal digits.

    The colour fills the space behind the icon wherever the connector is shown. It is the one member that every
    version of the schema requires, and both the certification (policy 5000.2.1.1) and the solution checker
    (`connector-validate-hexadecimalbrandcolor`) look at it. Names of colours and the short form with three digits
    are not read.
    """
    members = _members(root)
    if members is None:
        return
    if "iconBrandColor" not in members:
        yield (
            root.at("properties", key="iconBrandColor"),
            'iconBrandColor is missing; a colour such as "#1f4e79" is required.',
        )
    elif (colour := _colour(root)) is not None and not _HEX_COLOUR.fullmatch(colour):
        yield (
            root.at("properties", "iconBrandColor"),
            f'The brand colour {shown(colour)} is not a number sign and six hexadecimal digits, such as "#1f4e79".',
        )


@rule(
    "AP004",
    severity=ERROR,
    policy="5000.2.1.1",
    profile=VERIFIED,
    keys=("properties",),
    fix="Choose the colour of your brand, and give the icon the same background.",
    bad=[{f"{_FILE}/iconBrandColor": "#007ee5"}, {f"{_FILE}/iconBrandColor": "#FFFFFF"}],
    also=["IC009"],
)
def brand_colour_reserved(root: ApiProperties) -> Hits:
    """The brand colour is white or the default colour.

    `#007ee5` is what a connector has before anyone chooses a colour, and white makes the icon vanish on white pages.
    Microsoft rejects both with policy 5000.2.1.1, and its pull request template names them.
    """
    colour = (_colour(root) or "").lower()
    if colour in _RESERVED_COLOURS:
        yield (
            root.at("properties", "iconBrandColor"),
            f"The brand colour {colour} is {_RESERVED_COLOURS[colour]}; certification asks for a colour of your own.",
        )


@rule(
    "AP005",
    severity=ERROR,
    profile=INDEPENDENT,
    keys=("properties",),
    repair=setting(_INDEPENDENT_COLOUR),
    fix="Set `iconBrandColor` to `#da3b01`.",
    bad=[{**AN_INDEPENDENT, f"{_FILE}/iconBrandColor": "#1f4e79"}],
    ok=[{**AN_INDEPENDENT, f"{_FILE}/iconBrandColor": "#DA3B01"}],
)
def brand_colour_not_the_independent_one(root: ApiProperties) -> Hits:
    """The connector of an independent publisher has a colour of its own.

    Connectors of independent publishers share one generic icon, drawn by Microsoft on `#da3b01`, so that users can
    tell them from those of the service's owner. Any other colour is sent back; every published connector of the
    program has this one.
    """
    colour = _colour(root)
    if colour is not None and _HEX_COLOUR.fullmatch(colour) and colour.lower() != _INDEPENDENT_COLOUR:
        yield (
            root.at("properties", "iconBrandColor"),
            f"The brand colour is {colour}; for independent publishers it must be {_INDEPENDENT_COLOUR}.",
        )


@rule(
    "AP006",
    severity=WARNING,
    profile=VERIFIED,
    keys=("properties",),
    fix="Choose the colour of your brand, or declare the independent program in certification.yml.",
    bad=[{f"{_FILE}/iconBrandColor": "#DA3B01"}],
    also=["IC009"],
)
def brand_colour_of_independents(root: ApiProperties) -> Hits:
    """A verified publisher uses the colour of independent publishers.

    `#da3b01` tells users that a connector was not made by the owner of the service. On the connector of a verified
    publisher it says the wrong thing, and it is usually left over from a copied file.
    """
    colour = _colour(root)
    if colour is not None and colour.lower() == _INDEPENDENT_COLOUR:
        yield (
            root.at("properties", "iconBrandColor"),
            f"The brand colour {colour} marks connectors of independent publishers; a verified publisher has its own.",
        )


@rule(
    "AP007",
    severity=ERROR,
    profile=CERTIFIED,
    fix="Add `publisher`: the name of the company, or the full name of an independent publisher.",
    bad=[{f"{_FILE}/publisher": None}, {f"{_FILE}/publisher": " "}],
)
def publisher_missing(root: ApiProperties) -> Hits:
    """apiProperties.json does not say who publishes the connector.

    The catalogue shows this name under the title of the connector, and the certification team compares it with the
    account that submits. For a company it is the company's name, for an independent publisher the person's.
    """
    yield from _owner_missing(root, "publisher", "who publishes the connector")


def _renamed(_: Text, place: Place) -> DocumentEdits:
    """Write the key as the service reads it."""
    key = split(place.pointer)[-1]
    if key != _OWNER and key.casefold() == _OWNER.casefold():
        yield RenameMember(place.pointer, _OWNER)


@rule(
    "AP008",
    severity=ERROR,
    profile=CERTIFIED,
    repair=_renamed,
    fix="Add `stackOwner`, in exactly this spelling: who owns the service behind the connector.",
    bad=[{f"{_FILE}/stackOwner": None}, {f"{_FILE}/stackOwner": None, f"{_FILE}/stackowner": "Litware"}],
)
def stack_owner_missing(root: ApiProperties) -> Hits:
    """apiProperties.json does not say who owns the service.

    ## Why

    Users must be able to see who runs what they connect to, which need not be the publisher. Older connectors lack
    the member, but reviewers ask for it in each new submission, one of their most frequent requests.

    ## Limits

    In some regions Microsoft's command-line tool refuses the member when it creates or updates a connector. Remove it
    for such a test deployment and keep it in the file that is submitted. Custom connectors do not need it.
    """
    yield from _owner_missing(root, _OWNER, "who owns the service")


def _owner_missing(root: ApiProperties, name: str, what: str) -> Hits:
    members = _members(root)
    if members is None:
        return
    variant = next((key for key in members if key != name and key.casefold() == name.casefold()), None)
    if name in members:
        value = members[name]
        if isinstance(value, str) and not value.strip():
            yield root.at("properties", name), f"{name} is empty; it must say {what}."
    elif variant is not None:
        yield (
            root.at("properties", variant, on_key=True),
            f"The service does not read the key {shown(variant)}; it must be written {name}.",
        )
    else:
        yield root.at("properties", key=name), f"{name} is missing; it must say {what}."


@rule(
    "AP009",
    severity=WARNING,
    profile=VERIFIED,
    keys=("properties",),
    fix="Write the same name in both, unless you publish on behalf of the service's owner.",
    bad=[{f"{_FILE}/stackOwner": "Fabrikam"}, {f"{_FILE}/stackOwner": "LITWARE."}],
    ok=[{f"{_FILE}/stackOwner": ""}],
    also=["AP013"],
)
def publisher_is_not_stack_owner(root: ApiProperties) -> Hits:
    """The publisher of a verified connector is not the owner of the service.

    In the program for verified publishers, companies publish connectors to their own services, so both names are one.
    A connector that is built on behalf of the owner may differ; its publisher must be able to show that the owner
    agrees. Often the two differ by a spelling mistake only, which the catalogue then shows to every user.
    """
    publisher, owner = _names(root)
    if publisher and owner and publisher != owner:
        same = _letters(publisher) == _letters(owner)
        why = "they differ in case or punctuation only" if same else "a verified publisher owns the service"
        yield (
            root.at("properties", "stackOwner"),
            f"publisher is {shown(publisher)}, but stackOwner is {shown(owner)}; {why}, so one name was expected.",
        )


@rule(
    "AP010",
    severity=WARNING,
    profile=INDEPENDENT,
    keys=("properties",),
    fix="Set `publisher` to your own name and `stackOwner` to the owner of the service.",
    bad=[{**AN_INDEPENDENT, f"{_FILE}/publisher": "Litware"}],
)
def publisher_is_stack_owner(root: ApiProperties) -> Hits:
    """An independent publisher is named as the owner of the service.

    Independent publishers make connectors to services of others, so the two names differ: the person who publishes,
    and the company that runs the service. An owner who publishes a connector to their own service takes part as a
    verified publisher.
    """
    publisher, owner = _names(root)
    if publisher and owner and _letters(publisher) == _letters(owner):
        yield (
            root.at("properties", "stackOwner"),
            f"publisher and stackOwner are both {shown(owner)}; an independent publisher does not own the service.",
        )


@rule(
    "AP011",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("properties",),
    fix="Write the name of the owner with letters of the English alphabet, such as o for ø.",
    bad=[{f"{_FILE}/publisher": "Litwäre", f"{_FILE}/stackOwner": "Litwäre"}],
    ok=[{**AN_INDEPENDENT, f"{_FILE}/publisher": "Zoë Lindström"}],
)
def stack_owner_not_ascii(root: ApiProperties) -> Hits:
    """The owner of the service is not written in ASCII.

    Letters outside ASCII in `stackOwner` have come out garbled in Microsoft's catalogue, so reviewers ask for the
    plain spelling. `publisher` is left alone: the names of persons are published as they are.
    """
    _, owner = _names(root)
    odd = "".join(dict.fromkeys(letter for letter in owner if not letter.isascii()))
    if odd:
        yield (
            root.at("properties", "stackOwner"),
            f"stackOwner {shown(owner)} contains {shown(odd)}; only ASCII characters were expected.",
        )


def _members(root: ApiProperties) -> Json | None:
    value = root.value.get("properties")
    return value if isinstance(value, dict) else None


def _colour(root: ApiProperties) -> str | None:
    value = root.properties.get("iconBrandColor")
    return value if isinstance(value, str) else None


def _names(root: ApiProperties) -> tuple[str, str]:
    """Publisher and owner of the service, "" where one is missing."""
    publisher, owner = (root.properties.get(name) for name in ("publisher", "stackOwner"))
    return (publisher.strip() if isinstance(publisher, str) else "", owner.strip() if isinstance(owner, str) else "")


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
