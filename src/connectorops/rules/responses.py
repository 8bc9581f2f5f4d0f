"""Responses of operations: their codes, and which of them has a schema."""

from __future__ import annotations

import re
from typing import Any, Final

from connectorops.documents import Document as Text
from connectorops.documents import join, resolve, split
from connectorops.edits import InsertMember, RemoveMember
from connectorops.model import Place
from connectorops.nodes import Json
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Operation, Response
from connectorops.swagger.refs import resolve as resolved

_CODE: Final = re.compile(r"[1-5][0-9][0-9]|default")
_OFFERED: Final[tuple[str, ...]] = ("200", "201")
"""The codes whose schema the designer offers to the steps that follow."""
_RETURN_NOTHING: Final = ("delete", "head", "options")
_PATHS: Final = "apiDefinition.swagger.json#/paths"
_ACCOUNT: Final = f"{_PATHS}/~1account/get/responses"
_CREATE: Final = f"{_PATHS}/~1documents/post/responses"
_LIST: Final = f"{_PATHS}/~1documents/get/responses"
_TEXT: Final[dict[str, Any]] = {"type": "string", "title": "Reason", "description": "Why the request failed."}


def has_schema(response: Json) -> bool:
    """Whether the response says what its content looks like: the portal writes `{}` where it doesn't know."""
    schema = response.get("schema")
    return isinstance(schema, dict) and bool(schema)


@rule(
    "SW150",
    severity=ERROR,
    microsoft="OperationMustHaveResponse",
    fix="Describe at least what the service answers when all goes well, such as `200`, with its schema.",
    bad=[{_ACCOUNT: None}, {_ACCOUNT: {}}, {_ACCOUNT: {"x-note": "unknown"}}],
    also=["SW351"],
)
def operation_without_response(operation: Operation) -> Hits:
    """An operation describes no response.

    The responses tell the designer which values the following steps of a flow can use. An operation without any is
    not valid in OpenAPI either. If the service really returns nothing, a `204` or `202` with a description says so.
    """
    responses = operation.value.get("responses", {})
    if operation.value and isinstance(responses, dict) and not operation.codes:
        place = operation.at("responses", value_path=operation.pointer) if responses else operation.at(key="responses")
        yield place, f"{operation.label} describes no response."


@rule(
    "SW151",
    severity=ERROR,
    microsoft="ResponseMustBeDefaultOrHttpStatusCode",
    fix="Use one code of three digits per response, in quotes, or `default` for all the others.",
    bad=[
        {f"{_ACCOUNT}/4XX": {"description": "The request was wrong."}},
        {f"{_ACCOUNT}/Default": {"description": "The request failed."}},
        {f"{_ACCOUNT}/600": {"description": "The request failed."}},
    ],
    ok=[{f"{_ACCOUNT}/x-note": "The account never changes."}],
    keys=["responses"],
)
def response_code_not_valid(operation: Operation) -> Hits:
    """A response has neither an HTTP status code nor `default` as its name.

    Each response stands under the status code that the service sends it with, from 100 to 599. Ranges such as `4XX`
    came with OpenAPI 3 and are not supported. `default`, in lower case, stands for all codes that are not listed.
    """
    for code in operation.child("responses"):
        if not _CODE.fullmatch(code) and not code.startswith("x-"):
            message = f"The response {shown(code)} of {operation.label} is neither an HTTP status code nor default."
            yield operation.at("responses", code, on_key=True), message


@rule(
    "SW152",
    severity=WARNING,
    microsoft="OperationShouldHaveSuccessfulResponse",
    fix="Describe the response that the service sends when all goes well, such as `200` or `204`.",
    bad=[{f"{_ACCOUNT}/200": None}],
    keys=["responses"],
    also=["SW351"],
)
def operation_without_successful_response(operation: Operation) -> Hits:
    """No response of an operation describes success.

    Of the codes that an operation lists none is between 200 and 299. The designer takes what following steps can
    use from the successful response, so makers get nothing to work with. Every tenth published connector has such an
    operation, so Microsoft's validator only warns. Operations that describe nothing but `default` have a rule of
    their own.
    """
    codes = operation.codes
    if any(code != "default" for code in codes) and not any(code.startswith("2") for code in codes):
        found = listed(sorted(codes)[:5])
        yield operation.at("responses"), f"{operation.label} describes no success such as 200, only {found}."


def _removed(document: Text, place: Place) -> DocumentEdits:
    """Remove the schema where a successful response has one, which is the one that makers see."""
    *way, _, member = split(place.pointer)
    responses = resolve(document.value, join("", *way))
    others = [resolved(document.value, value) for code, value in responses.items() if code.startswith("2")]
    if member == "schema" and any(map(has_schema, others)):
        yield RemoveMember(place.pointer)


@rule(
    "SW153",
    severity=ERROR,
    microsoft="DefaultResponseHasSchema",
    policy="5000.2.4.2",
    repair=_removed,
    fix="Move the schema to the code that the service sends it with, such as `200`, and leave a description here.",
    bad=[
        {f"{_LIST}/default/schema": _TEXT},
        {_ACCOUNT: {"default": {"description": "The account.", "schema": {"$ref": "#/definitions/Account"}}}},
        {
            f"{_LIST}/default": {"$ref": "#/responses/Failure"},
            "apiDefinition.swagger.json#/responses/Failure": {"description": "It failed.", "schema": _TEXT},
        },
    ],
    ok=[{f"{_LIST}/default/schema": {}}],
    keys=["responses"],
)
def default_response_has_schema(operation: Operation) -> Hits:
    """The default response has a schema.

    `default` stands for every code that is not listed, which means mostly errors, and a schema there promises the
    same shape for all of them. Power Platform expects schemas on the codes that have them; its validator refuses the
    connector, and it is one of the most frequent reasons for which submissions come back. An empty schema, as the
    portal writes it, has always been accepted.
    """
    value = operation.child("responses").get("default")
    if has_schema(operation.root.resolve(value)):
        member = "$ref" if isinstance(value, dict) and "$ref" in value else "schema"
        value_path = operation.at("responses", "default").pointer
        yield (
            operation.at("responses", "default", member, value_path=value_path),
            f"The default response of {operation.label} has a schema, which is expected on codes such as 200 only.",
        )


@rule(
    "SW154",
    severity=WARNING,
    microsoft="OperationShouldHaveSuccessfulResponse",
    fix="List the codes that the service really sends: the successful one with its schema, then the errors.",
    bad=[
        {_ACCOUNT: {"default": {"description": "The account."}}},
        {_ACCOUNT: {"default": {"description": "The account.", "schema": {}}}},
    ],
    keys=["responses"],
    also=["SW351"],
)
def only_a_default_response(operation: Operation) -> Hits:
    """An operation describes nothing but a default response.

    `default` says that something will come back, but neither when nor what. The designer has no values to offer to
    the following steps, and nobody learns which errors to expect. Reviewers ask for the real codes more often than
    for anything else in a definition. If `default` has a schema, that is reported instead.
    """
    codes = operation.codes
    if list(codes) == ["default"] and not has_schema(codes["default"]):
        message = f"{operation.label} describes only a default response; codes such as 200 were expected."
        yield operation.at("responses"), message


@rule(
    "SW155",
    severity=WARNING,
    microsoft="OperationHasManyResponsesWithSchema",
    fix="Keep the schema of the code that carries the result; describe the others in words.",
    bad=[{f"{_CREATE}/200": {"description": "It was there already.", "schema": {"$ref": "#/definitions/Account"}}}],
    ok=[{f"{_CREATE}/400": {"description": "A value is wrong.", "schema": _TEXT}}],
    keys=["responses"],
)
def several_successful_schemas(operation: Operation) -> Hits:
    """Several successful responses of an operation have a schema.

    The designer uses one schema only: values of the others can't be chosen in the following steps, and it isn't
    documented which one wins. Microsoft's validator warns of it. Schemas of error responses are not counted here, as
    they don't compete for what makers see when all goes well.
    """
    codes = [code for code, value in operation.codes.items() if code.startswith("2") and has_schema(value)]
    if len(codes) > 1:
        message = f"{operation.label} has schemas on {listed(codes)}; the designer uses only one of them."
        yield operation.at("responses", codes[1], on_key=True), message


@rule(
    "SW156",
    severity=WARNING,
    microsoft="SchemaDefinitionSetIncorrectly",
    policy="5000.2.4.4",
    profile=CERTIFIED,
    fix="Give `200` or `201` the schema of what the service returns; if that is nothing, describe `204` without one.",
    bad=[
        {f"{_CREATE}/201/schema": None},
        {
            f"{_CREATE}/201": None,
            f"{_CREATE}/202": {"description": "It will be filed.", "schema": {"$ref": "#/definitions/Account"}},
        },
    ],
    ok=[
        {f"{_ACCOUNT}/200/schema": None},
        {f"{_CREATE}/201": None, f"{_CREATE}/204": {"description": "The document has been filed."}},
        {f"{_PATHS}/~1hooks/post/responses/201/schema": None},
        {
            f"{_PATHS}/~1hooks~1{{hookId}}/delete/responses": {"200": {"description": "The subscription has ended."}},
            f"{_PATHS}/~1hooks~1{{hookId}}/delete/x-ms-visibility": "advanced",
        },
        {
            f"{_CREATE}/201/schema": None,
            f"{_PATHS}/~1documents/post/x-ms-agentic-protocol": "mcp-streamable-1.0",
        },
    ],
    keys=["responses"],
    whole=True,
)
def successful_response_without_schema(operation: Operation) -> Hits:
    """A visible operation returns something without saying what.

    A `200` or `201` comes with content, and without a schema the designer can't offer any of it: makers would have to
    take the raw text apart. Reviewers ask for the schema, or for another code where nothing is returned. A quarter of
    the certified connectors has such an operation, so it is a warning. Webhooks that describe their payload in
    `x-ms-notification-content`, internal operations and those that delete are not meant, and neither are servers for
    agents, whose answers depend on the tool that is called. A schema on another code of success, such as `202`, is one
    that the designer doesn't look at.
    """
    codes = operation.codes
    silent = operation.internal or operation.serves_agents or operation.method in _RETURN_NOTHING
    if silent or has_schema(operation.path_item.notification):
        return
    offered = [code for code in _OFFERED if code in codes]
    described = [code for code, value in codes.items() if has_schema(value)]
    elsewhere = [code for code in described if code.startswith("2")]
    if {*_OFFERED, "default"}.intersection(described):
        return
    if elsewhere:
        message = f"The schema of {operation.label} is on {elsewhere[0]}; the designer takes one on 200 or 201 only."
        yield operation.at("responses", elsewhere[0], on_key=True), message
    elif offered:
        message = (
            f"{operation.label} is visible, but no schema says what its response {listed(offered, 'or')} contains."
        )
        yield operation.at("responses", offered[0], on_key=True), message


def _phrase(_: Text, place: Place) -> DocumentEdits:
    """Describe a code by the words that the standard has for it."""
    from http import HTTPStatus  # noqa: PLC0415 - start-up counts, and few responses need it

    code = split(place.pointer)[-1]
    phrase = next((each.phrase for each in HTTPStatus if str(each.value) == code), None)
    if phrase is not None:
        yield InsertMember(place.pointer, "description", f"{phrase}.")


@rule(
    "SW157",
    severity=WARNING,
    repair=_phrase,
    fix="Add a `description`: when this code is sent, and what it means.",
    bad=[{f"{_ACCOUNT}/200/description": None}],
)
def response_without_description(response: Response) -> Hits:
    """A response has no description.

    OpenAPI demands a description of each response, and strict tools refuse a definition that lacks one. It is also
    where makers learn what a code means. One in sixty published connectors lacks some, so it is a warning.
    """
    if "description" not in response.value:
        name = response.code or response.name
        yield response.at(key="description"), f"The response {shown(name)} has no description."


@rule(
    "SW158",
    severity=ERROR,
    microsoft="ResponseExampleMustBeProducedByOperation",
    fix="Name each example by a MIME type that `produces` lists, such as `application/json`, or remove the example.",
    bad=[
        {f"{_LIST}/200/examples/text~1csv": "name;status"},
        {f"{_LIST}/200/examples/response": {"value": []}},
    ],
    ok=[
        {f"{_LIST}/200/examples/application~1json; charset=utf-8": {"value": []}},
        {"apiDefinition.swagger.json#/produces": None},
    ],
    keys=["responses"],
)
def example_of_other_mime_type(operation: Operation) -> Hits:
    """A response has an example of a type that is not produced.

    In OpenAPI 2.0 the members of `examples` are named by the MIME type of the example, one for each type. A type that
    neither the operation nor the document lists in `produces` contradicts it; any other name means nothing at all.
    Parameters of the type such as a charset don't matter. Without any `produces` a MIME type is all that is asked.
    """
    produced = {_type(each) for each in operation.mime_types("produces") if isinstance(each, str)}
    for code, response in operation.codes.items():
        examples = response.get("examples")
        for name in examples if isinstance(examples, dict) else ():
            if _type(name) not in produced if produced else "/" not in name:
                is_written_here = response is operation.child("responses")[code]
                tail = ("examples", name) if is_written_here else ("$ref",)
                message = f"{operation.label} has an example for {shown(name)}, which it doesn't produce."
                yield operation.at("responses", code, *tail, on_key=True, key="" if is_written_here else name), message


def _type(mime_type: str) -> str:
    """A MIME type without its parameters."""
    return mime_type.partition(";")[0].strip().lower()


@rule(
    "SW159",
    severity=ERROR,
    microsoft="ResponseHeadersAreNotUnique",
    fix="Keep one of the spellings.",
    bad=[{f"{_LIST}/200/headers/x-total-count": {"type": "integer", "description": "The number of documents."}}],
    keys=["headers"],
)
def response_headers_not_unique(response: Response) -> Hits:
    """A response lists a header twice.

    Names of headers are compared without regard to capital letters, so `Location` and `location` are the same header,
    described twice. Microsoft's validator refuses such a response.
    """
    first: dict[str, str] = {}
    for name in response.child("headers"):
        earlier = first.setdefault(name.lower(), name)
        if earlier != name:
            yield (
                response.at("headers", name, on_key=True),
                f"The header {shown(name)} is the same as {shown(earlier)}: capital letters don't count.",
            )
