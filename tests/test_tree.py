"""Trees in memory and edits of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectorops.tree import MemoryTree, edited

TREE = MemoryTree({"a.json": b'{"list": [1, 2], "a/b": {"c": 1}}', "d/b.md": b"text"})


def value(edits: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is any shape
    return json.loads(edited(TREE, edits).read("a.json"))


def test_paths_are_sorted_and_limited_to_a_folder() -> None:
    assert TREE.paths() == ["a.json", "d/b.md"]
    assert TREE.paths("d") == ["d/b.md"]


def test_reading_what_is_not_there_says_so() -> None:
    with pytest.raises(FileNotFoundError, match=r"nope\.json"):
        TREE.read("nope.json")


@pytest.mark.parametrize(
    ("pointer", "new", "expected"),
    [
        ("/list/0", 9, {"list": [9, 2], "a/b": {"c": 1}}),
        ("/list/-", 3, {"list": [1, 2, 3], "a/b": {"c": 1}}),
        ("/list/0", None, {"list": [2], "a/b": {"c": 1}}),
        ("/a~1b/c", None, {"list": [1, 2], "a/b": {}}),
        ("/a~1b/~0", "x", {"list": [1, 2], "a/b": {"c": 1, "~": "x"}}),
        ("", {}, {}),
    ],
)
def test_an_edit_by_pointer(pointer: str, new: object, expected: object) -> None:
    assert value({f"a.json#{pointer}": new}) == expected


def test_several_edits_of_one_file_apply_in_order() -> None:
    assert value({"a.json#/list/0": None, "a.json#/list/-": 7})["list"] == [2, 7]


def test_files_are_written_and_removed() -> None:
    tree = edited(TREE, {"a.json": None, "new.md": "x", "icon.png": b"\x89"})
    assert tree.paths() == ["d/b.md", "icon.png", "new.md"]
    assert tree.read("icon.png") == b"\x89"
    assert TREE.paths() == ["a.json", "d/b.md"]


def test_a_parent_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        edited(TREE, {"a.json#/nope/x": 1})


def test_an_edit_inside_of_another_leaves_that_as_it_was() -> None:
    tree = MemoryTree({"a.json": b"{}"})
    edits = {"a.json#/a": {"b": 1, "c": 2}, "a.json#/a/b": None}
    assert [json.loads(edited(tree, edits).read("a.json")) for _ in range(2)] == [{"a": {"c": 2}}] * 2
