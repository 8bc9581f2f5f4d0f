"""Whatever a file holds, the engine says something sensible and never crashes."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import connector_of, golden, judge_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.changes import Change
from connectorops.documents import split
from connectorops.engine import Engine
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import Edits, MemoryTree, edited

if TYPE_CHECKING:
    from connectorops.rule import Rule

FILES = ("apiDefinition.swagger.json", "apiProperties.json")
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "x" * 300, "\ud800", "#/definitions/Nope", "https://example.com/a#/b",
    [], [[]], [None, {}, "a", 1], {}, {"": ""}, {"$ref": 5}, {"$ref": "#/definitions/Document"}, {"$ref": "#"},
    {"type": ["string"]}, {"type": {}}, {"properties": []}, {"required": [{}, 1, "a", "a"]}, {"enum": [{}, [], {}]},
    {"allOf": [5, {"$ref": "#/definitions/Document"}]}, {"parameters": {"a": {"parameter": 7}}},
]  # fmt: skip
"""Values of every JSON type, and pieces of swagger that are not what they seem."""
LARGE = 20_000
"""Characters of what is not nested twofold, and of edits that are not mutated: what there is may double each time."""
TWOFOLD = 6
GOLDEN = json.loads(golden().read(FILES[0]))


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
        is_twofold = odd % 2 and len(json.dumps(value)) < LARGE
        for number in range(odd % 120):  # each of the first levels doubles what is written
            twice = [value] if is_twofold and number < TWOFOLD else []
            value = {"properties": {"deep": value}, "items": twice} if odd % 2 else [value]
        place[key] = json.loads(json.dumps(value)) if odd < 10 else value


@cache
def looked_at() -> list[tuple[Rule, Edits, str]]:
    """The places that examples of rules edit, with the rule and all the edits: those of a new rule are among them.

    What a rule asks for at the top of a definition is such a place as well.
    """
    found: list[tuple[Rule, Edits, str]] = []
    for rule in all_rules():
        found += [(rule, {}, f"{FILES[0]}#/{key}") for key in rule.keys if key in GOLDEN]
        for edits in (*rule.bad, *rule.ok):
            places = [each for each in edits if "#" in each]
            is_small = len(json.dumps(edits, default=repr)) < LARGE
            if is_small and all("#/" in each and each.split("#")[0] in FILES for each in places):
                found += [(rule, edits, place) for place in places]
    return found


def replaced(edits: Edits, place: str, above: int, odd: object) -> MemoryTree:
    """The golden connector with the edits, and something odd at this place, or in what is so many levels above it."""
    tree = edited(golden(), edits)
    path, _, pointer = place.partition("#")
    document = json.loads(tree.read(path))
    tokens = split(pointer)
    parent, last = document, tokens[0]
    for token in tokens[1 : max(len(tokens) - above, 1)]:
        inner = parent[int(last)] if isinstance(parent, list) else parent.get(last)
        if not isinstance(inner, (dict, list)):
            break  # another edit took it away
        parent, last = inner, token
    if isinstance(parent, list):
        parent[-1 if last == "-" or int(last) >= len(parent) else int(last)] = odd
    else:
        parent[last] = odd
    files = {each: tree.read(each) for each in tree.paths()}
    return MemoryTree(files | {path: json.dumps(document).encode()})


@settings(max_examples=150, deadline=None)
@given(st.deferred(lambda: st.sampled_from(looked_at())), st.integers(0, 2), st.sampled_from(ODD))
def test_what_a_rule_looks_at_may_be_anything(seen: tuple[Rule, Edits, str], above: int, odd: object) -> None:
    rule, edits, place = seen
    assert judge_tree(replaced(edits, place, above, odd), [rule]).crashed == ()


NEWER = ["SW162", "SW249", "SW423", "SW424", "SW425", "SW506", "SW507", "SW508"]


@pytest.mark.parametrize("rule", choose(all_rules(), NEWER, []), ids=lambda rule: str(rule.id))
def test_what_a_newer_rule_looks_at_may_be_anything(rule: Rule) -> None:
    places = {place: edits for each, edits, place in looked_at() if each is rule}
    assert places
    trees = [replaced(places[place], place, above, odd) for place in places for above in (0, 1) for odd in ODD]
    judgements = [judge_tree(tree, [rule]) for tree in trees]
    assert [each.crashed for each in judgements if each.crashed] == []


@settings(max_examples=60, deadline=None)
@given(
    st.deferred(lambda: st.sampled_from([each for each in looked_at() if each[0].id.startswith("CH")])),
    st.integers(0, 2),
    st.sampled_from(ODD),
    st.sampled_from(["before", "after", "both"]),
)
def test_no_update_from_or_to_something_odd_crashes_a_rule(
    seen: tuple[Rule, Edits, str], above: int, odd: object, side: str
) -> None:
    _, edits, place = seen
    good, bad = connector_of(golden()), connector_of(replaced(edits, place, above, odd))
    other = connector_of(edited(golden(), edits))
    old, new = {"before": (bad, good), "after": (good, bad), "both": (other, bad)}[side]
    engine = Engine(RuleSet(choose(all_rules(), ["CH"], [])))
    assert engine.judge_change(Change(old, new)).crashed == ()


MUTATION = st.tuples(
    st.integers(0, 5000),
    st.integers(0, 50),
    st.sampled_from(["drop", "retype", "retype", "duplicate", "rename", "move", "nest"]),
    st.integers(0, 200),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.deferred(lambda: st.sampled_from(looked_at())), st.lists(MUTATION, min_size=1, max_size=6))
def test_no_mutation_of_a_document_crashes_a_rule(
    seen: tuple[Rule, Edits, str], mutations: list[tuple[int, int, str, int]]
) -> None:
    _, edits, place = seen
    tree, file = edited(golden(), edits), place.partition("#")[0]
    files = {path: tree.read(path) for path in tree.paths()}
    document = json.loads(files[file])
    for choice, member, kind, odd in mutations:
        mutate(document, choice, member, kind, odd % 40 if kind == "nest" else odd)
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
