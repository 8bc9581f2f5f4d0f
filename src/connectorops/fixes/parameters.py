"""Parameters that the operations of a path share, where those that come back need others than those that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectorops.documents import join
from connectorops.edits import RemoveMember, SetMember
from connectorops.fixes.shared import essence
from connectorops.swagger.nodes import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.edits import DocumentEdit
    from connectorops.fixes.blueprint import Blueprint
    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document, Operation, PathItem


class Lifted:
    """Edits that write shared parameters into the operations of their path, in both versions where both meet in one.

    `working` is the value of the new version, in which references have their new names already.
    """

    def __init__(self, old: Document, new: Document, working: Json, plan: Blueprint) -> None:
        self.in_old: list[DocumentEdit] = []
        self.in_new: list[DocumentEdit] = []
        before, after = ({each.path: each for each in side.path_items} for side in (old, new))
        for path, operations in plan.restored.items():
            item = after.get(path)
            if item is None or all((path, each.method) in plan.moves for each in item.operations):
                continue
            shared = [side["paths"][path].get("parameters", []) for side in (old.value, working)]
            if essence(shared[0]) != essence(shared[1]):
                self.in_old += _written_out(before[path], operations, old.value)
                self.in_new += _written_out(item, item.operations, working)
                if item.parameters:
                    self.in_new.append(RemoveMember(join(item.pointer, "parameters")))


def _written_out(item: PathItem, operations: Iterable[Operation], document: Json) -> Iterator[DocumentEdit]:
    value: Json = document["paths"][item.path]
    for operation in operations:
        own = value[operation.method].get("parameters", [])
        inherited = [value["parameters"][number] for number in _inherited(item, operation)]
        if inherited and isinstance(own, list):
            yield SetMember(join(operation.pointer, "parameters"), [*own, *inherited])


def _inherited(item: PathItem, operation: Operation) -> Iterator[Any]:
    """The numbers of the shared parameters that the operation does not replace by its own."""
    effective = [id(each) for each in operation.parameters]
    for node in item.parameters:
        found = parameter_of(node)
        if found is None or id(found) in effective:
            yield node.tokens[-1]
