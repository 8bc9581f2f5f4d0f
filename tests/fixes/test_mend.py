"""What `fix` promises: each repair by its rule's own bad examples, alone, mixed at random, and in any style of file."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import FOLDER, connector_of, golden
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from connectorops.changes import Change, Kind
from connectorops.documents import Document
from connectorops.edits import RemoveMember
from connectorops.engine import Engine
from connectorops.fixes import mend
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.swagger.nodes import Parameter, Response, Schema, Typed
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.connectors import Connector
    from connectorops.fixes import Fix
    from connectorops.model import Finding
    from connectorops.rule import Rule
    from connectorops.swagger.nodes import Document as Swagger
    from connectorops.tree import Edits

EVERY = RuleSet(all_rules())
FIXABLE = [each for each in all_rules() if each.repair is not None]
EXAMPLES = [(each, edits) for each in FIXABLE for edits in each.bad]
IDS = [f"{rule.id}-{number}" for rule in FIXABLE for number, _ in enumerate(rule.bad)]
JUDGE = Engine(EVERY)


def never(_: Finding) -> bool:
    return False


def mended(connector: Connector, fix: Fix) -> Connector:
    """The connector with the fix made, in memory."""
    gone = {*fix.removed, *fix.moved}
    files = {path: connector.tree.read(path) for path in map(connector.path, connector.files) if path not in gone}
    moved = {new: connector.tree.read(old) for old, new in fix.moved.items()}
    return connector_of(
        MemoryTree({path.removeprefix(f"{FOLDER}/"): data for path, data in (files | moved | dict(fix.files)).items()})
    )


def found(connector: Connector, moved: Mapping[str, str] | None = None) -> Counter[tuple[str, str]]:
    """How often a rule finds something in a file, by the name that it has after it was moved."""
    judgement = JUDGE.judge(connector)
    assert judgement.crashed == ()
    names = moved or {}
    return Counter((each.rule, names.get(each.location.path, each.location.path)) for each in judgement.findings)


def facts(swagger: Swagger) -> set[Any]:
    """What no repair may change: operations, paths, names, types, formats, defaults, and what is required."""
    operations = {
        (each.id, each.path, each.method, each.deprecated, each.trigger, frozenset(map(of_parameter, each.parameters)))
        for each in swagger.operations
    }
    schemas = (each for each in swagger.nodes if isinstance(each, Schema) and not is_of_default_response(each))
    schemes = swagger.child("securityDefinitions").values()
    keys = [{key: member for key, member in each.items() if key != "description"} for each in schemes]
    access = json.dumps([swagger.value.get(key) for key in ("host", "basePath")] + keys)
    ways = frozenset(map(of_requirement, swagger.array("security")))
    return {access, ways, tuple(swagger.child("paths")), *operations, *map(of_schema, schemas)}


def of_requirement(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """What one way to be accepted asks for: scopes are a set, so one that is there twice is there once."""
    is_plain = isinstance(value, dict) and all(isinstance(each, list) for each in value.values())
    return json.dumps({key: sorted({*map(str, each)}) for key, each in value.items()} if is_plain else value)


def of_parameter(node: Parameter) -> tuple[Any, ...]:
    return (node.name, node.location, node.required, *of_schema(node))


def of_schema(node: Typed) -> tuple[Any, ...]:
    """Of all places in the document the names only: a copy of an element may be gone."""
    place = re.sub(r"/\d+(?=/)", "", node.pointer) if isinstance(node, Schema) else ""
    required = frozenset(map(str, node.array("required")))
    return (place, node.type, node.text("format"), json.dumps(node.value.get("default")), node.internal, required)


def is_of_default_response(schema: Schema) -> bool:
    return isinstance(schema.holder, Response) and schema.holder.code == "default"


def hold(connector: Connector, fix: Fix, rules: RuleSet = EVERY) -> None:
    """What is true of every fix."""
    assert fix.crashed == ()
    after = mended(connector, fix)
    before, now = found(connector, fix.moved), found(after)
    assert now - before == Counter()
    shown = {rule for rule, _ in before}  # a repair may bring to light what the next one mends
    assert sum((before - now).values()) >= sum(count for rule, count in fix.repaired.items() if rule in shown)
    assert {each.kind for each in Change(connector.unread(), after.unread()).edits} <= {Kind.HARMLESS}
    again = mend(after, rules, EVERY, never)
    assert (again.is_needed, again.repaired) == (False, {})
    old, new = connector.swagger, after.swagger
    if old is not None and new is not None:
        assert facts(new) == facts(old)


@cache
def example(number: int) -> tuple[Connector, Fix]:
    """An example, and what its rule makes of it."""
    rule, edits = EXAMPLES[number]
    connector = connector_of(edited(golden(), edits))
    return connector, mend(connector, RuleSet((rule,)), EVERY, never)


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=IDS)
def test_a_repaired_example_is_clean_and_a_second_run_changes_nothing(number: int) -> None:
    connector, fix = example(number)
    hold(connector, fix, RuleSet((EXAMPLES[number][0],)))
    if fix.repaired and not fix.left:
        assert EXAMPLES[number][0].id not in {id_ for id_, _ in found(mended(connector, fix))}


@pytest.mark.parametrize("rule", [pytest.param(each, id=each.id) for each in FIXABLE])
def test_every_repair_mends_some_example(rule: Rule) -> None:
    numbers = [number for number, (each, _) in enumerate(EXAMPLES) if each is rule]
    assert any(example(number)[1].repaired.get(rule.id) for number in numbers)


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=IDS)
def test_only_what_was_found_changes(number: int) -> None:
    connector, fix = example(number)
    places = [each.location for each, _ in Engine(RuleSet((EXAMPLES[number][0],))).repairs(connector)[0]]
    for path in fix.files:
        name = path.removeprefix(f"{FOLDER}/")
        old, new = connector.text(name), mended(connector, fix).text(name)
        assert isinstance(old, Document)
        assert isinstance(new, Document)
        around = {place.pointer.rpartition("/")[0] for place in places if place.path == path}
        for pointer in differences(old.value, new.value):
            assert any(f"{pointer}/".startswith(f"{each}/") for each in around)


def differences(old: Any, new: Any, pointer: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON is any shape
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in old and key in new:
                yield from differences(old[key], new[key], place)
            else:
                yield place
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{pointer}/{index}")
    elif old != new or type(old) is not type(new):
        yield pointer


@st.composite
def connectors(draw: st.DrawFn) -> Connector:
    """The golden connector with some bad examples at once, its JSON written in any style."""
    tree = golden()
    for _, edits in draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=5)):
        try:
            tree = edited(tree, edits)
        except (KeyError, IndexError, TypeError, ValueError):
            assume(False)
    indent = draw(st.sampled_from([None, 1, 2, 4, "\t"]))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from([b"", b"", codecs.BOM_UTF8]))
    files = {path: tree.read(path) for path in tree.paths()}
    for path in sorted(files.keys() & {"apiDefinition.swagger.json", "apiProperties.json"}):
        text = json.dumps(json.loads(files[path]), indent=indent, ensure_ascii=draw(st.booleans()))
        files[path] = mark + text.replace("\n", line_end).encode()
    return connector_of(MemoryTree(files))


@settings(max_examples=12, deadline=None)
@given(connectors())
def test_repairs_hold_their_promises_together(connector: Connector) -> None:
    hold(connector, mend(connector, EVERY, EVERY, never))


def test_what_a_repair_brings_to_light_is_mended_as_well() -> None:
    """No colour yet, so that it is none of an independent publisher either."""
    independent = next(edits for each, edits in EXAMPLES if each.id == "AP005")
    colour = "apiProperties.json#/properties/iconBrandColor"
    connector = connector_of(edited(golden(), {**independent, colour: "1f4e79"}))
    fix = mend(connector, EVERY, EVERY, never)
    hold(connector, fix)
    assert fix.repaired == {"AP003": 1, "AP005": 1}
    assert found(mended(connector, fix)) == Counter()


def test_style_and_everything_else_stay() -> None:
    at = "apiDefinition.swagger.json#/definitions/Account/properties/plan"
    tree = edited(golden(), {f"{at}/title": ""})
    text = tree.read("apiDefinition.swagger.json").replace(b"\n", b"\r\n").replace(b"    ", b"\t")
    files = {path: tree.read(path) for path in tree.paths()}
    connector = connector_of(MemoryTree(files | {"apiDefinition.swagger.json": codecs.BOM_UTF8 + text}))
    fix = mend(connector, RuleSet(tuple(each for each in FIXABLE if each.id == "SW014")), EVERY, never)
    (data,) = fix.files.values()
    lines = text.split(b"\r\n")
    title = next(number for number, line in enumerate(lines) if b'"title": ""' in line)
    assert data == codecs.BOM_UTF8 + b"\r\n".join([*lines[:title], *lines[title + 1 :]])


@pytest.mark.parametrize("texts", [{}, {"description": ""}])
def test_the_hidden_tenant_gets_the_text_that_is_accepted_and_other_parameters_get_none(texts: dict[str, str]) -> None:
    parameters = "apiProperties.json#/properties/connectionParameters"
    hidden = {"type": "string", "uiDefinition": {"constraints": {"required": "false", "hidden": "true"}, **texts}}
    edits = {f"{parameters}/token:TenantId": hidden, f"{parameters}/audience": hidden}
    fix = mend(connector_of(edited(golden(), edits)), RuleSet((rule("AP035"),)), EVERY, never)
    (data,) = fix.files.values()
    after = json.loads(data)["properties"]["connectionParameters"]
    assert "tenant ID" in after["token:TenantId"]["uiDefinition"]["description"]
    assert after["audience"] == hidden


def test_what_is_accepted_stays() -> None:
    connector = connector_of(edited(golden(), {"apiDefinition.swagger.json#/schemes": []}))
    assert mend(connector, EVERY, EVERY, lambda finding: finding.rule == "SW055").files == {}


def test_a_repair_that_flows_notice_is_left_out_and_the_others_are_made() -> None:
    careless = replace(rule("SW290"), repair=lambda _, place: [RemoveMember(place.pointer.rpartition("/")[0])])
    edits: Edits = {
        "apiDefinition.swagger.json#/definitions/Account/properties/plan/required": [],
        "apiDefinition.swagger.json#/schemes": [],
    }
    connector, rules = connector_of(edited(golden(), edits)), RuleSet((rule("SW055"), careless))
    fix = mend(connector, rules, EVERY, never)
    assert fix.repaired == {"SW055": 1}
    assert [(each.subject, each.reason.partition(" (")[0]) for each in fix.left] == [
        ("SW290 required_empty", f"flows of {FOLDER} would notice it")
    ]
    hold(connector, fix, rules)


def test_a_repair_that_leads_to_another_finding_is_left_out() -> None:
    careless = replace(rule("SW014"), repair=lambda _, place: [RemoveMember(place.pointer)])
    at = "apiDefinition.swagger.json#/paths/~1account/get/responses/200/description"
    connector = connector_of(edited(golden(), {at: ""}))
    fix = mend(connector, RuleSet((careless,)), EVERY, never)
    assert (fix.files, fix.repaired) == ({}, {})
    assert [each.reason for each in fix.left] == [f"it would lead to SW157 in {FOLDER}/apiDefinition.swagger.json"]


def test_a_repair_that_fails_is_a_crash_of_ours() -> None:
    broken = replace(rule("SW055"), repair=lambda _, place: [][len(place.pointer)])
    connector = connector_of(edited(golden(), {"apiDefinition.swagger.json#/schemes": []}))
    fix = mend(connector, RuleSet((broken,)), EVERY, never)
    assert fix.files == {}
    assert [each.rule for each in fix.crashed] == ["SW055"]


def test_findings_say_whether_they_can_be_mended() -> None:
    bad = {"apiDefinition.swagger.json#/schemes": [], "apiDefinition.swagger.json#/host": ""}
    findings = JUDGE.judge(connector_of(edited(golden(), bad))).findings
    assert {each.rule: each.fixable for each in findings} == {"SW055": True, "SW051": False}


def rule(id_: str) -> Rule:
    return next(each for each in FIXABLE if each.id == id_)
