"""Judging updates: findings that a waiver can name, and what could not be compared."""

from __future__ import annotations

from changes.documents import change, connector, document, operation
from golden_connector import judge_change

from connectorops.changes import CODES, Change, Kind
from connectorops.engine import Engine, Judgement
from connectorops.model import Severity
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree

RULES = RuleSet(tuple(each for each in all_rules() if each.family == "CH"))
DEFINITION = "apiDefinition.swagger.json"
NEVER_AN_ERROR = {"OperationHidden", "ParameterDeleted", "InputFieldDeleted", "ResponseDeleted"}


def judge(update: Change) -> Judgement:
    return Engine(RULES).judge_change(update)


def test_every_change_that_is_not_harmless_has_one_rule() -> None:
    severities = {each.microsoft: each.severity for each in RULES.rules if each.microsoft}
    expected = {Kind.BREAKING: Severity.ERROR, Kind.UNKNOWN: Severity.WARNING}
    assert severities == {name: expected[code.kind] for name, code in CODES.items() if code.kind in expected}
    assert len(severities) == len([each for each in RULES.rules if each.microsoft])


def test_each_use_of_a_shared_field_is_a_finding_of_its_own() -> None:
    findings = judge_change(
        {f"{DEFINITION}#/definitions/Account/properties/plan/type": "integer"}, RULES.rules
    ).findings
    shared = judge_change({f"{DEFINITION}#/definitions/Entry/properties/name/type": "integer"}, RULES.rules).findings
    assert [each.value_path for each in findings if each.rule == "CH025"] == [
        "operation/GetAccount/responses/200/schema/plan/type"
    ]
    found = [each for each in shared if each.rule == "CH025"]
    assert len(found) > 5
    assert len({each.location.pointer for each in found}) == 1
    assert len({each.fingerprint for each in found}) == len(found)


def test_a_waiver_of_one_change_does_not_cover_the_next() -> None:
    target = f"{DEFINITION}#/definitions/Account/properties/plan/type"
    types = [each for each in RULES.rules if each.id == "CH025"]
    prints = {each: judge_change({target: each}, types).findings[0].fingerprint for each in ("integer", "number")}
    assert prints["integer"] != prints["number"]
    again = judge_change({target: "integer", f"{DEFINITION}#/definitions/Account/description": "Any."}, RULES.rules)
    assert prints["integer"] in {each.fingerprint for each in again.findings}


def test_a_finding_is_shown_where_the_new_version_says_it() -> None:
    deleted = judge_change({f"{DEFINITION}#/definitions/Account/properties/plan": None}, RULES.rules)
    (finding,) = (each for each in deleted.findings if each.rule == "CH024")
    assert finding.location.pointer == "/definitions/Account"
    assert finding.message == (
        "The output field plan of GetAccount was deleted. Flows that use the field find it empty or fail."
    )


def test_the_digest_covers_both_versions() -> None:
    old, new = document(), document(None, {"host": "a"})
    digests = {judge(change(first, second)).inputs for first in (old, new) for second in (old, new)}
    assert len(digests) == 4


def test_an_update_with_one_version_has_no_findings() -> None:
    only = connector(document())
    for update in (Change(only, None), Change(None, only)):
        judgement = judge(update)
        assert (judgement.findings, judgement.skipped, judgement.crashed) == ((), (), ())


def test_a_version_that_is_no_text_is_not_judged() -> None:
    odd = document(None, {"info": {"version": 1}})
    assert [each.rule for each in judge(change(odd, odd | {"host": "a"})).findings] == ["CH034"]


def test_a_version_without_numbers_gets_no_number() -> None:
    plain = document(operation(), {"info": {"version": "latest"}})
    (_, finding) = sorted(judge(change(plain, plain | {"host": "a"})).findings, key=lambda each: each.rule)
    assert "another one would say so" in finding.message


def test_what_could_not_be_compared_is_skipped() -> None:
    update = change(document(), document())
    assert update.new
    update.new.tree = MemoryTree({DEFINITION: b'{"swagger":'})
    (skipped,) = judge(update).skipped
    assert skipped.path == DEFINITION
    assert "can't be read" in skipped.reason


def test_what_could_not_be_opened_is_skipped() -> None:
    update = change(document(), document())
    assert update.old
    update.old.tree = MemoryTree({})
    (skipped,) = judge(update).skipped
    assert "could not be read" in skipped.reason


def test_a_file_that_only_one_version_has_keeps_nothing_from_being_judged() -> None:
    """A folder with a page alone, as an independent publisher proposes it, gets its definition later."""
    both, alone = connector(document(), {"properties": {}}), connector(document())
    for update, version in ((Change(both, alone), "old"), (Change(alone, both), "new")):
        assert judge(update).skipped == ()
        assert update.absent == (("apiProperties.json", f"only the {version} version has it"),)


def test_properties_that_could_not_be_compared_are_skipped() -> None:
    update = Change(connector(document(), {"properties": {}}), connector(document(), {"properties": 1}))
    (skipped,) = judge(update).skipped
    assert skipped.path == "apiProperties.json"
    assert "can't be read" in skipped.reason
