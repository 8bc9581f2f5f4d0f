"""Sizes and depths of schemas whose references are expanded."""

from __future__ import annotations

from typing import Any

import pytest
from swagger.swaggers import document, operation

from connectorops.swagger.measure import LIMIT, USERS, WAY
from connectorops.swagger.nodes import Document, Parameter, Response

A, B = ({"$ref": f"#/definitions/{name}"} for name in "AB")


def measured(schema: dict[str, Any], **definitions: Any) -> tuple[int, int]:  # noqa: ANN401 - JSON is any shape
    """(schemas, depth) of a response with this schema."""
    found = operation(responses={"200": {"schema": schema}}, sections={"definitions": definitions})
    return found.measure.of(found.operations[0].responses[0])


@pytest.mark.parametrize(
    ("schema", "definitions", "expected"),
    [
        ({}, {}, (1, 1)),
        ({"properties": {"a": {}, "b": {"items": {}}}}, {}, (4, 3)),
        ({"allOf": [{}, {"properties": {"a": {}}}]}, {}, (4, 2)),
        (A, {"A": {"properties": {"a": {}}}}, (2, 2)),
        ({"properties": {"a": A, "b": A}}, {"A": {"properties": {"a": {}}}}, (5, 3)),
        ({"items": A}, {"A": {"items": B}, "B": {"items": {}}}, (4, 4)),
        ({"items": {"$ref": "#/definitions/A%20a"}}, {"A a": {"items": {}}}, (3, 3)),
        ({"items": A}, {"A": B, "B": {"items": {}}}, (3, 3)),
        ({"items": A}, {}, (1, 1)),
        ({"items": {"$ref": "other.json"}}, {}, (2, 2)),
        (A, {"A": {"items": {"$ref": "other.json"}}}, (2, 2)),
        (A, {"A": {"items": A}}, (2, 2)),
        (A, {"A": {"properties": {"b": B, "c": {}}}, "B": {"properties": {"a": A}}}, (4, 3)),
    ],
)
def test_size_and_depth(schema: dict[str, Any], definitions: dict[str, Any], expected: tuple[int, int]) -> None:
    assert measured(schema, **definitions) == expected


def test_a_body_counts_like_a_response_and_one_without_a_schema_has_none() -> None:
    parameters = [{"name": "body", "in": "body", "schema": A}, {"name": "a", "in": "query"}]
    found = operation(parameters=parameters, sections={"definitions": {"A": {"items": {}}}})
    body, query = found.operations[0].own_parameters
    assert isinstance(body, Parameter)
    assert (found.measure.of(body), found.measure.of(query)) == ((2, 2), (0, 0))
    assert found.measure.of(body) == (2, 2)


def test_references_that_multiply_stop_at_the_limit() -> None:
    doubling = {
        f"D{n}": {"properties": {side: {"$ref": f"#/definitions/D{n + 1}"} for side in ("left", "right")}}
        for n in range(200)
    }
    assert measured({"$ref": "#/definitions/D0"}, **doubling)[0] == LIMIT


def test_a_chain_of_thousands_of_definitions_is_measured() -> None:
    chain: dict[str, Any] = {f"D{n}": {"items": {"$ref": f"#/definitions/D{n + 1}"}} for n in range(5000)}
    assert measured({"$ref": "#/definitions/D0"}, **chain, D5000={}) == (5001, 5001)


def test_what_requests_and_responses_reach() -> None:
    found = operation(
        parameters=[{"name": "body", "in": "body", "schema": A}],
        responses={
            "200": {"schema": {"items": {"$ref": "#/definitions/C"}}},
            "404": {"schema": {"$ref": "other.json"}},
        },
        sections={"definitions": {"A": {"items": B}, "B": {"items": A}, "C": {"not": A, "items": {"$ref": 1}}, "D": A}},
    )
    assert (set(found.inputs), set(found.outputs)) == ({"A", "B"}, {"C"})
    assert isinstance(found.operations[0].responses[0], Response)


def shared(number: int, schema: dict[str, Any]) -> Document:
    """A definition that so many operations answer with."""
    answer = {"responses": {"200": {"schema": schema}}}
    return document(
        {"paths": {f"/{each}": {"get": answer} for each in range(number)}, "definitions": {"A": {"type": "object"}}}
    )


def test_a_definition_is_judged_for_no_more_operations_than_can_be_compared() -> None:
    assert len(shared(USERS, A).measure.users("A")) == USERS
    assert shared(USERS + 1, A).measure.users("A") == []


def test_who_uses_a_definition_is_not_looked_for_behind_thousands_of_references() -> None:
    assert len(shared(1, {"allOf": [A] * WAY}).measure.users("A")) == 1
    assert shared(1, {"allOf": [A] * (WAY + 1)}).measure.users("A") == []
