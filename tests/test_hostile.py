"""Whatever a file holds, the engine says something sensible and never crashes."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from golden_connector import golden, judge_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.tree import MemoryTree

FILES = ("apiDefinition.swagger.json", "apiProperties.json")
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "x" * 300, "\ud800", "#/definitions/Nope", "https://example.com/a#/b",
    [], [[]], [None, {}, "a", 1], {}, {"": ""}, {"$ref": 5}, {"$ref": "#/definitions/Document"}, {"$ref": "#"},
    {"type": ["string"]}, {"type": {}}, {"properties": []}, {"required": [{}, 1, "a", "a"]}, {"enum": [{}, [], {}]},
    {"allOf": [5, {"$ref": "#/definitions/Document"}]}, {"parameters": {"a": {"parameter": 7}}},
]  # fmt: skip
"""Values of every JSON type, and pieces of swagger that are not what they seem."""


def containers(value: Any) -> list[Any]:  # noqa: ANN401 - JSON is any shape
    """Every object and array that has something in it, in a fixed order."""
    found, waiting = [], [value]
    while waiting:
        current = waiting.pop()
        children = list(current.values() if isinstance(current, dict) else current)
        if children:
            found.append(current)
        waiting.extend(child for child in children if isinstance(child, (dict, list)))
    return found


def mutate(document: Any, choice: int, member: int, kind: str, odd: int) -> None:  # noqa: ANN401 - JSON is any shape
    """One change at one place: drop, retype, duplicate, rename, move or nest a member."""
    places = containers(document)
    if not places:
        return
    place = places[choice % len(places)]
    keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
    key = keys[member % len(keys)]
    value = place[key]
    if kind == "drop":
        del place[key]
    elif kind == "retype":
        place[key] = copy.deepcopy(ODD[odd % len(ODD)])
    elif kind == "duplicate" and isinstance(place, list):
        place.append(copy.deepcopy(value))
    elif kind in {"duplicate", "rename"}:
        place[str(ODD[odd % len(ODD)]) if isinstance(place, dict) else key] = value
    elif kind == "move":
        other = places[odd % len(places)]
        if isinstance(other, dict):
            other[str(key)] = copy.deepcopy(value)
        else:
            other.append(copy.deepcopy(value))
    else:
        for _ in range(odd % 120):
            value = {"properties": {"deep": value}, "items": [value]} if odd % 2 else [value]
        place[key] = json.loads(json.dumps(value)) if odd < 10 else value


MUTATION = st.tuples(
    st.integers(0, 5000),
    st.integers(0, 50),
    st.sampled_from(["drop", "retype", "retype", "duplicate", "rename", "move", "nest"]),
    st.integers(0, 200),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from(FILES), st.lists(MUTATION, min_size=1, max_size=6))
def test_no_mutation_of_a_document_crashes_a_rule(file: str, mutations: list[tuple[int, int, str, int]]) -> None:
    files = {path: golden().read(path) for path in golden().paths()}
    document = json.loads(files[file])
    for choice, member, kind, odd in mutations:
        if kind == "nest":
            odd %= 10  # noqa: PLW2901 - each step may double what is written: deep, and no hundred megabytes
        mutate(document, choice, member, kind, odd)
    files[file] = json.dumps(document).encode()
    judgement = judge_tree(MemoryTree(files))
    assert judgement.crashed == ()
    for finding in judgement.findings:
        assert finding.location.line >= 1
        f"{finding.message}{finding.location.pointer}".encode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([*FILES, "readme.md", "intro.md", "script.csx", "icon.png", "certification.yml"]),
    st.integers(0, 70_000),
    st.binary(max_size=8),
    st.booleans(),
)
def test_no_damage_to_the_bytes_of_a_file_crashes_a_rule(file: str, place: int, junk: bytes, cut: bool) -> None:
    files = {path: golden().read(path) for path in golden().paths()}
    data = files[file]
    place %= len(data) + 1
    files[file] = data[:place] + junk + (b"" if cut else data[place + len(junk) :])
    judgement = judge_tree(MemoryTree(files))
    assert judgement.crashed == ()


@pytest.mark.parametrize("file", [path for path in golden().paths() if path != "certification.yml"])
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 100, b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe\x00", b"null", b'"x"', b"7"]
)
def test_a_file_of_something_else_crashes_no_rule(file: str, data: bytes) -> None:
    files = {path: golden().read(path) for path in golden().paths()} | {file: data}
    assert judge_tree(MemoryTree(files)).crashed == ()


def test_a_connector_of_nothing_but_a_readme_is_judged() -> None:
    judgement = judge_tree(MemoryTree({"readme.md": b"# Nothing"}))
    assert judgement.crashed == ()
    assert judgement.findings
