"""Limits of values: lengths, counts and ranges that a value could ever keep to."""

from __future__ import annotations

from connectorops.documents import Document as Text
from connectorops.documents import resolve
from connectorops.edits import RemoveMember
from connectorops.model import Place
from connectorops.nodes import Node
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.repairs import DocumentEdits, remove
from connectorops.swagger.nodes import Schema, Typed

_INPUT = "apiDefinition.swagger.json#/definitions/DocumentInput/properties"
_SCORE = "apiDefinition.swagger.json#/paths/~1full-search/get/parameters/1"

_NOT_NEGATIVE = "Write zero or more, or delete the limit."
_IN_ORDER = "Exchange the two limits, or correct the one that is wrong."


@rule(
    "SW250",
    severity=ERROR,
    microsoft="MinLengthMustBeGreaterThanOrEqualToZero",
    keys=("minLength",),
    repair=remove,
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/name/minLength": -1}],
)
def min_length_negative(node: Typed) -> Hits:
    """`minLength` is negative.

    A text has no fewer than zero characters. The validator rejects a negative limit.
    """
    yield from _negative(node, "minLength")


@rule(
    "SW251",
    severity=ERROR,
    microsoft="MaxLengthMustBeGreaterThanOrEqualToZero",
    keys=("maxLength",),
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/name/maxLength": -1}],
)
def max_length_negative(node: Typed) -> Hits:
    """`maxLength` is negative.

    No text is that short. Some generators write -1 for "no limit"; in Swagger no limit is written by leaving it out.
    """
    yield from _negative(node, "maxLength")


@rule(
    "SW252",
    severity=ERROR,
    microsoft="MinLengthShouldBeLessThanOrEqualToMaxLength",
    keys=("minLength",),
    fix=_IN_ORDER,
    bad=[{f"{_INPUT}/name/minLength": 201}],
    ok=[{f"{_INPUT}/name/minLength": 200}],
)
def min_length_above_max_length(node: Typed) -> Hits:
    """`minLength` is greater than `maxLength`.

    No text can be long and short enough, so every value is refused.
    """
    yield from _crossed(node, "minLength", "maxLength", counts=True)


@rule(
    "SW253",
    severity=ERROR,
    microsoft="MinItemsMustBeGreaterThanOrEqualToZero",
    keys=("minItems",),
    repair=remove,
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/labels/minItems": -1}],
)
def min_items_negative(node: Typed) -> Hits:
    """`minItems` is negative.

    An array has no fewer than zero items. The validator rejects a negative limit.
    """
    yield from _negative(node, "minItems")


@rule(
    "SW254",
    severity=ERROR,
    microsoft="MaxItemsMustBeGreaterThanOrEqualToZero",
    keys=("maxItems",),
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/labels/maxItems": -1}],
)
def max_items_negative(node: Typed) -> Hits:
    """`maxItems` is negative.

    No array is that short. For "no limit" leave it out.
    """
    yield from _negative(node, "maxItems")


@rule(
    "SW255",
    severity=ERROR,
    microsoft="MinItemsShouldBeLessThanOrEqualToMaxItems",
    keys=("minItems",),
    fix=_IN_ORDER,
    bad=[{f"{_INPUT}/labels/minItems": 11}],
)
def min_items_above_max_items(node: Typed) -> Hits:
    """`minItems` is greater than `maxItems`.

    No array can be long and short enough, so every value is refused.
    """
    yield from _crossed(node, "minItems", "maxItems", counts=True)


@rule(
    "SW256",
    severity=ERROR,
    microsoft="MinPropertiesMustBeGreaterThanOrEqualToZero",
    keys=("minProperties",),
    repair=remove,
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/attributes/minProperties": -1}],
)
def min_properties_negative(schema: Schema) -> Hits:
    """`minProperties` is negative.

    An object has no fewer than zero members. The validator rejects a negative limit.
    """
    yield from _negative(schema, "minProperties")


@rule(
    "SW257",
    severity=ERROR,
    microsoft="MaxPropertiesMustBeGreaterThanOrEqualToZero",
    keys=("maxProperties",),
    fix=_NOT_NEGATIVE,
    bad=[{f"{_INPUT}/attributes/maxProperties": -1}],
)
def max_properties_negative(schema: Schema) -> Hits:
    """`maxProperties` is negative.

    No object has that few members. For "no limit" leave it out.
    """
    yield from _negative(schema, "maxProperties")


@rule(
    "SW258",
    severity=ERROR,
    microsoft="MultipleOfMustBeGreaterThanZero",
    keys=("multipleOf",),
    fix="Write a number above zero, or delete `multipleOf`.",
    bad=[{f"{_INPUT}/retentionYears/multipleOf": 0}],
    ok=[{f"{_INPUT}/retentionYears/multipleOf": 0.5}],
)
def multiple_of_not_positive(node: Typed) -> Hits:
    """`multipleOf` is zero or negative.

    Values have to be multiples of this step, and only steps above zero make sense.
    """
    number = _number(node, "multipleOf")
    if number is not None and number <= 0:
        yield node.at("multipleOf"), f"multipleOf is {number}; it must be greater than zero."


@rule(
    "SW259",
    severity=ERROR,
    microsoft="MinimumShouldBeLessThanOrEqualToMaximum",
    keys=("minimum",),
    fix=_IN_ORDER,
    bad=[{f"{_INPUT}/retentionYears/minimum": 31}],
    ok=[{f"{_INPUT}/retentionYears/minimum": 30}],
)
def minimum_above_maximum(node: Typed) -> Hits:
    """`minimum` is greater than `maximum`.

    No number is large and small enough, so every value is refused.
    """
    yield from _crossed(node, "minimum", "maximum")


def _without_effect(document: Text, place: Place) -> DocumentEdits:
    """Remove what says whether a limit counts that is not there; a number would be a limit itself."""
    if isinstance(resolve(document.value, place.pointer), bool):
        yield RemoveMember(place.pointer)


@rule(
    "SW260",
    severity=ERROR,
    microsoft="ExclusiveMinimumRequiresMinimum",
    keys=("exclusiveMinimum",),
    whole=True,
    repair=_without_effect,
    fix="Add `minimum`, or delete `exclusiveMinimum`.",
    bad=[{f"{_SCORE}/minimum": None}],
)
def exclusive_minimum_alone(node: Typed) -> Hits:
    """`exclusiveMinimum` stands without `minimum`.

    In Swagger 2.0 it is `true` or `false` and says whether `minimum` itself is excluded. In newer drafts of JSON Schema
    it is the limit itself; write that as `minimum` with `"exclusiveMinimum": true`.
    """
    yield from _alone(node, "exclusiveMinimum", "minimum")


@rule(
    "SW261",
    severity=ERROR,
    microsoft="ExclusiveMaximumRequiresMaximum",
    keys=("exclusiveMaximum",),
    whole=True,
    repair=_without_effect,
    fix="Add `maximum`, or delete `exclusiveMaximum`.",
    bad=[{f"{_SCORE}/maximum": None}],
)
def exclusive_maximum_alone(node: Typed) -> Hits:
    """`exclusiveMaximum` stands without `maximum`.

    In Swagger 2.0 it is `true` or `false` and says whether `maximum` itself is excluded. In newer drafts of JSON Schema
    it is the limit itself; write that as `maximum` with `"exclusiveMaximum": true`.
    """
    yield from _alone(node, "exclusiveMaximum", "maximum")


def _number(node: Node, key: str) -> int | float | None:
    """The member if it is a number, which true and false are not."""
    value = node.value.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _negative(node: Node, key: str) -> Hits:
    number = _number(node, key)
    if number is not None and number < 0:
        yield node.at(key), f"{key} is {number}; it can't be negative."


def _crossed(node: Node, lower: str, upper: str, *, counts: bool = False) -> Hits:
    """The lower limit above the upper one. Where they count something, a negative one is a finding already."""
    least, most = _number(node, lower), _number(node, upper)
    if least is None or most is None or least <= most or (counts and most < 0):
        return
    yield node.at(lower), f"{lower} is {least} and {upper} is {most}, so that no value fits between them."


def _alone(node: Node, key: str, limit: str) -> Hits:
    """`key` without the limit that it speaks of. A number is JSON of another version, which its own rule reports."""
    if isinstance(node.value[key], bool) and limit not in node.value:
        yield node.at(key), f"{key} says how to read {limit}, but there is no {limit}."
