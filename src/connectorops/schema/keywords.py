"""JSON Schema 2020-12 on jsonschema's walk, with keyword checks of our own.

The library's checks write the whole value into each message, and tell unknown keys in the order of a set. Ours yield
bare errors, one for each unknown key in the order of the file, and `words` puts the few that are told into sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry

from connectorops.schema import LIMIT, Json
from connectorops.schema.fits import KEYWORDS, inlined

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Walker: TypeAlias = Any
"""A validator on its way through a value; the protocol of the library leaves out `descend`."""

Errors = Iterator[ValidationError]
Keyword = Callable[[Walker, Json, Json, Mapping[str, Json]], Errors]


def compiled(schema: Mapping[str, Json]) -> Validator:
    """A validator that never fetches: an empty registry has no way to retrieve what is not in the schema."""
    validator: Validator = _Dialect(inlined(schema, schema.get("$defs", {})), registry=Registry())
    return validator


def _leaf(keyword: str) -> Keyword:
    """A keyword that looks at one value only, and knows no more of it than whether it fits."""
    fits = KEYWORDS[keyword]

    def check(_: Walker, expected: Json, value: Json, __: Mapping[str, Json]) -> Errors:
        if not fits(expected)(value):
            yield ValidationError("")

    return check


def _required(_: Walker, names: list[str], value: Json, __: Mapping[str, Json]) -> Errors:
    if isinstance(value, dict):
        yield from (ValidationError(name) for name in names if name not in value)


def _additional_properties(validator: Walker, allowed: Json, value: Json, schema: Mapping[str, Json]) -> Errors:
    if allowed is True or not isinstance(value, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", ())
    extra = (key for key in value if key not in known and not any(re.fullmatch(pattern, key) for pattern in patterns))
    if allowed is False:
        yield from (ValidationError("", path=(key,)) for key in extra)
    else:
        yield from _each(validator, allowed, ((key, value[key]) for key in extra))


def _items(validator: Walker, schema: Json, value: Json, _: Mapping[str, Json]) -> Errors:
    if isinstance(value, list):
        yield from _each(validator, schema, enumerate(value))


def _each(validator: Walker, schema: Json, members: Iterable[tuple[str | int, Json]]) -> Errors:
    """Many values by one schema, prepared once: a hostile array has millions."""
    prepared = validator.evolve(schema=schema)
    for token, member in members:
        for error in prepared.iter_errors(member):
            error.path.appendleft(token)
            yield error


def _property_names(validator: Walker, names: Json, value: Json, _: Mapping[str, Json]) -> Errors:
    if isinstance(value, dict):
        bad = (key for key in value if next(validator.descend(key, names), None))
        yield from (ValidationError("", path=(key,)) for key in bad)


def _unique_items(_: Walker, expected: bool, items: Json, __: Mapping[str, Json]) -> Errors:
    """Each text that stands in the array before it; other items are of the wrong type wherever we ask for this."""
    if not expected or not isinstance(items, list):
        return
    seen = set()
    for index, item in enumerate(items):
        if isinstance(item, str):
            if item in seen:
                yield ValidationError("", path=(index,))
            seen.add(item)


def _any_of(validator: Walker, branches: list[Json], value: Json, _: Mapping[str, Json]) -> Errors:
    """The errors of the branch that was most likely meant: it fails deepest in the value, and least often."""
    attempts = []
    for branch in branches:
        errors = list(islice(validator.descend(value, branch), LIMIT))
        if not errors:
            return
        attempts.append(errors)
    yield from max(attempts, key=lambda errors: (min(len(error.path) for error in errors), -len(errors)))


_LEAVES = ("type", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum")
_KEYWORDS: dict[str, Keyword] = {
    **{keyword: _leaf(keyword) for keyword in _LEAVES},
    "required": _required,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "items": _items,
    "uniqueItems": _unique_items,
    "anyOf": _any_of,
}
_Dialect = extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]  # the stubs leave its types out
