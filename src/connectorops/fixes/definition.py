"""Carrying out a blueprint in the text of a definition, so that all but the revisions stays as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import join, load_json
from connectorops.edits import InsertMember, RenameMember, SetMember, apply, fragments, refusal
from connectorops.fixes.parameters import Lifted
from connectorops.fixes.paths import path_edits
from connectorops.fixes.shared import before_it, members, references, renamed_reference
from connectorops.rules.revisions import ANNOTATION, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.documents import Document
    from connectorops.edits import DocumentEdit
    from connectorops.fixes.blueprint import Blueprint
    from connectorops.fixes.revision import Revision
    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document as Swagger
    from connectorops.swagger.nodes import Operation

_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
_MARK: Final = " (deprecated)"


def revised(old: Swagger, new: Swagger, base: Document, working: Document, plan: Blueprint) -> Document:
    """The working document with the revisions. `base` and `working` are the texts of `old` and `new`."""
    working = apply(working, _renamed(working.value, plan))
    lifted = Lifted(old, new, working.value, plan)
    working = apply(working, [*lifted.in_new, *_missing_sections(working.value, plan)])
    base = apply(_proper(base), [*_deprecated(new, plan), *lifted.in_old])
    return apply(working, [*_parts(base, working, plan), *path_edits(base, working, plan)])


def _proper(base: Document) -> Document:
    """The base as a document without defects: what it says counts, not how."""
    return load_json(base.path, json.dumps(base.value, indent=4).encode()) if refusal(base) else base


def _renamed(document: Json, plan: Blueprint) -> Iterator[DocumentEdit]:
    """New names of operations and shared parts, wherever the working document speaks of them; new annotations."""
    for (section, name), new_name in plan.names.items():
        yield RenameMember(join("", section, name), new_name)
    for pointer, ref in references(document):
        if (renamed := renamed_reference(document, ref, plan.names)) is not None:
            yield SetMember(pointer, renamed)
    for pointer, name in operation_ids(document):
        if name in plan.operations:
            yield SetMember(pointer, plan.operations[name])
    for each in plan.revisions:
        if each.new is not None and each.numbered:
            yield from _annotated(each.new, {"family": each.family, "revision": each.next_number}, "operationId")


def operation_ids(document: Json) -> Iterator[tuple[str, str]]:
    """Every place where an operation is named: its own operationId, lookups, replacements, capabilities."""
    waiting: list[tuple[Any, str]] = [(document, "")]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, dict):
            if isinstance(name := value.get("operationId"), str):
                yield join(pointer, "operationId"), name
            waiting += [(member, join(pointer, key)) for key, member in value.items()]
        elif isinstance(value, list):
            waiting += [(member, join(pointer, number)) for number, member in enumerate(value)]


def _annotated(operation: Operation, members: Mapping[str, Any], anchor: str) -> Iterator[DocumentEdit]:
    place = operation.pointer
    if operation.annotation:
        for key, value in members.items():
            yield SetMember(join(place, ANNOTATION, key), value)
    elif ANNOTATION in operation.value:
        yield SetMember(join(place, ANNOTATION), dict(members))
    else:
        yield InsertMember(place, ANNOTATION, dict(members), after=anchor)


def _deprecated(new: Swagger, plan: Blueprint) -> Iterator[DocumentEdit]:
    """What makes operations of the base deprecated ones, with the way to their successor."""
    title = new.child("info").get("title")
    api = _NO_LETTER.sub("", title.casefold()) if isinstance(title, str) else ""
    for each in plan.revisions:
        operation = each.old
        anchor = next(key for key in ("description", "summary", "operationId") if key in operation.value)
        if "deprecated" in operation.value:
            yield SetMember(join(operation.pointer, "deprecated"), value=True)
        else:
            yield InsertMember(operation.pointer, "deprecated", value=True, after=anchor)
        yield from _marked(operation)
        yield from _annotated(operation, _lineage(each, api), "deprecated")


def _marked(operation: Operation) -> Iterator[DocumentEdit]:
    for key in () if operation.internal else ("summary", "description"):
        text = operation.text(key)
        if text and not MARKS.search(text):
            yield SetMember(join(operation.pointer, key), text.rstrip(" .") + _MARK)


def _lineage(revision: Revision, api: str) -> Json:
    lineage: Json = {"family": revision.family, "revision": revision.number}
    if revision.new_id and api:
        lineage["replacement"] = {"api": api, "operationId": revision.new_id}
    return lineage


def _missing_sections(document: Json, plan: Blueprint) -> Iterator[DocumentEdit]:
    for section in dict.fromkeys(section for section, _ in plan.parts):
        if not isinstance(document.get(section), dict):
            yield SetMember(join("", section), {})


def _parts(base: Document, working: Document, plan: Blueprint) -> Iterator[DocumentEdit]:
    """Shared parts of the base: before the one that took their name, or where they were."""
    texts = fragments(base, [join("", *name) for name in plan.parts])
    present = {section: set(members(working.value, section)) for section, _ in plan.parts}
    for section, name in plan.parts:
        pointer = join("", section)
        text = texts[join("", section, name)]
        if (section, name) in plan.names:
            yield InsertMember(pointer, name, text, before=plan.names[section, name])
        else:
            yield InsertMember(
                pointer, name, text, after=before_it(members(base.value, section), name, present[section])
            )
        present[section].add(name)
