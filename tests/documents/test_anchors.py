"""Anchors: what names a place when positions move."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import Anchors, join

PARAMETERS: list[Any] = [{"name": "id", "in": "path"}, {"name": "id", "in": "query"}, {"$ref": "#/parameters/x"}]
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def test_elements_with_names_keep_their_anchor_when_others_come_before_them() -> None:
    before, after = {"parameters": PARAMETERS}, {"parameters": [{"name": "new", "in": "query"}, *PARAMETERS]}
    for position in range(3):
        old = Anchors(before).of(f"/parameters/{position}/type")
        assert old == Anchors(after).of(f"/parameters/{position + 1}/type")
        assert str(position) not in old.split("/")


def test_elements_with_one_name_are_counted() -> None:
    anchors = Anchors(["a", "b", "a"])
    assert len({anchors.of(f"/{position}") for position in range(3)}) == 3
    assert anchors.of("/2") == Anchors(["new", "a", "b", "a"]).of("/3")


@pytest.mark.parametrize(
    "pointer", ["", "/info/title", "/responses/200", "/gone/0", "/parameters/7", "not a pointer", "/a~1b"]
)
def test_where_no_array_is_the_pointer_stays(pointer: str) -> None:
    value = {"info": {"title": "x"}, "responses": {"200": {}}, "parameters": []}
    assert Anchors(value).of(pointer) == pointer


@given(JSON)
def test_no_two_places_have_one_anchor(value: Any) -> None:  # noqa: ANN401 - JSON is any shape
    anchors, pointers = Anchors(value), list(_pointers(value, ""))
    assert len({anchors.of(each) for each in pointers}) == len(pointers)


def _pointers(value: Any, pointer: str) -> list[str]:  # noqa: ANN401 - JSON is any shape
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [pointer, *(each for key, member in members for each in _pointers(member, join(pointer, key)))]
