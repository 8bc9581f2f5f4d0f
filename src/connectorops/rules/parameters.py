"""What a parameter has to have, and what it can't have where it is."""

from __future__ import annotations

from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.repairs import remove
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Header, Items, Parameter

DEFINITION = "apiDefinition.swagger.json#"
DOCUMENTS = f"{DEFINITION}/paths/~1documents/get/parameters"
UPDATE = f"{DEFINITION}/paths/~1documents~1{{documentId}}/patch/parameters/0"
LABEL = f"{DEFINITION}/paths/~1documents~1{{documentId}}~1labels/post/parameters/1"
HOOK = f"{DEFINITION}/paths/~1hooks~1{{hookId}}/delete/parameters/0"

# Swagger 2.0, Parameter Object: these describe the value itself, which the schema of a body does.
_OF_VALUES = (
    "type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems", "collectionFormat",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems",
)  # fmt: skip
_LOCATIONS = ("path", "query", "header", "formData")
_SEPARATED = ("csv", "ssv", "tsv", "pipes")


@rule(
    "SW200",
    severity=ERROR,
    microsoft="PathParameterMustBeRequired",
    keys=("in",),
    whole=True,
    fix='Add `"required": true` to the parameter.',
    bad=[{f"{HOOK}/required": False}, {f"{HOOK}/required": None}],
)
def path_parameter_is_optional(parameter: Parameter) -> Hits:
    """A parameter of the path is not required.

    The value is a piece of the address: without it there is no request to send. Swagger 2.0 therefore wants
    `"required": true` on every parameter with `"in": "path"`, and Microsoft's validator rejects any other. If the
    service works without the value, describe the shorter address as a path and operation of its own.
    """
    if parameter.location != "path":
        return
    message = f"The path parameter {shown(parameter.name)} is not required, but the path can't be built without it."
    if "required" not in parameter.value:
        yield parameter.at(key="required"), message
    elif parameter.value["required"] is False:
        yield parameter.at("required"), message


@rule(
    "SW201",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    policy="5000.2.6.2",
    fix="Add the missing member: `name`, `in` and, outside of the body, `type`.",
    bad=[
        {f"{DOCUMENTS}/5/name": None},
        {f"{DOCUMENTS}/5/name": ""},
        {f"{DOCUMENTS}/5/in": None},
        {f"{DOCUMENTS}/5/type": None},
        {f"{DOCUMENTS}/4/items/type": None},
        {f"{DEFINITION}/paths/~1documents/get/responses/200/headers/X-Total-Count/type": None},
    ],
)
def parameter_lacks_member(node: Parameter | Items | Header) -> Hits:
    """A parameter, its items or a response header lacks what it must have.

    Swagger 2.0 wants a `name` and a location (`in`) on every parameter, and a `type` on all that are not in the body,
    on the items of arrays and on response headers. Without them nobody can tell where the value goes and how it is
    written, so the definition can't be imported. The body's type stands in its `schema`.

    The rule has no keys because it is about what is absent; parameters are few beside schemas.
    """
    wanted = ["type"]
    if isinstance(node, Parameter):
        wanted = ["name", "in", *(wanted if node.location in _LOCATIONS and "schema" not in node.value else ())]
    for name in wanted:
        if name not in node.value:
            yield node.at(key=name), f"{_subject(node)} has no {shown(name)}, which Swagger 2.0 requires."
    if isinstance(node, Parameter) and node.value.get("name") == "" and node.location in _LOCATIONS:
        yield node.at("name"), f"The name of a {node.location} parameter is empty; the name that is sent was expected."


@rule(
    "SW202",
    severity=ERROR,
    microsoft="BodyParameterSchemaRequired",
    keys=("in",),
    whole=True,
    fix="Add a `schema` that describes the body.",
    bad=[{f"{UPDATE}/schema": None}],
)
def body_without_schema(parameter: Parameter) -> Hits:
    """A body parameter has no schema.

    The schema is where the shape of the body stands; the other keywords of parameters do not apply to a body.
    Without one the designer has no fields to offer, and Microsoft's validator rejects the definition. For a body that
    may be anything, say so with `"schema": {}`.
    """
    if parameter.location == "body" and "schema" not in parameter.value:
        message = f"The body parameter {shown(parameter.name)} has no schema, so nothing says what the body looks like."
        yield parameter.at(key="schema"), message


@rule(
    "SW203",
    severity=ERROR,
    microsoft="NonBodyParameterSchemaNotValid",
    keys=("schema",),
    fix="Write `type`, `format`, `enum` and so on directly into the parameter, and delete `schema`.",
    bad=[{f"{DOCUMENTS}/5/schema": {"type": "string"}}],
)
def schema_outside_of_body(parameter: Parameter) -> Hits:
    """A parameter that is not the body has a schema.

    In Swagger 2.0 only the body has a `schema`; paths, queries, headers and forms carry plain values whose `type`
    stands in the parameter. A `schema` on them is OpenAPI 3.0, usually left behind by a conversion.
    """
    if parameter.location in _LOCATIONS:
        message = (
            f"The {parameter.location} parameter {shown(parameter.name)} has a schema; only the body can have one."
        )
        yield parameter.at("schema"), message


@rule(
    "SW204",
    severity=ERROR,
    microsoft="BodyParameterPropertyNotValid",
    keys=_OF_VALUES,
    fix="Move the keyword into the parameter's `schema`, or delete it if it is there already.",
    bad=[{f"{UPDATE}/type": "string"}, {f"{UPDATE}/type": "object"}, {f"{UPDATE}/default": {}}],
)
def body_with_keyword_of_values(parameter: Parameter) -> Hits:
    """A body parameter has a keyword that belongs into its schema.

    `type`, `default`, limits and the like describe one plain value. A body is described by its `schema`, and what
    stands beside it is ignored at best. The validator has a code for it, and no published connector has such a body.
    """
    if parameter.location != "body":
        return
    is_type_reported = parameter.type == "file"  # as a file outside of a form
    for name in _OF_VALUES:
        if name in parameter.value and not (name == "type" and is_type_reported):
            message = f"The body parameter {shown(parameter.name)} has {shown(name)}, which belongs into its schema."
            yield parameter.at(name), message


@rule(
    "SW205",
    severity=ERROR,
    microsoft="FileParameterMustBeInFormData",
    keys=("type",),
    fix='Set `"in": "formData"` and let the operation consume `multipart/form-data`, or send the bytes as the body.',
    bad=[{f"{DOCUMENTS}/6/type": "file"}],
    ok=[{f"{DEFINITION}/paths/~1documents~1{{documentId}}~1content/post/parameters/1/type": "file"}],
)
def file_outside_of_form(parameter: Parameter) -> Hits:
    """A parameter of type file is not part of a form.

    A file is one part of a `multipart/form-data` request, so Swagger 2.0 knows the type `file` only for parameters
    in `formData`. To send nothing but the file, use a body whose schema is `"type": "string", "format": "binary"`.
    """
    if parameter.type == "file" and "in" in parameter.value and parameter.location != "formData":
        place = shown(parameter.location)
        yield parameter.at("type"), f"The file {shown(parameter.name)} is in {place}; a file can only be in a form."


@rule(
    "SW206",
    severity=ERROR,
    microsoft="InvalidFormDataParameterName",
    keys=("name",),
    fix="Write the name in ASCII; the text for people goes into `x-ms-summary`.",
    bad=[{f"{LABEL}/name": "étiquette"}],
    also=("SW013",),
    ok=[{f"{DOCUMENTS}/6/name": "préfixe"}],
)
def form_field_not_ascii(parameter: Parameter) -> Hits:
    """The name of a form field has a character outside of ASCII.

    Names of form fields travel in the headers of each part, where only ASCII is safe. Microsoft's validator rejects
    anything else.
    """
    if parameter.location == "formData" and not parameter.name.isascii():
        strange = next(each for each in parameter.name if not each.isascii())
        message = f"The form field {shown(parameter.name)} has the character {shown(strange)}; only ASCII is allowed."
        yield parameter.at("name"), message


@rule(
    "SW207",
    severity=ERROR,
    microsoft="AllowEmptyValueOnlyValidForQueryFormData",
    keys=("allowEmptyValue",),
    repair=remove,
    fix="Delete `allowEmptyValue`.",
    bad=[{f"{DOCUMENTS}/7/allowEmptyValue": True}],
    ok=[{f"{LABEL}/allowEmptyValue": True}],
)
def empty_value_outside_of_query_and_form(parameter: Parameter) -> Hits:
    """`allowEmptyValue` stands where there are no empty values.

    Only a query and a form can carry a name without a value. An empty path segment is another path, and a header or
    body is there or it isn't. The validator rejects the keyword everywhere else.
    """
    if "in" in parameter.value and parameter.location not in ("query", "formData"):
        where = shown(parameter.location)
        message = f'The parameter {shown(parameter.name)} is in {where}; only "query" and "formData" know empty values.'
        yield parameter.at("allowEmptyValue"), message


@rule(
    "SW208",
    severity=ERROR,
    microsoft="CollectionFormatValueNotSupported",
    keys=("collectionFormat",),
    fix='Use `"collectionFormat": "csv"`, or a string parameter that the script takes apart.',
    bad=[{f"{DOCUMENTS}/4/collectionFormat": "multi"}, {f"{DOCUMENTS}/4/collectionFormat": "comma"}],
    ok=[{f"{DOCUMENTS}/4/collectionFormat": "csv"}],
)
def collection_format_unsupported(parameter: Parameter | Items | Header) -> Hits:
    """Power Platform can't write an array in this `collectionFormat`.

    The platform can't repeat a parameter once for each value (`multi`): import fails with this very code. Of the
    others in Swagger 2.0 (`csv`, `ssv`, `tsv`, `pipes`) only `csv` is in use among published connectors. This rule
    reports `multi` and words that Swagger 2.0 doesn't know.
    """
    value = parameter.text("collectionFormat")
    if value is not None and value not in _SEPARATED:
        known = ", ".join(shown(each) for each in _SEPARATED)
        message = f"The collectionFormat {shown(value)} is not supported; use one of {known}."
        yield parameter.at("collectionFormat"), message


def _subject(node: Parameter | Items | Header) -> str:
    if isinstance(node, Parameter):
        return f"The parameter {shown(node.name)}" if node.name else "A parameter"
    if isinstance(node, Header):
        return f"The response header {shown(node.name)}"
    return "The description of an array's items"
