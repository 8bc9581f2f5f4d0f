"""The traversal: which nodes there are, where, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from swagger.swaggers import document, operation

from connectorops.documents import resolve
from connectorops.swagger.grammar import GRAMMAR
from connectorops.swagger.nodes import Items, NotificationContent, Parameter, Reference, Schema

if TYPE_CHECKING:
    from connectorops.nodes import Node

FULL: dict[str, Any] = {
    "info": {"title": "A"},
    "securityDefinitions": {"key": {"type": "apiKey"}},
    "parameters": {"Size": {"name": "size", "in": "query"}, "Alias": {"$ref": "#/parameters/Size"}},
    "responses": {"Bad": {"description": "Bad."}, "Worse": {"$ref": "#/responses/Bad"}},
    "paths": {
        "x-note": {"get": {}},
        "/a": {
            "parameters": [{"$ref": "#/parameters/Size"}],
            "get": {
                "parameters": [
                    {"name": "ids", "in": "query", "items": {"items": {}}},
                    {"name": "body", "in": "body", "schema": {"properties": {"b": {}}}},
                ],
                "responses": {"200": {"headers": {"h": {"items": {}}}, "schema": {}}, "x-a": {}},
            },
            "head": [],
            "trace": {},
            "x-ms-notification-content": {"schema": {"items": {}}},
        },
    },
    "definitions": {"D": {"allOf": [{"$ref": "#/definitions/E"}, {}], "additionalProperties": {}}, "E": {}},
}
WORDS = sorted({key for members in GRAMMAR.values() for key in members} | {"/a", "200", "x-a", "anyOf", "oneOf"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([*WORDS, "#/parameters/in", "#/definitions/a%20b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=40,
)


def listed(nodes: list[Node]) -> list[tuple[str, str]]:
    return [(type(each).__name__, each.pointer) for each in nodes]


def test_every_node_once_in_the_order_of_the_sections() -> None:
    get = "/paths/~1a/get"
    assert listed(document(FULL).nodes) == [
        ("Document", ""),
        ("Info", "/info"),
        ("SecurityScheme", "/securityDefinitions/key"),
        ("Parameter", "/parameters/Size"),
        ("ParameterReference", "/parameters/Alias"),
        ("Response", "/responses/Bad"),
        ("ResponseReference", "/responses/Worse"),
        ("PathItem", "/paths/~1a"),
        ("ParameterReference", "/paths/~1a/parameters/0"),
        ("Operation", get),
        ("Parameter", f"{get}/parameters/0"),
        ("Items", f"{get}/parameters/0/items"),
        ("Items", f"{get}/parameters/0/items/items"),
        ("Parameter", f"{get}/parameters/1"),
        ("Schema", f"{get}/parameters/1/schema"),
        ("Schema", f"{get}/parameters/1/schema/properties/b"),
        ("Response", f"{get}/responses/200"),
        ("Header", f"{get}/responses/200/headers/h"),
        ("Items", f"{get}/responses/200/headers/h/items"),
        ("Schema", f"{get}/responses/200/schema"),
        ("NotificationContent", "/paths/~1a/x-ms-notification-content"),
        ("Schema", "/paths/~1a/x-ms-notification-content/schema"),
        ("Schema", "/paths/~1a/x-ms-notification-content/schema/items"),
        ("Schema", "/definitions/D"),
        ("Schema", "/definitions/D/allOf/1"),
        ("SchemaReference", "/definitions/D/allOf/0"),
        ("Schema", "/definitions/D/additionalProperties"),
        ("Schema", "/definitions/E"),
    ]


WRONG: tuple[Any, ...] = (None, True, 1, "text", [], [1, "a", None, []], {"a": 1, "get": 1, "200": []})


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    "section", ["info", "paths", "definitions", "parameters", "responses", "securityDefinitions", "tags"]
)
def test_sections_of_a_wrong_type_hold_no_nodes(section: str, wrong: object) -> None:
    nodes = listed(document({section: wrong}).nodes)
    assert nodes == [("Document", ""), *([("Info", "/info")] if (section, type(wrong)) == ("info", dict) else [])]


@pytest.mark.parametrize("wrong", WRONG[:-1])
def test_members_of_a_wrong_type_inside_an_operation_are_no_nodes(wrong: object) -> None:
    schema = dict.fromkeys(("items", "additionalProperties", "allOf", "oneOf", "anyOf"), wrong)
    headers = {"h": wrong}
    response = {
        "200": {"headers": headers, "schema": {**schema, "properties": {"a": wrong}, "required": wrong}},
        "404": wrong,
        "500": {},
    }
    value: dict[str, Any] = {
        "get": {"parameters": [wrong, {"schema": wrong, "items": wrong}], "responses": response},
        "put": wrong,
        "parameters": wrong,
        "x-ms-notification-content": {"schema": wrong},
    }
    found = document({"paths": {"/a": value, "/b": wrong}})
    assert [kind for kind, _ in listed(found.nodes)] == [
        "Document", "PathItem", "Operation", "Parameter", "Response", "Schema", "Response", "NotificationContent",
    ]  # fmt: skip


def test_sections_by_name_hold_what_is_written_in_them_not_what_is_referred_to() -> None:
    found = document(FULL)
    assert (list(found.parameters), list(found.responses), list(found.definitions)) == (["Size"], ["Bad"], ["D", "E"])


def test_each_schema_knows_its_holder_and_operation() -> None:
    found = document(FULL)
    get = found.operations[0]
    schemas = {each.pointer: each for each in found.nodes if isinstance(each, Schema)}
    body = schemas["/paths/~1a/get/parameters/1/schema/properties/b"]
    assert (body.holder, body.operation, body.is_input, body.depth) == (get.own_parameters[1], get, True, 2)
    assert body.is_property
    payload = schemas["/paths/~1a/x-ms-notification-content/schema"]
    assert isinstance(payload.holder, NotificationContent)
    assert payload.holder.path_item is found.path_items[0]
    assert (payload.operation, payload.is_input) == (None, False)
    assert (schemas["/definitions/D"].holder, schemas["/definitions/D"].definition) == (None, "D")


def test_parts_of_a_combined_schema_stand_for_it() -> None:
    combined = {"properties": {"a": {"oneOf": [{"properties": {"b": {}}}]}}, "required": ["a", 1]}
    found = document({"definitions": {"D": combined}})
    shapes = [(each.pointer, each.name, each.required, each.depth) for each in found.nodes if isinstance(each, Schema)]
    at = "/definitions/D/properties/a"
    assert shapes == [
        ("/definitions/D", "D", False, 1),
        (at, "a", True, 2),
        (f"{at}/oneOf/0", "a", True, 2),
        (f"{at}/oneOf/0/properties/b", "b", False, 3),
    ]


def test_a_shared_parameter_knows_its_users() -> None:
    shared = {"A": {"name": "a", "in": "query"}, "Unused": {"name": "b", "in": "query"}}
    item = {
        "parameters": [{"name": "p", "in": "query"}, {"$ref": "#/parameters/A"}, {"$ref": "#/parameters/Missing"}],
        "get": {"parameters": [{"$ref": "#/parameters/Missing"}, {"name": "own", "in": "query"}]},
        "post": {"parameters": [{"$ref": "#/parameters/A"}]},
    }
    found = document({"parameters": shared, "paths": {"/a": item}})
    get, post = found.operations
    users = {each.name: each.users for each in found.nodes if isinstance(each, Parameter)}
    assert users == {"a": [get, post, post], "b": [], "p": [get, post], "own": [get]}


def test_depth_is_limited_by_memory_only() -> None:
    schema: dict[str, Any] = {}
    items: dict[str, Any] = {}
    for _ in range(20_000):
        schema, items = {"properties": {"a": schema}}, {"items": items}
    found = operation(parameters=[{"name": "a", "in": "query", **items}], sections={"definitions": {"D": schema}})
    assert sum(isinstance(each, Schema) for each in found.nodes) == 20_001
    assert sum(isinstance(each, Items) for each in found.nodes) == 20_000


@given(st.dictionaries(st.sampled_from(WORDS), JSON))
def test_any_json_is_walked_and_every_node_is_where_it_says(value: dict[str, Any]) -> None:
    found = document(value)
    for each in found.nodes:
        assert resolve(value, each.pointer) is each.value
        assert each.root is found
    assert len({each.pointer for each in found.nodes}) == len(found.nodes)
    assert all(isinstance(each.target, dict) for each in found.nodes if isinstance(each, Reference))
    assert all(each.parameters is not None for each in found.operations)
    assert found.inputs | found.outputs <= {
        each.target_definition for each in found.nodes if isinstance(each, Reference)
    }
