"""Labels that are one letter away from what they label."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import CERTIFIED, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.spelling import SHORT, are_variants, english, is_slip
from connectorops.swagger.nodes import Parameter, Schema

_DEFINITION: Final = "apiDefinition.swagger.json"
_PARAMETER: Final = f"{_DEFINITION}#/paths/~1documents/get/parameters/5"
_PLAN: Final = f"{_DEFINITION}#/definitions/Account/properties/plan"

MAX_LENGTH: Final = 200
RARER: Final = 50
"""How much rarer than that of its label the word of a name may be; a slip is rarer by far."""
_LABELS: Final = ("x-ms-summary", "title")
_PARTS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


@rule(
    "TX025",
    severity=WARNING,
    profile=CERTIFIED,
    keys=_LABELS,
    whole=False,
    fix="Correct the one that is wrong. The name belongs to the service, so it mostly is the label.",
    bad=[{f"{_PLAN}/title": "Pkan"}, {f"{_PARAMETER}/x-ms-summary": "Craeted After"}],
    ok=[{f"{_PLAN}/title": "Plans"}, {f"{_PLAN}/title": "Palace"}],
)
def label_is_nearly_the_name(node: Schema | Parameter) -> Hits:
    """A label is the name in words, but for one letter.

    Makers see the label and the service the name. Where they are the same words and one letter is another one, or two
    are swapped, it is a slip: `Results form` of `resultsFrom`, `Due Data` of `dueDate`. A dictionary finds none of
    these, because both are words. American and British spellings of one word are no slip.
    """
    for key in _LABELS:
        label = node.value.get(key)
        if isinstance(label, str) and (pair := _slip(node.name, label)):
            yield node.at(key), f"The label {shown(label)} has {shown(pair[1])} where the name has {shown(pair[0])}."


def _slip(name: str, label: str) -> tuple[str, str] | None:
    """The words of a name and of its label that differ, if no others do and one is a slip of the other."""
    if max(len(name), len(label)) > MAX_LENGTH:
        return None
    words = [[part.lower() for part in _PARTS.findall(each)] for each in (name, label)]
    if len(words[0]) != len(words[1]):
        return None
    pairs = [(one, other) for one, other in zip(*words, strict=True) if one != other]
    if len(pairs) != 1 or len(pairs[0][0]) != len(pairs[0][1]) or len(pairs[0][0]) < SHORT - 1:
        return None
    return pairs[0] if _is_right(*pairs[0]) else None


def _is_right(word: str, other: str) -> bool:
    """Whether the word of a name is one that the other is a slip of: names are misspelt too, and kept for ever."""
    if not is_slip(other, word) or are_variants(word, other):
        return False
    return english().frequency(other) < RARER * english().frequency(word)
