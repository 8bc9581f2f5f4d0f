"""Members that do not fit the grammar of Swagger 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.swagger.grammar import ENUMS, GRAMMAR
from connectorops.swagger.misfits import json_type, misfits
from connectorops.swagger.nodes import Document
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from connectorops.swagger.misfits import Misfit

WORDS = sorted({key for members in GRAMMAR.values() for key in members})
FLOWS = "accessCode, application, implicit, password"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WORDS, "x-a", "b"]), inner, max_size=4)
    ),
    max_leaves=30,
)


def of(value: dict[str, Any]) -> list[Misfit]:
    return misfits(Document(value, "a.json", Connector(MemoryTree({}), "C", (), Program.CUSTOM)))


def shapes(value: dict[str, Any]) -> list[tuple[str, str, tuple[str | int, ...], str]]:
    return [(each.problem, each.node.pointer, each.tokens, each.expected) for each in of(value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"info": []}, ("type", "", ("info",), "an object")),
        ({"info": {"title": 1}}, ("type", "/info", ("title",), "a string")),
        ({"paths": {"/a": []}}, ("type", "", ("paths", "/a"), "an object")),
        ({"tags": ["a"]}, ("type", "", ("tags", 0), "an object")),
        ({"tags": [{"externalDocs": {"url": 1}}]}, ("type", "", ("tags", 0, "externalDocs", "url"), "a string")),
        ({"security": [{"a": "b"}]}, ("type", "", ("security", 0, "a"), "an array")),
        ({"schemes": [1]}, ("type", "", ("schemes", 0), "a string")),
        (
            {"definitions": {"A": {"additionalProperties": 1}}},
            ("type", "/definitions/A", ("additionalProperties",), "a boolean or an object"),
        ),
        ({"definitions": {"A": {"maxLength": 1.5}}}, ("type", "/definitions/A", ("maxLength",), "an integer")),
        ({"definitions": {"A": {"maximum": True}}}, ("type", "/definitions/A", ("maximum",), "a number")),
        ({"definitions": {"A": {"enum": {}}}}, ("type", "/definitions/A", ("enum",), "an array")),
        (
            {"definitions": {"A": {"type": "any"}}},
            ("value", "/definitions/A", ("type",), "array, boolean, file, integer, number, object, string"),
        ),
        ({"definitions": {"A": {"Title": "a"}}}, ("unknown", "/definitions/A", ("Title",), "")),
        ({"securityDefinitions": {"A": {"flow": "code"}}}, ("value", "/securityDefinitions/A", ("flow",), FLOWS)),
        (
            {"securityDefinitions": {"A": {"scopes": {"x": 1}}}},
            ("type", "/securityDefinitions/A", ("scopes", "x"), "a string"),
        ),
        (
            {"paths": {"/a": {"get": {"responses": {"200": []}}}}},
            ("type", "/paths/~1a/get", ("responses", "200"), "an object"),
        ),
        ({"tags": [{"colour": 1}]}, ("unknown", "", ("tags", 0, "colour"), "")),
        ({"info": {"contact": {"phone": 1}}}, ("unknown", "/info", ("contact", "phone"), "")),
    ],
)
def test_what_does_not_fit(value: dict[str, Any], expected: tuple[str, str, tuple[str | int, ...], str]) -> None:
    assert shapes(value) == [expected]


@pytest.mark.parametrize(
    "value",
    [
        {"x-a": 1, "info": {"x-b": None, "contact": {"x-c": 1}}},
        {"paths": {"x-a": 1, "/a": {"x-ms-notification-content": {"summary": "of nobody's grammar"}}}},
        {"definitions": {"A": {"maxLength": 2.0, "maximum": 1.5, "default": None, "example": [1], "enum": [{}, None]}}},
        {"definitions": {"A": {"additionalProperties": False}, "B": {"additionalProperties": {}}}},
        {"definitions": {"A": {"$ref": "#/definitions/B", "title": 1}}},
        {"responses": {"A": {"examples": {"text/plain": "a", "application/json": []}}}},
        {"tags": [{"name": "a", "x-b": 1, "externalDocs": {"url": "a"}}], "security": [{}, {"a": [], "b": ["c"]}]},
        {"parameters": {"A": {"in": "query", "type": "array", "items": {"type": "string", "x-a": 1}}}},
        {"securityDefinitions": {"A": {"type": "oauth2", "flow": "implicit", "scopes": {"a": "b", "x-c": 1}}}},
    ],
)
def test_what_fits(value: dict[str, Any]) -> None:
    assert shapes(value) == []


@given(st.dictionaries(st.sampled_from(WORDS), JSON))
def test_any_json_is_judged(value: dict[str, Any]) -> None:
    for each in of(value):
        target: Any = each.node.value
        for token in each.tokens:
            target = target[token]
        assert target is each.value or target == each.value
        assert json_type(each.value)


def test_each_enumerated_member_is_in_the_grammar() -> None:
    assert all(key in GRAMMAR[kind] for kind, members in ENUMS.items() for key in members)
