"""Parity: no published code is forgotten, and the table of those without a rule only shrinks."""

from __future__ import annotations

from connectorops.report.parity import parity_json, parity_page, parity_text, policy_codes, validator_codes
from connectorops.report.published import CODES, POLICIES, WITHOUT_RULE
from connectorops.rules import all_rules

REVIEWED = {"OneOfPropertiesRequired", "5000.2.4.1"}
"""What had no rule when this table was reviewed. Take names out; never add one."""


def test_every_published_code_is_there_once() -> None:
    codes = [code for section in CODES.values() for code in section]
    assert (len(codes), len(set(codes)), len(POLICIES)) == (174, 174, 46)


def test_what_has_no_rule_has_a_reason_and_was_reviewed() -> None:
    rules = all_rules()
    without = {each.code for each in (*validator_codes(rules), *policy_codes(rules)) if not each.rules}
    assert without == WITHOUT_RULE.keys()
    assert without <= REVIEWED
    assert all(len(reason) > 40 for reason in WITHOUT_RULE.values())


def test_no_rule_carries_a_policy_that_is_not_published() -> None:
    assert {each.policy for each in all_rules()} - {""} <= POLICIES.keys()


def test_the_json_names_rule_severity_and_examples_of_each_code() -> None:
    found = parity_json(all_rules())
    (entry,) = (each for each in found["validator"] if each["code"] == "DefaultResponseHasSchema")
    assert entry["reason"] is None
    assert [(each["rule"], each["severity"]) for each in entry["rules"]] == [("SW153", "error")]
    assert "SW153-0" in entry["rules"][0]["examples"]
    (open_,) = (each for each in found["validator"] if each["code"] == "OneOfPropertiesRequired")
    assert open_["rules"] == []
    assert open_["reason"]


def test_page_and_text_name_every_code() -> None:
    page, text = parity_page(all_rules()), parity_text(all_rules())
    for code in (*(code for section in CODES.values() for code in section), *POLICIES):
        assert f"| `{code}` |" in page
        assert f"{code} " in text
    assert "none: Its text names no object" in page
