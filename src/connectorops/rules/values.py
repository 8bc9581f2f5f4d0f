"""The values that a parameter or schema names: enums and their labels, defaults, formats."""

from __future__ import annotations

import json
from typing import Any

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import remove_copy
from connectorops.schema.words import shown
from connectorops.swagger.misfits import json_type
from connectorops.swagger.nodes import Typed

_STATUS = "apiDefinition.swagger.json#/paths/~1documents/get/parameters/2"
_INPUT = "apiDefinition.swagger.json#/definitions/DocumentInput/properties"
_PAGE_SIZE = "apiDefinition.swagger.json#/parameters/PageSize"

_SHOWN = 60
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
# What published connectors use and the definition's public schema knows. `date-no-tz` and `html` are Microsoft's own.
_FORMATS = {
    "string": ("byte", "binary", "date", "date-time", "date-no-tz", "email", "html", "password", "uri", "uuid"),
    "integer": ("int32", "int64"),
    "number": ("float", "double"),
    "boolean": (),
    "array": (),
    "object": (),
}
_MEANT = {"guid": "uuid", "url": "uri", "datetime": "date-time", "decimal": "double", "base64": "byte", "long": "int64"}


@rule(
    "SW240",
    severity=ERROR,
    microsoft="EnumMustContainAtLeastOneElement",
    keys=("enum",),
    fix="Name the values in `enum`, or delete it if any value is fine.",
    bad=[{f"{_INPUT}/name/enum": []}],
)
def enum_empty(node: Typed) -> Hits:
    """An enum has no values.

    `enum` lists the values that are allowed. With an empty list nothing is, and the designer shows a list without
    entries. No published connector has one.
    """
    if node.value["enum"] == []:
        yield node.at("enum"), "The enum is empty, so that no value is allowed; name at least one."


@rule(
    "SW241",
    severity=ERROR,
    microsoft="ArrayDuplicateValue",
    keys=("enum", "required"),
    repair=remove_copy,
    fix="Delete the repeated value.",
    bad=[
        {f"{_INPUT}/name/enum": ["a", "b", "a"]},
        {"apiDefinition.swagger.json#/definitions/DocumentInput/required/-": "name"},
    ],
    ok=[{f"{_INPUT}/name/enum": ["a", "A", "1"]}],
)
def repeated_value(node: Typed) -> Hits:
    """A list of values that must be unique has the same value twice.

    `enum` and `required` are sets. A repeated value shows up twice in the designer, and the validator rejects it;
    usually a line was copied and another value was meant. Values that differ in case are different.
    """
    for key in ("enum", "required"):
        known: dict[str, int] = {}
        values = node.array(key)
        if {*map(type, values)} == {str} and len(set(values)) == len(values):
            continue  # nearly every list, and nothing need be compared as JSON
        for index, value in enumerate(values):
            first = known.setdefault(_identity(value), index)
            if first != index:
                message = f"Item {index + 1} of {shown(key)} repeats item {first + 1}, {_text(value)}."
                yield node.at(key, index), message


@rule(
    "SW242",
    severity=WARNING,
    microsoft="InvalidEnumValue",
    keys=("enum",),
    fix="Write the values as JSON of the declared type (numbers and booleans without quotes), or correct the type.",
    bad=[{f"{_INPUT}/confidential/enum": ["true", "false"]}, {f"{_INPUT}/name/enum": ["one", 2, 3]}],
    ok=[{f"{_INPUT}/confidential/enum": [True, False]}],
)
def enum_value_of_other_type(node: Typed) -> Hits:
    """A value of an enum is not of the declared type.

    The designer sends the chosen value as it stands here: `"true"` with quotes is a string, also where a boolean is
    declared. Reported once for each enum. A warning, because 2 % of the certified connectors list booleans as strings.
    """
    wrong = [(index, value) for index, value in enumerate(node.array("enum")) if not _matches(node.type, value)]
    if wrong:
        index, value = wrong[0]
        more = f", and so {'is' if len(wrong) == 2 else 'are'} {len(wrong) - 1} more" if len(wrong) > 1 else ""
        message = (
            f"The enum value {_text(value)}{_of(node)} is {json_type(value)}, but the type is {shown(node.type)}{more}."
        )
        yield node.at("enum", index), message


@rule(
    "SW243",
    severity=ERROR,
    microsoft="MissingEnumValuesDisplayName",
    keys=("x-ms-enum-values",),
    fix="Add a `displayName`, the text that makers choose.",
    bad=[{f"{_STATUS}/x-ms-enum-values/0/displayName": None}],
)
def enum_label_missing(node: Typed) -> Hits:
    """An entry of `x-ms-enum-values` has no `displayName`.

    The extension exists to give each value of an enum a text that people read. An entry without one leaves a gap in
    the list, and the validator rejects it.
    """
    for index, entry in enumerate(node.array("x-ms-enum-values")):
        if isinstance(entry, dict) and "displayName" not in entry:
            message = f"Entry {index + 1} of x-ms-enum-values, for {_text(entry.get('value'))}, has no displayName."
            yield node.at("x-ms-enum-values", index), message


@rule(
    "SW244",
    severity=ERROR,
    microsoft="InvalidEnumValuesExtensionValue",
    keys=("x-ms-enum-values",),
    whole=True,
    fix="Use exactly the values of `enum`, in the same type and case.",
    bad=[
        {f"{_STATUS}/x-ms-enum-values/0/value": "Draft"},
        {f"{_STATUS}/x-ms-enum-values/0/value": None},
        {f"{_STATUS}/enum": None},
    ],
)
def enum_label_without_value(node: Typed) -> Hits:
    """An entry of `x-ms-enum-values` is for a value outside of the enum.

    Each entry labels one value of `enum` and names it in `value`. A value that differs, if only in case or in quotes
    around a number, labels nothing, and makers see the raw value.
    """
    known = {_identity(each) for each in node.array("enum")}
    entries = [each for each in node.array("x-ms-enum-values") if isinstance(each, dict)]
    if "enum" not in node.value:
        if entries:
            yield node.at("x-ms-enum-values"), "x-ms-enum-values labels the values of an enum, but there is no enum."
        return
    for index, entry in enumerate(node.array("x-ms-enum-values")):
        if not isinstance(entry, dict):
            continue
        if "value" not in entry:
            message = f"Entry {index + 1} of x-ms-enum-values has no value, so it labels nothing."
            yield node.at("x-ms-enum-values", index, key="value"), message
        elif _identity(entry["value"]) not in known:
            message = f"x-ms-enum-values has a label for {_text(entry['value'])}, which is not a value of the enum."
            yield node.at("x-ms-enum-values", index, "value"), message


@rule(
    "SW245",
    severity=ERROR,
    microsoft="DuplicateEnumValuesInExtension",
    keys=("x-ms-enum-values",),
    fix="Delete one of the two entries.",
    bad=[{f"{_STATUS}/x-ms-enum-values/1/value": "draft"}],
)
def enum_value_labelled_twice(node: Typed) -> Hits:
    """`x-ms-enum-values` has two labels for the same value.

    A value has one label. With two entries it depends on the client which one makers see; the validator rejects them.
    """
    known: dict[str, int] = {}
    for index, entry in enumerate(node.array("x-ms-enum-values")):
        if isinstance(entry, dict) and "value" in entry:
            first = known.setdefault(_identity(entry["value"]), index)
            if first != index:
                message = f"Entries {first + 1} and {index + 1} of x-ms-enum-values both label {_text(entry['value'])}."
                yield node.at("x-ms-enum-values", index, "value"), message


@rule(
    "SW246",
    severity=WARNING,
    microsoft="DefaultValueMustMatchType",
    keys=("default",),
    fix="Write the default as JSON of the declared type: numbers, `true` and `false` without quotes.",
    bad=[{f"{_PAGE_SIZE}/default": "50"}, {f"{_INPUT}/confidential/default": None, f"{_INPUT}/name/default": 1}],
    ok=[{f"{_PAGE_SIZE}/default": 50.0}],
)
def default_of_other_type(node: Typed) -> Hits:
    """The default is not of the declared type.

    The default is sent as it stands, so `"50"` reaches the service as a string where a number is expected. Publishers
    have been stopped by this in uploads; still it is a warning, because 3 % of the certified connectors have such a
    default. `null` is of no type: delete such a default.
    """
    value = node.value["default"]
    if not _matches(node.type, value):
        what = "null" if value is None else f"{_text(value)}, {json_type(value)}"
        message = f"The default{_of(node)} is {what}, but the type is {shown(node.type)}."
        yield node.at("default"), message


@rule(
    "SW248",
    severity=WARNING,
    keys=("default",),
    fix="Name one of the values of `enum`, spelt exactly like that, or add the value there.",
    bad=[{f"{_STATUS}/default": "Published"}],
    ok=[{f"{_STATUS}/default": "draft"}],
)
def default_outside_of_enum(node: Typed) -> Hits:
    """The default is none of the values of the enum.

    A default that `enum` doesn't list is a value that makers can't choose and that the service doesn't expect; mostly
    it is spelt differently. No published connector has one in a parameter. Values of another type are a finding of
    their own.
    """
    value, allowed = node.value["default"], node.array("enum")
    if (
        allowed
        and value not in allowed
        and value is not None
        and all(_matches(node.type, e) for e in (value, *allowed))
    ):
        yield node.at("default"), f"The default {_text(value)}{_of(node)} is none of the values of the enum."


@rule(
    "SW247",
    severity=WARNING,
    microsoft="UnrecognizedTypeFormat",
    keys=("format",),
    fix="Use a format that the platform knows for this type, or delete `format`.",
    bad=[
        {"apiDefinition.swagger.json#/paths/~1documents/get/parameters/7/format": "guid"},
        {f"{_PAGE_SIZE}/format": "enum"},
        {f"{_INPUT}/confidential/format": "boolean"},
    ],
    ok=[{f"{_INPUT}/name/format": "date-no-tz"}],
)
def format_unknown(node: Typed) -> Hits:
    """The platform does not know this format for this type.

    A format says how the value is written, and the designer chooses a control by it: a calendar, a file, a password.
    An unknown one is ignored, and the validator has a code for it. Known are, for strings, `byte`, `binary`, `date`,
    `date-time`, `date-no-tz`, `email`, `html`, `password`, `uri` and `uuid`; `int32` and `int64` for integers; `float`
    and `double` for numbers. A warning: 5 % of the certified connectors use others, mostly `enum`, `guid` and
    `decimal`.
    """
    name = node.text("format")
    known = _FORMATS.get(node.type or "")
    if name is None or known is None or name in known:
        return
    meant = _MEANT.get(name.lower(), name.lower())
    hint = f"; {shown(meant)} is" if meant in known else ""
    yield node.at("format"), f"{shown(name)} is not a known format of the type {shown(node.type)}{hint}."


def _of(node: Typed) -> str:
    """Whose it is, as a part of a sentence; items have no name."""
    name = getattr(node, "name", "")
    return f" of {shown(name)}" if name else ""


def _matches(declared: str | None, value: Any) -> bool:  # noqa: ANN401 - JSON is any shape
    """Whether a value is of the declared type; True where the type is unknown. A whole number is an integer."""
    kinds = _TYPES.get(declared or "")
    if kinds is None:
        return True
    if isinstance(value, bool):
        return declared == "boolean"
    return isinstance(value, kinds) or (declared == "integer" and isinstance(value, float) and value.is_integer())


def _identity(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """Equal for equal JSON only: a number is not a text, true is not 1, and the order of members doesn't matter."""
    return json.dumps(value, sort_keys=True)


def _text(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """The value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
