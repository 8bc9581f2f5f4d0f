from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import escape, join, resolve, split


def test_tokens_are_escaped() -> None:
    assert escape("/a~b/{id}") == "~1a~0b~1{id}"
    assert join("", "paths", "/a/b", 0) == "/paths/~1a~1b/0"
    assert join("/a") == "/a"


@given(st.lists(st.text(alphabet="ab/~01😀 ", max_size=5)))
def test_splitting_undoes_joining(tokens: list[str]) -> None:
    assert split(join("", *tokens)) == tokens


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", {"a": [1, {"b/~": None}], "": 2}), ("/a/0", 1), ("/a/1/b~1~0", None), ("/", 2)],
)
def test_resolving(pointer: str, value: object) -> None:
    assert resolve({"a": [1, {"b/~": None}], "": 2}, pointer) == value


@pytest.mark.parametrize(
    "pointer", ["a", "/b", "/a/1", "/a/-", "/a/00", "/a/+0", "/a/-1", "/a/\u0660", "/a/0/x", "/a/" + "9" * 5000]
)
def test_what_is_not_there_is_a_lookup_error(pointer: str) -> None:
    with pytest.raises(LookupError):
        resolve({"a": [0]}, pointer)
