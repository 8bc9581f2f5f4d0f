"""What values dynamic extensions pass: their types, and whether there always is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.dynamic_examples import FIELDS, LISTED_TYPE, RECORD
from connectorops.rules.dynamic_targets import (
    LEGACY,
    LIST,
    PROPERTIES,
    SCHEMA,
    VALUES,
    Argument,
    Call,
    Field,
    calls,
    find,
    first_with,
    quoted,
)
from connectorops.swagger.nodes import DYNAMIC, Operation, Typed


@dataclass(frozen=True, slots=True)
class _Passed:
    """One argument with the input that it fills, and for a reference the operation and input that it reads."""

    call: Call
    argument: Argument
    target: Operation
    field: Field
    source: Operation | None = None
    read: Field | None = None

    @property
    def place(self) -> Place:
        return self.call.at(*self.argument.tokens)


@lru_cache(maxsize=1)
def _passed(node: Typed) -> tuple[_Passed, ...]:
    """Every argument whose input is known; a reference with what it reads in the first operation that has it.

    Four rules ask for it, one after the other for the same node, hence the memory for one.
    """
    return tuple(_found(node))


def _found(node: Typed) -> Iterator[_Passed]:
    for call in calls(node):
        target, legacy = call.target, call.extension in LEGACY
        if target is None:
            continue
        for argument in call.arguments:
            field = find(target, argument.name, legacy=legacy)
            if field is None:
                continue
            if argument.origin != "reference":
                yield _Passed(call, argument, target, field)
            elif (read := first_with(node, argument.value, legacy=legacy)) is not None:
                yield _Passed(call, argument, target, field, *read)


@rule(
    "SW406",
    severity=WARNING,
    microsoft="OperationParameterRequiredMismatch",
    keys=DYNAMIC,
    whole=True,
    fix="Make the input that the value comes from required, or give it a default.",
    bad=[
        {
            f"{FIELDS}/{SCHEMA}/parameters/purpose": {"parameter": "mode"},
            f"{RECORD}/parameters/-": {
                "name": "mode",
                "in": "query",
                "type": "string",
                "x-ms-summary": "Mode",
                "description": "How to write the record.",
            },
        }
    ],
)
def argument_may_be_empty(node: Typed) -> Hits:
    """A required argument takes its value from an optional input.

    ## Why

    As long as the maker leaves the optional input empty, the list or form can't be loaded and shows an error.

    ## Limits

    A warning: 9 % of the certified connectors with dynamic extensions do it, and they were accepted. Inputs with a
    default are not reported.
    """
    for each in _passed(node):
        read = each.read
        if read and each.field.required and not (read.required or read.internal or "default" in read.value):
            yield (
                each.place,
                f"{each.target.label} needs {quoted(each.argument.name)}; {quoted(each.argument.value)} is optional.",
            )


@rule(
    "SW407",
    severity=ERROR,
    microsoft="OperationParameterTypeMismatch",
    keys=DYNAMIC,
    whole=True,
    fix="Give both inputs the same type, or take the value from another input.",
    bad=[
        {
            f"{FIELDS}/{SCHEMA}/parameters/purpose": {"parameter": "mode"},
            f"{RECORD}/parameters/-": {
                "name": "mode",
                "in": "query",
                "type": "integer",
                "format": "int32",
                "default": 1,
                "x-ms-summary": "Mode",
                "description": "How to write the record.",
            },
        }
    ],
)
def argument_has_another_type(node: Typed) -> Hits:
    """An argument takes its value from an input of another type.

    ## Why

    The value is passed on as it is. A number in place of a text, or a list in place of one value, makes the call fail.
    An integer is accepted where any number will do.
    """
    for each in _passed(node):
        wanted, given = each.field.type, each.read.type if each.read else None
        if wanted and given and wanted != given and (wanted, given) != ("number", "integer"):
            yield (
                each.place,
                (
                    f"{quoted(each.argument.name)} of {each.target.label} is of type {quoted(wanted)}, "
                    f"but {quoted(each.argument.value)} is of type {quoted(given)}."
                ),
            )


@rule(
    "SW408",
    severity=ERROR,
    microsoft="OperationParameterStaticTypeMismatch",
    keys=DYNAMIC,
    whole=True,
    fix="Write the constant in the type of the input: texts in quotes, numbers and true or false without.",
    bad=[
        {f"{LISTED_TYPE}/{VALUES}/parameters/activeOnly": "true"},
        {f"{LISTED_TYPE}/{LIST}/parameters/activeOnly/value": 1},
        {f"{FIELDS}/{PROPERTIES}/parameters/purpose/value": 2.5},
    ],
)
def constant_has_another_type(node: Typed) -> Hits:
    """A constant in a dynamic extension has the wrong type.

    ## Why

    The constant is passed on as it is written, so `"true"` is a text and not a yes. No connector in the public
    repository breaks the rule.
    """
    for each in _passed(node):
        given = _json_types(each.argument.value)
        if each.argument.origin == "value" and each.field.type in _TYPES and each.field.type not in given and given:
            yield (
                each.place,
                (
                    f"{quoted(each.argument.name)} of {each.target.label} is of type {quoted(each.field.type)}, "
                    f"but the constant is of type {quoted(given[0])}."
                ),
            )


_TYPES: Final = ("string", "boolean", "integer", "number", "array", "object")


def _json_types(value: object) -> tuple[str, ...]:
    """The types that a JSON value has, the most exact first; none for null, which stands for no value."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return ("integer", "number")
    if isinstance(value, float):
        return ("number",)
    return ("string" if isinstance(value, str) else "array" if isinstance(value, list) else "object",)


@rule(
    "SW409",
    severity=ERROR,
    microsoft="SourcePropertyInternal",
    keys=DYNAMIC,
    whole=True,
    fix="Write the default of the internal input as a constant, or make the input visible.",
    bad=[
        {
            f"{FIELDS}/{SCHEMA}/parameters/purpose": {"parameter": "mode"},
            f"{RECORD}/parameters/-": {
                "name": "mode",
                "in": "query",
                "type": "string",
                "required": True,
                "default": "write",
                "x-ms-visibility": "internal",
                "x-ms-summary": "Mode",
                "description": "How to write the record.",
            },
        }
    ],
)
def argument_is_internal(node: Typed) -> Hits:
    """An argument takes its value from an internal input.

    ## Why

    Makers never see an internal input, and its default is only added when the real request is sent. The call that
    fills the list or form would go out without a value.
    """
    for each in _passed(node):
        if each.read and each.read.internal and each.source:
            yield (
                each.place,
                f"{quoted(each.argument.value)} is internal in {each.source.label}, so the call goes out without it.",
            )
