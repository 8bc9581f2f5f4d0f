"""Enums, labels, defaults and formats: what their examples don't show."""

from __future__ import annotations

from typing import Any

import pytest
from golden_connector import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rules import all_rules

NAME = "apiDefinition.swagger.json#/definitions/DocumentInput/properties/name"
RULES = [each for each in all_rules() if "SW240" <= each.id <= "SW247"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=2), each, max_size=3),
    max_leaves=8,
)


def found(schema: object) -> list[tuple[str, str]]:
    judgement = judge({NAME: schema}, RULES)
    assert judgement.crashed == ()
    prefix = "/definitions/DocumentInput/properties/name"
    return [(each.rule, each.location.pointer.removeprefix(prefix)) for each in judgement.findings]


@settings(deadline=None)
@given(JSON, JSON, JSON, JSON, JSON)
def test_values_of_any_shape_are_judged_without_a_crash(
    declared: object, enum: object, labels: object, default: object, text: object
) -> None:
    found({"type": declared, "enum": enum, "x-ms-enum-values": labels, "default": default, "format": text})


@pytest.mark.parametrize("enum", [[1, True, 1.5, "1", None], [[1], [2], {"a": 1}, {"a": 2}]])
def test_values_that_look_alike_are_not_equal(enum: list[Any]) -> None:
    assert found({"enum": enum}) == []


def test_equal_objects_are_repeated_whatever_the_order_of_their_members() -> None:
    assert found({"enum": [{"a": 1, "b": 2}, {"b": 2, "a": 1}]}) == [("SW241", "/enum/1")]


def test_values_of_another_type_are_counted_in_one_finding() -> None:
    findings = judge({NAME: {"type": "integer", "enum": [1, "2", "3", "4"]}}, RULES).findings
    assert [each.location.pointer.rsplit("/", 2)[1:] for each in findings] == [["enum", "1"]]
    assert "and so are 2 more" in findings[0].message


def test_one_value_of_another_type_is_named() -> None:
    (finding,) = judge({NAME: {"type": "integer", "enum": [1, "2"]}}, RULES).findings
    assert finding.message == 'The enum value "2" of "name" is a string, but the type is "integer".'


@pytest.mark.parametrize(
    ("declared", "default"),
    [
        ("integer", 5),
        ("integer", 5.0),
        ("number", 5),
        ("number", 5.5),
        ("boolean", False),
        ("array", []),
        ("object", {}),
        ("file", "x"),
        (None, "x"),
    ],
)
def test_a_default_of_the_type_is_fine(declared: str | None, default: object) -> None:
    assert found({"type": declared, "default": default}) == []


@pytest.mark.parametrize(
    ("declared", "default"),
    [("integer", 5.5), ("integer", True), ("number", "5"), ("boolean", 0), ("string", None), ("array", {})],
)
def test_a_default_of_another_type_is_reported(declared: str, default: object) -> None:
    assert found({"type": declared, "default": default}) == [("SW246", "/default")]


def test_a_long_value_is_cut() -> None:
    (finding,) = judge({NAME: {"type": "integer", "default": "x" * 5000}}, RULES).findings
    assert len(finding.message) < 200


@pytest.mark.parametrize(
    ("name", "hint"), [("guid", '"uuid" is'), ("URL", '"uri" is'), ("Date-Time", '"date-time" is'), ("phone", "string")]
)
def test_an_unknown_format_names_the_one_that_was_meant(name: str, hint: str) -> None:
    (finding,) = judge({NAME: {"type": "string", "format": name}}, RULES).findings
    assert hint in finding.message


@pytest.mark.parametrize(
    "schema", [{"format": "int32"}, {"type": "file", "format": "binary"}, {"type": "str", "format": "x"}]
)
def test_a_format_without_a_known_type_is_not_judged(schema: object) -> None:
    assert found(schema) == []


def test_labels_that_are_no_objects_are_left_to_the_rules_about_shapes() -> None:
    assert found({"type": "string", "enum": ["a"], "x-ms-enum-values": ["a", None, 1]}) == []
    assert found({"type": "string", "x-ms-enum-values": ["a"]}) == []
