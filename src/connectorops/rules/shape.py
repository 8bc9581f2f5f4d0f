"""Shapes: members of the swagger that have a wrong JSON type, a wrong name, or a value that Swagger 2.0 lacks."""

from collections.abc import Iterator

from connectorops.documents.problems import shortened
from connectorops.rule import ERROR, Hits, rule
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown
from connectorops.swagger.grammar import CLOSED, GRAMMAR
from connectorops.swagger.misfits import Misfit, Problem, json_type
from connectorops.swagger.nodes import METHODS, Document, Parameter

SWAGGER = "apiDefinition.swagger.json"

# Words of OpenAPI 3 by the object that they are pasted into. Those of schemas are rules of their own.
OPENAPI_3 = {
    "document": {"openapi", "components", "servers", "webhooks", "jsonSchemaDialect", "requestBody"},
    "info": {"summary"},
    "license": {"identifier"},
    "path": {"servers", "summary", "description"},
    "operation": {"requestBody", "callbacks", "servers"},
    "parameter": {"content", "style", "explode", "allowReserved", "deprecated", "examples"},
    "header": {"content", "style", "explode", "required", "schema", "deprecated", "examples"},
    "response": {"content", "links"},
    "security scheme": {"scheme", "bearerFormat", "openIdConnectUrl", "flows"},
    "schema": {"writeOnly", "deprecated"},
}
_INSTEAD = {
    "openapi": "the file begins with `swagger` and the text 2.0",
    "components": "its parts stand in `definitions`, `parameters`, `responses` and `securityDefinitions`",
    "servers": "the address stands in `host`, `basePath` and `schemes`",
    "requestBody": "a request body is a parameter with `in` body",
    "content": "a response has its `schema` directly, and its MIME types stand in `produces`",
    "flows": "each flow is a security definition of its own",
}
_ELSEWHERE = {"nullable", "oneOf", "anyOf", "not"}  # rules of their own, whatever the object
_VERBS = {*METHODS, "trace", "connect", "query"}
_API_PROPERTIES = {
    "properties", "connectionParameters", "connectionParameterSets", "iconBrandColor", "capabilities", "publisher",
    "stackOwner", "policyTemplateInstances", "scriptOperations",
}  # fmt: skip
_CONTAINERS = {"paths", "definitions", "parameters", "responses", "securityDefinitions"}


@rule(
    "SW500",
    severity=ERROR,
    microsoft="JsonTypeIncorrect",
    policy="5000.2.6.2",
    fix="Write the value in the type that Swagger 2.0 asks for, or move the member to the object that it belongs to.",
    bad=[
        {f"{SWAGGER}#/paths/~1documents/get/parameters/5/required": "false"},
        {f"{SWAGGER}#/definitions/security": [{"api_key": []}]},
        {f"{SWAGGER}#/info/contact/name": 365},
        {f"{SWAGGER}#/tags/0/description": ["Everything about the account."]},
        {f"{SWAGGER}#/security/0/api_key": "archive.read"},
    ],
    ok=[
        {f"{SWAGGER}#/paths/~1documents/get/parameters/4/maxItems": 10.0},
        {f"{SWAGGER}#/paths/x-revision": 7},
    ],
)
def json_type_incorrect(document: Document) -> Hits:
    """A member has the wrong JSON type.

    ## Why

    Swagger 2.0 says for each member whether it is a text, a number, a boolean, an array or an object. Whatever reads
    the file either stops at a value of another type or, worse, skips it without a word. Microsoft's validator
    stops, and of the published connectors hardly one has such a value.

    ## Often a block in the wrong place

    The message speaks of the place where the value was found, which may not be the place where the mistake was made. An
    array at `/definitions/security`, for example, means that the `security` of the whole file slipped into
    `definitions`, where each member must be a schema: a closing brace stands too late. Move the block to the root.

    ## Other usual causes

    - `"required": true` inside a schema: there, `required` is the array of names in the object above.
    - `"true"` and `"5"` in quotes where a boolean or a number belongs.
    - `"type": ["string", "null"]`, `items` as an array and numbers in `exclusiveMinimum`, all from other versions of
      JSON Schema.
    """
    for each in _of(document, "type"):
        if each.tokens == ("swagger",):
            continue  # a version that is no text is a wrong version
        subject = _subject(each)
        text = f"{subject} must be {each.expected}, but it is {json_type(each.value)}{_why(each)}."
        yield each.node.at(*each.tokens), text


@rule(
    "SW501",
    severity=ERROR,
    microsoft="ExtensionNameNotValid",
    policy="5000.2.6.2",
    fix="Correct the name, move the member to the object that it belongs to, or begin an extension's name with x-.",
    bad=[
        {f"{SWAGGER}#/scriptOperations": ["SearchDocuments_V2"]},
        {f"{SWAGGER}#/definitions/DocumentPage/properties/value/Id": {"type": "string"}},
        {f"{SWAGGER}#/paths/~1documents/securityDefinitions": {}},
        {f"{SWAGGER}#/paths/~1documents/get/parameters/5/sumary": "Filed after"},
        {f"{SWAGGER}#/tags/0/title": "Account"},
    ],
    ok=[{f"{SWAGGER}#/x-generator": "none"}],
)
def extension_name_not_valid(document: Document) -> Hits:
    """A member has a name that Swagger 2.0 does not know.

    ## Why

    Each object of Swagger 2.0 has a fixed set of members; everything else is an extension, and an extension's name
    begins with `x-`. Any other name is a spelling mistake or stands in the wrong place, and its content is ignored:
    `basepath` instead of `basePath` sends every request to the wrong address. Microsoft's validator rejects such names
    at the root and inside every object.

    ## Usual causes

    - A wrong letter or a wrong case: names are case-sensitive.
    - A property of a schema beside `properties` instead of inside it.
    - `scriptOperations` and other members of `apiProperties.json`.
    - `security`, `securityDefinitions` or `definitions` inside another object, because a brace closes too late.
    """
    for each in _of(document, "unknown"):
        key = str(each.tokens[-1])
        if each.kind not in CLOSED and not _is_method(each) and not _is_openapi_3(each) and key not in _ELSEWHERE:
            text = f"{shown(key)} is not a member of {_article(each.kind)} in Swagger 2.0{_place(each, key)}."
            yield each.node.at(*each.tokens, on_key=True), text


@rule(
    "SW502",
    severity=ERROR,
    microsoft="AdditionalPropertyNotAllowed",
    policy="5000.2.6.2",
    fix="Remove the member, or correct its name.",
    bad=[
        {f"{SWAGGER}#/info/contact/phone": "0100"},
        {f"{SWAGGER}#/info/license": {"name": "MIT", "link": "https://example.com/license"}},
        {f"{SWAGGER}#/tags/0/externalDocs": {"title": "Guide", "url": "https://example.com/guide"}},
        {f"{SWAGGER}#/definitions/Document/allOf/1/xml": {"namespaces": "urn:archive"}},
    ],
    ok=[{f"{SWAGGER}#/info/contact/x-phone": "0100"}],
)
def additional_property_not_allowed(document: Document) -> Hits:
    """A closed object has a member that it does not provide for.

    ## Why

    `contact`, `license`, `externalDocs` and `xml` are closed: the specification lists their members and says nothing
    of extensions, so that there is no name under which something else could be kept there. Microsoft's validator wants
    such members removed. Extensions (`x-…`) are common in these objects all the same, and are not reported.
    """
    for each in _of(document, "unknown"):
        key = str(each.tokens[-1])
        if each.kind in CLOSED and not _is_openapi_3(each):
            known = GRAMMAR[each.kind]
            hint = meant(nearest(key, known)) or f"; it has {', '.join(known)}"
            text = f"{shown(key)} is not allowed in {_article(each.kind)}{hint}"
            yield each.node.at(*each.tokens, on_key=True), text if text.endswith("?") else f"{text}."


@rule(
    "SW503",
    severity=ERROR,
    microsoft="SwaggerKeywordNotSupported",
    policy="5000.2.6.3",
    fix="Write it in the way of Swagger 2.0, or convert the whole file from OpenAPI 3 to Swagger 2.0.",
    bad=[
        {f"{SWAGGER}#/components": {}},
        {f"{SWAGGER}#/paths/~1documents/get/callbacks": {}},
        {f"{SWAGGER}#/definitions/Document/allOf/1/writeOnly": True},
        {f"{SWAGGER}#/info/license": {"name": "MIT", "identifier": "MIT"}},
    ],
)
def openapi_3_keyword(document: Document) -> Hits:
    """A keyword of OpenAPI 3 is used; connectors are Swagger 2.0.

    ## Why

    Custom connectors read Swagger 2.0 (also called OpenAPI 2.0) and nothing newer. Words such as `components`,
    `requestBody` or `servers` mean nothing there: what they hold is lost, or the file is refused. They usually come
    from examples for OpenAPI 3 or from a converter that did half of its work.
    """
    for each in _of(document, "unknown"):
        if _is_openapi_3(each):
            key = str(each.tokens[-1])
            instead = f": {_INSTEAD[key]}" if key in _INSTEAD else ""
            text = f"{shown(key)} is a keyword of OpenAPI 3, which Swagger 2.0 does not have{instead}."
            yield each.node.at(*each.tokens, on_key=True), text


@rule(
    "SW504",
    severity=ERROR,
    microsoft="ExtensionNameNotValid",
    policy="5000.2.6.2",
    fix="Use one of get, put, post, delete, options, head and patch, in lower case.",
    bad=[
        {f"{SWAGGER}#/paths/~1account/GET": {"responses": {"200": {"description": "The account."}}}},
        {f"{SWAGGER}#/paths/~1account/trace": {"responses": {"200": {"description": "The echo."}}}},
        {f"{SWAGGER}#/paths/~1account/fetch": {"responses": {"200": {"description": "The account."}}}},
    ],
)
def http_method_unknown(document: Document) -> Hits:
    """A path has an HTTP method that Swagger 2.0 does not know.

    ## Why

    The operations of a path are members with the names `get`, `put`, `post`, `delete`, `options`, `head` and `patch`,
    in lower case. An operation under any other name does not exist for the platform: it neither appears in the designer
    nor is it checked, and references to its operationId lead nowhere.
    """
    for each in _of(document, "unknown"):
        if _is_method(each):
            key = str(each.tokens[-1])
            hint = " in lower case" if key.lower() in METHODS else f"; those of Swagger 2.0 are {', '.join(METHODS)}"
            verb = "must be written" if key.lower() in METHODS else "is not an HTTP method that a path can have"
            yield each.node.at(*each.tokens, on_key=True), f"The method {shown(key)} {verb}{hint}."


@rule(
    "SW505",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    policy="5000.2.6.2",
    fix="Use one of the values that the message lists, spelt and capitalised like that.",
    bad=[
        {f"{SWAGGER}#/paths/~1documents/get/parameters/5/type": "date"},
        {f"{SWAGGER}#/paths/~1documents/get/parameters/4/items/type": "str"},
        {f"{SWAGGER}#/definitions/DocumentInput/properties/retentionYears/type": "int"},
    ],
)
def value_not_in_enum(document: Document) -> Hits:
    """A type, location or flow is not one of the values of Swagger 2.0.

    ## Why

    `type` of schemas, parameters, items, headers and security definitions, `in`, and the `flow` of OAuth have a closed
    list of values. A tool that meets another one can't know what is meant: the designer shows a text box, a
    parameter isn't sent, or the file is refused.

    ## Usual causes

    `int`, `float`, `date` and `datetime` are no types: they are `integer`, `number`, and `string` with the `format`
    `date` or `date-time`. A parameter outside the body can't be an `object`.
    """
    for each in _of(document, "value"):
        key = str(each.tokens[-1])
        if key == "type" and isinstance(each.node, Parameter) and each.node.location == "body":
            continue  # whatever its value is, a body has no type beside its schema
        values = each.expected.split(", ")
        hint = meant(_ALIASES.get(each.value.lower()) or nearest(each.value, values)) or "."
        yield (
            each.node.at(*each.tokens),
            f"`{key}` of {_article(each.kind)} is {shown(each.value)}; it must be one of {each.expected}{hint}",
        )


_ALIASES = {
    "int": "integer", "long": "integer", "float": "number", "double": "number", "decimal": "number", "bool": "boolean",
    "date": "string", "date-time": "string", "datetime": "string", "str": "string", "list": "array",
}  # fmt: skip


def _of(document: Document, problem: Problem) -> Iterator[Misfit]:
    return (each for each in document.misfits if each.problem == problem)


def _is_openapi_3(misfit: Misfit) -> bool:
    return misfit.tokens[-1] in OPENAPI_3.get(misfit.kind, ())


def _is_method(misfit: Misfit) -> bool:
    """An operation under a name that is none, in a path."""
    if misfit.kind != "path" or not isinstance(misfit.value, dict):
        return False
    return str(misfit.tokens[-1]).lower() in _VERBS or "responses" in misfit.value


def _article(kind: str) -> str:
    return "the document" if kind == "document" else f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _subject(misfit: Misfit) -> str:
    """What a message calls the member: by its name, or as an element of an array."""
    *before, last = misfit.tokens
    if isinstance(last, int):
        return f"Element {last} of `{before[-1]}`"
    return f"`{shortened(last)}`{f' in `{before[-1]}`' if before and isinstance(before[-1], str) else ''}"


def _why(misfit: Misfit) -> str:
    """What was most likely meant."""
    key, value = misfit.tokens[-1], misfit.value
    container = misfit.tokens[0] in _CONTAINERS and len(misfit.tokens) == 2 and misfit.kind == "document"
    if container and key in GRAMMAR["document"]:
        return f": the `{key}` of the whole file belongs at the root, beside `{misfit.tokens[0]}`, not inside it"
    if key == "required" and misfit.kind == "schema" and isinstance(value, bool):
        return ": in a schema, the object above lists the names of its required properties"
    if key == "type" and isinstance(value, list):
        return ": Swagger 2.0 has one type for each value"
    if isinstance(value, str) and "boolean" in misfit.expected and value.lower() in {"true", "false"}:
        return ": write it without quotes"
    if isinstance(value, str) and misfit.expected in {"a number", "an integer"}:
        return ": write it without quotes"
    return ": remove it where there is no value" if value is None else ""


def _place(misfit: Misfit, key: str) -> str:
    """Where a name would be right, or which one was meant."""
    if key in GRAMMAR["document"]:
        return "; it belongs at the root of the file"
    if key in _API_PROPERTIES:
        return "; it belongs into apiProperties.json"
    if guess := nearest(key, GRAMMAR[misfit.kind]):
        return f" (did you mean {shown(guess)}?)"
    if misfit.kind == "schema" and isinstance(misfit.value, dict):
        return "; if it is a property, it belongs into `properties`"
    return "; the name of an extension begins with x-"
