"""Which operation of the new document is which of the old one, and what changed in an operation itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from connectorops.changes.edits import Edit, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.swagger.nodes import Document, Operation

Matched = tuple["Operation", "Operation | None"]


def identity(operation: Operation) -> str:
    """The operationId, or the address of an operation that has none."""
    return operation.id or f"{operation.method} {operation.path}"


def match_operations(old: Document, new: Document) -> list[Matched]:
    """Each old operation with the new one of the same identity.

    Of several with one operationId, the one at the same address, else the first that is left.
    """
    by_id: dict[str, list[Operation]] = defaultdict(list)
    for operation in new.operations:
        by_id[identity(operation)].append(operation)
    matches: list[Matched] = []
    for operation in old.operations:
        candidates = by_id[identity(operation)]
        same = [each for each in candidates if _address(each) == _address(operation)]
        found = next(iter(same or candidates), None)
        if found is not None:
            candidates.remove(found)
        matches.append((operation, found))
    return matches


def _address(operation: Operation) -> tuple[str, str]:
    return operation.path, operation.method


def deleted_edit(old: Operation, added: list[Operation]) -> Edit:
    """A deleted operation, with a hint at the new one that answers at its address."""
    successor = next((each for each in added if _address(each) == _address(old)), None)
    hint = ""
    if successor is not None:
        hint = f"Its address belongs to {successor.label} now; for flows, another operationId is another operation."
    pointer = successor.pointer if successor else "/paths"
    subject = f"The operation {old.label}"
    path = f"operation/{identity(old)}"
    return Edit("OperationDeleted", path, old.pointer, pointer, old.label, "", old.label, subject, hint)


def added_edit(new: Operation) -> Edit:
    path = f"operation/{identity(new)}"
    return Edit("OperationAdded", path, "/paths", new.pointer, "", "", new.label, f"The operation {new.label}")


def operation_edits(old: Operation, new: Operation) -> Iterator[Edit]:
    """What changed in an operation itself: its address, its kind, whether it is shown, its texts."""

    def edit(code: str, key: str, before: str = "", after: str = "") -> Edit:
        places = [f"{each.pointer}/{key}" if key in each.value else each.pointer for each in (old, new)]
        path = f"operation/{identity(old)}"
        return Edit(code, path, places[0], places[1], before, after, old.label, f"The operation {old.label}")

    if old.path != new.path:
        yield edit("PathTemplateChanged", "", words(old.path), words(new.path))
    if old.method != new.method:
        yield edit("HttpMethodChanged", "", old.method.upper(), new.method.upper())
    if (before := _trigger(old)) != (after := _trigger(new)):
        yield edit("TriggerKindChanged", "x-ms-trigger", before, after)
    visibility = tuple(words(each.text("x-ms-visibility") or "normal") for each in (old, new))
    if old.internal != new.internal:
        yield edit("OperationHidden" if new.internal else "OperationShown", "x-ms-visibility", *visibility)
    elif visibility[0] != visibility[1]:
        yield edit("VisibilityChanged", "x-ms-visibility", *visibility)
    if new.deprecated and not old.deprecated:
        yield edit("OperationDeprecated", "deprecated")
    if old.text("summary") != new.text("summary"):
        yield edit("SummaryChanged", "summary", *(words(each.text("summary") or "") for each in (old, new)))
    if old.text("description") != new.text("description"):
        yield edit("DescriptionChanged", "description")


def _trigger(operation: Operation) -> str:
    value: Any = operation.value.get("x-ms-trigger")
    return "an action" if value is None else f"a trigger of kind {words(value)}"
