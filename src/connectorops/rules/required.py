"""What objects require, and objects that are told apart by one of their properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from connectorops.nodes import Json, Node
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import remove
from connectorops.schema.words import shown
from connectorops.swagger.nodes import DYNAMIC, Document, Reference, Schema
from connectorops.swagger.refs import tokens
from connectorops.swagger.walk import COMBINERS

_DEFINITIONS = "apiDefinition.swagger.json#/definitions"
_INPUT = f"{_DEFINITIONS}/DocumentInput"

_PARTS = 100  # real hierarchies have a handful; more of them can't be told apart from an attack
_NAMED = 6
_OPEN = frozenset({"oneOf", "anyOf", *DYNAMIC})


@rule(
    "SW290",
    severity=ERROR,
    microsoft="RequiredPropertyArrayEmpty",
    keys=("required",),
    repair=remove,
    fix="Delete `required`, or name the properties in it.",
    bad=[{f"{_DEFINITIONS}/Account/required": []}],
)
def required_empty(schema: Schema) -> Hits:
    """`required` is an empty list.

    Swagger 2.0 wants at least one name in it. If no property is required, leave `required` out.
    """
    if schema.value["required"] == []:
        yield schema.at("required"), "required names no property; delete it if none is required."


@rule(
    "SW291",
    severity=ERROR,
    microsoft="RequiredPropertyDefinitionMissing",
    keys=("required",),
    whole=True,
    fix="Correct the name, describe the property in `properties`, or delete the name from `required`.",
    bad=[{f"{_DEFINITIONS}/Account/required": ["ID"]}, {f"{_DEFINITIONS}/Document/allOf/1/required": ["title"]}],
    ok=[
        {f"{_DEFINITIONS}/Document/allOf/1/required/-": "kind"},
        {f"{_INPUT}/properties/attributes/required": ["anything"]},
    ],
)
def required_property_undefined(schema: Schema) -> Hits:
    """A required property is not described.

    Names in `required` have to be those of `properties`, in the same case. Usually a property was renamed or removed
    and its name stayed behind; then requests fail because the value can't be given. Properties that come through
    `allOf` count. Objects that allow members of any name, and schemas that are filled in at run time, are exempt.
    """
    if schema.type not in (None, "object"):
        return
    parts = _parts(schema)
    if parts is None or any(part.get("additionalProperties", False) is not False for part in parts):
        return
    members = [part["properties"] for part in parts if isinstance(part.get("properties"), dict)]
    names = {
        each: index for index, each in reversed(list(enumerate(schema.array("required")))) if isinstance(each, str)
    }
    for name, index in sorted(names.items(), key=lambda each: each[1]):
        if not any(name in each for each in members):
            same = next((key for each in members for key in each if key.lower() == name.lower()), None)
            hint = f"; there is {shown(same)}" if same else ""
            yield schema.at("required", index), f"The required property {shown(name)} is not described{hint}."


@rule(
    "SW292",
    severity=WARNING,
    microsoft="RequiredPropertyNotOnObject",
    keys=("required",),
    whole=True,
    fix="Move `required` into the object that has the properties (for an array: into `items`), or delete it.",
    bad=[{f"{_INPUT}/properties/labels/required": ["name"]}],
)
def required_outside_of_object(schema: Schema) -> Hits:
    """`required` stands on something that is no object.

    `required` names properties, and only objects have them. On an array it was usually meant for the `items`. It has
    no effect here. A warning, because 2 % of the certified connectors have it.
    """
    if schema.type not in (None, "object") and schema.array("required"):
        where = f"; {shown(schema.name)} is of type" if schema.name else "; this is of type"
        message = f"required is for objects and has no effect here{where} {shown(schema.type)}."
        yield schema.at("required"), message


@rule(
    "SW293",
    severity=ERROR,
    microsoft="RequiredReadOnlyPropertyNotAllowedAsInput",
    keys=("readOnly",),
    whole=True,
    fix="Delete the name from `required`, or delete `readOnly`.",
    bad=[{f"{_INPUT}/required/-": "id"}],
    ok=[{f"{_DEFINITIONS}/Document/allOf/1/properties/owner/readOnly": True}],
)
def required_and_read_only(schema: Schema) -> Hits:
    """A property of a request is both required and read-only.

    A read-only property is only ever part of a response; a request must not send it. If the object is used in both,
    leave it out of `required`, or give the request a definition of its own.
    """
    if schema.flag("readOnly") and schema.required and schema.input:
        message = f"{shown(schema.name)} is read-only, so a request can't send it, but it is required in one."
        yield schema.at("readOnly"), message


@rule(
    "SW294",
    severity=ERROR,
    microsoft="RequiredLoopInSchemaNotAllowed",
    fix="Make one of the properties on the way optional.",
    bad=[{f"{_DEFINITIONS}/Folder/required": ["parent"]}],
    ok=[{f"{_DEFINITIONS}/Folder/required": ["children"]}],
)
def required_loop(document: Document) -> Hits:
    """Required properties form a loop, so that no value can be complete.

    A folder that must have a parent folder, which must have a parent folder, never ends. At least one property on the
    way has to be optional. An array ends a loop, because it may be empty.

    The rule has no keys because it looks at all references of the document at once.
    """
    ways: dict[str, list[Reference]] = defaultdict(list)
    for node in document.schema_references:
        if node.definition is not None and _target(node) and _is_needed(node):
            ways[node.definition].append(node)
    for loop in _loops(ways):
        edge = next((each for each in reversed(loop) if _is_member(each)), None)
        if edge is not None:
            names = [str(each.definition) for each in loop]
            shortened = [*names[:_NAMED], "…"] if len(names) > _NAMED else names
            message = f"Each {' needs a '.join([*shortened, names[0]])}, so that no value is ever complete."
            yield edge.at(), message


@rule(
    "SW295",
    severity=ERROR,
    microsoft="DiscriminatorMustBeARequiredStringProperty",
    keys=("discriminator",),
    whole=True,
    fix="Name a property of type `string` in `discriminator`, and the same in `required`.",
    bad=[
        {f"{_DEFINITIONS}/Entry/required": None},
        {f"{_DEFINITIONS}/Entry/discriminator": "type"},
        {f"{_DEFINITIONS}/Entry/properties/kind/type": "integer"},
    ],
)
def discriminator_not_required_text(schema: Schema) -> Hits:
    """The discriminator is not a required property of type string.

    `discriminator` names the property that says which of several forms a value has. So it must be there in each value
    (`required`), and it is a string because it holds the name of a definition.
    """
    name, parts = schema.text("discriminator"), _parts(schema)
    if name is None or parts is None:
        return
    described = [part["properties"][name] for part in parts if name in _child(part, "properties")]
    problem = None
    if not described:
        problem = "is not a property of the object"
    elif schema.root.resolve(described[0]).get("type") != "string":
        problem = "is not of type string"
    elif not any(isinstance(part.get("required"), list) and name in part["required"] for part in parts):
        problem = "is not required"
    if problem:
        yield schema.at("discriminator"), f"The discriminator {shown(name)} {problem}."


def _child(value: Json, key: str) -> Json:
    member = value.get(key)
    return member if isinstance(member, dict) else {}


def _parts(schema: Schema) -> list[Json] | None:
    """Everything that `allOf` joins with a schema, above and below it; None where it can't be known."""
    outermost: Node = schema
    while outermost.tokens[0] in COMBINERS and isinstance(outermost.parent, Schema):
        outermost = outermost.parent
    parts: list[Json] = []
    waiting = [outermost.value]
    while waiting:
        value = schema.root.resolve(waiting.pop())
        joined = value.get("allOf")
        joined = joined if isinstance(joined, list) else []
        if not value or not value.keys().isdisjoint(_OPEN) or len(parts) + len(waiting) + len(joined) >= _PARTS:
            return None
        parts.append(value)
        waiting.extend(each for each in joined if isinstance(each, dict))
    return parts


def _target(reference: Reference) -> str | None:
    """The definition that a reference is to, not to a part of it."""
    names = tokens(reference.root.value, reference.ref)
    return reference.target_definition if len(names) == 2 else None


def _steps(reference: Reference) -> Iterator[Schema | Reference]:
    """From the reference up to its definition."""
    node: Node | None = reference
    while isinstance(node, Schema | Reference):
        yield node
        node = node.parent


def _is_needed(reference: Reference) -> bool:
    """Whether each value of the definition has what is referred to: required properties and `allOf` all the way."""
    return all(
        step.tokens[0] in ("allOf", "definitions") or (step.tokens[0] == "properties" and step.required)
        for step in _steps(reference)
    )


def _is_member(reference: Reference) -> bool:
    """Whether a property leads there: loops of `allOf` alone are another defect."""
    return any(step.tokens[0] == "properties" for step in _steps(reference))


def _loops(ways: dict[str, list[Reference]]) -> Iterator[list[Reference]]:
    """The loops that references close, each once: depth first, with a stack of its own because chains may be long."""
    done: set[str] = set()
    for start in list(ways):
        trail: list[Reference] = []
        depths = {start: 0}
        stack = [] if start in done else [(start, iter(ways[start]))]
        while stack:
            name, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                stack.pop()
                done.add(name)
                del depths[name]
                del trail[-1:]
                continue
            target = _target(edge) or ""
            if target in depths:
                yield [*trail[depths[target] :], edge]
            elif target in ways and target not in done:
                depths[target] = len(stack)
                stack.append((target, iter(ways[target])))
                trail.append(edge)
