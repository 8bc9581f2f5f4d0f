"""A manifest's text -> its values: what is valid in it, and what is not."""

from __future__ import annotations

import posixpath
import re
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from connectorops.documents import join
from connectorops.manifest.values import Kind, Manifest
from connectorops.model import Program, Waiver
from connectorops.schema import LIMIT, Json, Violation, nearest, violations
from connectorops.schema.words import shown

if TYPE_CHECKING:
    from collections.abc import Collection

    from connectorops.documents import Document

_WHOLE: Final = ("owners", "waivers")
"""Lists whose items count as a whole or not at all: half an owner answers for nothing."""
_DECISIVE: Final[dict[str, type[Kind | Program]]] = {"kind": Kind, "program": Program}
_DECISIVE_LINE: Final = re.compile(r"""^[ \t]*+(kind|program)[ \t]*+:?[ \t]*+["']?([\w-]++)""", re.MULTILINE)
_T = TypeVar("_T")


def read_manifest(document: Document) -> tuple[Manifest, list[Violation]]:
    """What is valid in the manifest, and what is not.

    A file that can't be read has its own finding, so it violates nothing here. Of a hopeless one nothing is taken, but
    what is submitted and in which program: those decide by which rules everything else in the folder is judged, and
    whoever makes a slip in this file would get findings all over the folder that vanish with it.
    """
    if not document.usable:
        return _made(Manifest, _meant(dict(_DECISIVE_LINE.findall(document.text)))), []
    found = violations("certification", document.value)
    if not isinstance(document.value, dict) or len(found) == LIMIT:
        return Manifest(), found
    bad = {_as_whole(each) for each in found}
    value = _valid_part(document.value, "", bad)
    value |= _meant({key: document.value[key] for key in _DECISIVE if key not in value and key in document.value})
    waivers, wrong = _waivers(document, bad)
    return _made(Manifest, {**value, "waivers": waivers}), [*found, *wrong]


def _meant(said: dict[str, Json]) -> dict[str, Json]:
    """The kind and the program that words most likely mean, of those that mean any."""
    near = {key: nearest(word, _DECISIVE[key]) for key, word in said.items() if isinstance(word, str)}
    return {key: word for key, word in near.items() if word is not None}


def _as_whole(violation: Violation) -> str:
    """What is left out for a violation; an object that lacks a member is, unless it is the file."""
    parts = violation.pointer.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and parts[1] in _WHOLE else violation.pointer


def _waivers(document: Document, bad: Collection[str]) -> tuple[dict[str, Waiver], list[Violation]]:
    """The valid waivers by their place in the file, each of this folder; and those until a day that no calendar has."""
    made, wrong = {}, []
    listed = document.value.get("waivers", ()) if "/waivers" not in bad else ()
    for index, each in enumerate(listed):
        place = join("/waivers", index)
        if place in bad:
            continue
        try:
            until = date.fromisoformat(each["until"])
        except ValueError:
            message = f"{shown(each['until'])} is not a day of the calendar"
            wrong.append(Violation(join(place, "until"), message, "format"))
        else:
            made[place] = Waiver(**each | {"connector": posixpath.dirname(document.path), "until": until})
    return made, wrong


def _valid_part(value: Json, pointer: str, bad: Collection[str]) -> Json:
    """The value without what stands at the bad pointers; a bad item is None, so that the others keep their places."""
    if isinstance(value, dict):
        places = {key: join(pointer, key) for key in value}
        return {key: _valid_part(value[key], place, bad) for key, place in places.items() if place not in bad}
    if isinstance(value, list):
        items = [(join(pointer, index), each) for index, each in enumerate(value)]
        kept = [(place, each) for place, each in items if place not in bad or pointer != "/owners"]
        return [None if place in bad else _valid_part(each, place, bad) for place, each in kept]
    return value


def _made(kind: type[_T], value: Json) -> _T:
    """A value of a dataclass from a valid object, by the types of its fields."""
    types = _types(typing.cast("Any", kind))
    return kind(**{key: _typed(types[key], member) for key, member in value.items()})


@cache
def _types(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    hints = typing.get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _typed(wanted: Any, value: Json) -> Any:  # noqa: ANN401 - any field's type
    """A member as its field has it: `A | None` takes an A, `tuple[A, ...]` many, and an Owner its handle alone, too.

    Nothing, in the place of a bad item, is an empty A.
    """
    arguments = [each for each in typing.get_args(wanted) if each not in {NoneType, Ellipsis}]
    if isinstance(value, list):
        return tuple(_typed(arguments[0], each) for each in value)
    if typing.get_origin(wanted) is Mapping:
        return value
    kind = arguments[0] if arguments else wanted
    if value is None:
        return kind()
    return _made(kind, value) if isinstance(value, dict) else kind(value)
