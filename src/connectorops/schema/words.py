"""Sentences for the errors of a schema: what is wrong, what was expected, and what was most likely meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectorops.schema import Violation, nearest

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


def violation(error: ValidationError) -> Violation:
    keyword, path = str(error.validator), list(error.absolute_path)
    pointer = "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)
    return Violation(pointer, _SENTENCES[keyword](error, path), keyword, keyword in _ON_KEY)


def _type(error: ValidationError, path: list[Any]) -> str:
    expected = error.validator_value
    names = [expected] if isinstance(expected, str) else expected
    kinds = " or ".join(_KINDS[name][1] for name in names)
    return f"{_subject(path)} must be {kinds}, but it is {_kind(error.instance)}"


def _enum(error: ValidationError, path: list[Any]) -> str:
    allowed, value = error.validator_value, error.instance
    guess = nearest(value, allowed) if isinstance(value, str) else None
    return f"{_subject(path)} is {_shown(value)}; it must be one of {_listed(allowed)}{_meant(guess)}"


def _pattern(error: ValidationError, path: list[Any]) -> str:
    return f"{_subject(path)} is {_shown(error.instance)}; it must be {_expectation(error.schema)}"


def _min_length(error: ValidationError, path: list[Any]) -> str:
    return f"{_subject(path)} must have {_count(error.validator_value, 'character')} or more"


def _min_items(error: ValidationError, path: list[Any]) -> str:
    return (
        f"{_subject(path)} must have {_count(error.validator_value, 'item')} or more, but it has {len(error.instance)}"
    )


def _required(error: ValidationError, path: list[Any]) -> str:
    return f"{_subject(path)} lacks {_shown(error.message)}"


def _unknown_key(error: ValidationError, path: list[Any]) -> str:
    known = error.schema.get("properties", {})
    guess = nearest(str(path[-1]), known)
    hint = _meant(guess) or (f"; known keys are {_listed(known)}" if 0 < len(known) <= _NAMED else "")
    return f"{_shown(path[-1])} is not a known key of {_subject(path[:-1])}{hint}"


def _bad_key(error: ValidationError, path: list[Any]) -> str:
    return f"the key {_shown(path[-1])} of {_subject(path[:-1])} must be {_expectation(error.validator_value)}"


def _repeated(error: ValidationError, path: list[Any]) -> str:
    return f"{_subject(path)} repeats {_shown(error.instance[path[-1]])}"


_SENTENCES: dict[str, Callable[[ValidationError, list[Any]], str]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _min_length,
    "minItems": _min_items,
    "required": _required,
    "additionalProperties": _unknown_key,
    "propertyNames": _bad_key,
    "uniqueItems": _repeated,
}


def _subject(path: list[Any]) -> str:
    """The member as a reader would call it: by its name, or as the item of one."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_subject(path[:-1])}"
    return _shown(path[-1])


def _shown(value: object) -> str:
    """A text in quotes, cut where it is long; of anything else only the kind, which is short whatever it holds."""
    if not isinstance(value, str):
        return _kind(value)
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return json.dumps(cut, ensure_ascii=False)


def _kind(value: object) -> str:
    words = (words for kind, words in _KINDS.values() if isinstance(value, kind))
    return next(words, f"a {type(value).__name__}")  # YAML also has dates


def _expectation(schema: Any) -> str:  # noqa: ANN401 - a schema is any JSON
    """Schemas with a pattern say in their title what it stands for."""
    return f"{schema['title']}, such as {_shown(schema['examples'][0])}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(_shown(word) for word in words)


def _meant(guess: str | None) -> str:
    return f" - did you mean {_shown(guess)}?" if guess else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
