"""When the newer form of a dynamic extension has to stand beside the older one, and that both mean the same."""

from collections.abc import Iterator
from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.dynamic_examples import CHANGES, FIELDS, RECORD
from connectorops.rules.dynamic_targets import (
    LIST,
    PROPERTIES,
    SCHEMA,
    VALUES,
    Argument,
    Call,
    body_members,
    calls,
    find,
    quoted,
    sources,
)
from connectorops.swagger.nodes import Operation, Typed


def _references(call: Call) -> Iterator[tuple[Argument, Operation]]:
    """The references of an older extension that has no newer one beside it, with the operation that each is read in."""
    if call.is_alone:
        for argument in call.arguments:
            if argument.origin == "reference":
                for operation in sources(call.node)[:1]:
                    yield argument, operation


def _inside_body(node: Typed, extension: str) -> Hits:
    for call in calls(node):
        for argument, operation in _references(call):
            named = argument.value in operation.by_name
            found = None if named or call.extension != extension else find(operation, argument.value, legacy=True)
            if found and found.is_named:
                yield (
                    call.at(),
                    f"{quoted(argument.value)} is inside a parameter, where the `{extension}` alone can't refer to.",
                )
                break


def _ambiguous(node: Typed, extension: str) -> Hits:
    for call in calls(node):
        for argument, operation in _references(call):
            named = argument.value in operation.by_name
            members = body_members(operation)
            if call.extension == extension and named and members and argument.value in members:
                yield (
                    call.at(),
                    (
                        f"{quoted(argument.value)} names a parameter and a property of the body of {operation.label}; "
                        f"the `{extension}` alone can't say which is meant."
                    ),
                )
                break


_LOOKUP: Final = {
    "operationId": "ListTemplates",
    "parameters": {"typeId": {"parameter": "name"}},
    "value-collection": "value",
    "value-path": "id",
    "value-title": "name",
}
_CHOICE: Final = {"type": "string", "x-ms-summary": "Choice", "description": "Choose one of the templates."}


@rule(
    "SW410",
    severity=ERROR,
    microsoft="DynamicListExtensionRequiredForNonParameterReferences",
    keys=(VALUES,),
    whole=True,
    fix="Add `x-ms-dynamic-list` with the same content, and write the reference as a path such as `body/typeId`.",
    bad=[{f"{CHANGES}/template": {**_CHOICE, VALUES: _LOOKUP}}],
    ok=[
        {
            f"{CHANGES}/template": {
                **_CHOICE,
                VALUES: _LOOKUP,
                LIST: {
                    "operationId": "ListTemplates",
                    "parameters": {"typeId": {"parameterReference": "body/name"}},
                    "itemsPath": "value",
                    "itemValuePath": "id",
                    "itemTitlePath": "name",
                },
            }
        }
    ],
)
def list_needed_for_property(node: Typed) -> Hits:
    """`x-ms-dynamic-values` refers to a property without a dynamic list.

    ## Why

    The older extension knows parameters by their names and has no way to say which property of a body is meant.
    `x-ms-dynamic-list` beside it takes paths; clients that know only the older one still read that.

    ## Limits

    In a shared definition the first operation that uses it is asked. Where the body leaves open which properties there
    are, nobody can tell whether the name is one of them: that is SW403. All 16 certified
    connectors in the public repository that refer to a property have the list.
    """
    yield from _inside_body(node, VALUES)


@rule(
    "SW411",
    severity=ERROR,
    microsoft="DynamicListExtensionRequiredForAmbiguousReferences",
    keys=(VALUES,),
    whole=True,
    fix="Add `x-ms-dynamic-list` with the same content, and write the reference as a path such as `body/typeId`.",
    bad=[
        {
            f"{RECORD}/parameters/1/schema/properties/typeId": {
                "type": "string",
                "x-ms-summary": "Other Type",
                "description": "A second kind of document.",
            },
            f"{RECORD}/parameters/1/schema/properties/template": {
                **_CHOICE,
                VALUES: {**_LOOKUP, "parameters": {"typeId": {"parameter": "typeId"}}},
            },
        }
    ],
)
def list_needed_for_ambiguous_name(node: Typed) -> Hits:
    """`x-ms-dynamic-values` refers to a name that means two things.

    ## Why

    If a parameter and a property of the body have the same name, nobody can tell which one the reference means.
    `x-ms-dynamic-list` beside it takes paths, which are clear.
    """
    yield from _ambiguous(node, VALUES)


_SCHEMA_CALL: Final = {
    "operationId": "GetFieldSchema",
    "parameters": {"typeId": {"parameter": "name"}, "purpose": "write"},
    "value-path": "schema",
}
_FORM: Final = {"type": "object", "x-ms-summary": "More", "description": "Further values of the document."}


@rule(
    "SW412",
    severity=ERROR,
    microsoft="DynamicPropertiesExtensionRequiredForNonParameterReferences",
    keys=(SCHEMA,),
    whole=True,
    fix="Add `x-ms-dynamic-properties` with the same content, and write the reference as a path such as `body/typeId`.",
    bad=[{f"{CHANGES}/more": {**_FORM, SCHEMA: _SCHEMA_CALL}}],
)
def properties_needed_for_property(node: Typed) -> Hits:
    """`x-ms-dynamic-schema` refers to a property without dynamic properties.

    ## Why

    The older extension knows parameters by their names and has no way to say which property of a body is meant.
    `x-ms-dynamic-properties` beside it takes paths; clients that know only the older one still read that.

    ## Limits

    In a shared definition the first operation that uses it is asked. Where the body leaves open which properties there
    are, nobody can tell whether the name is one of them: that is SW403. All 17 certified
    connectors in the public repository that refer to a property have the newer extension.
    """
    yield from _inside_body(node, SCHEMA)


@rule(
    "SW413",
    severity=ERROR,
    microsoft="DynamicPropertiesExtensionRequiredForAmbiguousReferences",
    keys=(SCHEMA,),
    whole=True,
    fix="Add `x-ms-dynamic-properties` with the same content, and write the reference as a path such as `body/typeId`.",
    bad=[
        {
            f"{RECORD}/parameters/1/schema/properties/typeId": {
                "type": "string",
                "x-ms-summary": "Other Type",
                "description": "A second kind of document.",
            },
            f"{FIELDS}/{PROPERTIES}": None,
        }
    ],
)
def properties_needed_for_ambiguous_name(node: Typed) -> Hits:
    """`x-ms-dynamic-schema` refers to a name that means two things.

    ## Why

    If a parameter and a property of the body have the same name, nobody can tell which one the reference means.
    `x-ms-dynamic-properties` beside it takes paths, which are clear.
    """
    yield from _ambiguous(node, SCHEMA)


@rule(
    "SW414",
    severity=ERROR,
    microsoft="DynamicPropertiesExtensionRequiredForPropertiesValuePath",
    keys=(SCHEMA,),
    whole=True,
    fix="Add `x-ms-dynamic-properties` whose `itemValuePath` leads to the schema object that holds `properties`.",
    bad=[{f"{RECORD}/responses/201/schema/{PROPERTIES}": None}],
)
def properties_needed_for_value_path(node: Typed) -> Hits:
    """The value path of a dynamic schema ends in `properties`.

    ## Why

    Such a path leads to the properties of a schema and past the schema itself, so `required` and everything else
    beside `properties` is lost. `x-ms-dynamic-properties` next to it has to lead to the schema.
    """
    path = node.child(SCHEMA).get("value-path")
    if isinstance(path, str) and path.split("/")[-1] == "properties" and PROPERTIES not in node.value:
        yield (
            node.at(SCHEMA, "value-path"),
            f"The path {quoted(path)} leads to properties; `{PROPERTIES}` beside it has to lead to the schema.",
        )


@rule(
    "SW415",
    severity=WARNING,
    microsoft="DynamicPropertiesItemValuePathMismatch",
    keys=(PROPERTIES,),
    whole=True,
    fix="Let both paths lead to the same schema: the newer one without `properties` at the end.",
    bad=[
        {f"{RECORD}/responses/201/schema/{PROPERTIES}/itemValuePath": "schema/properties"},
        {f"{FIELDS}/{PROPERTIES}/itemValuePath": None},
    ],
)
def dynamic_schemas_differ(node: Typed) -> Hits:
    """The two forms of a dynamic schema lead to different schemas.

    ## Why

    New clients read `x-ms-dynamic-properties`, older ones `x-ms-dynamic-schema`. If their paths differ, makers see
    different fields depending on where they work. Only a last `properties` is left out of the newer path.

    ## Limits

    A warning, as the wording of the validator's rule is advice. The public repository has no connector that breaks it.
    """
    older, newer = node.value.get(SCHEMA), node.value[PROPERTIES]
    if not isinstance(older, dict) or not isinstance(newer, dict):
        return
    path, found = older.get("value-path") or "", newer.get("itemValuePath") or ""
    if not isinstance(path, str) or not isinstance(found, str) or older.get("operationId") != newer.get("operationId"):
        return
    expected = path.removesuffix("properties").removesuffix("/") if path.split("/")[-1] == "properties" else path
    if found != expected:
        wanted = f"has to be {quoted(expected)}" if expected else "has to be left out"
        place = node.at(PROPERTIES, "itemValuePath") if "itemValuePath" in newer else node.at(PROPERTIES)
        yield place, f"`value-path` of the dynamic schema is {quoted(path)}, so `itemValuePath` {wanted}."
