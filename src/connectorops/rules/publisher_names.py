"""apiProperties.json: how names of publishers and owners are written, and what a publisher forgot to say."""

from __future__ import annotations

import re
from typing import Final

from connectorops.connectors import ApiProperties, OAuthSettings
from connectorops.documents import Document as Text
from connectorops.edits import InsertMember
from connectorops.model import Place
from connectorops.rule import CERTIFIED, INDEPENDENT, NOTE, VERIFIED, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.rules.repairs import DocumentEdits, recased
from connectorops.rules.wording import listed
from connectorops.schema.words import shown

_FILE: Final = "apiProperties.json#/properties"
_SETTINGS: Final = f"{_FILE}/connectionParameters/token/oAuthSettings"
_COMPANY: Final = re.compile(
    r"(?:,? (?:inc|ltd|llc|llp|plc|corp|pty|limited|gmbh|b\.?v|s\.?a\.?s|s\.?r\.?l|oy|aps|kft"
    r"|incorporated|corporation)\.?)$",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"[._-]")
_CAPABILITIES: Final = ("actions", "triggers", "gateway")
_REDIRECT: Final = re.compile(
    r"https://global(?:-test)?\.consent\.azure-apim\.net/redirect(?:/[A-Za-z0-9._-]{1,200})?/?"
)


@rule(
    "AP013",
    severity=NOTE,
    profile=CERTIFIED,
    keys=("properties",),
    fix="Write the name with letters, digits and spaces, without the punctuation of a legal form.",
    bad=[{f"{_FILE}/publisher": "Litware, Inc.", f"{_FILE}/stackOwner": "Litware, Inc."}],
    ok=[{f"{_FILE}/publisher": "Litware 24", f"{_FILE}/stackOwner": "Litware 24"}],
)
def owner_name_with_punctuation(root: ApiProperties) -> Hits:
    """The name of the publisher or the owner has punctuation.

    The guide for publishers asks for letters and digits in `publisher` and `stackOwner`. Every fourth published
    connector has the comma or the full stop of a legal form all the same, so it is a note. Letters with accents are
    no punctuation; in the name of the owner they have a rule of their own.
    """
    told: set[str] = set()
    for key in ("publisher", "stackOwner"):
        name = root.properties.get(key)
        if isinstance(name, str) and name.strip() and name not in told:
            told.add(name)
            odd = [each for each in dict.fromkeys(name.strip()) if not (each.isalnum() or each == " ")]
            if odd:
                found = listed([f"`{each}`" if each.isprintable() else f"U+{ord(each):04X}" for each in odd[:5]])
                text = f"{key} is {shown(name)}, with {found}; letters and digits are asked for."
                yield root.at("properties", key), text


@rule(
    "AP014",
    severity=WARNING,
    profile=INDEPENDENT,
    keys=("properties",),
    fix="Write your own name; a company takes part as a verified publisher.",
    bad=[{**AN_INDEPENDENT, f"{_FILE}/publisher": "Fabrikam Inc."}],
    ok=[{**AN_INDEPENDENT, f"{_FILE}/publisher": "Ann Lee, Bo Inca"}],
    also=("AP013",),
)
def independent_publisher_is_a_company(root: ApiProperties) -> Hits:
    """The publisher of an independent publisher's connector is a company.

    Independent publishers are persons, and reviewers ask them for their own names. A name that ends with a legal form
    is a company's, which can show that it owns its service and take part as a verified publisher.
    """
    name = root.properties.get("publisher")
    if isinstance(name, str) and len(name) < 200 and _COMPANY.search(name.strip()):
        yield (
            root.at("properties", "publisher"),
            f"publisher is {shown(name)}, a company; a person's name was expected.",
        )


@rule(
    "AP015",
    severity=NOTE,
    profile=VERIFIED,
    keys=("properties",),
    whole=True,
    fix="Write the name of the organisation that owns the service.",
    bad=[
        {
            f"{_FILE}/publisher": "Ann Lee",
            f"{_FILE}/stackOwner": "Ann Lee",
            "apiDefinition.swagger.json#/info/contact/email": "ann.lee@litware.example.com",
            "readme.md": "# Litware Archive\n\nKeeps documents.\n\n## Publisher: Ann Lee\n",
        }
    ],
    ok=[
        {
            f"{_FILE}/publisher": "Lit Ware",
            f"{_FILE}/stackOwner": "Lit Ware",
            "apiDefinition.swagger.json#/info/contact/email": "litware@example.com",
        }
    ],
    also=("RM006", "RM007", "RM008", "RM009", "RM010"),
)
def publisher_seems_to_be_a_person(root: ApiProperties) -> Hits:
    """The publisher of a verified connector seems to be a person.

    A verified publisher is an organisation, and reviewers ask for its name where somebody's own stands. A person is
    suspected where the contact's address has the same names before the `@`, parted by a full stop: so this is a note.
    """
    swagger = root.connector.swagger
    contact = swagger.child("info").get("contact") if swagger else None
    email = contact.get("email") if isinstance(contact, dict) else None
    name = root.properties.get("publisher")
    if isinstance(email, str) and isinstance(name, str) and len(name) < 100:
        words = name.casefold().split()
        if len(words) > 1 and _SEPARATOR.split(email.partition("@")[0].casefold()) == words:
            yield root.at("properties", "publisher"), f"publisher is {shown(name)}, as a person's address has it."


def _empty(_: Text, place: Place) -> DocumentEdits:
    """Name no capability: the portal does the same."""
    yield InsertMember(place.pointer, "capabilities", [])


@rule(
    "AP033",
    severity=WARNING,
    keys=("properties",),
    whole=True,
    repair=_empty,
    fix="Add `capabilities`: an array that is empty, or has actions, triggers or gateway.",
    bad=[{f"{_FILE}/capabilities": None}],
    ok=[{f"{_FILE}/capabilities": []}],
)
def capabilities_missing(root: ApiProperties) -> Hits:
    """apiProperties.json does not say what the connector is capable of.

    `capabilities` is an array of words, and Microsoft's schema knows no connector without it; an empty one says that
    there is nothing special. All published connectors but one have it.
    """
    members = root.value.get("properties")
    if isinstance(members, dict) and members and "capabilities" not in members:
        yield (
            root.at("properties", key="capabilities"),
            "capabilities is missing; an array was expected, even an empty one.",
        )


@rule(
    "AP034",
    severity=NOTE,
    keys=("properties",),
    repair=recased(*_CAPABILITIES),
    fix="Write the word in small letters.",
    bad=[{f"{_FILE}/capabilities/0": "Actions"}],
    ok=[{f"{_FILE}/capabilities/-": "cloud only"}],
)
def capability_in_capitals(root: ApiProperties) -> Hits:
    """A capability is written with capital letters.

    All of Microsoft's files write `actions`, `triggers` and `gateway` in small letters, and nothing says that others
    are understood. Words that are not known are left alone: the list is not closed.
    """
    capabilities = root.properties.get("capabilities")
    for index, word in enumerate(capabilities if isinstance(capabilities, list) else ()):
        if isinstance(word, str) and word not in _CAPABILITIES and word.strip().lower() in _CAPABILITIES:
            text = f"The capability {shown(word)} was expected to be written {word.strip().lower()}."
            yield root.at("properties", "capabilities", index), text


@rule(
    "AP071",
    severity=NOTE,
    profile=CERTIFIED,
    keys=("redirectUrl",),
    fix="Write `https://global.consent.azure-apim.net/redirect/` and the name of the connector, or leave it out.",
    bad=[
        {f"{_SETTINGS}/redirectUrl": "https://litware.example.com/signed-in"},
        {f"{_SETTINGS}/redirectUrl": "https://europe-001.consent.azure-apim.net/redirect"},
    ],
    ok=[
        {f"{_SETTINGS}/redirectUrl": "https://global.consent.azure-apim.net/redirect/litwarearchive"},
        {f"{_SETTINGS}/redirectUrl": ""},
    ],
)
def redirect_address_of_another_service(settings: OAuthSettings) -> Hits:
    """The redirect address is not the one that all connections share.

    A provider sends users back to the consent service of the platform. Certified connectors use the global one; the
    address of a region or an environment comes from a test connector, and one of your own would never reach the
    platform. The platform fills the address in by itself, so it is a note.
    """
    address = settings.text("redirectUrl")
    if address and not _REDIRECT.fullmatch(address.strip()):
        text = f"redirectUrl is {shown(address)}; an address of https://global.consent.azure-apim.net was expected."
        yield settings.at("redirectUrl"), text
