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
_GAP: Final = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")


def _tidied(document: Text, place: Place) -> DocumentEdits:
    """Write one space for each gap, and none before the text; the connector's own name is left to its publisher."""
    if place.pointer != "/info/title":
        yield from reworded(lambda text: _GAP.sub(" ", text.lstrip()))(document, place)


@rule(
    "SW146",
    severity=WARNING,
    profile=CERTIFIED,
    keys=_KEYS,
    repair=_tidied,
    fix="Write one space between two words, and none before the first.",
    bad=[
        {f"{_LABELS}/summary": " Add a label"},
        {f"{_LABELS}/parameters/1/x-ms-summary": "New  Label"},
        {f"{_PLAN}/title": "Name of\nthe plan"},
        {f"{_DEFINITION}#/info/title": "Litware  Archive"},
    ],
    ok=[{f"{_PLAN}/description": "The plan.  It has a name."}],
)
def label_has_stray_space(node: Info | Operation | Parameter | Schema) -> Hits:
    """A title or summary has space in the wrong places.

    A space before a label, two spaces in a row and line breaks are hard to see in the file. In the designer they shift
    the label, and a search for its words doesn't find it. Space at the end, and line breaks in the summary of an
    operation, have rules of their own; descriptions are not judged.
    """
    for key in _KEYS:
        text = node.value.get(key)
        if not isinstance(text, str) or not text.strip() or (isinstance(node, Operation) and "\n" in text):
            continue
        if text[0].isspace() or _GAP.search(text.rstrip()):
            what = "begins with a space" if text[0].isspace() else "has two spaces in a row, or a line break"
            yield node.at(key), f"The {key} {shown(text)} {what}."
