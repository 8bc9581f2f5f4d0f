"""apiProperties.json as a whole: its shape, the brand colour, and who publishes and owns."""

import re
from collections.abc import Sequence
from typing import Final

from connectorops.connectors import ApiProperties
from connectorops.documents import resolve, split
from connectorops.nodes import Json
from connectorops.rule import CERTIFIED, ERROR, INDEPENDENT, VERIFIED, WARNING, Hits, rule
from connectorops.schema import Violation, violations
from connectorops.schema.words import shown
from connectorops.tree import Edits

FILE: Final = "apiProperties.json#/properties"
AN_INDEPENDENT: Final[Edits] = {
    "certification.yml": "kind: connector\nprogram: independent\nowners: [ann-lee]\n",
    "icon.png": None,
    f"{FILE}/iconBrandColor": "#da3b01",
    f"{FILE}/publisher": "Ann Lee",
    f"{FILE}/connectionParameters/token": None,
}
"""Edits that turn the golden connector into that of an independent publisher, without OAuth, for examples of rules."""

_MEMBERS: Final = (
    "iconBrandColor",
    "publisher",
    "stackOwner",
    "capabilities",
    "connectionParameters",
    "connectionParameterSets",
    "policyTemplateInstances",
    "scriptOperations",
)
_OWNERS: Final = ("publisher", "stackowner")
_SECTION: Final = "x-ms-apimTemplate-policySection"
_HEX_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_INDEPENDENT_COLOUR: Final = "#da3b01"
_RESERVED_COLOURS: Final = {"#007ee5": "the colour of connectors that never chose one", "#ffffff": "white"}


@rule(
    "AP001",
    severity=ERROR,
    fix="Correct the value, or remove a member that apiProperties.json does not have.",
    bad=[
        {f"{FILE}/capabilities": "actions"},
        {f"{FILE}/script": "script.csx"},
        {f"{FILE}/connectionParameters/api_key/type": "secureString"},
        {f"{FILE}/policyTemplateInstances/0/templateId": None},
        {f"{FILE}/connectionParameters/region/uiDefinition/constraints/allowedValues/0": "eu"},
    ],
    ok=[{"apiProperties.json#/$schema": "https://example.com/apiProperties.schema.json"}],
)
def properties_schema(root: ApiProperties) -> Hits:
    """apiProperties.json has a member that does not fit its schema.

    ## Why

    The service reads this file member by member. It refuses a member that it does not know, and a value of another
    type or outside a closed list stops the import or is dropped without a word. Microsoft checks the file against a
    schema before a person looks at it.

    ## Limits

    The schema that Microsoft has published dates from 2020 and rejects what reviewers ask for today, such as the
    redirect mode `GlobalPerConnector`, parameter sets and script operations. This rule uses a schema of its own, which
    accepts them. A defect with a rule of its own is reported by that rule only. No more than 50 places are told.
    """
    if "properties" not in root.value:
        return
    for violation in violations("api-properties", root.value):
        if not _has_its_own_rule(root.value, violation):
            place = root.at(*split(violation.pointer), on_key=violation.on_key, key=_missing(violation))
            yield place, _sentence(violation.message)


def _has_its_own_rule(value: Json, violation: Violation) -> bool:
    """Whether AP007, AP008, AP012, AP024, AP030 or AP085 speaks of it, in words that help more than a schema's."""
    *parents, name = ("", *split(violation.pointer))
    if violation.keyword == "additionalProperties":
        return parents == ["", "properties"] and (name.casefold() in _OWNERS or name == "website")
    wrong = resolve(value, violation.pointer)
    if violation.keyword == "type":
        return name == "uiDefinition" and wrong is None and "allowedValues" not in parents
    return violation.keyword == "enum" and name == _SECTION and isinstance(wrong, str)


def _missing(violation: Violation) -> str:
    """What keeps apart several members that one object lacks; the message ends with the name."""
    return violation.message.rpartition(" ")[2] if violation.keyword == "required" else ""


def _sentence(message: str) -> str:
    return message[0].upper() + message[1:] + ("" if message.endswith(("?", ".")) else ".")


@rule(
    "AP002",
    severity=ERROR,
    fix="Put everything into one object under the key `properties`.",
    bad=[
        {"apiProperties.json": '{"iconBrandColor": "#1f4e79", "publisher": "Litware", "stackOwner": "Litware"}'},
        {"apiProperties.json": '{"Properties": {"iconBrandColor": "#1f4e79"}}'},
        {"apiProperties.json": "{}"},
    ],
)
def properties_wrapper_missing(root: ApiProperties) -> Hits:
    """The object properties, which holds everything else, is missing.

    The service reads one member of apiProperties.json only: `properties`. What stands beside it is not seen, and
    Microsoft's command-line tool stops with an error. The usual reason is content that was copied from inside the
    wrapper; reviewers send such files back. Nothing else in the file is judged until the wrapper is there.
    """
    if "properties" in root.value:
        return
    outside = [name for name in _MEMBERS if name in root.value]
    variant = next((name for name in root.value if name.casefold() == "properties"), None)
    if variant is not None:
        yield root.at(variant, on_key=True), f"The key {shown(variant)} must be written in lower case: properties."
    elif outside:
        yield root.at(key="properties"), f"{_listed(outside)} must stand inside an object with the key properties."
    else:
        yield root.at(key="properties"), "The file lacks the object properties, in which everything stands."


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


@rule(
    "AP003",
    severity=ERROR,
    policy="5000.2.1.1",
    fix='Set `iconBrandColor` to a number sign and six hexadecimal digits, such as "#1f4e79".',
    bad=[{f"{FILE}/iconBrandColor": None}, {f"{FILE}/iconBrandColor": "navy"}, {f"{FILE}/iconBrandColor": "#fff"}],
    ok=[{f"{FILE}/iconBrandColor": "#1F4E79"}],
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
    bad=[{f"{FILE}/iconBrandColor": "#007ee5"}, {f"{FILE}/iconBrandColor": "#FFFFFF"}],
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
    fix="Set `iconBrandColor` to `#da3b01`.",
    bad=[{**AN_INDEPENDENT, f"{FILE}/iconBrandColor": "#1f4e79"}],
    ok=[{**AN_INDEPENDENT, f"{FILE}/iconBrandColor": "#DA3B01"}],
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
    bad=[{f"{FILE}/iconBrandColor": "#DA3B01"}],
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
    bad=[{f"{FILE}/publisher": None}, {f"{FILE}/publisher": " "}],
)
def publisher_missing(root: ApiProperties) -> Hits:
    """apiProperties.json does not say who publishes the connector.

    The catalogue shows this name under the title of the connector, and the certification team compares it with the
    account that submits. For a company it is the company's name, for an independent publisher the person's.
    """
    yield from _owner_missing(root, "publisher", "who publishes the connector")


@rule(
    "AP008",
    severity=ERROR,
    profile=CERTIFIED,
    fix="Add `stackOwner`, in exactly this spelling: who owns the service behind the connector.",
    bad=[{f"{FILE}/stackOwner": None}, {f"{FILE}/stackOwner": None, f"{FILE}/stackowner": "Litware"}],
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
    yield from _owner_missing(root, "stackOwner", "who owns the service")


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
    bad=[{f"{FILE}/stackOwner": "Fabrikam"}, {f"{FILE}/stackOwner": "LITWARE."}],
    ok=[{f"{FILE}/stackOwner": ""}],
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
    bad=[{**AN_INDEPENDENT, f"{FILE}/publisher": "Litware"}],
)
def publisher_is_stack_owner(root: ApiProperties) -> Hits:
    """An independent publisher is named as the owner of the service.

    Independent publishers make connectors to services of others, so the two names differ: the person who publishes,
    and the company that runs the service. An owner who publishes a connector to their own service takes part as a
    verified publisher.
    """
    publisher, owner = _names(root)
    if publisher and _letters(publisher) == _letters(owner):
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
    bad=[{f"{FILE}/publisher": "Litwäre", f"{FILE}/stackOwner": "Litwäre"}],
    ok=[{**AN_INDEPENDENT, f"{FILE}/publisher": "Zoë Lindström"}],
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


@rule(
    "AP012",
    severity=ERROR,
    keys=("properties",),
    fix="Remove `website`, and name the address under `x-ms-connector-metadata` in the definition.",
    bad=[{f"{FILE}/website": "https://www.litware.example.com"}],
)
def website_in_properties(root: ApiProperties) -> Hits:
    """apiProperties.json has a website, which belongs into the definition.

    The service refuses members that it does not know, and `website` is one. The address of the product's site stands
    in apiDefinition.swagger.json, as the entry Website of `x-ms-connector-metadata`.
    """
    if "website" in root.properties:
        yield (
            root.at("properties", "website", on_key=True),
            "website is not a member of apiProperties.json; the definition names the site in x-ms-connector-metadata.",
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
