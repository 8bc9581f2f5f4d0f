"""The members of objects and arrays in JSON text that is known to be right: where each begins and ends."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.documents import wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLANK: Final = re.compile(r"[ \t\n\r]*+")
_COLON: Final = re.compile(r"[ \t\n\r]*+:[ \t\n\r]*+")
_BETWEEN: Final = re.compile(r"[ \t\n\r,]*+")
_decode: Final = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Item:
    """A member, or an element, which has no name. All are offsets: `name_end` closes the name's quotes."""

    key: str | None
    start: int
    name_end: int
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Container:
    """An object or an array, brackets included, and what is in it, in the order of the text."""

    start: int
    end: int
    items: tuple[Item, ...]


def containers(text: str, pointers: Iterable[str]) -> dict[str, Container]:
    """The objects and arrays that the pointers lead to; without those that lead to anything else."""
    root, nodes = wanted.tree(pointers)
    found: dict[wanted.Wanted, Container] = {}
    todo = [(root, _after(_BLANK, text, 0))]
    while todo:
        node, start = todo.pop()
        if text[start : start + 1] not in ("{", "["):
            continue
        container = found[node] = _container(text, start)
        for number, item in enumerate(container.items):
            child = node.children.get(str(number) if item.key is None else item.key)
            if child is not None:
                todo.append((child, item.value))
    return {pointer: found[node] for pointer, node in nodes if node in found}


def item_at(text: str, offset: int) -> tuple[Container, int] | None:
    """The member or element that begins at an offset: what it is in, and its number there."""
    start = _after(_BLANK, text, 0)
    while text[start : start + 1] in ("{", "["):
        container = _container(text, start)
        around = (number for number, item in enumerate(container.items) if item.start <= offset < item.end)
        number = next(around, None)
        if number is None or container.items[number].start == offset:
            return None if number is None else (container, number)
        start = container.items[number].value
    return None


def _container(text: str, start: int) -> Container:
    items = tuple(_items(text, start, named=text[start] == "{"))
    last = items[-1].end if items else start + 1
    return Container(start, _after(_BLANK, text, last) + 1, items)


def _items(text: str, start: int, *, named: bool) -> Iterator[Item]:
    place = _after(_BLANK, text, start + 1)
    while text[place] not in "}]":
        key, name_end = _decode(text, place) if named else (None, place)
        value = _after(_COLON, text, name_end) if named else place
        end = _decode(text, value)[1]
        yield Item(key, place, name_end, value, end)
        place = _after(_BETWEEN, text, end)


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
