"""What becomes of the items of one object or array when edits are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import join, resolve, split
from connectorops.edits.edit import EditError, InsertElement, InsertMember, RemoveMember, RenameMember, parent_of
from connectorops.edits.fragment import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.edits.edit import DocumentEdit, SetMember

KEEP: Final = object()
"""The value of an entry that is not replaced."""


@dataclass(slots=True)
class Entry:
    """One item of the result: the item that it was before, by number, or a new one."""

    key: str | None
    old: int | None = None
    value: Any = KEEP


class Plan:
    """The items of the object or array at `pointer`, in their new order."""

    def __init__(self, pointer: str, value: Any) -> None:  # noqa: ANN401 - JSON is any shape
        if not isinstance(value, (dict, list)):
            raise EditError(f"there is no object or array at {pointer or 'the root'}")
        self.pointer = pointer
        self._old = list(value.values()) if isinstance(value, dict) else value
        self.named = isinstance(value, dict)
        keys: Iterable[str | None] = value if isinstance(value, dict) else (None for _ in value)
        self.entries = [Entry(key, number) for number, key in enumerate(keys)]
        self._by_token = dict(zip(_tokens(value), self.entries, strict=True))

    def add(self, edit: DocumentEdit) -> None:
        if isinstance(edit, InsertMember):
            self._insert_member(edit)
        elif isinstance(edit, InsertElement):
            self._insert_element(edit)
        elif isinstance(edit, RemoveMember):
            entry = self._entry(edit.pointer)
            self.entries = [each for each in self.entries if each is not entry]
        elif isinstance(edit, RenameMember):
            if not self.named:
                raise EditError(f"an element has no name to change: {edit.pointer}")
            self._entry(edit.pointer).key = edit.key
        else:
            self._set(edit)

    def finish(self) -> None:
        """Refuse what no JSON reader would accept."""
        names = [each.key for each in self.entries]
        if self.named and len(set(names)) < len(names):
            twice = next(name for n, name in enumerate(names) if name in names[:n])
            raise EditError(f"{self.pointer or 'the root'} would have {twice!r} twice")

    def changed(self) -> set[str]:
        """Tokens of the items that were there and are removed or replaced."""
        kept = {id(each) for each in self.entries if each.value is KEEP}
        return {token for token, each in self._by_token.items() if id(each) not in kept}

    def _entry(self, pointer: str) -> Entry:
        found = self._by_token.get(split(pointer)[-1])
        if found is None or not any(each is found for each in self.entries):
            raise EditError(f"there is nothing at {pointer}, or it is removed")
        return found

    def _set(self, edit: SetMember) -> None:
        token = split(edit.pointer)[-1]
        if token not in self._by_token:
            if not self.named:
                raise EditError(f"there is no element {edit.pointer}")
            self.entries.append(Entry(token, value=edit.value))
            return
        entry = self._entry(edit.pointer)
        if entry.value is not KEEP:
            raise EditError(f"{edit.pointer} is given two values")
        if entry.old is None or not same(self._old[entry.old], plain(edit.value)):
            entry.value = edit.value

    def _insert_member(self, edit: InsertMember) -> None:
        if not self.named:
            raise EditError(f"{edit.parent} is an array, whose elements have no names")
        place = len(self.entries)
        anchor = edit.after if edit.after is not None else edit.before
        if anchor is not None:
            place = next((n for n, each in enumerate(self.entries) if each.key == anchor), -1)
            if place < 0:
                raise EditError(f"there is no {anchor!r} in {edit.parent or 'the root'}")
            place += edit.after is not None
        self.entries.insert(place, Entry(edit.key, value=edit.value))

    def _insert_element(self, edit: InsertElement) -> None:
        if self.named:
            raise EditError(f"{edit.parent} is an object, whose members need names")
        place = len(self.entries)
        if edit.after is not None:
            place = next((n for n, each in enumerate(self.entries) if each.old == edit.after), -1) + 1
            if not place:
                raise EditError(f"there is no element {edit.after} in {edit.parent}, or it is removed")
        self.entries.insert(place, Entry(None, value=edit.value))


def plans(value: Any, edits: Iterable[DocumentEdit]) -> dict[str, Plan]:  # noqa: ANN401 - JSON is any shape
    """A plan for each object or array that some edit changes, by its pointer."""
    found: dict[str, Plan] = {}
    for edit in edits:
        pointer, _ = parent_of(edit)
        if pointer not in found:
            found[pointer] = Plan(pointer, _at(value, pointer))
        found[pointer].add(edit)
    for plan in found.values():
        plan.finish()
    gone = {join(plan.pointer, token) for plan in found.values() for token in plan.changed()}
    for pointer in found:
        tokens = split(pointer)
        if lost := next((each for n in range(len(tokens)) if (each := join("", *tokens[: n + 1])) in gone), None):
            raise EditError(f"{pointer} can't be changed, as {lost} is removed or replaced")
    return found


def rebuilt(value: Any, found: dict[str, Plan]) -> Any:  # noqa: ANN401 - JSON is any shape
    """What the document is meant to say afterwards. Only what changes is copied."""
    ways = [split(pointer) for pointer in found]
    return _rebuilt(value, found, {join("", *way[:n]) for way in ways for n in range(len(way) + 1)}, "")


def _rebuilt(value: Any, found: dict[str, Plan], changing: set[str], pointer: str) -> Any:  # noqa: ANN401
    if pointer not in changing:
        return value
    plan = found.get(pointer) or Plan(pointer, value)
    tokens = _tokens(value)
    old = list(value.values()) if isinstance(value, dict) else value
    items = [
        _rebuilt(old[each.old], found, changing, join(pointer, tokens[each.old]))
        if each.old is not None and each.value is KEEP
        else plain(each.value)
        for each in plan.entries
    ]
    return dict(zip((each.key for each in plan.entries), items, strict=True)) if plan.named else items


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON is any shape
    """Whether two JSON values are equal, members in the same order and types alike: 1 is neither 1.0 nor true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _tokens(value: Any) -> list[str]:  # noqa: ANN401 - JSON is any shape
    return list(value) if isinstance(value, dict) else [str(number) for number in range(len(value))]


def _at(value: Any, pointer: str) -> Any:  # noqa: ANN401 - JSON is any shape
    try:
        return resolve(value, pointer)
    except LookupError as error:
        raise EditError(f"there is nothing at {pointer}") from error
