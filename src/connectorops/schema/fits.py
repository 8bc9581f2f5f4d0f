"""Whether a value fits a schema: a quick yes for the many files that do, without jsonschema, whose import takes longer.

A no has to be asked again: what is wrong and where is for jsonschema and `words` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from connectorops.schema import Json

Predicate = Callable[[Json], bool]

_TYPES: Final[dict[str, Predicate]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}
_ANNOTATIONS: Final = frozenset({"$schema", "$id", "$comment", "$defs", "title", "description", "examples", "default"})
_TOGETHER: Final = frozenset({"properties", "patternProperties", "additionalProperties"})


def predicate(schema: Json) -> Predicate:
    """Whether a value fits a schema without `$ref`; never, where the schema has a keyword that is not known here."""
    if not isinstance(schema, dict):
        return lambda _: schema is True
    parts = list(_parts(schema))
    return parts[0] if len(parts) == 1 else lambda value: all(fits(value) for fits in parts)


def _parts(schema: Mapping[str, Json]) -> Iterator[Predicate]:
    for keyword, expected in schema.items():
        if keyword in KEYWORDS:
            yield KEYWORDS[keyword](expected)
        elif keyword not in _ANNOTATIONS | _TOGETHER:
            yield lambda _: False
    if not _TOGETHER.isdisjoint(schema):
        yield _members(schema)


def _type(expected: str | list[str]) -> Predicate:
    if isinstance(expected, str):
        return _TYPES[expected]
    return lambda value: any(_TYPES[each](value) for each in expected)


def _required(names: list[str]) -> Predicate:
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _items(schema: Json) -> Predicate:
    fits = predicate(schema)
    return lambda value: not isinstance(value, list) or all(fits(each) for each in value)


def _property_names(schema: Json) -> Predicate:
    fits = predicate(schema)
    return lambda value: not isinstance(value, dict) or all(fits(each) for each in value)


def _unique_items(expected: bool) -> Predicate:
    def fits(value: Json) -> bool:
        texts = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
        return not expected or len(set(texts)) == len(texts)

    return fits


def _any_of(branches: list[Json]) -> Predicate:
    tests = [predicate(each) for each in branches]
    return lambda value: any(fits(value) for fits in tests)


def _members(schema: Mapping[str, Json]) -> Predicate:
    named = {name: predicate(each) for name, each in schema.get("properties", {}).items()}
    patterns = [(re.compile(pattern), predicate(each)) for pattern, each in schema.get("patternProperties", {}).items()]
    others = predicate(schema.get("additionalProperties", True))

    def member_fits(name: str, member: Json) -> bool:
        tests = [fits for pattern, fits in patterns if pattern.search(name)]
        if name in named:
            tests.append(named[name])
        return all(fits(member) for fits in tests or [others])

    return lambda value: not isinstance(value, dict) or all(member_fits(*each) for each in value.items())


KEYWORDS: Final[dict[str, Callable[[Json], Predicate]]] = {
    "type": _type,
    "enum": lambda allowed: lambda value: isinstance(value, str) and value in allowed,
    # Patterns of ours are anchored at both ends; fullmatch, because Python's "$" lets a last line end pass.
    "pattern": lambda pattern: lambda value: not isinstance(value, str) or re.fullmatch(pattern, value) is not None,
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda most: lambda value: not isinstance(value, str) or len(value) <= most,
    "maxItems": lambda most: lambda value: not isinstance(value, list) or len(value) <= most,
    "maximum": lambda most: lambda value: not _TYPES["number"](value) or value <= most,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "minimum": lambda least: lambda value: not _TYPES["number"](value) or value >= least,
    "required": _required,
    "propertyNames": _property_names,
    "items": _items,
    "uniqueItems": _unique_items,
    "anyOf": _any_of,
}


def inlined(node: Json, definitions: Mapping[str, Json]) -> Json:
    """The schema with its definitions in place: following a reference costs more than judging what it refers to."""
    if isinstance(node, list):
        return [inlined(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        node = {**definitions[node["$ref"].removeprefix("#/$defs/")], **node}
    return {key: inlined(each, definitions) for key, each in node.items() if key not in ("$ref", "$defs")}
