"""The engine: dispatch, places, order, digests, and crashes that are never a pass."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import FOLDER, golden, judge_tree

from connectorops.config import Config
from connectorops.connectors import ApiProperties, Connector, Script, Source, discover
from connectorops.documents import MAX_BYTES
from connectorops.engine import Engine, Judgement, combine
from connectorops.model import Evidence, Place, Program, Severity
from connectorops.nodes import Node
from connectorops.rule import ALL, Check, Hits, Rule, RuleSet
from connectorops.rules import all_rules
from connectorops.swagger.nodes import Document, Info, Schema, Typed
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from collections.abc import Iterable

SWAGGER = "apiDefinition.swagger.json"


def make(check: Check, scope: type, id_: str = "SW900", **changes: Any) -> Rule:  # noqa: ANN401 - fields of a rule
    fields: dict[str, Any] = {
        "id": id_,
        "name": "made_up",
        "summary": "Made up",
        "doc": "",
        "severity": Severity.WARNING,
        "fix": "Nothing.",
        "scope": scope,
        "check": check,
        "microsoft": "",
        "policy": "",
        "profile": ALL,
        "since": "0.1",
        "keys": frozenset(),
        "whole": True,
        "make_bad": tuple,
        "make_ok": tuple,
        "also": frozenset(),
    }
    return Rule(**(fields | changes))


def swagger(text: str | bytes) -> MemoryTree:
    return MemoryTree({SWAGGER: text if isinstance(text, bytes) else text.encode()})


def test_a_finding_has_everything_that_a_reader_needs() -> None:
    def check(info: Info) -> Hits:
        yield info.at("title"), f"The title {info.text('title')} is bad."

    text = '{"info": {\n    "title": "Ünlü"}}'
    (finding,) = judge_tree(swagger(text), [make(check, Info, microsoft="Bad", policy="5000.1")]).findings
    assert (finding.location.line, finding.location.column, finding.location.end_column) == (2, 14, 20)
    assert (finding.location.path, finding.location.pointer) == (f"{FOLDER}/{SWAGGER}", "/info/title")
    assert (finding.value_path, finding.microsoft, finding.policy) == ("/info/title", "Bad", "5000.1")
    assert (finding.connector, finding.message, finding.fix) == (FOLDER, "The title Ünlü is bad.", "Nothing.")


def test_a_rule_without_microsofts_code_has_no_value_path() -> None:
    def check(info: Info) -> Hits:
        yield info.at("title"), "Bad title."

    assert judge_tree(swagger('{"info": {"title": 1}}'), [make(check, Info)]).findings[0].value_path == ""


def test_places_on_keys_in_text_and_in_missing_files() -> None:
    def check(connector: Connector) -> Hits:
        yield Place(connector.path(SWAGGER), "/info", on_key=True), "On the key."
        yield Place(connector.path("readme.md"), start=3, end=4), "In the text."
        yield Place(connector.path("gone.json"), "/x"), "A file that is not there."
        yield Place(connector.path("icon.png")), "A file that is no text."

    tree = MemoryTree({SWAGGER: b'{"info": 1}', "readme.md": b"a\nbcd", "icon.png": b"\x89PNG"})
    found = {
        f.location.path.rpartition("/")[2]: f.location for f in judge_tree(tree, [make(check, Connector)]).findings
    }
    assert (found[SWAGGER].column, found[SWAGGER].end_column) == (2, 8)
    assert (found["readme.md"].line, found["readme.md"].column, found["readme.md"].end_column) == (2, 2, 3)
    assert (found["gone.json"].line, found["gone.json"].column) == (1, 1)
    assert (found["icon.png"].line, found["icon.png"].column) == (1, 1)


def test_an_offset_in_a_file_that_is_no_text_is_the_file() -> None:
    def check(connector: Connector) -> Hits:
        yield Place(connector.path("icon.png"), start=7), "No text."

    tree = MemoryTree({"icon.png": b"\x89PNG\0", SWAGGER: b"{}"})
    (finding,) = judge_tree(tree, [make(check, Connector)]).findings
    assert (finding.location.line, finding.location.column) == (1, 1)


def test_keyed_rules_run_once_for_each_node_that_has_a_key() -> None:
    seen = []

    def check(node: Typed) -> Hits:
        seen.append(node.pointer)
        yield from ()

    text = '{"definitions": {"A": {"minLength": 1, "maxLength": 2}, "B": {"type": "string"}, "C": {"maxLength": 3}}}'
    judge_tree(swagger(text), [make(check, Typed, keys=frozenset({"minLength", "maxLength"}))])
    assert seen == ["/definitions/A", "/definitions/C"]


def test_two_rules_of_different_keys_both_see_their_node() -> None:
    seen = []

    def one(node: Schema) -> Hits:
        seen.append(("one", node.name))
        yield from ()

    def two(node: Schema) -> Hits:
        seen.append(("two", node.name))
        yield from ()

    rules = [make(one, Schema, "SW900", keys=frozenset({"x"})), make(two, Schema, "SW901", keys=frozenset({"y"}))]
    judge_tree(swagger('{"definitions": {"A": {"y": 1, "x": 2}}}'), rules)
    assert sorted(seen) == [("one", "A"), ("two", "A")]


def test_a_crash_names_rule_and_file_and_the_other_rules_go_on() -> None:
    def bad(info: Info) -> Hits:
        yield info.at(), "Found before the crash."
        raise KeyError("oops \ud800")

    def good(info: Info) -> Hits:
        yield info.at(), "Found after it."

    judgement = judge_tree(swagger('{"info": {}}'), [make(bad, Info), make(good, Info, "SW901")])
    assert [finding.message for finding in judgement.findings] == ["Found before the crash.", "Found after it."]
    (crash,) = judgement.crashed
    assert (crash.rule, crash.path, crash.connector) == ("SW900", f"{FOLDER}/{SWAGGER}", FOLDER)
    assert "KeyError" in crash.error
    crash.error.encode()


def test_lone_surrogates_of_a_file_can_be_written() -> None:
    def check(info: Info) -> Hits:
        for name in info.value:
            yield info.at(name, key=name), f"The member {name} is odd."

    (finding,) = judge_tree(swagger(r'{"info": {"\ud800": 1}}'), [make(check, Info)]).findings
    f"{finding.message}{finding.location.pointer}{finding.key}{finding.fingerprint}".encode()


def test_where_a_file_is_cut_off_only_rules_about_what_is_there_run() -> None:
    def missing(info: Info) -> Hits:
        yield info.at(), "Something is missing."

    def present(info: Info) -> Hits:
        yield info.at("title"), "The title is bad."

    rules = [make(missing, Info), make(present, Info, "SW901", keys=frozenset({"title"}), whole=False)]
    judgement = judge_tree(swagger('{"info": {"title": "x"'), rules)
    assert [finding.message for finding in judgement.findings] == ["The title is bad."]
    (skipped,) = judgement.skipped
    assert skipped.rules == ("SW900",)
    assert skipped.path == f"{FOLDER}/{SWAGGER}"


def test_rules_of_another_program_do_not_run() -> None:
    def check(info: Info) -> Hits:
        yield info.at(), "For independent publishers."

    rules = [make(check, Info, profile=(Program.INDEPENDENT,))]
    text = swagger('{"info": {}}')
    assert judge_tree(text, rules).findings == ()
    assert len(judge_tree(text, rules, "independent-publisher-connectors/X").findings) == 1


def test_configured_severities_apply() -> None:
    def check(info: Info) -> Hits:
        yield info.at(), "Now an error."

    rule = make(check, Info)
    connector = Connector(MemoryTree({f"x/{SWAGGER}": b'{"info": {}}'}), "x", (SWAGGER,), Program.CUSTOM)
    (finding,) = Engine(RuleSet((rule,), {"SW900": Severity.ERROR})).judge(connector).findings
    assert finding.severity is Severity.ERROR


def test_every_scope_is_dispatched() -> None:
    seen: list[str] = []

    def note(subject: object) -> Hits:
        seen.append(type(subject).__name__)
        yield from ()

    scopes = (Connector, Source, Document, ApiProperties, Script)
    judge_tree(golden(), [make(note, scope, f"SW90{n}") for n, scope in enumerate(scopes)])
    assert set(seen) == {"Connector", "Source", "Document", "ApiProperties", "Script"}


class Unreadable(MemoryTree):
    def read(self, path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)


@pytest.mark.parametrize(("id_", "skips"), [("SE900", 1), ("PI900", 1), ("SW900", 0)])
def test_a_file_that_is_too_large_to_be_searched_is_skipped_for_the_rules_that_search(id_: str, skips: int) -> None:
    def check(_: Connector) -> Hits:
        yield from ()

    judgement = judge_tree(swagger(b"{" + b" " * MAX_BYTES), [make(check, Connector, id_)])
    assert [(each.path, each.rules) for each in judgement.skipped] == [(f"{FOLDER}/{SWAGGER}", (id_,))] * skips
    assert all("16,777,217 bytes, and at most 16,777,216 are searched" in each.reason for each in judgement.skipped)


def test_a_file_that_cannot_be_read_is_skipped_with_the_reason() -> None:
    connector = Connector(Unreadable({}), "x", (SWAGGER,), Program.CUSTOM)
    judgement = Engine(RuleSet(())).judge(connector)
    (skipped,) = judgement.skipped
    assert skipped.path == f"x/{SWAGGER}"
    assert "Permission denied" in skipped.reason


def judgements(tree: MemoryTree, names: Iterable[str], rules: RuleSet) -> list[Judgement]:
    files = {f"{name}/{path}": tree.read(path) for name in names for path in tree.paths()}
    return [
        Engine(rules).judge(Connector(MemoryTree(files), name, tuple(tree.paths()), Program.VERIFIED)) for name in names
    ]


def test_a_report_does_not_depend_on_the_order_of_judgements() -> None:
    def check(info: Info) -> Hits:
        yield info.at(), "Found."

    rules = RuleSet((make(check, Info),))
    found = judgements(swagger('{"info": {}}'), ["b", "a"], rules)
    one, other = combine(found, rules), combine(reversed(found), rules)
    assert one == other
    assert [finding.connector for finding in one.findings] == ["a", "b"]
    assert (one.checked.connectors, one.checked.files) == (2, 2)
    assert one.count(Severity.WARNING) == 2


def test_the_digest_depends_on_inputs_and_rules_only() -> None:
    def check(info: Info) -> Hits:
        yield info.at(), "Found."

    tree = swagger('{"info": {}}')
    rules = RuleSet((make(check, Info),))
    digest = combine(judgements(tree, ["a"], rules), rules).digest
    assert combine(judgements(tree, ["a"], rules), rules).digest == digest
    other = RuleSet((make(check, Info),), {"SW900": Severity.ERROR})
    assert combine(judgements(tree, ["a"], other), other).digest != digest
    assert combine(judgements(swagger("{}"), ["a"], rules), rules).digest != digest


def test_fingerprints_survive_line_moves_and_differ_by_key_and_evidence() -> None:
    def check(info: Info) -> Hits:
        yield info.at("title"), "One."
        yield info.at("title", key="two"), "Two."
        place = info.at("title")
        yield Place(place.path, place.pointer, evidence=Evidence("ab…yz", "0123")), "Three."

    compact = judge_tree(swagger('{"info": {"title": 1}}'), [make(check, Info)]).findings
    spread = judge_tree(swagger('\n\n{"info":\n {"title": 1}}'), [make(check, Info)]).findings
    assert [f.fingerprint for f in compact] == [f.fingerprint for f in spread]
    assert len({f.fingerprint for f in compact}) == 3


@pytest.mark.parametrize("edits", [{}, {f"{SWAGGER}#/info/title": "Other"}])
def test_judging_leaves_the_connector_unread_so_that_memory_is_given_back(edits: dict[str, object]) -> None:
    tree = edited(golden(), edits)
    connector = Connector(tree, "", tuple(tree.paths()), Program.VERIFIED)
    Engine(RuleSet(())).judge(connector)
    assert "swaggers" not in vars(connector)


def test_what_was_read_is_gone_after_a_judgement_without_the_garbage_collector() -> None:
    (connector,) = discover(golden(), Config())
    engine = Engine(RuleSet(all_rules()))
    engine.judge(connector)  # what is read once and kept, such as schemas, is there from now on
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(each, Node) for each in gc.get_objects())
        engine.judge(connector)
        assert sum(isinstance(each, Node) for each in gc.get_objects()) <= before
    finally:
        gc.enable()
