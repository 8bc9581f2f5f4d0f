"""`x-ms-connector-metadata`: website, privacy policy and categories, as the connector's page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import recased, remove_copy, reworded
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
# The list that the validator names in its message.
KNOWN_CATEGORIES: Final = (
    "AI",
    "Business Management",
    "Business Intelligence",
    "Collaboration",
    "Commerce",
    "Communication",
    "Content and Files",
    "Finance",
    "Data",
    "Human Resources",
    "Internet of Things",
    "IT Operations",
    "Lifestyle and Entertainment",
    "Marketing",
    "Productivity",
    "Sales and CRM",
    "Security",
    "Social Media",
    "Website",
)
_CATEGORY: Final = re.compile(r"[^;\s](?:[^;]*[^;\s])?")
_BY_KEY: Final = {each.lower(): each for each in KNOWN_CATEGORIES}

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


def _values(document: Document, wanted: str) -> Iterator[tuple[int, str]]:
    """Where the values of one name stand, without those that are empty."""
    for index, name, value in _entries(document):
        if _meant(name) == wanted and isinstance(value, str) and value.strip():
            yield index, value


def _value_at(document: Document, index: int, key: str = "") -> Place:
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
            yield _value_at(document, index), f'The entry "{name}" has no value.'


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
    for index, name, _ in _entries(document):
        if not _meant(name):
            close = nearest(name, NAMES)
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
    for index, value in _values(document, name):
        if not is_url(value.strip()):
            message = f'The value of "{name}" is {quoted(value)}; an absolute address was expected.'
            yield _value_at(document, index), message


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
        for index, value in _values(document, name):
            if is_plain_http(value.strip()):
                yield _value_at(document, index), f"{quoted(value)} is not encrypted; https:// was expected."


def _categories(document: Document) -> Iterator[tuple[int, list[str]]]:
    for index, value in _values(document, CATEGORIES):
        yield index, [name for each in value[:LONGEST].split(";") if (name := each.strip())]


@rule(
    "SW079",
    severity=ERROR,
    microsoft="InvalidConnectorCategory",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Choose up to two of the known categories and separate them by a semicolon.",
    bad=[
        {f"{AT}/2/propertyValue": "Documents"},
        {f"{AT}/2/propertyValue": "Content and Files, Productivity"},
        {f"{AT}/2/propertyValue": "Content & Files;Productivity"},
    ],
    ok=[{f"{AT}/2/propertyValue": "Productivity; Website"}],
)
def category_not_valid(document: Document) -> Hits:
    """A category is not one of the known ones.

    The categories are AI, Business Management, Business Intelligence, Collaboration, Commerce, Communication, Content
    and Files, Finance, Data, Human Resources, Internet of Things, IT Operations, Lifestyle and Entertainment,
    Marketing, Productivity, Sales and CRM, Security, Social Media and Website.
    """
    for index, names in _categories(document):
        for name in names:
            if name.lower() not in _BY_KEY:
                yield _value_at(document, index, key=name), f"The category {quoted(name)} is unknown{_hint(name)}."


def _hint(name: str) -> str:
    parts = [_BY_KEY.get(each.strip().lower()) for each in name[:200].replace("|", ",").split(",")]
    if len(parts) > 1 and all(parts):
        return f'; "{";".join(filter(None, parts))}" was probably meant'
    close = nearest(name, KNOWN_CATEGORIES)
    return f"; {quoted(close)} was probably meant" if close else ""


def _as_listed(categories: str) -> str:
    """The same categories in the letters of the list, with the space around them left as it is."""
    return _CATEGORY.sub(lambda match: _BY_KEY.get(match[0].lower(), match[0]), categories)


@rule(
    "SW080",
    severity=WARNING,
    profile=CERTIFIED,
    keys=(METADATA,),
    repair=reworded(_as_listed),
    fix="Write the category as the list has it.",
    bad=[{f"{AT}/2/propertyValue": "Content And Files;Productivity"}],
)
def category_misspelt(document: Document) -> Hits:
    """A category differs from the list in capital letters.

    The validator accepts it; a comparison that is exact does not.
    """
    for index, names in _categories(document):
        for name in names:
            meant = _BY_KEY.get(name.lower(), name)
            if name != meant:
                message = f"The category {quoted(name)} was expected to be written {quoted(meant)}."
                yield _value_at(document, index, key=name), message


@rule(
    "SW081",
    severity=ERROR,
    microsoft="TooManyConnectorCategories",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix="Choose the two categories that fit best.",
    bad=[{f"{AT}/2/propertyValue": "Content and Files;Productivity;Data"}],
)
def too_many_categories(document: Document) -> Hits:
    """The connector has more than two categories.

    Two are the limit in the definition. (The form of Partner Center, which is another field, takes three.) Should the
    validator take more one day, `limits: {connector_categories: 3}` says so.
    """
    most = document.connector.limits.connector_categories
    for index, names in _categories(document):
        if len(names) > most:
            message = f"There are {len(names)} categories, {listed([quoted(each) for each in names[:6]])}"
            yield _value_at(document, index), f"{message}; {most} are the limit."
