"""Descriptions as sentences: how they end, judged for a connector as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from connectorops.documents import Document as Text
from connectorops.documents import join
from connectorops.edits import SetMember
from connectorops.model import Place
from connectorops.nodes import Json
from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.house_style import beginning, seen_parameters, share, some
from connectorops.rules.repairs import DocumentEdits
from connectorops.swagger.nodes import METHODS, Document

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_LABELS: Final = f"{_PATHS}/~1documents~1{{documentId}}~1labels/post"
_PARAMETER: Final = f"{_PATHS}/~1documents/get/parameters/5"

_HAVE: Final = ("has", "have")
_CLOSERS: Final = " \t\r\n)]}\"'`*\u2019\u201d"
_ENDS: Final = (".", "!", "?", ":", "\u2026")
_PLAIN_END: Final = re.compile(r"(?:^|[\s(])[A-Za-z'-]+\)?\Z")
"""A word, and nothing that a full stop could be taken for a part of, such as an address or a number."""
_WORDS: Final = 5
"""A sentence has so many words; what is shorter reads as a label, and few end one with a full stop."""
_NO_SENTENCE: Final = re.compile(r"[\n<>`|{}]")


def _is_open(text: object) -> bool:
    """Whether a text of some length ends as no sentence does, nor with the mark that guides ask for."""
    whole = text.strip() if isinstance(text, str) else ""
    return (
        len(whole.split(None, _WORDS - 1)) == _WORDS
        and not whole.endswith("(deprecated)")
        and not whole.rstrip(_CLOSERS).endswith(_ENDS)
    )


def _closed(text: str) -> str:
    """The text with a full stop, where it is one or more sentences; else as it is."""
    core = text.rstrip()
    return text if _NO_SENTENCE.search(core) or not _PLAIN_END.search(core) else f"{core}."


def _operations(value: Json) -> Iterator[tuple[str, Json]]:
    """The operations that makers see and that are not on their way out, by their pointers."""
    for path, item in _objects(value.get("paths")):
        for method, operation in _objects(item):
            is_shown = operation.get("x-ms-visibility") != "internal" and operation.get("deprecated") is not True
            if method in METHODS and is_shown:
                yield join("", "paths", path, method), operation


def _objects(value: object) -> Iterator[tuple[str, Json]]:
    for key, each in value.items() if isinstance(value, dict) else ():
        if isinstance(each, dict):
            yield key, each


def _parameters(value: Json) -> Iterator[tuple[str, Json]]:
    """The parameters that are not hidden, by their pointers."""
    found = [(join("/parameters", name), each) for name, each in _objects(value.get("parameters"))]
    paths = [(join("/paths", path), item) for path, item in _objects(value.get("paths"))]
    for pointer, owner in (*paths, *_operations(value)):
        listed_here = owner.get("parameters")
        for index, each in enumerate(listed_here if isinstance(listed_here, list) else ()):
            if isinstance(each, dict):
                found.append((join(f"{pointer}/parameters", index), each))
    return ((pointer, each) for pointer, each in found if each.get("x-ms-visibility") != "internal")


def _closing(found: Callable[[Json], Iterator[tuple[str, Json]]]) -> Callable[[Text, Place], DocumentEdits]:
    """Put a full stop behind descriptions that lack nothing else."""

    def repair(document: Text, _: Place) -> DocumentEdits:
        for pointer, each in found(document.value):
            text = each.get("description")
            if isinstance(text, str) and _is_open(text) and (new := _closed(text)) != text:
                yield SetMember(f"{pointer}/description", new)

    return repair


@rule(
    "SW144",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_closing(_operations),
    fix="Write full sentences and end them with a full stop.",
    bad=[{f"{_LABELS}/description": "Puts one more word on a document"}],
    ok=[
        {f"{_LABELS}/description": "Puts one more word on a document (in any language.)"},
        {f"{_LABELS}/description": "Labels a document"},
    ],
)
def operation_description_without_full_stop(document: Document) -> Hits:
    """Descriptions of operations don't end as sentences do.

    Microsoft's guides ask for full sentences with punctuation at their end. Every second published connector has
    descriptions without, so all of a connector are one finding. Operations that makers don't see, those that are
    deprecated, and descriptions of up to four words, which read as labels, are not judged. `fix` adds the full stop
    where the text ends with a plain word.
    """
    seen = list(_operations(document.value))
    found = [each for each in seen if _is_open(each[1].get("description"))]
    if found:
        names = [str(each.get("operationId", pointer)) for pointer, each in found]
        message = f"{share(found, seen, 'operations', _HAVE)} a description without punctuation at its end"
        yield beginning(document, "operations", f"{found[0][0]}/description"), f"{message}: {some(names)}."


@rule(
    "SW216",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_closing(_parameters),
    fix="Write full sentences and end them with a full stop.",
    bad=[{f"{_PARAMETER}/description": "Only documents filed later than this moment"}],
    ok=[{f"{_PARAMETER}/description": "Only documents filed later than this moment: which one?"}],
)
def parameter_description_without_full_stop(document: Document) -> Hits:
    """Descriptions of parameters don't end as sentences do.

    The checklist for certification asks for punctuation at the end of every description. Every second certified
    connector has parameters without, so all of a connector are one finding. Parameters that makers don't see, and
    descriptions of up to four words, which read as labels, are not judged.
    """
    seen = list(seen_parameters(document))
    found = [each for each in seen if _is_open(each.value.get("description"))]
    if found:
        message = f"{share(found, seen, 'parameters', _HAVE)} a description without punctuation at its end"
        place = beginning(document, "parameters", f"{found[0].pointer}/description")
        yield place, f"{message}: {some([each.name for each in found])}."
