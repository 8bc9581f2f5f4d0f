"""What a dynamic extension calls: the operation, its arguments, and what paths into requests and responses lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from connectorops.documents import split
from connectorops.swagger.nodes import DYNAMIC, NotificationContent, Operation, Parameter, Schema, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Place
    from connectorops.nodes import Json
    from connectorops.swagger.lookups import Held
    from connectorops.swagger.nodes import Document

VALUES, LIST, SCHEMA, PROPERTIES, TREE = DYNAMIC
LISTS: Final = (VALUES, LIST)
SCHEMAS: Final = (SCHEMA, PROPERTIES)
LEGACY: Final = (VALUES, SCHEMA)
"""The older extensions: they refer to inputs by name only, and write constants without an object around them."""
NEWER: Final = {VALUES: LIST, SCHEMA: PROPERTIES}
"""The newer extension that means the same as an older one."""

ITEMS_PATH: Final = {VALUES: "value-collection", LIST: "itemsPath", TREE: "itemsPath"}
VALUE_PATH: Final = {
    VALUES: "value-path",
    LIST: "itemValuePath",
    TREE: "itemValuePath",
    SCHEMA: "value-path",
    PROPERTIES: "itemValuePath",
}
TITLE_PATH: Final = {VALUES: "value-title", LIST: "itemTitlePath", TREE: "itemTitlePath"}

MISSING: Final = 10
"""Steps that are counted for what may be missing: each is a finding."""
_BAD_ESCAPE: Final = re.compile(r"~(?![01])")


@dataclass(frozen=True, slots=True)
class Field:
    """What a path leads to. `value` is the schema or parameter, {} where the document leaves open what there is.

    `required` and `internal` take the objects around it into account. `is_named` is false where it only may be there.
    """

    value: Json
    required: bool = False
    internal: bool = False
    is_named: bool = True

    @property
    def type(self) -> str | None:
        kind = self.value.get("type")
        return kind if isinstance(kind, str) else None


@dataclass(frozen=True, slots=True)
class Argument:
    """One member of `parameters`: an input of the called operation, and where its value comes from."""

    name: str
    tokens: tuple[str, ...]
    origin: Literal["value", "reference", "selection", "unclear"]
    value: Any
    """The constant, the text of the reference, or what was written where neither can be read."""


@dataclass(frozen=True)
class Call:
    """One call that a dynamic extension describes. `tokens` lead from the node to the object that describes it."""

    node: Typed
    extension: str
    tokens: tuple[str, ...]
    value: Json

    @property
    def label(self) -> str:
        """How messages call it."""
        return " ".join(self.tokens)

    @property
    def is_alone(self) -> bool:
        """Whether it is an older extension without the newer one beside it, which has paths."""
        return self.extension in LEGACY and NEWER[self.extension] not in self.node.value

    @property
    def operation_id(self) -> str | None:
        value = self.value.get("operationId")
        return value if isinstance(value, str) else None

    @cached_property
    def target(self) -> Operation | None:
        """The operation that is called; None where no operation has this id."""
        found: Operation | None = self.node.root.by_id.get(self.operation_id)
        return found

    @cached_property
    def arguments(self) -> list[Argument]:
        parameters = self.value.get("parameters")
        if not isinstance(parameters, dict):
            return []
        return [_argument(self, name, value) for name, value in parameters.items()]

    def path(self, members: dict[str, str]) -> str | None:
        """The path string in the member that this kind of extension uses for it."""
        value = self.value.get(members.get(self.extension, ""))
        return value if isinstance(value, str) and value else None

    def at(self, *tokens: str, key: str = "") -> Place:
        return self.node.at(*self.tokens, *tokens, key=key)


@lru_cache(maxsize=1)
def calls(node: Typed) -> tuple[Call, ...]:
    """Every call that the dynamic extensions of a node describe. A file picker without an operation is none.

    A dozen rules ask for it, one after the other for the same node, hence the memory for one.
    """
    return tuple(_calls(node))


def _calls(node: Typed) -> Iterator[Call]:
    for extension in DYNAMIC:
        value = node.value.get(extension)
        if not isinstance(value, dict):
            continue
        if extension == TREE:
            for step in ("open", "browse"):
                if isinstance(part := value.get(step), dict):
                    yield Call(node, extension, (extension, step), part)
        elif "capability" not in value:
            yield Call(node, extension, (extension,), value)


def _argument(call: Call, name: str, value: object) -> Argument:
    """Read one argument: the older extensions write constants as they are, the newer ones in an object."""
    tokens = ("parameters", name)
    legacy = call.extension in LEGACY
    if not isinstance(value, dict):
        return Argument(name, tokens, "value" if legacy else "unclear", value)
    if isinstance(selected := value.get("selectedItemValuePath"), str):
        return Argument(name, (*tokens, "selectedItemValuePath"), "selection", selected)
    key = "parameter" if legacy else "parameterReference"
    if isinstance(reference := value.get(key), str):
        return Argument(name, (*tokens, key), "reference", reference)
    if "value" in value and not legacy:
        return Argument(name, (*tokens, "value"), "value", value["value"])
    return Argument(name, tokens, "unclear", value)


def sources(node: Typed) -> list[Operation]:
    """The operations whose inputs a reference can mean; of what is shared all that use it."""
    if node.operation is not None:
        return [node.operation]
    if isinstance(node, Parameter):
        return node.users
    if isinstance(node, Schema):
        if node.definition is not None:
            users: list[Operation] = node.root.measure.users(node.definition)
            return users
        if isinstance(node.holder, Parameter):
            return node.holder.users
        if isinstance(node.holder, NotificationContent):
            return [each for each in node.holder.path_item.operations if each.trigger]
    return []


def first_without(call: Call, path: str) -> Operation | None:
    """The first operation that a reference should be read in, and that has no such input.

    It is enough if one of the operations that use a definition has it: another may use it for its answer. An older
    extension alone can't refer into a body that leaves open what there is.
    """
    node, legacy = call.node, call.extension in LEGACY
    operations = sources(node)
    is_definition = isinstance(node, Schema) and node.definition is not None
    for operation in operations:
        if not _affordable(node, operations, path):
            return None
        found = find(operation, path, legacy=legacy)
        has_it = found is not None and (found.is_named or not call.is_alone)
        if has_it is is_definition:
            return None if is_definition else operation
    return operations[0] if is_definition and operations else None


def first_with(node: Typed, path: str, *, legacy: bool) -> tuple[Operation, Field] | None:
    """The first operation that a reference can be read in, and the input, as far as the document describes it."""
    operations = sources(node)
    for operation in operations:
        if not _affordable(node, operations, path):
            return None
        read = find(operation, path, legacy=legacy)
        if read is not None and read.value:
            return operation, read
    return None


def _affordable(node: Typed, operations: list[Operation], path: str) -> bool:
    """Whether one operation more can be looked at: a document of a few pages can ask for billions."""
    may: bool = len(operations) == 1 or node.root.lookups.may(1 + path.count("/") // 8)
    return may


def find(operation: Operation, path: str, *, legacy: bool) -> Field | None:
    """The input that a path names; None where there is certainly none.

    A path begins with the name of a parameter and may go on into the body. The older extensions also name a property
    of the body directly, with "/" or "." between the names.
    """
    named = operation.by_name
    if path in named:
        return _whole(operation.root, named[path])
    first, _, rest = path.partition("/")
    if first in named and rest:
        return _inside(operation.root, named[first], rest)
    if legacy and (body := operation.body):
        ways = [_inside(operation.root, body, each) for each in dict.fromkeys((path, path.replace(".", "/")))]
        found = [each for each in ways if each is not None]
        return next((each for each in found if each.is_named), found[0] if found else None)
    return None


def _whole(document: Document, parameter: Parameter) -> Field:
    value = parameter.value
    if parameter.location == "body":
        value = document.resolve(value.get("schema"))
    return Field(value, parameter.required, parameter.internal)


def _inside(document: Document, parameter: Parameter, path: str) -> Field | None:
    if parameter.location != "body":
        return None
    return descend(document, parameter.value.get("schema"), path, Field({}, parameter.required, parameter.internal))


def is_path(text: str) -> bool:
    """Whether it is a path string: a JSON pointer without the slash in front."""
    return not text.startswith(("/", "#")) and not _BAD_ESCAPE.search(text)


def descend(document: Document, schema: object, path: str | None, start: Field | None = None) -> Field | None:
    """What a path leads to, below a schema; None where there is certainly no such property."""
    start = start or Field({}, required=True)
    current, required, internal = document.resolve(schema), start.required, start.internal
    internal = internal or current.get("x-ms-visibility") == "internal"
    for token in split(f"/{path}") if path else ():
        held = document.lookups.held(current)
        if token not in held:
            return Field({}, internal=internal, is_named=False) if held.is_open else None
        current = document.resolve(held[token])
        required = required and held.requires(token)
        internal = internal or current.get("x-ms-visibility") == "internal"
    return Field(current, required, internal)


def body_members(operation: Operation) -> Held | None:
    """What the request's body has at the top."""
    body = operation.body
    return operation.root.lookups.held(operation.root.resolve(body.value.get("schema"))) if body else None


def required_leaves(document: Document, schema: object) -> Iterator[tuple[str, ...]]:
    """Paths to the values that a body can't go without. What the platform fills in by itself is left out."""
    waiting: list[tuple[Json, tuple[str, ...]]] = [(document.resolve(schema), ())]
    seen: set[int] = set()
    while waiting:
        current, path = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        held = document.lookups.held(current)
        for name in document.lookups.needed(current):
            member = document.resolve(held[name])
            if not document.lookups.may(MISSING + len(path)):
                return
            if not member or fills_itself(member):
                continue
            if "properties" in member or "allOf" in member or member.get("type") == "object":
                waiting.append((member, (*path, name)))
            else:
                yield (*path, name)


def fills_itself(value: Json) -> bool:
    """Whether the platform sends it without being asked: it is internal and has a default."""
    return value.get("x-ms-visibility") == "internal" and "default" in value


def quoted(text: str) -> str:
    """A name or path for a message: in quotes, and shortened where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
