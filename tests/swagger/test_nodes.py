"""What the typed nodes of a definition know."""

from __future__ import annotations

from typing import Any

import pytest
from swagger.swaggers import document, operation

from connectorops.swagger.nodes import Parameter, Reference, Response, Schema, parameter_of, response_of


def own(value: dict[str, Any], **sections: Any) -> Parameter | Reference:  # noqa: ANN401 - JSON is any shape
    """The only parameter of the only operation."""
    (found,) = operation(parameters=[value], sections=sections).operations[0].own_parameters
    return found


def test_an_operation_is_called_by_its_id_else_by_method_and_path() -> None:
    assert operation(operationId="GetA").operations[0].label == "GetA"
    assert operation(operationId=1).operations[0].label == "GET /a"
    assert len(operation(operationId="A" * 10_000).operations[0].label) < 200


def test_of_operations_with_one_id_the_first_counts() -> None:
    paths = {"/a": {"get": {"operationId": "A"}, "post": {"operationId": "A"}}, "/b": {"get": {}}}
    found = document({"paths": paths})
    assert {name: each.pointer for name, each in found.by_id.items()} == {"A": "/paths/~1a/get"}
    assert [each.path for each in found.operations] == ["/a", "/a", "/b"]


def test_own_parameters_replace_those_of_the_path_with_the_same_name_and_location() -> None:
    path_item = {
        "parameters": [
            {"name": "id", "in": "path", "type": "string"},
            {"name": "id", "in": "query", "type": "string"},
            {"$ref": "#/parameters/Page%20size"},
            {"$ref": "#/parameters/Missing"},
        ],
        "get": {"parameters": [{"name": "id", "in": "path", "type": "integer"}, {"$ref": "#/parameters/Body"}]},
    }
    shared = {"Page size": {"name": "size", "in": "query"}, "Body": {"name": "body", "in": "body", "schema": {}}}
    found = document({"paths": {"/a": path_item}, "parameters": shared}).operations[0]
    named = [(each.name, each.location, each.type) for each in found.parameters]
    assert named == [
        ("id", "path", "integer"), ("body", "body", None), ("id", "query", "string"), ("size", "query", None),
    ]  # fmt: skip
    assert found.body is found.by_name["body"]
    assert found.by_name["id"].location == "query"
    assert operation().operations[0].body is None


def test_media_types_are_the_operations_own_else_the_documents() -> None:
    sections = {"produces": ["text/plain"], "consumes": ["text/csv"]}
    found = operation(produces=[], sections=sections).operations[0]
    assert found.mime_types("produces") == []
    assert found.mime_types("consumes") == ["text/csv"]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, (False, False, False, {})),
        ({"x-ms-visibility": "internal", "deprecated": True}, (True, True, False, {})),
        ({"x-ms-visibility": "important", "deprecated": "true"}, (False, False, False, {})),
        ({"x-ms-trigger": "batch", "x-ms-api-annotation": {"family": "A"}}, (False, False, True, {"family": "A"})),
        ({"x-ms-api-annotation": []}, (False, False, False, {})),
    ],
)
def test_what_an_operation_is(members: dict[str, Any], expected: tuple[bool, bool, bool, dict[str, Any]]) -> None:
    found = operation(**members).operations[0]
    assert (found.internal, found.deprecated, found.trigger, found.annotation) == expected


def test_a_webhook_is_a_trigger_whose_path_describes_the_payload() -> None:
    content = {"schema": {"type": "object"}}
    item = {"post": {"x-ms-trigger": "single"}, "delete": {}, "x-ms-notification-content": content}
    found = document({"paths": {"/a": item, "/b": {"get": {"x-ms-trigger": "batch"}}}})
    assert [each.webhook for each in found.operations] == [True, False, False]
    assert [each.notification for each in found.path_items] == [content, {}]


def test_a_parameter_is_visible_where_an_operation_shows_it() -> None:
    def visible(parameter: dict[str, Any], *visibilities: str) -> bool:
        methods = ("get", "put", "post")
        operations = {method: {"x-ms-visibility": each} for method, each in zip(methods, visibilities, strict=False)}
        (found,) = document({"paths": {"/a": {"parameters": [parameter], **operations}}}).path_items[0].parameters
        assert isinstance(found, Parameter)
        return found.visible

    plain = {"name": "a", "in": "query", "required": True}
    assert visible(plain, "internal", "advanced")
    assert not visible(plain, "internal", "internal")
    assert not visible(plain)
    assert not visible({**plain, "x-ms-visibility": "internal"}, "important")


@pytest.mark.parametrize("ref", ["#/parameters/A b", "#/parameters/A%20b"])
def test_a_reference_to_a_parameter_is_followed(ref: str) -> None:
    found = parameter_of(own({"$ref": ref}, parameters={"A b": {"name": "a", "in": "query", "required": True}}))
    assert found is not None
    assert (found.name, found.required, found.pointer) == ("a", True, "/parameters/A b")


@pytest.mark.parametrize("ref", ["#/parameters/B", "#/parameters/A/name", "#/definitions/A", "A", "", "#/parameters"])
def test_a_reference_that_is_to_no_parameter(ref: str) -> None:
    shared = {"A": {"name": {"$ref": "a"}, "in": "query"}}
    assert parameter_of(own({"$ref": ref}, parameters=shared, definitions=shared)) is None


def test_a_parameter_without_a_name_and_location() -> None:
    found = own({"name": 1, "in": None, "required": "true"})
    assert isinstance(found, Parameter)
    assert parameter_of(found) is found
    assert (found.name, found.location, found.required, found.type, found.internal) == ("", "", False, None, False)


def test_responses_and_what_references_to_them_stand_for() -> None:
    shared = {"Not/found": {"description": "No."}}
    written = {"200": {"description": "OK."}, "404": {"$ref": "#/responses/Not~1found"}, "500": {"$ref": "#/responses"}}
    found = operation(responses=written, sections={"responses": shared})
    ok, missing, broken = found.operations[0].responses
    assert isinstance(ok, Response)
    assert (ok.code, ok.name, ok.success, response_of(ok)) == ("200", "200", True, ok)
    target = response_of(missing)
    assert target is found.responses["Not/found"]
    assert target is not None
    assert (target.code, target.name, target.success) == ("", "Not/found", False)
    assert response_of(broken) is None


def test_a_definition_is_input_or_output_by_who_reaches_it() -> None:
    found = operation(
        parameters=[{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/In"}}],
        responses={"200": {"schema": {"properties": {"a": {"$ref": "#/definitions/Out%20put"}}}}},
        sections={
            "definitions": {
                "In": {"properties": {"both": {"$ref": "#/definitions/Both"}}},
                "Out put": {"properties": {"both": {"$ref": "#/definitions/Both"}}},
                "Both": {},
                "Unused": {},
            }
        },
    )
    kinds = {name: (each.input, each.output) for name, each in found.definitions.items() if isinstance(each, Schema)}
    assert kinds == {"In": (True, False), "Out put": (False, True), "Both": (True, True), "Unused": (False, False)}
    (inline,) = (each for each in found.nodes if isinstance(each, Schema) and each.definition is None)
    assert (inline.input, inline.output, inline.is_property) == (False, True, False)


def test_what_does_not_fit_the_grammar_is_found_once() -> None:
    found = document({"info": 1})
    assert [(each.problem, each.tokens) for each in found.misfits] == [("type", ("info",))]
    assert found.misfits is found.misfits


def test_what_a_reference_to_a_schema_stands_for() -> None:
    found = document(
        {
            "definitions": {
                "A": {"properties": {"b": {"$ref": "#/definitions/B%20b"}}, "required": ["b"]},
                "B b": {"x": 1},
            }
        }
    )
    (reference,) = (each for each in found.nodes if isinstance(each, Reference))
    assert (reference.target, reference.target_definition) == ({"x": 1}, "B b")
    assert (reference.name, reference.required, reference.kind, reference.depth) == ("b", True, "schema", 2)
    assert found.resolve({"$ref": "#/definitions/Missing"}) == {}
