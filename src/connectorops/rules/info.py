"""The connector's title: what makers see first, and what certification looks at first."""

from __future__ import annotations

import re
from typing import Final

from connectorops.config import CONFIG_PATH
from connectorops.rule import CERTIFIED, ERROR, INDEPENDENT, NOTE, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.rules.wording import listed, quoted
from connectorops.swagger.nodes import Info

MAX_TITLE: Final = 30
SUFFIX: Final = " (Independent Publisher)"
PLACEHOLDERS: Final = frozenset(
    (
        "default title",
        "title",
        "untitled",
        "my connector",
        "new connector",
        "custom connector",
        "connector name",
        "swagger",
    )
)
DEFINITION: Final = "apiDefinition.swagger.json"
_SUFFIXED: Final = "limits:\n  title_suffix: true\n"

_RESTRICTED: Final = re.compile(r"\b(?:api|connector)\b", re.IGNORECASE)
_CONTAINED: Final = re.compile(r"\bapi\w|\wapi\b|\wapis\b|connectors\b", re.IGNORECASE)
# Names that the validator was seen to refuse, and those that the submission guide forbids.
PRODUCTS: Final = re.compile(
    r"\b(?:power ?apps?|power ?automate|logic ?apps?|power ?platform|copilot ?studio)\b", re.IGNORECASE
)
RELATED_PRODUCTS: Final = re.compile(
    r"\b(?:power ?bi|power ?pages|power ?virtual ?agents|microsoft ?flow|microsoft ?copilot)\b", re.IGNORECASE
)
_COPILOT: Final = re.compile(r"\bcopilot\b", re.IGNORECASE)


@rule(
    "SW020",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    fix="Give the connector the name of the service that it connects to.",
    bad=[{f"{DEFINITION}#/info/title": None}],
)
def title_missing(info: Info) -> Hits:
    """The connector has no title.

    The title is what makers look for, and OpenAPI requires it. An empty one is reported as such.
    """
    if "title" not in info.value:
        yield info.at(key="title"), "The connector has no `title`; the name of its service was expected."


def _title(info: Info) -> str:
    return (info.text("title") or "").strip()


def _unsuffixed(info: Info) -> str:
    """The title as it is written, without the suffix of independent publishers where that is demanded."""
    title = info.text("title") or ""
    return title.removesuffix(SUFFIX) if info.root.connector.limits.title_suffix else title


@rule(
    "SW021",
    severity=ERROR,
    microsoft="FieldLengthExceeded",
    policy="5000.2.2.1",
    profile=CERTIFIED,
    keys=("title",),
    fix="Shorten the title to 30 characters; the description has room for the rest.",
    bad=[{f"{DEFINITION}#/info/title": "Litware Archive for Large Files"}],
    ok=[{f"{DEFINITION}#/info/title": "Litware Archive for Many Files"}],
)
def title_too_long(info: Info) -> Hits:
    """The title has more than 30 characters.

    30 characters fit on a tile of the connector list. The limit is checked at each submission, and the published name
    gets its suffix (such as "Preview") later, so that it needn't fit in. Nor does the suffix of independent publishers,
    where the configuration demands it (`limits: {title_suffix: true}`).
    """
    title = _unsuffixed(info)
    if len(title) > MAX_TITLE:
        yield info.at("title"), f"The title {quoted(title)} has {len(title)} characters; {MAX_TITLE} are the limit."


@rule(
    "SW022",
    severity=ERROR,
    microsoft="ValueContainsRestrictedWords",
    policy="5000.2.2.2",
    profile=CERTIFIED,
    keys=("title",),
    fix="Leave the word out: everything in the list is a connector to an API.",
    bad=[{f"{DEFINITION}#/info/title": "Litware Archive API"}, {f"{DEFINITION}#/info/title": "Litware Connector"}],
    ok=[{f"{DEFINITION}#/info/title": "Litware Rapid Archive"}],
)
def title_has_restricted_word(info: Info) -> Hits:
    """The title has the word API or Connector.

    Titles name the service. The validator refuses the words "API" and "connector", whatever their case. Inside longer
    words they were accepted.
    """
    if found := _RESTRICTED.findall(_title(info)):
        words = listed([quoted(each) for each in dict.fromkeys(found)])
        yield info.at("title"), f"The title {quoted(_title(info))} has {words}, which titles may not have."


@rule(
    "SW023",
    severity=NOTE,
    profile=CERTIFIED,
    keys=("title",),
    fix="Leave the word out unless it belongs to the name of the service.",
    bad=[{f"{DEFINITION}#/info/title": "Litware ArchiveAPI"}],
    ok=[{f"{DEFINITION}#/info/title": "Litware Capital Archive"}],
)
def title_contains_restricted_word(info: Info) -> Hits:
    """The title has API or Connector as a part of a word.

    The validator looks for whole words, so such titles pass it; a reviewer may still object.
    """
    title = _title(info)
    if _CONTAINED.search(title) and not _RESTRICTED.search(title):
        yield info.at("title"), f"The title {quoted(title)} says API or connector inside a word."


@rule(
    "SW024",
    severity=ERROR,
    microsoft="ValueContainsRestrictedWords",
    policy="5000.2.2.2",
    profile=CERTIFIED,
    keys=("title",),
    fix="Leave the product's name out of the title.",
    bad=[{f"{DEFINITION}#/info/title": "Litware for Power Automate"}],
)
def title_names_platform_product(info: Info) -> Hits:
    """The title names a product of Power Platform.

    Every connector works in Power Apps, Power Automate, Logic Apps and Copilot Studio, and the names belong to
    Microsoft: the validator refuses them in titles.
    """
    if found := PRODUCTS.search(_title(info)):
        yield (
            info.at("title"),
            f"The title {quoted(_title(info))} names {quoted(found[0])}, a product of Power Platform.",
        )


@rule(
    "SW025",
    severity=WARNING,
    policy="5000.2.2.2",
    profile=CERTIFIED,
    keys=("title",),
    fix="Leave the product's name out of the title, unless the connector belongs to that product.",
    bad=[{f"{DEFINITION}#/info/title": "Litware for Power BI"}],
)
def title_names_related_product(info: Info) -> Hits:
    """The title names another product of the same family.

    The submission guide forbids the names of all Power Platform products in titles. Power BI, Power Pages,
    Power Virtual Agents, Microsoft Flow and Copilot are not known to be on the validator's list, therefore a warning.
    """
    title = _title(info)
    if (found := RELATED_PRODUCTS.search(title) or _COPILOT.search(title)) and not PRODUCTS.search(title):
        yield info.at("title"), f"The title {quoted(title)} names {quoted(found[0])}, a product of Microsoft."


@rule(
    "SW026",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("title",),
    whole=True,
    fix='Leave "Microsoft" out, unless Microsoft publishes the connector.',
    bad=[{f"{DEFINITION}#/info/title": "Microsoft Archive"}],
    ok=[{f"{DEFINITION}#/info/title": "Microsoft Archive", "apiProperties.json#/properties/publisher": "Microsoft"}],
)
def title_names_microsoft(info: Info) -> Hits:
    """The title says Microsoft, but somebody else publishes the connector.

    Makers take such a title for a connector that Microsoft supports. No official text forbids it; reviewers ask about
    it.
    """
    publisher = _publisher(info)
    if "microsoft" in _title(info).lower() and "microsoft" not in publisher.lower():
        yield (
            info.at("title"),
            f"The title {quoted(_title(info))} says Microsoft, the publisher is {quoted(publisher)}.",
        )


def _publisher(info: Info) -> str:
    properties = info.root.connector.properties
    publisher = properties.properties.get("publisher") if properties else None
    return publisher if isinstance(publisher, str) else ""


@rule(
    "SW027",
    severity=ERROR,
    microsoft="ValueMustEndWithAlphanumeric",
    policy="5000.2.2.3",
    profile=CERTIFIED,
    keys=("title",),
    fix="Remove what follows the last letter or digit.",
    bad=[{f"{DEFINITION}#/info/title": "Litware Archive!"}, {f"{DEFINITION}#/info/title": "Litware Archive "}],
    ok=[{f"{DEFINITION}#/info/title": "Litware Archive 2"}],
)
def title_ends_wrong(info: Info) -> Hits:
    """The title doesn't end with a letter or a digit.

    Punctuation, spaces and line breaks at the end of a title are refused. A closing bracket has a rule of its own,
    because it was accepted at times. Characters that are taken all the same can be configured:
    `limits: {title_endings: "!"}`.
    """
    title = _unsuffixed(info)
    if title.strip() and not title[-1].isalnum() and title[-1] not in f")]{info.root.connector.limits.title_endings}":
        last = quoted(title[-1]) if title[-1].isprintable() and title[-1] != " " else "a space or line break"
        yield info.at("title"), f"The title {quoted(title)} ends with {last}; a letter or digit was expected."


@rule(
    "SW028",
    severity=WARNING,
    microsoft="ValueMustEndWithAlphanumeric",
    policy="5000.2.2.3",
    profile=CERTIFIED,
    keys=("title",),
    fix="Reword the title so that it needs no brackets at its end.",
    bad=[{f"{DEFINITION}#/info/title": "Litware Archive (Cloud)"}],
)
def title_ends_with_bracket(info: Info) -> Hits:
    """The title ends with a closing bracket.

    The published rule wants a letter or digit at the end. One in fifty certified connectors ends with a bracket, so it
    has been accepted, and may be refused. `limits: {title_endings: ")"}` in the configuration accepts it.
    """
    title = _unsuffixed(info)
    if title.endswith((")", "]")) and title[-1] not in info.root.connector.limits.title_endings:
        yield info.at("title"), f'The title {quoted(title)} ends with "{title[-1]}"; a letter or digit is safe.'


@rule(
    "SW029",
    severity=WARNING,
    keys=("title",),
    fix="Give the connector the name of the service that it connects to.",
    bad=[{f"{DEFINITION}#/info/title": "Default title"}],
)
def title_is_placeholder(info: Info) -> Hits:
    """The title is still the one that a tool filled in.

    The portal and several generators write a title that says nothing. Reviewers send such connectors back.
    """
    if _title(info).lower() in PLACEHOLDERS:
        yield info.at("title"), f"The title {quoted(_title(info))} is a placeholder; the service's name was expected."


@rule(
    "SW049",
    severity=ERROR,
    profile=INDEPENDENT,
    keys=("title",),
    fix=f"Put the suffix{SUFFIX} at the end of the title.",
    bad=[{**AN_INDEPENDENT, CONFIG_PATH: _SUFFIXED}],
    ok=[
        AN_INDEPENDENT,
        {
            **AN_INDEPENDENT,
            CONFIG_PATH: _SUFFIXED,
            f"{DEFINITION}#/info/title": f"Litware Archive for Many Files{SUFFIX}",
        },
    ],
)
def title_without_suffix(info: Info) -> Hits:
    """An independent publisher's title lacks the suffix that is configured.

    The guide for independent publishers asks for names that end with "(Independent Publisher)". It means the title of
    the pull request and the published name: no published definition has the suffix, and few names would fit into 30
    characters with it. So this rule says something only where the configuration asks for it:
    `limits: {title_suffix: true}`. The suffix then does not count as a part of the title's length.
    """
    if info.root.connector.limits.title_suffix and _title(info) and not _title(info).endswith(SUFFIX):
        yield info.at("title"), f"The title {quoted(_title(info))} does not end with{SUFFIX}, as is configured."
