"""The style of Microsoft's guides for names and labels, judged for a connector as a whole.

Most published connectors keep to another style here and there, so each rule speaks once and names a few places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sized
from dataclasses import replace
from typing import Final

from connectorops.model import Place
from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.wording import counted, listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Parameter

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_DOCUMENTS: Final = f"{_PATHS}/~1documents"
_DOCUMENT: Final = f"{_DOCUMENTS}~1{{documentId}}"
_LABELS: Final = f"{_DOCUMENT}~1labels/post"
_VISIBLE: Final = (
    f"{_DOCUMENTS}/get", f"{_DOCUMENTS}/post", f"{_DOCUMENT}/get", f"{_DOCUMENT}/patch", f"{_DOCUMENT}~1content/post",
    f"{_DOCUMENT}~1transcript/get", _LABELS, f"{_PATHS}/~1document-types~1{{typeId}}~1records/post",
    f"{_PATHS}/~1folders~1{{folderId}}~1entries/get", f"{_PATHS}/~1hooks/post", f"{_PATHS}/~1changes/get",
    f"{_PATHS}/~1search/get", f"{_PATHS}/~1full-search/get",
)  # fmt: skip
"""The operations of the golden connector that makers see."""

SHOWN: Final = 3
MANY: Final = 10
"""Operations from which it matters which of them are shown first."""
FEW: Final = 3
"""Summaries that make a style; fewer may be names of things."""

_SMALL: Final = frozenset(
    """
    a an and as at but by each for from has if in into is it its nor not of off on onto or out over per than that the to
    up via vs when where with
    """.split()  # noqa: SIM905 - read as a text
)
"""Words that are small in every style."""
_ASIDE: Final = re.compile(r"\([^()]*\)")
_CAPITALISED: Final = re.compile(r"[A-Z][a-z]+")
_SMALL_LETTERS: Final = re.compile(r"[a-z]+")


@rule(
    "SW124",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Begin the id of a new operation with a capital letter. Leave ids alone that users have: another breaks flows.",
    bad=[{f"{_LABELS}/operationId": "addLabel"}],
    ok=[{f"{_LABELS}/operationId": "AddLabel_V2"}],
)
def operation_id_not_pascal_case(document: Document) -> Hits:
    """Some operationIds are not in PascalCase.

    Microsoft's coding standards write ids as `ListInvoices`: each word with a capital letter and nothing in between.
    Other characters are reported for each operation; this is about the first letter, for all operations together.
    """
    found = [each for each in document.operations if each.id.isalnum() and not each.id[0].isupper()]
    if found:
        message = f"{share(found, document.operations, 'operationIds')} not in PascalCase"
        place = beginning(document, "ids", f"{found[0].pointer}/operationId")
        yield place, f"{message}: {some([each.id for each in found])}."


@rule(
    "SW143",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Write capital letters at the beginning and in names only: `List open invoices`.",
    bad=[
        {
            f"{_DOCUMENTS}/get/summary": "List All Documents",
            f"{_DOCUMENTS}/post/summary": "Create New Document",
            f"{_DOCUMENT}/get/summary": "Get One Document",
            f"{_LABELS}/summary": "Add One Label",
        }
    ],
    ok=[{f"{_DOCUMENTS}/get/summary": "List All Documents", f"{_LABELS}/summary": "Add label in Litware Archive"}],
)
def summaries_in_title_case(document: Document) -> Hits:
    """Most summaries are in Title Case.

    Microsoft's guides want summaries in sentence case, as in `Get a list of invoices`, and keep Title Case for the
    labels of fields. Names have capitals anyway, so this speaks only where half of the summaries or more are written
    so, and at least three; summaries of one or two words count for neither side.
    """
    names = {*_words(document.child("info").get("title"))}
    seen = [(each, each.text("summary") or "") for each in document.operations if not each.internal]
    long = [(each, text, rest) for each, text in seen if len(rest := _weighty(text, names)) > 1]
    found = [(each, text) for each, text, rest in long if all(map(_CAPITALISED.fullmatch, rest))]
    if len(found) >= max(FEW, len(long) / 2):
        message = f"{share(found, long, 'longer summaries')} in Title Case; sentence case was expected"
        place = beginning(document, "summaries", f"{found[0][0].pointer}/summary")
        yield place, f"{message}: {some([text for _, text in found])}."


def _weighty(summary: str, names: set[str]) -> list[str]:
    """The words behind the first that a style can be told by: neither small ones nor names."""
    words = _words(_ASIDE.sub("", summary))[1:]
    return [each for each in words if each.lower() not in _SMALL and each not in names]


def _words(text: object) -> list[str]:
    return text.split() if isinstance(text, str) else []


@rule(
    "SW145",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Mark what most makers need as `important`, what few need as `advanced`, what only serves others `internal`.",
    bad=[{f"{each}/x-ms-visibility": None for each in _VISIBLE}],
    ok=[{f"{each}/x-ms-visibility": None for each in _VISIBLE[1:]}],
)
def operations_without_visibility(document: Document) -> Hits:
    """None of many operations says how prominent it is.

    The designer lists operations that are `important` first and hides those that are `advanced` behind a link, so that
    makers find what they came for. The checklist for certification asks for `x-ms-visibility` on every operation; most
    published connectors leave it out, and for a short list that is fine. This speaks from ten operations on.
    """
    seen = [each for each in document.operations if not each.internal]
    if len(seen) >= MANY and not any(each.value.get("x-ms-visibility") for each in seen):
        message = f"None of the {len(seen)} operations that makers see has an x-ms-visibility"
        yield document.at("paths", key="visibility"), f"{message}, so that nothing tells the important ones apart."


@rule(
    "SW215",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Write the labels with capital letters: `Folder ID`, `Created After`.",
    bad=[{f"{_DOCUMENTS}/get/parameters/5/x-ms-summary": "Created after"}],
    ok=[{f"{_DOCUMENTS}/get/parameters/5/x-ms-summary": "Created After and Before (local time)"}],
)
def parameter_labels_not_in_title_case(document: Document) -> Hits:
    """Some labels of parameters are not in Title Case.

    `x-ms-summary` is the label of a field, and Microsoft's guides want labels in Title Case: each word but the small
    ones begins with a capital letter. Every second published connector has labels in other styles. All labels of a
    connector are one finding; what stands in parentheses is not judged.
    """
    labels = [(each, text) for each in seen_parameters(document) if (text := each.text("x-ms-summary"))]
    found = [(each, text) for each, text in labels if not _is_title(text)]
    if found:
        message = f"{share(found, labels, 'labels')} not in Title Case"
        place = beginning(document, "labels", f"{found[0][0].pointer}/x-ms-summary")
        yield place, f"{message}: {some([text for _, text in found])}."


def _is_title(label: str) -> bool:
    words = _words(_ASIDE.sub("", label))
    return not any(_SMALL_LETTERS.fullmatch(each) and each not in _SMALL for each in words)


def seen_parameters(document: Document) -> Iterator[Parameter]:
    """The parameters outside of bodies that makers see, each where it is written."""
    shared = [each.parameters for each in document.path_items]
    own = [each.own_parameters for each in document.operations]
    for group in (document.parameters.values(), *shared, *own):
        for each in group:
            if isinstance(each, Parameter) and each.visible and each.location != "body":
                yield each


def beginning(document: Document, key: str, first: str) -> Place:
    """Where one finding for the whole definition begins: it stays the same when the first of its places is mended."""
    return replace(document.at("paths", key=key), first=first)


def share(found: Sized, of: Sized, nouns: str, verbs: tuple[str, str] = ("is", "are")) -> str:
    """3 of 12 labels are; 1 of 12 labels is."""
    return f"{len(found)} of {len(of)} {nouns} {verbs[len(found) != 1]}"


def some(found: list[str]) -> str:
    """The first few of them, each once."""
    names = [shown(each) for each in dict.fromkeys(found)]
    rest = len(names) - SHOWN
    return listed(names) if rest <= 0 else f"{', '.join(names[:SHOWN])} and {counted(rest, 'other')}"
