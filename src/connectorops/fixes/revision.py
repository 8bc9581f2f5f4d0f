"""Which operations need a new revision, what it is called, and where it goes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.changes import Kind
from connectorops.changes.operation_diff import identity, match_operations
from connectorops.fixes.names import free_number, numbered, stem_and_number
from connectorops.fixes.shared import references
from connectorops.rules.paths import skeleton
from connectorops.rules.revisions import revision_of
from connectorops.swagger.refs import tokens

if TYPE_CHECKING:
    from collections.abc import Collection

    from connectorops.changes import Change
    from connectorops.swagger.nodes import Document, Operation

Address = tuple[str, str]
"""Path and method."""
Pairs = list[tuple["Operation", "Operation | None"]]
"""Operations of the base with what they are in the working directory."""
Families = dict[str, dict[int, str]]
"""Family -> revision -> operationId."""
_PREFIX: Final = re.compile(r"/*+(?:v([0-9]{1,4})/)?+")


@dataclass(frozen=True, slots=True)
class Revision:
    """An operation of the base that comes back deprecated, and its successor in the working directory.

    `new` is the operation that the successor is now, None where there is none; `new_id` is what it will be called.
    `renamed` says that it is one of another name, which is kept. `dropped` is what the operation is now where that is
    deprecated: nobody needs a new version of it.
    """

    old: Operation
    new: Operation | None
    new_id: str
    family: str
    number: int
    next_number: int
    renamed: bool = False
    dropped: Operation | None = None

    @property
    def numbered(self) -> bool:
        """Whether the successor is given its place in the family: not one whose name does not show it."""
        if self.new is None:
            return False
        return stem_and_number(self.new_id)[1] == self.next_number or "family" in self.new.annotation


def broken_operations(change: Change) -> Pairs:
    """Operations of the old version that flows can't use as before, with what they are in the new one."""
    old, new = (each.swagger if each else None for each in (change.old, change.new))
    if old is None or new is None:
        return []
    paths: dict[str, set[str]] = {}
    for edit in change.edits:
        if edit.kind is Kind.BREAKING and edit.operation:
            paths.setdefault(edit.operation, set()).add(edit.value_path)
    return [(before, after) for before, after in match_operations(old, new) if _is_broken(before, paths)]


def _is_broken(operation: Operation, paths: dict[str, set[str]]) -> bool:
    place = f"operation/{identity(operation)}"
    return any(f"{path}/".startswith(f"{place}/") for path in paths.get(operation.label, ()))


def obstacles(old: Document, new: Document, broken: Pairs) -> dict[str, str]:
    """Why an operation can't have a revision, by its identity: flows and references need one name for each."""
    counts = [Counter(each.id for each in document.operations) for document in (old, new)]
    entered = {
        way[1] for _, ref in references(new.value) if (way := tokens(new.value, ref))[:1] == ["paths"] and way[1:]
    }
    found = {}
    for before, after in broken:
        if not before.id:
            found[identity(before)] = "it has no operationId"
        elif any(count[before.id] > 1 for count in counts):
            found[before.id] = "several operations have its operationId"
        elif after is not None and after.path in entered:
            found[before.id] = f"a reference leads into its path {after.path}"
        elif any(ref.startswith("#/paths/") for _, ref in references(before.path_item.value)):
            found[before.id] = "it has a reference into a path"
    return found


def revisions(old: Document, new: Document, broken: Pairs) -> list[Revision]:
    """The revision of each broken operation."""
    taken = {each.id.casefold() for document in (old, new) for each in document.operations}
    families = _families(old, new)
    return [_revision(old, new, pair, families, taken) for pair in broken]


def _revision(
    old: Document, new: Document, pair: tuple[Operation, Operation | None], families: Families, taken: set[str]
) -> Revision:
    before, after = pair
    stem, number = stem_and_number(before.id)
    number = revision_of(before) or number
    family = before.annotation.get("family")
    if not isinstance(family, str) or not family:
        family = stem if families.get(stem, {}).get(number, before.id) == before.id else before.id
    numbers = families.setdefault(family, {})
    if numbers.setdefault(number, before.id) != before.id and revision_of(before) is None:
        number = max(numbers) + 1
        numbers[number] = before.id
    following = max(numbers) + 1
    renamed = after is None
    after = after or _successor(old, new, before)
    if after is not None and after.deprecated:
        return Revision(before, None, "", family, number, following, dropped=after)
    if after is None or renamed:
        following = _own_number(after, family, number, numbers) or following if after else following
        return Revision(before, after, after.id if after else "", family, number, following, renamed=after is not None)
    following = free_number(stem, following, taken)
    numbers[following] = name = numbered(stem, following)
    taken.add(name.casefold())
    return Revision(before, after, name, family, number, following)


def _own_number(successor: Operation, family: str, number: int, numbers: dict[int, str]) -> int | None:
    """The revision that a successor with a name of its own has, or says in its name, if it can have that."""
    given = revision_of(successor) if successor.annotation.get("family") == family else None
    own = given if given is not None and given > number else stem_and_number(successor.id)[1]
    return own if own > number and numbers.setdefault(own, successor.id) == successor.id else None


def _families(*documents: Document) -> Families:
    """The families of both versions."""
    found: Families = {}
    for operation in (each for document in documents for each in document.operations):
        family, number = operation.annotation.get("family"), revision_of(operation)
        if isinstance(family, str) and number is not None:
            found.setdefault(family, {})[number] = operation.id
    return found


def _successor(old: Document, new: Document, gone: Operation) -> Operation | None:
    """The new operation that took the place of one that is gone: by its address, else by its name."""
    fresh = [each for each in new.operations if each.id and each.id not in old.by_id]
    address = next((each for each in fresh if (each.path, each.method) == (gone.path, gone.method)), None)
    stem, number = stem_and_number(gone.id)
    later = [each for each in fresh if stem_and_number(each.id)[0] == stem and not each.deprecated]
    return address or next((each for each in later if stem_and_number(each.id)[1] > number), None)


def collide(one: Address, other: Address) -> bool:
    """Whether two operations can't be told apart by their addresses, or one document can't hold both."""
    if skeleton(one[0]) != skeleton(other[0]):
        return False
    return one[1] == other[1] or (one[0] != other[0] and one[0].casefold() == other[0].casefold())


def prefixed(path: str, number: int, taken: Collection[str]) -> str:
    """The path below `/v2`, or with `/v2` instead of its version, as published connectors have it.

    Where another path is there already (`taken` holds skeletons) it is the next number.
    """
    match = _PREFIX.match(path)
    number = max(number, int(match[1] or 0) + 1 if match else 0)
    rest = path[match.end() :] if match else path
    while skeleton(found := f"/v{number}/{rest}") in taken:
        number += 1
    return found
