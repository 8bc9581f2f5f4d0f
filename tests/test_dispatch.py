"""Which rules judge which node."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.samples import rule

from connectorops.dispatch import MOST_SHAPES, Dispatch

KEYS = {
    "SW901": (),
    "SW902": ("title",),
    "SW903": ("type=array",),
    "SW904": ("title", "type=array"),
    "SW905": ("type",),
}


RULES = [dataclasses.replace(rule(name, "made_up"), keys=frozenset(keys)) for name, keys in KEYS.items()]


def of(value: dict[str, Any], dispatch: Dispatch | None = None) -> list[str]:
    return [each.id for each in (dispatch or Dispatch(RULES)).of(value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, ["SW901"]),
        ({"title": None}, ["SW901", "SW902", "SW904"]),
        ({"type": "string"}, ["SW901", "SW905"]),
        ({"type": "array"}, ["SW901", "SW903", "SW904", "SW905"]),
        ({"type": ["array"]}, ["SW901", "SW905"]),
        ({"type": None}, ["SW901", "SW905"]),
        ({"x": {"type": "array", "title": "a"}}, ["SW901"]),
    ],
)
def test_a_rule_judges_nodes_that_have_one_of_its_keys(value: dict[str, Any], expected: list[str]) -> None:
    dispatch = Dispatch(RULES)
    assert of(value, dispatch) == expected
    assert of(value, dispatch) == expected


def test_one_shape_with_two_types_is_two_shapes() -> None:
    dispatch = Dispatch(RULES)
    kinds: list[object] = ["array", "string", 1, "array", None, ["array"], "string"]
    assert [("SW903" in of({"type": kind}, dispatch)) for kind in kinds] == [kind == "array" for kind in kinds]


def test_more_shapes_than_are_remembered_are_judged_all_the_same() -> None:
    dispatch = Dispatch(RULES)
    for number in range(MOST_SHAPES + 50):
        assert of({f"x-{number}": 1}, dispatch) == ["SW901"]
    assert of({"x-new": 1, "type": "array"}, dispatch) == ["SW901", "SW903", "SW904", "SW905"]
    assert of({"x-0": 1}, dispatch) == ["SW901"]


VALUES = st.dictionaries(
    st.sampled_from(["type", "title", "type=array", "x"]),
    st.sampled_from(["array", "string", 1, None]) | st.lists(st.just("array"), max_size=1),
)


@given(st.lists(VALUES, max_size=20))
def test_what_was_seen_before_changes_nothing(values: list[dict[str, Any]]) -> None:
    dispatch = Dispatch(RULES)
    for value in values:
        assert of(value, dispatch) == of(value)
