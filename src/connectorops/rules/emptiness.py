"""Texts that are there but say nothing."""

from __future__ import annotations

from typing import Final

from connectorops.documents import Document as Text
from connectorops.documents import split
from connectorops.edits import RemoveMember
from connectorops.model import Place
from connectorops.nodes import Node
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, holder
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Operation, Parameter, PathItem, Response, SecurityScheme, Typed

DEFINITION: Final = "apiDefinition.swagger.json"
_LABELS: Final = f"{DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"
TEXTS: Final = ("title", "description", "summary", "x-ms-summary")


def _removed(document: Text, place: Place) -> DocumentEdits:
    """Remove an empty text where there need be none."""
    node, key = holder(document, place), split(place.pointer)[-1]
    of_operation = "operationId" in node or "responses" in node
    of_parameter = "in" in node and node["in"] != "body" and not place.pointer.startswith("/securityDefinitions/")
    of_response = key == "description" and split(place.pointer)[-3:-2] == ["responses"]
    if not (of_operation or of_parameter or of_response):
        yield RemoveMember(place.pointer)


@rule(
    "SW014",
    severity=WARNING,
    microsoft="RequiredValueEmpty",
    keys=TEXTS,
    repair=_removed,
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
        if text.__class__ is str and (not text or text.isspace()) and key not in _wanted(node):
            of = f" of {shown(name)}" if (name := getattr(node, "name", "")) else ""
            yield node.at(key), f"`{key}`{of} is empty; a text, or no `{key}` at all, was expected."


def _wanted(node: Node) -> tuple[str, ...]:
    """The texts without which certification refuses what makers see."""
    if isinstance(node, Operation):
        return () if node.internal else ("summary", "description")
    if isinstance(node, Parameter) and node.location != "body" and node.visible:
        return ("x-ms-summary", "description")
    return ()


@rule(
    "SW017",
    severity=ERROR,
    microsoft="RequiredValueEmpty",
    profile=CERTIFIED,
    keys=TEXTS,
    whole=True,
    fix="Write the text.",
    bad=[
        {f"{_LABELS}/summary": ""},
        {f"{_LABELS}/description": " "},
        {f"{_LABELS}/parameters/1/x-ms-summary": ""},
        {f"{_LABELS}/parameters/1/description": ""},
    ],
    ok=[{f"{DEFINITION}#/paths/~1account/get/summary": "Get the account"}],
)
def required_text_empty(node: Operation | Parameter) -> Hits:
    """A text that certification asks for is empty.

    Every operation that makers see needs a summary and a description, and every parameter `x-ms-summary` and a
    description. An empty text is none: makers see a step or a field without a name. Hardly any published connector has
    one. What is internal, and the body as a whole, may do without.
    """
    for key in _wanted(node):
        text = node.value.get(key)
        if text.__class__ is str and (not text or text.isspace()):
            what = node.label if isinstance(node, Operation) else shown(node.name)
            yield node.at(key), f"`{key}` of {what} is empty; makers see nothing where a text was expected."
