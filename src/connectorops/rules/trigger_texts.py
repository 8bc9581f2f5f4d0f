"""What triggers tell makers: which event starts the flow, and how to try it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

HINT: Final = "x-ms-trigger-hint"
MOST: Final = 3
_PATHS: Final = "apiDefinition.swagger.json#/paths"
_HOOK: Final = f"{_PATHS}/~1hooks/post"
_CHANGES: Final = f"{_PATHS}/~1changes/get"
_NAMES_EVENT: Final = re.compile(r"when |for a selected |.{0,40}\bdeprecated\b", re.IGNORECASE)
"""Also what a maker starts by hand for something that is selected, and what is on its way out."""
_EVENT: Final = re.compile(
    r"\b(?:when(?:ever)?|triggers?|triggered|triggering|fires?|fired|(?:each|every) time|once|as soon as|upon"
    r"|on (?:a|an|new|each|every)|starts?|runs?|executed|reacts? to|waits? for|notif\w+"
    r"|(?:is|are|was|were|gets|been) (?:\w+ly )?\w+(?:ed|en))\b",
    re.IGNORECASE,
)


def _offered(operation: Operation) -> bool:
    """Whether makers can choose the trigger for a new flow."""
    return operation.trigger and not operation.internal and not operation.deprecated


@rule(
    "SW468",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Begin with `When a` or `When an`: `When a document is added`.",
    bad=[{f"{_HOOK}/summary": "Document added or changed"}, {f"{_HOOK}/summary": "Subscribe to documents"}],
    ok=[{f"{_HOOK}/summary": "When documents are added"}, {f"{_HOOK}/summary": "For a selected document"}],
    keys=("x-ms-trigger",),
)
def trigger_summary_is_no_event(operation: Operation) -> Hits:
    """The summary of a trigger does not begin with "When".

    The designer lists triggers by their summaries, and makers know them by the word: "When a file is created". One
    that reads like an action, such as "Subscribe to files", says what the service does and not what starts the flow.
    Half of the published triggers are worded otherwise, so it is a note.
    """
    summary = operation.text("summary")
    if _offered(operation) and summary and not _NAMES_EVENT.match(summary):
        yield operation.at("summary"), f'The summary {shown(summary)} of a trigger does not begin with "When".'


@rule(
    "SW469",
    severity=NOTE,
    profile=CERTIFIED,
    fix='Write a sentence such as "This operation triggers when a document is added."',
    bad=[{f"{_HOOK}/description": "A webhook for documents of one folder."}],
    ok=[
        {f"{_HOOK}/description": "Runs whenever a document is added or changed."},
        {f"{_HOOK}/description": "Triggers on new documents."},
    ],
    keys=("x-ms-trigger",),
)
def trigger_description_names_no_event(operation: Operation) -> Hits:
    """The description of a trigger does not say when it fires.

    A maker has to know what starts the flow: which event, and of which things. The guide to strings asks for the words
    "This operation triggers when"; any sentence that tells the moment will do here.
    """
    description = operation.text("description")
    if _offered(operation) and description and not _EVENT.search(description):
        yield (
            operation.at("description"),
            f"The description of the trigger {operation.label} does not say when it fires.",
        )


@rule(
    "SW470",
    severity=NOTE,
    profile=CERTIFIED,
    fix='Add `x-ms-trigger-hint`: "To see it work now, file a document in the archive."',
    bad=[{f"{_HOOK}/{HINT}": None}, {f"{_CHANGES}/{HINT}": " "}],
    ok=[{f"{_HOOK}/{HINT}": None, f"{_HOOK}/x-ms-visibility": "internal"}],
    keys=("paths",),
    whole=True,
)
def triggers_without_hint(document: Document) -> Hits:
    """Triggers do not say how to try them.

    Whoever tests a flow waits for its trigger. `x-ms-trigger-hint` is the sentence that the designer shows meanwhile:
    what to do in the product so that the trigger fires. Few published connectors have it, so it is a note, and one for
    all triggers of a definition.
    """
    found = list(_without_hint(document))
    if found:
        labels = [each.label for each in found[:MOST]]
        more = [f"{len(found) - MOST} more"] if len(found) > MOST else []
        verb = "has" if len(found) == 1 else "have"
        noun = "The trigger" if len(found) == 1 else "The triggers"
        first = found[0]
        place = first.at(HINT) if HINT in first.value else first.at(key=HINT)
        yield place, f"{noun} {listed([*labels, *more])} {verb} no `{HINT}`."


def _without_hint(document: Document) -> Iterator[Operation]:
    for operation in document.operations:
        if _offered(operation) and not (operation.text(HINT) or "").strip():
            yield operation
