"""The definition as a whole: its version, and how many operations and schemas it has."""

from __future__ import annotations

from typing import Any, Final

from connectorops.documents import Document as Text
from connectorops.edits import InsertMember, SetMember
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, recased, remove_copy
from connectorops.rules.wording import counted, quoted
from connectorops.schema.words import shown
from connectorops.swagger.misfits import json_type
from connectorops.swagger.nodes import Document, NotificationContent, Operation, Parameter, Reference, Response

# Limits of the custom connectors FAQ; the column is openapidefinition of the Dataverse table connector.
MAX_OPERATIONS: Final = 256
MANY_OPERATIONS: Final = 128
MAX_BODY_SCHEMAS: Final = 512
MAX_OPERATION_SCHEMAS: Final = 16_384
DEEP: Final = 14

DEFINITION: Final = "apiDefinition.swagger.json"
Json = dict[str, Any]


def _text(name: str) -> Json:
    return {"type": "string", "title": name, "description": f"The value of {name}."}


def _wide(names: int, member: Json | None = None) -> Json:
    """A schema with many properties, for examples."""
    return {
        "type": "object",
        "description": "A large record.",
        "properties": {f"field{n}": member or _text(f"Field {n}") for n in range(names)},
    }


def _deep(levels: int) -> Json:
    schema = _text("Inner")
    for level in range(levels):
        schema = {
            "type": "object",
            "title": f"Level {level}",
            "description": f"Level {level} of the record.",
            "properties": {"inner": schema},
        }
    return schema


def _shelves(number: int) -> Json:
    """Edits that add operations, for examples."""
    return {
        f"{DEFINITION}#/paths/~1shelf{n}": {
            "get": {
                "tags": ["Documents"],
                "operationId": f"GetShelf{n}",
                "summary": f"Get shelf {n}",
                "description": f"Returns what lies on shelf {n} of the archive.",
                "responses": {
                    "200": {"description": "The shelf.", "schema": {"$ref": "#/definitions/Account"}},
                    "401": {"$ref": "#/responses/Unauthorized"},
                },
            }
        }
        for n in range(number)
    }


def _named(document: Text, place: Place) -> DocumentEdits:
    """Write the version 2.0 as it is written, or name it where all else says that it is meant."""
    if place.pointer == "/swagger":
        version = document.value["swagger"]
        if isinstance(version, str):
            yield from recased("2.0")(document, place)
        if version in (2, 2.0) or (isinstance(version, str) and version.strip() in ("2", "2.0.0", "v2.0")):
            yield SetMember("/swagger", "2.0")
    elif "paths" in document.value and "components" not in document.value and "openapi" not in document.value:
        yield InsertMember("", "swagger", "2.0", before=next(iter(document.value)))


@rule(
    "SW001",
    severity=ERROR,
    microsoft="SpecificationVersionIncorrect",
    policy="5000.2.6.3",
    repair=_named,
    fix='Write the definition in OpenAPI 2.0 and set `"swagger": "2.0"`, a string.',
    bad=[
        {f"{DEFINITION}#/swagger": "2.1"},
        {f"{DEFINITION}#/swagger": "2"},
        {f"{DEFINITION}#/swagger": None},
        {f"{DEFINITION}#/swagger": 2.0},
    ],
)
def specification_version_incorrect(document: Document) -> Hits:
    """The definition is not OpenAPI 2.0.

    Custom connectors are described in OpenAPI 2.0, which names itself by `"swagger": "2.0"`. Documents of version 3 are
    refused by the portal, the command line client and certification alike, and no part of them is read.
    """
    if "swagger" in document.value:
        version = document.value["swagger"]
        if version != "2.0":
            what = quoted(version) if isinstance(version, str) else json_type(version)
            yield document.at("swagger"), f'The version is {what}; the text "2.0" was expected.'
    elif "openapi" in document.value:
        version = shown(document.value["openapi"])
        yield document.at("openapi"), f'The definition is OpenAPI {version}; "swagger": "2.0" was expected.'
    else:
        yield document.at(key="swagger"), 'The definition names no version; "swagger": "2.0" was expected.'


@rule(
    "SW005",
    severity=ERROR,
    microsoft="TotalOperationsCountExceedsMaxAllowed",
    fix="Remove operations that makers don't need, or split the connector.",
    bad=lambda: [_shelves(MAX_OPERATIONS)],
)
def too_many_operations(document: Document) -> Hits:
    """The definition has more than 256 operations.

    256 is the published limit for one connector; internal and deprecated operations count like all others.
    """
    count = len(document.operations)
    if count > MAX_OPERATIONS:
        yield document.at("paths"), f"The definition has {count} operations; {MAX_OPERATIONS} are the limit."


@rule(
    "SW006",
    severity=WARNING,
    fix="Think about splitting the connector, or about leaving out operations that few makers need.",
    bad=lambda: [_shelves(MANY_OPERATIONS)],
    ok=lambda: [_shelves(MANY_OPERATIONS - 25)],
)
def many_operations(document: Document) -> Hits:
    """The definition has more than 128 operations.

    128 was the limit for a long time, and some tools still apply it. Beyond it makers have a hard time finding the
    operation that they need, and tests, which certification asks for per operation, take long.
    """
    count = len(document.operations)
    if MANY_OPERATIONS < count <= MAX_OPERATIONS:
        message = f"The definition has {count} operations; up to {MANY_OPERATIONS} are safe everywhere"
        yield document.at("paths"), f"{message}, {MAX_OPERATIONS} are the limit."


@rule(
    "SW007",
    severity=ERROR,
    microsoft="BodySchemaCountExceedsMaxAllowed",
    keys=("schema",),
    whole=True,
    fix="Remove properties that makers don't need, or describe deep parts as an object without properties.",
    bad=lambda: [
        {f"{DEFINITION}#/definitions/Account/properties/details": {**_wide(600), "title": "Details"}},
        {f"{DEFINITION}#/definitions/DocumentInput/properties/details": {**_wide(600), "title": "Details"}},
    ],
    ok=lambda: [{f"{DEFINITION}#/definitions/Account/properties/details": {**_wide(480), "title": "Details"}}],
)
def body_has_too_many_schemas(holder: Parameter | Response | NotificationContent) -> Hits:
    """A request or response has more than 512 schemas.

    Each property, each `items` and the body itself is a schema, and references count as often as they are used. 512 is
    the published limit for one body. Of all connectors that were certified the largest response has 505.
    """
    count, _ = holder.root.measure.of(holder)
    if count > MAX_BODY_SCHEMAS:
        message = f"The schema consists of {count:,} schemas once its references are expanded"
        yield holder.at("schema"), f"{message}; {MAX_BODY_SCHEMAS} are the limit."


def _bodies(operation: Operation) -> list[int]:
    """How many schemas each request and response of an operation has."""
    holders = [each for each in (*operation.parameters, *operation.responses) if "schema" in each.value]
    measure = operation.root.measure
    return [measure.of(each)[0] for each in holders if not isinstance(each, Reference)]


@rule(
    "SW008",
    severity=ERROR,
    microsoft="OperationSchemaCountExceedsMaxAllowed",
    also=("SW162",),
    fix="Remove responses and properties that makers don't need.",
    bad=lambda: [
        {
            f"{DEFINITION}#/definitions/Account/properties/details": {**_wide(490), "title": "Details"},
            f"{DEFINITION}#/paths/~1account/get/responses": {
                "200": {"description": "The account.", "schema": {"$ref": "#/definitions/Account"}},
                **{
                    str(code): {"description": "An error.", "schema": {"$ref": "#/definitions/Account"}}
                    for code in range(400, 435)
                },
            },
        }
    ],
)
def operation_has_too_many_schemas(operation: Operation) -> Hits:
    """An operation has more than 16,384 schemas.

    The limit holds for all bodies of an operation together, with references counted as often as they are used. Where
    one body alone is beyond its own limit of 512, that is what is reported.
    """
    bodies = _bodies(operation)
    total = sum(bodies)
    if total > MAX_OPERATION_SCHEMAS and max(bodies) <= MAX_BODY_SCHEMAS:
        message = f"{operation.label} consists of {total:,} schemas once references are expanded"
        yield operation.at(), f"{message}; {MAX_OPERATION_SCHEMAS:,} are the limit."


@rule(
    "SW009",
    severity=ERROR,
    microsoft="TotalSchemaCountExceedsMaxAllowed",
    fix="Remove operations, responses and properties that makers don't need.",
    bad=lambda: [
        {
            f"{DEFINITION}#/definitions/Row": _wide(700),
            f"{DEFINITION}#/definitions/Account/properties/rows": {
                **_wide(700, {"$ref": "#/definitions/Row"}),
                "title": "Rows",
            },
        }
    ],
    also=("SW007",),
)
def definition_has_too_many_schemas(document: Document) -> Hits:
    """The definition has more schemas than all its operations may have.

    A definition may have 16,384 schemas for each of its operations, references counted as often as they are used.
    Definitions whose references multiply (a record that refers to a record that refers to a record) reach it fastest.
    """
    allowed = len(document.operations) * MAX_OPERATION_SCHEMAS
    total = sum(sum(_bodies(operation)) for operation in document.operations)
    if total > allowed:
        message = f"The definition consists of {total:,} schemas once references are expanded; {allowed:,} are the"
        yield document.at("paths"), f"{message} limit for its {counted(len(document.operations), 'operation')}."


@rule(
    "SW010",
    severity=WARNING,
    microsoft="SchemaTooDeep",
    keys=("schema",),
    whole=True,
    fix="Flatten the schema, or describe the deep part as an object without properties.",
    bad=lambda: [{f"{DEFINITION}#/definitions/Account/properties/inner": _deep(DEEP)}],
    ok=lambda: [{f"{DEFINITION}#/definitions/Account/properties/inner": _deep(DEEP - 3)}],
)
def schema_too_deep(holder: Parameter | Response | NotificationContent) -> Hits:
    """A schema is nested deeper than any that is known to have passed.

    The validator has a limit for the depth of schemas, references included, and does not publish the number. Of all
    certified connectors nearly none goes deeper than 14 levels, therefore a warning. Makers see one level per line of
    a long list, so flat schemas are kinder to them too.
    """
    _, depth = holder.root.measure.of(holder)
    if depth > DEEP:
        yield holder.at("schema"), f"The schema is {depth} levels deep; up to {DEEP} are known to pass."


@rule(
    "SW011",
    severity=ERROR,
    microsoft="TagRedefined",
    keys=("tags",),
    repair=remove_copy,
    fix="Keep one of the tags.",
    bad=[
        {f"{DEFINITION}#/tags/-": {"name": "Search", "description": "Finding documents again."}},
        {f"{DEFINITION}#/tags": [{"name": "Search"}, {"name": "Search"}]},
    ],
)
def tag_redefined(document: Document) -> Hits:
    """A tag is declared more than once.

    Tags are known by their names, so each name may stand in the document's `tags` once.
    """
    seen: dict[str, int] = {}
    for index, tag in enumerate(document.array("tags")):
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str) and seen.setdefault(name, index) != index:
            yield document.at("tags", index), f"The tag {quoted(name)} is declared already, as tag {seen[name] + 1}."
