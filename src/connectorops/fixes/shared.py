"""The parts of a definition that operations share by `$ref`, and which of them two versions need in two shapes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import join
from connectorops.fixes.names import next_name
from connectorops.swagger.refs import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from connectorops.nodes import Json

Name = tuple[str, str]
"""Section and name: ("definitions", "Item")."""
SECTIONS: Final = ("definitions", "parameters", "responses")
_TEXTS: Final = frozenset({"description", "title", "x-ms-summary"})


def references(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON is any shape
    """Every `$ref` in a value: its pointer, and what it says."""
    waiting = [(value, pointer)]
    while waiting:
        each, place = waiting.pop()
        if isinstance(each, dict):
            if isinstance(ref := each.get("$ref"), str):
                yield join(place, "$ref"), ref
            waiting += [(member, join(place, key)) for key, member in each.items()]
        elif isinstance(each, list):
            waiting += [(member, join(place, number)) for number, member in enumerate(each)]


def named(document: Json, ref: str) -> Name | None:
    """The shared part that a reference leads to or into."""
    way = tokens(document, ref)
    return (way[0], way[1]) if len(way) > 1 and way[0] in SECTIONS else None


def closure(document: Json, values: Iterable[Any]) -> dict[Name, set[Name]]:
    """The shared parts that values need, each with those that it needs itself; without what is not there."""
    found: dict[Name, set[Name]] = {}
    waiting = [name for value in values for name in _needs(document, value)]
    while waiting:
        name = waiting.pop()
        if name not in found and (part := part_of(document, name)) is not None:
            found[name] = _needs(document, part)
            waiting += found[name]
    return found


def _needs(document: Json, value: Any) -> set[Name]:  # noqa: ANN401 - JSON is any shape
    return {name for _, ref in references(value) if (name := named(document, ref))}


def part_of(document: Json, name: Name) -> Any:  # noqa: ANN401 - JSON is any shape
    """A shared part; None where there is none."""
    return members(document, name[0]).get(name[1])


def members(document: Json, section: str) -> Json:
    """A section of the document; {} where it is missing."""
    found = document.get(section)
    return found if isinstance(found, dict) else {}


def split_names(old: Json, new: Json, needed: dict[Name, set[Name]]) -> dict[Name, str]:
    """The parts that are there in both versions and mean different things, each with a new name for the new one.

    A part means something else when one does that it needs. Texts alone make no difference to flows.
    """
    users: dict[Name, set[Name]] = {}
    for user, uses in needed.items():
        for each in uses:
            users.setdefault(each, set()).add(user)
    waiting = [each for each in needed if _differ(part_of(old, each), part_of(new, each))]
    found: set[Name] = set()
    while waiting:
        if (name := waiting.pop()) not in found and part_of(new, name) is not None:
            found.add(name)
            waiting += users.get(name, ())
    taken = {name.casefold() for each in (old, new) for section in SECTIONS for name in members(each, section)}
    names: dict[Name, str] = {}
    for name in (each for each in needed if each in found):
        names[name] = next_name(name[1], taken)
        taken.add(names[name].casefold())
    return names


def _differ(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON is any shape
    return other is not None and essence(one) != essence(other)


def essence(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """A value without the texts that only people read and without the order of members, to compare."""
    return json.dumps(_without_texts(value), sort_keys=True)


def _without_texts(value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if isinstance(value, dict):
        return {
            key: _without_texts(member)
            for key, member in value.items()
            if not (key in _TEXTS and isinstance(member, str))
        }
    return [_without_texts(each) for each in value] if isinstance(value, list) else value


def renamed_reference(document: Json, ref: str, names: dict[Name, str]) -> str | None:
    """The reference to a part that got another name; None where it did not."""
    name = named(document, ref)
    if name is None or name not in names:
        return None
    section, _, *rest = tokens(document, ref)
    return "#" + join("", section, names[name], *rest)


def before_it(keys: Iterable[str], key: str, present: Collection[str]) -> str | None:
    """The nearest key before this one that is present."""
    earlier = list(keys)[: list(keys).index(key)]
    return next((each for each in reversed(earlier) if each in present), None)
