"""Sentences for the errors of a schema: what is wrong, what was expected, and what was most likely meant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from connectorops.documents import join
from connectorops.schema import Json, Violation, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jsonschema import ValidationError

_NAMED = 12  # a longer list of what is known is not read
_SHOWN = 60
_KINDS: dict[str, tuple[type, str]] = {  # in this order, because a boolean is an int to Python
    "object": (dict, "an object"),
    "array": (list, "an array"),
    "string": (str, "a string"),
    "boolean": (bool, "a boolean"),
    "integer": (int, "an integer"),
    "number": (float, "a number"),
    "null": (type(None), "null"),
}
_ON_KEY = frozenset({"additionalProperties", "propertyNames"})

Path: TypeAlias = "list[str | int]"
"""Member names and item numbers from the root to a value."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """What a sentence is made of: `expected` is the keyword's own value, `detail` the name that is missing."""

    path: Path
    expected: Json
    value: Json
    schema: Json
    detail: str


def violation(error: ValidationError) -> Violation:
    keyword, path = str(error.validator), list(error.absolute_path)
    broken = _Broken(path, error.validator_value, error.instance, error.schema, error.message)
    return Violation(join("", *path), _SENTENCES[keyword](broken), keyword, keyword in _ON_KEY)


def _type(at: _Broken) -> str:
    names = [at.expected] if isinstance(at.expected, str) else at.expected
    kinds = " or ".join(_KINDS[name][1] for name in names)
    return f"{_subject(at.path)} must be {kinds}, but it is {_kind(at.value)}"


def _enum(at: _Broken) -> str:
    guess = nearest(at.value, at.expected) if isinstance(at.value, str) else None
    return f"{_subject(at.path)} is {shown(at.value)}; it must be one of {_listed(at.expected)}{meant(guess)}"


def _pattern(at: _Broken) -> str:
    return f"{_subject(at.path)} is {shown(at.value)}; it must be {_expectation(at.schema)}"


def _min_length(at: _Broken) -> str:
    return f"{_subject(at.path)} must have {_count(at.expected, 'character')} or more"


def _min_items(at: _Broken) -> str:
    return f"{_subject(at.path)} must have {_count(at.expected, 'item')} or more, but it has {len(at.value)}"


def _minimum(at: _Broken) -> str:
    return f"{_subject(at.path)} must be {at.expected} or more"


def _maximum(at: _Broken) -> str:
    return f"{_subject(at.path)} must be {at.expected} or less"


def _max_length(at: _Broken) -> str:
    return f"{_subject(at.path)} must have {_count(at.expected, 'character')} or less, but it has {len(at.value)}"


def _max_items(at: _Broken) -> str:
    return f"{_subject(at.path)} must have {_count(at.expected, 'item')} or less, but it has {len(at.value)}"


def _required(at: _Broken) -> str:
    return f"{_subject(at.path)} lacks {shown(at.detail)}"


def _unknown_key(at: _Broken) -> str:
    *parent, key = at.path
    known = at.schema.get("properties", {})
    hint = meant(nearest(str(key), known)) or (f"; known keys are {_listed(known)}" if len(known) <= _NAMED else "")
    return f"{shown(key)} is not a known key of {_subject(parent)}{hint}"


def _bad_key(at: _Broken) -> str:
    *parent, key = at.path
    return f"the key {shown(key)} of {_subject(parent)} must be {_expectation(at.expected)}"


def _repeated(at: _Broken) -> str:
    *parent, index = at.path
    return f"{_subject(parent)} repeats {shown(at.value[index])}"


_SENTENCES: dict[str, Callable[[_Broken], str]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _min_length,
    "minItems": _min_items,
    "minimum": _minimum,
    "maximum": _maximum,
    "maxLength": _max_length,
    "maxItems": _max_items,
    "required": _required,
    "additionalProperties": _unknown_key,
    "propertyNames": _bad_key,
    "uniqueItems": _repeated,
}


def _subject(path: Path) -> str:
    """The member as a reader would call it: by its name, or as the item of one."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_subject(path[:-1])}"
    return shown(path[-1])


def shown(value: object) -> str:
    """A text in quotes, cut where it is long; of anything else only the kind, which is short whatever it holds."""
    if not isinstance(value, str):
        return _kind(value)
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return json.dumps(cut, ensure_ascii=False)


def _kind(value: object) -> str:
    return next(words for kind, words in _KINDS.values() if isinstance(value, kind))


def _expectation(schema: Json) -> str:
    """Schemas with a pattern say in their title what it stands for, some of them with an example."""
    title: str = schema["title"]
    return title if " such as " in title else f"{title}, such as {shown(schema['examples'][0])}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(shown(word) for word in words)


def meant(guess: str | None) -> str:
    """What to add to a sentence about a word that is wrong."""
    return f" - did you mean {shown(guess)}?" if guess else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
