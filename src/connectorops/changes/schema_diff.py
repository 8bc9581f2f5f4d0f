"""What changed in one schema itself; the schemas inside it are named, and compared on their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.changes.edits import listed, words
from connectorops.changes.shapes import DYNAMIC, INNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.changes.shapes import Shape, Written


@dataclass(frozen=True, slots=True)
class Relative:
    """An edit whose place is relative to the schema: the same wherever the schema is used.

    `field` is the property that it speaks of ("" for the schema itself), `keyword` what changed in it ("" for all).
    """

    code: str
    field: str
    keyword: str
    old_pointer: str
    new_pointer: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """A schema that both versions have inside this one, below a name."""

    name: str
    old: Written
    new: Written


Part = Relative | Inside
_NONE: Final = "none"


def schema_parts(old: Shape, new: Shape, *, is_input: bool) -> Iterator[Part]:
    """The edits of a schema and the schemas inside it, in the order of the old document."""
    same_type = True
    if not _says_the_same(old, new):
        same_type = old.type == new.type
        yield from _type(old, new, is_input=is_input)
        yield from _enum(old, new, is_input=is_input, same_type=same_type)
        if is_input:
            yield from _input(old, new)
        yield from _texts(old, new)
    yield from _properties(old, new, is_input=is_input, same_type=same_type)
    if old.inner or new.inner:
        yield from _inner(old, new, is_input=is_input, same_type=same_type)


def _says_the_same(old: Shape, new: Shape) -> bool:
    """A quick look, since most schemas did not change: for Python, true is 1, so enum and default need a closer one."""
    values = old.values
    return values == new.values and "type" in values and "enum" not in values and "default" not in values


def _type(old: Shape, new: Shape, *, is_input: bool) -> Iterator[Part]:
    side = "Input" if is_input else "Output"
    if old.type != new.type:
        yield _member(f"{side}FieldTypeChanged", old, new, "type", old.type or _NONE, new.type or _NONE)
    elif old.get("format") != new.get("format"):
        shown = [words(each.get("format") or _NONE) for each in (old, new)]
        yield _member(f"{side}FieldFormatChanged", old, new, "format", *shown)


def _member(code: str, old: Shape, new: Shape, key: str, before: str, after: str) -> Relative:
    return Relative(code, "", key, old.at(key), new.at(key), before, after)


def _enum(old: Shape, new: Shape, *, is_input: bool, same_type: bool) -> Iterator[Part]:
    before, after = old.get("enum"), new.get("enum")
    side = "Input" if is_input else "Output"
    if not isinstance(after, list):
        if isinstance(before, list):
            yield _member(f"{side}EnumListRemoved", old, new, "enum", listed(before), "")
    elif not isinstance(before, list):
        yield _member(f"{side}EnumListAdded", old, new, "enum", "", listed(after))
    elif same_type:
        if removed := _without(before, after):
            yield _member(f"{side}EnumValueRemoved", old, new, "enum", listed(removed), "")
        if added := _without(after, before):
            yield _member(f"{side}EnumValueAdded", old, new, "enum", "", listed(added))


def _without(values: list[Any], others: list[Any]) -> list[Any]:
    known = {_exact(each) for each in others}
    return [each for each in values if _exact(each) not in known]


def _exact(value: Any) -> str | tuple[str]:  # noqa: ANN401 - JSON is any shape
    """A value by what JSON says it is: true is not 1, and lists may hold anything."""
    return value if isinstance(value, str) else (json.dumps(value, sort_keys=True),)


def _input(old: Shape, new: Shape) -> Iterator[Part]:
    if new.internal and not old.internal:
        yield Relative("InputFieldVisibilityChangedToInternal", "", "", old.pointer, new.at("x-ms-visibility"))
    elif old.get("x-ms-visibility") != new.get("x-ms-visibility"):
        shown = [words(each.get("x-ms-visibility") or "normal") for each in (old, new)]
        yield Relative("VisibilityChanged", "", "", old.pointer, new.pointer, *shown)
    before = old.get("default")
    scalar = "default" in old.values and not isinstance(before, (dict, list))  # others are examples, sent by nobody
    if scalar and json.dumps(before) != json.dumps(new.get("default")):
        after = words(new.get("default")) if "default" in new.values else _NONE
        yield _member("InputDefaultChanged", old, new, "default", words(before), after)


def _texts(old: Shape, new: Shape) -> Iterator[Part]:
    for key in DYNAMIC:
        before, after = (_asked(each.get(key)) for each in (old, new))
        if before and before != after:
            yield _member("DynamicSchemaChanged", old, new, key, before, after or _NONE)
            break
    if old.name != new.name:
        yield Relative("SummaryChanged", "", "", old.pointer, new.pointer, words(old.name), words(new.name))
    if old.get("description") != new.get("description"):
        yield _member("DescriptionChanged", old, new, "description", "", "")


def _asked(dynamic: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """The operation that a dynamic schema comes from."""
    operation = dynamic.get("operationId") if isinstance(dynamic, dict) else None
    return words(operation) if isinstance(operation, str) else ""


def _properties(old: Shape, new: Shape, *, is_input: bool, same_type: bool) -> Iterator[Part]:
    for name, written in old.properties.items():
        if name in new.properties:
            yield from _kept(name, old, new, is_input=is_input)
        elif same_type:
            yield Relative(_deleted(written, is_input=is_input), name, "", written[1], new.pointer)
    if not same_type:
        return
    for name, written in new.properties.items():
        if name not in old.properties:
            code = "OutputFieldAdded"
            if is_input:
                code = "RequiredInputFieldAdded" if name in new.required else "OptionalInputFieldAdded"
            yield Relative(code, name, "", old.pointer, written[1])


def _kept(name: str, old: Shape, new: Shape, *, is_input: bool) -> Iterator[Part]:
    before, after = old.properties[name], new.properties[name]
    if is_input and (name in old.required) != (name in new.required):
        code = "InputFieldNowRequired" if name in new.required else "InputFieldNowOptional"
        yield Relative(code, name, "required", before[1], after[1])
    yield Inside(name, before, after)


def _deleted(written: Written, *, is_input: bool) -> str:
    if not is_input:
        return "OutputFieldDeleted"
    return "InternalInputDeleted" if fills_itself(written[0]) else "InputFieldDeleted"


def fills_itself(value: Any) -> bool:  # noqa: ANN401 - JSON is any shape
    """Whether no maker ever sees an input: it is internal, and the platform sends its default or nothing."""
    return isinstance(value, dict) and value.get("x-ms-visibility") == "internal"


def _inner(old: Shape, new: Shape, *, is_input: bool, same_type: bool) -> Iterator[Part]:
    for key in INNER:
        before, after = old.inner.get(key), new.inner.get(key)
        if before and after:
            yield Inside(key, before, after)
        elif key == "items" and same_type and before:
            yield Relative("InputFieldDeleted" if is_input else "OutputFieldDeleted", key, "", before[1], new.pointer)
        elif key == "items" and same_type and after:
            code = "OptionalInputFieldAdded" if is_input else "OutputFieldAdded"
            yield Relative(code, key, "", old.pointer, after[1])
