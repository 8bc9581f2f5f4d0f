"""Space in labels where nobody sees it, or where it tears the text apart."""

from __future__ import annotations

import re
from typing import Final

from connectorops.documents import Document as Text
from connectorops.model import Place
from connectorops.rule import CERTIFIED, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, reworded
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Info, Operation, Parameter, Schema

_DEFINITION: Final = "apiDefinition.swagger.json"
_LABELS: Final = f"{_DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"
_PLAN: Final = f"{_DEFINITION}#/definitions/Account/properties/plan"
_KEYS: Final = ("title", "summary", "x-ms-summary")
_BREAK: Final = re.compile(r"[\t\r\n]")


def _tidied(document: Text, place: Place) -> DocumentEdits:
    """Remove the space before a text; a line break may be meant, and the connector's name is its publisher's."""
    if place.pointer != "/info/title":
        yield from reworded(str.lstrip)(document, place)


@rule(
    "SW146",
    severity=WARNING,
    profile=CERTIFIED,
    keys=_KEYS,
    repair=_tidied,
    fix="Write one space between two words, and nothing before the first.",
    bad=[
        {f"{_LABELS}/summary": " Add a label"},
        {f"{_LABELS}/parameters/1/x-ms-summary": " New Label"},
        {f"{_PLAN}/title": "Name of\nthe plan"},
        {f"{_DEFINITION}#/info/title": " Litware Archive"},
    ],
    ok=[{f"{_PLAN}/description": "The plan.  It has a name."}],
)
def label_has_stray_space(node: Info | Operation | Parameter | Schema) -> Hits:
    """A title or summary has space in the wrong places.

    A space before a label, a tab and a line break are hard to see in the file. In the designer they shift the label,
    and a search for its words doesn't find it. Space at the end, several spaces in a row, and breaks in the texts of
    operations and parameters have rules of their own; descriptions are not judged.
    """
    for key in _KEYS:
        text = node.value.get(key)
        if not isinstance(text, str) or not text.strip():
            continue
        if text[0].isspace():
            yield node.at(key), f"The {key} {shown(text)} begins with a space."
        elif isinstance(node, Info | Schema) and _BREAK.search(text.rstrip()):
            yield node.at(key), f"The {key} {shown(text)} has a tab or a line break between its words."
