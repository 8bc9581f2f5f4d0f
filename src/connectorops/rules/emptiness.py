"""Texts that are there but say nothing."""

from __future__ import annotations

from typing import Final

from connectorops.rule import WARNING, Hits, rule
from connectorops.swagger.nodes import Operation, PathItem, Response, SecurityScheme, Typed

DEFINITION: Final = "apiDefinition.swagger.json"
TEXTS: Final = ("title", "description", "summary", "x-ms-summary")


@rule(
    "SW014",
    severity=WARNING,
    microsoft="RequiredValueEmpty",
    keys=TEXTS,
    fix="Write the text, or delete the member where it isn't needed.",
    bad=[
        {f"{DEFINITION}#/definitions/Account/properties/plan/title": ""},
        {f"{DEFINITION}#/securityDefinitions/api_key/description": " "},
    ],
)
def value_empty(node: Typed | Operation | Response | PathItem | SecurityScheme) -> Hits:
    """A title, summary or description is empty.

    An empty text is worse than none: where a title is missing the designer shows the name, where it is empty it shows
    nothing. Uploads have failed on empty titles. Exports of the portal write them, so a sixth of all certified
    connectors has some.
    """
    value = node.value
    for key in TEXTS:
        text = value.get(key)
        if text.__class__ is str and (not text or text.isspace()):
            yield node.at(key), f"`{key}` is empty; a text, or no `{key}` at all, was expected."
