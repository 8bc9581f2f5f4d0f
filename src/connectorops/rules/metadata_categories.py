"""The categories in `x-ms-connector-metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.metadata import AT, CATEGORIES, LONGEST, METADATA, value_at, values_of
from connectorops.rules.repairs import reworded
from connectorops.rules.wording import listed, quoted
from connectorops.schema import nearest
from connectorops.swagger.nodes import Document

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


def _categories(document: Document) -> Iterator[tuple[int, list[str]]]:
    for index, value in values_of(document, CATEGORIES):
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
                yield value_at(document, index, key=name), f"The category {quoted(name)} is unknown{_hint(name)}."


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
                yield value_at(document, index, key=name), message


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
            yield value_at(document, index), f"{message}; {most} are the limit."
