"""The connector's description: what makers read before they choose the connector."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.info import PRODUCTS, RELATED_PRODUCTS
from connectorops.rules.repairs import reworded
from connectorops.rules.wording import around, quoted
from connectorops.swagger.nodes import Info

SHORTEST: Final = 30
LONGEST: Final = 500
DEFINITION: Final = "apiDefinition.swagger.json"
AT: Final = f"{DEFINITION}#/info/description"

# The list that the validator names in its message.
_REFUSED: Final = re.compile(r"power apps|power automate|logic apps", re.IGNORECASE)
_API: Final = re.compile(r"\bapis?\b", re.IGNORECASE)
_LIST: Final = re.compile(r"^[ \t]*(?:[-*+\u2022]|\d+[.)])", re.MULTILINE)
_URL: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@rule(
    "SW030",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Say in a sentence or two what the service does and what makers can do with it.",
    bad=[{AT: None}],
)
def description_missing(info: Info) -> Hits:
    """The connector has no description.

    The description is shown in the connector list and on the reference page, and a submission without it is refused.
    """
    if "description" not in info.value:
        yield info.at(key="description"), f"The connector has no `description` ({SHORTEST} to {LONGEST} characters)."


@rule(
    "SW031",
    severity=ERROR,
    microsoft="FieldLengthNotInRange",
    policy="5000.2.3.4",
    profile=CERTIFIED,
    keys=("description",),
    fix="Say in 30 to 500 characters what the service does and what makers can do with it.",
    bad=[{AT: "Keeps documents."}, {AT: ""}, {AT: "Keeps documents. " * 30}],
    ok=[{AT: "Keeps all documents very safe."}],
)
def description_length(info: Info) -> Hits:
    """The description has fewer than 30 or more than 500 characters.

    The validator accepts 30 to 500 characters. Reviewers ask for more than the minimum: what the service is, and what
    the connector is good for.
    """
    text = info.text("description")
    if text is not None and not SHORTEST <= len(text) <= LONGEST:
        message = f"The description has {len(text)} characters; {SHORTEST} to {LONGEST} were expected."
        yield info.at("description"), message


@rule(
    "SW032",
    severity=ERROR,
    microsoft="ValueContainsRestrictedWords",
    policy="5000.2.3.5",
    profile=CERTIFIED,
    keys=("description",),
    fix="Leave the product's name out: the connector works in all of them.",
    bad=[{AT: "Keeps documents safe and easy to find from Power Automate and elsewhere."}],
)
def description_names_platform_product(info: Info) -> Hits:
    """The description names Power Apps, Power Automate or Logic Apps.

    These are the names that the validator looks for and refuses. Connectors work in all products alike, so none is
    worth naming.
    """
    if found := _REFUSED.search(text := info.text("description") or ""):
        excerpt = around(text, found.start())
        yield info.at("description"), f"The description names {quoted(found[0])}, which is refused: {excerpt}."


@rule(
    "SW033",
    severity=WARNING,
    policy="5000.2.3.5",
    profile=CERTIFIED,
    keys=("description",),
    fix="Leave the product's name out, unless the service itself works with that product.",
    bad=[{AT: "Keeps documents safe and easy to find for all of the Power Platform."}],
)
def description_names_related_product(info: Info) -> Hits:
    """The description names a product of Power Platform.

    The guide forbids the names of all Power Platform products. The validator is known to look for three of them, which
    have a rule of their own; the others are up to the reviewer.
    """
    text = info.text("description") or ""
    found = PRODUCTS.search(text) or RELATED_PRODUCTS.search(text)
    if found and not _REFUSED.search(text):
        yield info.at("description"), f"The description names {quoted(found[0])}: {around(text, found.start())}."


@rule(
    "SW034",
    severity=NOTE,
    profile=CERTIFIED,
    keys=("description",),
    fix="Say what makers can do, not by which technique.",
    bad=[{AT: "This API keeps documents safe and makes them easy to find."}],
)
def description_says_api(info: Info) -> Hits:
    """The description says API.

    Guidance for texts says that the word means nothing to makers. One in seven published connectors has it, so it is
    worth a thought and no more.
    """
    if found := _API.search(text := info.text("description") or ""):
        yield info.at("description"), f"The description says {quoted(found[0])}: {around(text, found.start())}."


@rule(
    "SW035",
    severity=WARNING,
    policy="5000.2.3.6",
    profile=CERTIFIED,
    keys=("description",),
    fix="Remove the address; Website in x-ms-connector-metadata is the place for it.",
    bad=[{AT: "Keeps documents safe and easy to find, see https://archive.example.com for more."}],
)
def description_has_url(info: Info) -> Hits:
    """The description has a web address.

    Descriptions are shown as plain text, so nobody can follow an address in them, and certification has returned
    connectors for it. Addresses of the service and its support have members of their own.
    """
    if found := _URL.search(text := info.text("description") or ""):
        yield info.at("description"), f"The description has a web address: {around(text, found.start())}."


def _one_paragraph(text: str) -> str:
    """The text without its line breaks; "" for a list, which would be hard to read in one line."""
    return "" if _LIST.search(text) else " ".join(each.strip() for each in text.splitlines() if each.strip())


@rule(
    "SW036",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("description",),
    repair=reworded(_one_paragraph),
    fix="Write the description as one paragraph.",
    bad=[{AT: "Keeps documents safe and easy to find.\nDescribes and searches them."}],
)
def description_has_line_break(info: Info) -> Hits:
    """The description has line breaks.

    The description is shown as one paragraph, so line breaks and lists run together. Reviewers ask to remove them.
    """
    text = info.text("description") or ""
    breaks = text.count("\n") or text.count("\r")
    if breaks:
        shown = "a line break" if breaks == 1 else f"{breaks} line breaks"
        yield info.at("description"), f"The description has {shown}; one paragraph was expected."
