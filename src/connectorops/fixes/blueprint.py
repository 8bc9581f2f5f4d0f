"""What the revisions of a definition come to: what comes back, what moves where, what gets another name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.fixes.revision import Address, Revision, collide, prefixed
from connectorops.fixes.shared import Name, closure, members, part_of, split_names
from connectorops.rules.paths import skeleton
from connectorops.swagger.nodes import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document, Operation

_FIRST_SUCCESSOR: Final = 2


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`moves` holds the new path of each operation that leaves its address, None for one that is dropped.

    `names` are the new names of shared parts that both versions need in different shapes, `parts` all shared parts
    that come back from the base, in its order. `operations` are new operationIds by the ones that they are now.
    """

    revisions: tuple[Revision, ...]
    moves: dict[Address, str | None]
    names: dict[Name, str]
    parts: tuple[Name, ...]
    operations: dict[str, str]

    @property
    def restored(self) -> dict[str, list[Operation]]:
        """The operations of the base that come back, by path, in the order of the base."""
        found: dict[str, list[Operation]] = defaultdict(list)
        for each in self.revisions:
            found[each.old.path].append(each.old)
        return found


def blueprint(old: Document, new: Document, revisions: Sequence[Revision]) -> Blueprint:
    """The blueprint of the revisions."""
    needed = closure(old.value, [value for each in revisions for value in _needed_values(each.old)])
    names = split_names(old.value, new.value, needed)
    back = {name for name in needed if name in names or part_of(new.value, name) is None}
    parts = [(section, name) for section in old.value for name in members(old.value, section)]
    operations = {each.old.id: each.new_id for each in revisions if each.new and not each.renamed}
    return Blueprint(
        tuple(revisions), _moves(new, revisions), names, tuple(each for each in parts if each in back), operations
    )


def _needed_values(operation: Operation) -> Iterator[Json]:
    """The operation, and what it has from its path."""
    yield operation.value
    yield {key: value for key, value in operation.path_item.value.items() if key not in METHODS}


def _moves(new: Document, revisions: Sequence[Revision]) -> dict[Address, str | None]:
    """Operations that are in the way of one that comes back go to `/v2` and their path, all of one path together."""
    back: dict[str, list[Operation]] = defaultdict(list)
    for each in revisions:
        back[skeleton(each.old.path)].append(each.old)
    numbers = {id(each.new): each.next_number for each in revisions}
    dropped = {id(each.dropped) for each in revisions}
    taken = {skeleton(item.path) for item in new.path_items} | back.keys()
    moves: dict[Address, str | None] = {}
    for item in new.path_items:
        moving = []
        for operation in item.operations:
            if id(operation) in dropped:
                moves[item.path, operation.method] = None
            elif any(_in_the_way(operation, other) for other in back[skeleton(item.path)]):
                moving.append(operation)
        if moving:
            path = prefixed(item.path, max(numbers.get(id(each), _FIRST_SUCCESSOR) for each in moving), taken)
            taken.add(skeleton(path))
            moves |= {(item.path, each.method): path for each in moving}
    return moves


def _in_the_way(operation: Operation, other: Operation) -> bool:
    """Whether one document can't hold both where they are. A path can describe the payload of one webhook only."""
    both_trigger = operation.path == other.path and operation.trigger and other.trigger
    return both_trigger or collide((operation.path, operation.method), (other.path, other.method))
