"""Schemas that can't be what they say: arrays of nothing, files where none can be, objects without members."""

from __future__ import annotations

from typing import Any

from connectorops.nodes import Json
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import DYNAMIC, NotificationContent, Parameter, Response, Schema, Typed

_DEFINITIONS = "apiDefinition.swagger.json#/definitions"
_INPUT = f"{_DEFINITIONS}/DocumentInput/properties"
_PLAN = f"{_DEFINITIONS}/Account/properties/plan"
_TRANSCRIPT = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}~1transcript/get/responses/200/schema"

_INSTEAD = {
    "nullable": "delete it, or write x-nullable",
    "oneOf": "describe the form that the service really uses",
    "anyOf": "describe the form that the service really uses",
    "not": "describe what is allowed",
}
_SAYS_MORE = ("allOf", "oneOf", "anyOf", "items", "enum", "x-ms-dynamic-schema", "x-ms-dynamic-properties")


@rule(
    "SW280",
    severity=WARNING,
    microsoft="ArrayHasNoItems",
    keys=("type=array",),
    whole=True,
    fix="Add `items` with the schema of one element.",
    bad=[
        {f"{_INPUT}/labels/items": None},
        {"apiDefinition.swagger.json#/paths/~1documents/get/parameters/4/items": None},
    ],
    ok=[{f"{_INPUT}/labels/items": {}}],
)
def array_without_items(node: Typed) -> Hits:
    """An array does not say what its items are.

    Without `items` makers can't use what is inside: a flow gets no fields to loop over. Write `"items": {}` if they
    really may be anything. Arrays whose schema is dynamic are exempt.
    """
    value = node.value
    if "items" not in value and "allOf" not in value and not _dynamic(value):
        name = getattr(node, "name", "")
        yield (
            node.at(key="items"),
            f"The array{f' {shown(name)}' if name else ''} has no items, so nothing says what is in it.",
        )


@rule(
    "SW281",
    severity=ERROR,
    microsoft="SchemaTypeFileNotValid",
    keys=("type=file",),
    whole=True,
    fix='Write `"type": "string", "format": "byte"` for a file inside of JSON.',
    bad=[
        {f"{_PLAN}/type": "file"},
        {"apiDefinition.swagger.json#/paths/~1hooks/post/parameters/1/schema/properties/event/type": "file"},
    ],
    ok=[{f"{_TRANSCRIPT}/type": "file"}, {_TRANSCRIPT: {"$ref": "#/definitions/Account"}, f"{_PLAN}/type": "string"}],
)
def file_inside_of_schema(schema: Schema) -> Hits:
    """A schema of type file stands where no file can be.

    A file is the whole of a response or a part of a form (a parameter in `formData`). Inside of JSON there are only
    texts: Base64 is `"type": "string", "format": "byte"`. A request that is nothing but the file has a body with
    `"type": "string", "format": "binary"`.
    """
    if isinstance(schema.holder, Response) and schema.depth == 1:
        return
    if schema.depth == 1 and schema.definition is not None and not schema.input:
        return
    yield schema.at("type"), 'The type "file" is only for form parameters and for a response as a whole.'


@rule(
    "SW282",
    severity=WARNING,
    microsoft="InvalidStringBinaryProperty",
    keys=("format",),
    fix="Use the format `byte` for Base64 inside of JSON, or send the bytes as a form or as the whole body.",
    bad=[{f"{_INPUT}/name/format": "binary"}],
    ok=[{f"{_INPUT}/name/format": "byte"}],
)
def bytes_inside_of_schema(schema: Schema) -> Hits:
    """A property or item is a string of format binary.

    Raw bytes can't stand inside of JSON; they are a body as a whole, a part of a form or a response as a whole. Inside
    of JSON a file is Base64, whose format is `byte`: then the platform encodes and decodes the content. A warning,
    because 2 % of the certified connectors do this.
    """
    if schema.type == "string" and schema.value["format"] == "binary" and schema.depth > 1:
        yield schema.at("format"), f'{_subject(schema)} has the format "binary"; inside of JSON it must be "byte".'


@rule(
    "SW283",
    severity=ERROR,
    microsoft="InvalidCustomEditorExtensionDictionaryValue",
    keys=("x-ms-editor",),
    whole=True,
    fix="Make it an object with `additionalProperties`, or delete `x-ms-editor`.",
    bad=[{f"{_INPUT}/name/x-ms-editor": "dictionary"}, {f"{_INPUT}/attributes/additionalProperties": False}],
    ok=[{f"{_INPUT}/attributes/additionalProperties": True}],
)
def dictionary_editor_without_dictionary(schema: Schema) -> Hits:
    """The dictionary editor is set on something that is no dictionary.

    `"x-ms-editor": "dictionary"` shows a table of names and values, so the schema has to be an object that allows
    members of any name (`additionalProperties`).
    """
    if schema.value["x-ms-editor"] != "dictionary":
        return
    if schema.type != "object":
        yield schema.at("x-ms-editor"), f"The dictionary editor needs an object, but the type is {_type(schema)}."
    elif schema.value.get("additionalProperties") is False:
        yield (
            schema.at("x-ms-editor"),
            "The dictionary editor needs members of any name, but additionalProperties is false.",
        )


@rule(
    "SW284",
    severity=ERROR,
    microsoft="SwaggerKeywordNotSupported",
    policy="5000.2.6.3",
    keys=tuple(_INSTEAD),
    fix="Say it with the keywords of Swagger 2.0, or leave it out.",
    bad=[{f"{_PLAN}/nullable": True}, {f"{_PLAN}/oneOf": [{"type": "string"}, {"type": "integer"}]}],
    ok=[{f"{_PLAN}/x-nullable": True}],
)
def keyword_unsupported(node: Typed) -> Hits:
    """A keyword of JSON Schema is used that Swagger 2.0 leaves out.

    Swagger 2.0 takes over a part of JSON Schema and leaves out the rest: `oneOf`, `anyOf` and `not` because a client
    can't tell which form a value has, `nullable` because it came with OpenAPI 3. They stay behind when OpenAPI 3 is
    converted by hand. The validator rejects them, and no published connector has `oneOf` or `anyOf`.
    """
    for key, instead in _INSTEAD.items():
        if key in node.value:
            yield node.at(key, on_key=True), f"Swagger 2.0 does not know the keyword {shown(key)}; {instead}."


@rule(
    "SW285",
    severity=WARNING,
    policy="5000.2.4.4",
    keys=("schema",),
    whole=True,
    fix="Describe the properties of the response, or delete `schema` if the service answers with nothing.",
    bad=[
        {_TRANSCRIPT: {"type": "object"}},
        {"apiDefinition.swagger.json#/responses/NotFound/schema": {}},
        {"apiDefinition.swagger.json#/paths/~1hooks/x-ms-notification-content/schema": {"type": "object"}},
    ],
    ok=[
        {_TRANSCRIPT: {"type": "object", "additionalProperties": {"type": "string"}}},
        {
            "apiDefinition.swagger.json#/paths/~1documents/post/responses/201/schema": {"type": "object"},
            "apiDefinition.swagger.json#/paths/~1documents/post/x-ms-agentic-protocol": "mcp-streamable-1.0",
        },
    ],
)
def empty_response_schema(response: Response | NotificationContent) -> Hits:
    """The schema of a response or payload describes nothing.

    `{}` and `"type": "object"` without properties tell makers nothing: the response shows up as one opaque value that
    has to be taken apart by hand. Reviewers ask for properties, or for no schema at all where the service answers with
    nothing. `{}` on a `200` or `201` counts as no schema, which is SW156's.

    Schemas that are filled in at run time (`x-ms-dynamic-schema`, `x-ms-dynamic-properties`) are exempt, and so are
    dictionaries and what servers for agents answer, which depends on the tool that is called. A warning: a fifth of the
    certified connectors and 4 % of the independent ones have one.
    """
    schema = response.value["schema"]
    code = response.code if isinstance(response, Response) else ""
    if isinstance(response, Response) and response.operation and response.operation.serves_agents:
        return
    if not isinstance(schema, dict) or code == "default" or (not schema and code in ("200", "201")):
        return
    target: Json = response.root.resolve(schema)
    is_broken = "$ref" in schema and not target
    if not is_broken and target.get("type", "object") == "object" and _is_empty(target):
        yield response.at("schema"), f"{_answer(response)} has a schema that describes nothing; name the properties."


def _answer(response: Response | NotificationContent) -> str:
    """A response by its code and operation, one of the document by its name."""
    if not isinstance(response, Response):
        return "The payload of the webhook"
    of = f" of {response.operation.label}" if response.operation else ""
    return f"The response {shown(response.code or response.name)}{of}"


@rule(
    "SW286",
    severity=NOTE,
    policy="5000.2.4.6",
    keys=("type=object",),
    whole=True,
    fix="Describe the properties of the object; for names that aren't known add `additionalProperties`.",
    bad=[
        {f"{_PLAN}/type": "object"},
        {"apiDefinition.swagger.json#/paths/~1documents~1{documentId}/patch/parameters/0/schema": {"type": "object"}},
    ],
    ok=[{f"{_PLAN}/type": "object", f"{_PLAN}/additionalProperties": {"type": "string"}}],
)
def empty_object(schema: Schema) -> Hits:
    """An object inside of a schema has no properties.

    Makers can neither read nor fill in what such an object holds. Microsoft's guide asks for complete schemas; a note,
    because a quarter of all connectors have such an object somewhere. Whole responses are a warning of their
    own, SW285.
    """
    if not _is_empty(schema.value):
        return
    if "x-ms-editor" in schema.value or "x-ms-notification-url" in schema.value:
        return  # SW283 and the rules of webhooks say that it must be something else
    if schema.depth == 1 and not isinstance(schema.holder, Parameter) and (schema.definition is None or schema.output):
        return
    yield schema.at(key="properties"), f"{_subject(schema)} is an object without properties."


def _dynamic(value: Json) -> bool:
    return any(key in value for key in DYNAMIC)


def _is_empty(value: Json) -> bool:
    """Whether a schema names no members, allows none of its own choice, and is not completed elsewhere."""
    is_open = value.get("additionalProperties", False) is not False
    return not value.get("properties") and not is_open and not any(key in value for key in _SAYS_MORE)


def _subject(schema: Schema) -> str:
    """The property, definition or item by name."""
    if schema.name:
        return shown(schema.name)
    return "The body" if schema.depth == 1 else "The item"


def _type(schema: Schema) -> Any:  # noqa: ANN401 - JSON is any shape
    return shown(schema.type) if schema.type else "missing"
