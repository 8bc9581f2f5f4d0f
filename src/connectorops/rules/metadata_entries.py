"""The shape of the entries of `x-ms-connector-metadata`."""

from __future__ import annotations

from typing import Final

from connectorops.rule import CERTIFIED, ERROR, Hits, rule
from connectorops.rules.metadata import AT, METADATA
from connectorops.swagger.misfits import json_type
from connectorops.swagger.nodes import Document

_KEYS: Final = ("propertyName", "propertyValue")


@rule(
    "SW082",
    severity=ERROR,
    microsoft="JsonTypeIncorrect",
    profile=CERTIFIED,
    keys=(METADATA,),
    fix='Write each entry as `{"propertyName": "…", "propertyValue": "…"}`, both of them texts.',
    bad=[
        {f"{AT}/0/propertyValue": 7},
        {f"{AT}/2/propertyValue": ["Content and Files", "Productivity"]},
        {f"{AT}/-": {"propertyValue": "https://archive.example.com/terms"}},
    ],
)
def metadata_entry_not_valid(document: Document) -> Hits:
    """An entry of the metadata is not a name and a text.

    Each entry has two members: `propertyName`, which says what it is, and `propertyValue`, a text. Categories are one
    text too, with a semicolon between them. Entries of any other shape are not read. No published connector has one.
    """
    for index, entry in enumerate(document.array(METADATA)):
        if not isinstance(entry, dict):
            continue  # a wrong type in the document, which a rule of its own reports
        for key in _KEYS:
            value = entry.get(key)
            if key == "propertyName" and key not in entry:
                yield document.at(METADATA, index, key=key), f"Entry {index + 1} of the metadata has no `{key}`."
            elif value is not None and not isinstance(value, str):
                message = f"`{key}` of entry {index + 1} is {json_type(value)}; a text was expected."
                yield document.at(METADATA, index, key), message
