"""`x-ms-connector-metadata`: its entries, website and privacy policy, as the connector's page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import recased, remove_copy
from connectorops.rules.urls import is_plain_http, is_url
from connectorops.rules.wording import listed, quoted
from connectorops.schema import nearest
from connectorops.swagger.nodes import Document

METADATA: Final = "x-ms-connector-metadata"
WEBSITE: Final = "Website"
PRIVACY: Final = "Privacy policy"
CATEGORIES: Final = "Categories"
NAMES: Final = (WEBSITE, PRIVACY, CATEGORIES)
LONGEST: Final = 500  # all known categories together are shorter; what is longer is not looked at further

AT: Final = f"apiDefinition.swagger.json#/{METADATA}"


def _entries(document: Document) -> Iterator[tuple[int, str, Any]]:
    """Index, name and value of each entry that has a name."""
    for index, entry in enumerate(document.array(METADATA)):
        if isinstance(entry, dict) and isinstance(name := entry.get("propertyName"), str):
            yield index, name, entry.get("propertyValue")


def _meant(name: str) -> str | None:
    """The expected name of which a name is a spelling, whatever its case and spaces."""
    plain = " ".join(name.lower().split())
    return next((each for each in NAMES if each.lower() == plain), None)


def values_of(document: Document, wanted: str) -> Iterator[tuple[int, str]]:
    """Where the values of one name stand, without those that are empty."""
    for index, name, value in _entries(document):
        if _meant(name) == wanted and isinstance(value, str) and value.strip():
            yield index, value


def value_at(document: Document, index: int, key: str = "") -> Place:
    return document.at(METADATA, index, "propertyValue", key=key)


@rule(
    "SW070",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add `x-ms-connector-metadata` with the entries Website, Privacy policy and Categories.",
    bad=[{AT: None}],
)
def metadata_missing(document: Document) -> Hits:
    """The definition has no `x-ms-connector-metadata`.

    Its three entries (Website, Privacy policy, Categories) make the connector's page and its place in the list. A
    submission without them is refused. Only connectors that are older than the rule do without.
    """
    if METADATA not in document.value:
        expected = listed(list(NAMES))
        yield document.at(key=METADATA), f"The definition has no `{METADATA}`; entries for {expected} were expected."


@rule(
    "SW071",
    severity=ERROR,
    microsoft="ConnectorMetadataPropertiesMissing",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix='Add `{"propertyName": …, "propertyValue": …}` with this name.',
    bad=[{f"{AT}/0": None}, {f"{AT}/1": None}, {f"{AT}/2": None}, {f"{AT}/1/propertyName": "Terms"}],
    also=("SW074",),
)
def metadata_property_missing(document: Document) -> Hits:
    """The metadata lacks the website, the privacy policy or the categories.

    All three entries are required. Their names are compared whatever their case; another spelling of a name has a rule
    of its own.
    """
    if isinstance(document.value[METADATA], list):
        found = {_meant(name) for _, name, _ in _entries(document)}
        for name in NAMES:
            if name not in found:
                yield document.at(METADATA, key=name), f'The metadata has no entry "{name}".'


@rule(
    "SW072",
    severity=ERROR,
    microsoft="RequiredValueEmpty",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Give the entry a value.",
    bad=[{f"{AT}/0/propertyValue": ""}, {f"{AT}/2/propertyValue": None}],
)
def metadata_value_empty(document: Document) -> Hits:
    """An entry of the metadata has no value.

    Each entry has a `propertyName` and a `propertyValue`, a text that is not empty.
    """
    for index, name, value in _entries(document):
        if _meant(name) and (value is None or (isinstance(value, str) and not value.strip())):
            yield value_at(document, index), f'The entry "{name}" has no value.'


@rule(
    "SW073",
    severity=WARNING,
    profile=CERTIFIED,
    keys=(METADATA,),
    repair=recased(*NAMES),
    fix="Write the names Website, Privacy policy and Categories exactly so.",
    bad=[{f"{AT}/1/propertyName": "Privacy Policy"}],
)
def metadata_name_misspelt(document: Document) -> Hits:
    """A name of the metadata is written in another way than the guide has it.

    The guide says not to change the names. One certified connector in six writes "Privacy Policy", which works; a name
    that tools compare exactly does not.
    """
    for index, name, _ in _entries(document):
        if (meant := _meant(name)) and name != meant:
            place = document.at(METADATA, index, "propertyName")
            yield place, f'The name {quoted(name)} was expected to be written "{meant}".'


@rule(
    "SW074",
    severity=WARNING,
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Correct the name, or remove the entry.",
    bad=[{f"{AT}/-": {"propertyName": "Terms of Use", "propertyValue": "https://archive.example.com/terms"}}],
)
def metadata_name_unknown(document: Document) -> Hits:
    """An entry of the metadata has a name that nothing reads.

    Only Website, Privacy policy and Categories are read. Other entries do no harm, but a misspelt name means that one
    of the three is missing.
    """
    lacking = set(NAMES) - {_meant(name) for _, name, _ in _entries(document)}
    for index, name, _ in _entries(document):
        if not _meant(name):
            close = nearest(name, sorted(lacking))
            hint = f"{quoted(close)} was probably meant" if close else f"only {listed(list(NAMES))} are read"
            yield document.at(METADATA, index, "propertyName"), f"The name {quoted(name)} is unknown; {hint}."


@rule(
    "SW075",
    severity=WARNING,
    profile=CERTIFIED,
    keys=(METADATA,),
    repair=remove_copy,
    fix="Keep one entry of each name.",
    bad=[
        {f"{AT}/-": {"propertyName": "Website", "propertyValue": "https://www.archive.example.com"}},
        {
            f"{AT}/-": {"propertyName": "Website", "propertyValue": "https://archive.example.com"},
            f"{AT}/0": {"propertyName": "Website", "propertyValue": "https://archive.example.com"},
        },
    ],
)
def metadata_name_repeated(document: Document) -> Hits:
    """The metadata has an entry twice.

    Nothing says which of two entries of the same name counts.
    """
    seen = set()
    for index, name, _ in _entries(document):
        meant = _meant(name)
        if meant in seen:
            yield document.at(METADATA, index), f'The metadata has more than one entry "{meant}".'
        elif meant:
            seen.add(meant)


@rule(
    "SW076",
    severity=ERROR,
    policy="5000.3.1.3",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Write the whole address, from https:// on.",
    bad=[{f"{AT}/0/propertyValue": "archive.example.com"}],
)
def website_not_url(document: Document) -> Hits:
    """The website is not an absolute web address.

    The address becomes a link on the connector's page, so it needs its scheme: https://… .
    """
    yield from _not_urls(document, WEBSITE)


@rule(
    "SW077",
    severity=ERROR,
    policy="5000.3.1.5",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Write the whole address, from https:// on.",
    bad=[{f"{AT}/1/propertyValue": "see our website"}],
)
def privacy_policy_not_url(document: Document) -> Hits:
    """The privacy policy is not an absolute web address.

    The address becomes a link on the connector's page, so it needs its scheme: https://… .
    """
    yield from _not_urls(document, PRIVACY)


def _not_urls(document: Document, name: str) -> Hits:
    for index, value in values_of(document, name):
        if not is_url(value.strip()):
            message = f'The value of "{name}" is {quoted(value)}; an absolute address was expected.'
            yield value_at(document, index), message


@rule(
    "SW078",
    severity=WARNING,
    policy="5000.3.1.6",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Write https:// and make sure that the page is there.",
    bad=[{f"{AT}/0/propertyValue": "http://archive.example.com"}],
)
def metadata_url_not_https(document: Document) -> Hits:
    """The website or the privacy policy is an http address.

    Certification checks both addresses and asks for HTTPS.
    """
    for name in (WEBSITE, PRIVACY):
        for index, value in values_of(document, name):
            if is_plain_http(value.strip()):
                yield value_at(document, index), f"{quoted(value)} is not encrypted; https:// was expected."
