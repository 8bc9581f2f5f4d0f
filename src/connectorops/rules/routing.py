"""Paths that lead a request to the wrong operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.paths import EXAMPLE, FILE_EXAMPLE, routes, skeleton
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

_DEFINITION: Final = "apiDefinition.swagger.json#/paths"
_SHAPES: Final = 64
"""Paths of one method and length are compared in at most so many arrangements of variables: it keeps the time linear.
Real definitions have fewer than ten."""
_NAMED: Final = 3
"""So many of the other operations are named in a message."""

Mask = tuple[bool, ...]


@rule(
    "SW104",
    severity=ERROR,
    microsoft="DuplicateOperationPath",
    fix="Merge the two operations, or give one of them a fixed segment that the other does not have.",
    bad=[
        {f"{_DEFINITION}/~1documents~1{{file}}": {"get": FILE_EXAMPLE}},
    ],
    ok=[{f"{_DEFINITION}/~1documents~1{{file}}": {"delete": FILE_EXAMPLE}}],
    keys=["paths"],
    whole=True,
)
def duplicate_operation_path(document: Document) -> Hits:
    """Two operations have paths that can't be told apart.

    `GET /items/{id}` and `GET /items/{name}` are the same address: only fixed segments and the method tell
    operations apart, not the names of variables. One of the two would never be called. Paths that are equal but for
    capital letters are reported as a redefined path, whatever their methods are.
    """
    first: dict[tuple[str, str], Operation] = {}
    for operation in routes(document):
        earlier = first.setdefault((operation.method, skeleton(operation.path)), operation)
        if earlier.path.casefold() != operation.path.casefold():
            message = (
                f"{operation.label} can't be told apart from {earlier.label}: {shown(operation.path)} and "
                f"{shown(earlier.path)} differ only in the names of their variables."
            )
            yield operation.path_item.at(on_key=True, key=operation.method), message


@rule(
    "SW105",
    severity=WARNING,
    microsoft="PartialDuplicateOperationPath",
    fix="Give the two fixed segments that differ if the service allows it; else make sure that the value can't occur.",
    bad=[
        {f"{_DEFINITION}/~1documents~1drafts": {"get": EXAMPLE}},
        {
            f"{_DEFINITION}/~1vault~1{{file}}~1pages": {"get": FILE_EXAMPLE},
            f"{_DEFINITION}/~1vault~1shared~1{{file}}": {"get": {**FILE_EXAMPLE, "operationId": "ListSharedDrafts"}},
        },
    ],
    ok=[{f"{_DEFINITION}/~1documents~1drafts": {"put": EXAMPLE}}],
    keys=["paths"],
    whole=True,
)
def partial_duplicate_operation_path(document: Document) -> Hits:
    """A value in a path can lead to another operation.

    `GET /users/{id}` and `GET /users/me` are told apart only as long as nobody has the id `me`: a maker who enters it
    gets the answer of the other operation, with another schema. Microsoft's validator warns of such paths. Most
    services have a few and their values rarely collide, so look at those where a value is free text.
    """
    groups: dict[tuple[str, int], list[_Route]] = defaultdict(list)
    for index, operation in enumerate(routes(document)):
        segments = tuple(skeleton(operation.path).split("/"))
        mask = tuple(segment == "{}" for segment in segments)
        groups[operation.method, len(segments)].append(_Route(index, operation, segments, mask))
    for group in groups.values():
        similar: dict[int, list[Operation]] = defaultdict(list)
        general: dict[int, _Route] = {}
        for one, other in _collisions(group):
            general[one.number] = one
            similar[one.number].append(other.operation)
        for index in sorted(general):
            operation = general[index].operation
            others = _named(similar[index])
            yield operation.at(), f"A value in the path {shown(operation.path)} can lead to {others} instead."


class _Route(NamedTuple):
    """An operation's path in segments; the mask says which of them are variables."""

    number: int
    operation: Operation
    segments: tuple[str, ...]
    mask: Mask

    def fixed(self, open_: Mask) -> tuple[str, ...]:
        """The segments that are not open: what two paths must share to collide."""
        return tuple(segment for segment, is_open in zip(self.segments, open_, strict=True) if not is_open)


def _collisions(group: Sequence[_Route]) -> Iterator[tuple[_Route, _Route]]:
    """Pairs of one path and another that it can be equal to, with a variable where the other has a fixed segment.

    Paths are joined by their common fixed segments, arrangement by arrangement, instead of each with each.
    """
    by_mask: dict[Mask, list[_Route]] = defaultdict(list)
    for each in group:
        if each.mask in by_mask or len(by_mask) < _SHAPES:
            by_mask[each.mask].append(each)
    for mask, ones in by_mask.items():
        for other_mask, others in by_mask.items():
            if not _is_more_general(mask, other_mask):
                continue
            open_ = tuple(a or b for a, b in zip(mask, other_mask, strict=True))
            known: dict[tuple[str, ...], list[_Route]] = defaultdict(list)
            for other in others:
                known[other.fixed(open_)].append(other)
            both_ways = _is_more_general(other_mask, mask)
            for one in ones:
                for other in known.get(one.fixed(open_), ())[: _NAMED + 1]:
                    if not both_ways or one.number < other.number:
                        yield one, other


def _is_more_general(mask: Mask, other: Mask) -> bool:
    """Whether it has a variable where the other has a fixed segment."""
    return any(a and not b for a, b in zip(mask, other, strict=True))


def _named(operations: Sequence[Operation]) -> str:
    names = [each.label for each in operations[:_NAMED]]
    return listed([*names, "others"] if len(operations) > _NAMED else names, "or")
