"""Limits: what their examples don't show."""

from __future__ import annotations

import pytest
from golden_connector import judge

from connectorops.rule import choose
from connectorops.rules import all_rules

NAME = "apiDefinition.swagger.json#/definitions/DocumentInput/properties/name"
SCORE = "apiDefinition.swagger.json#/paths/~1full-search/get/parameters/1"
RULES = [each for each in all_rules() if "SW250" <= each.id <= "SW261"]


@pytest.mark.parametrize("value", ["-1", None, True, [-1], {}])
def test_a_limit_that_is_no_number_is_left_to_the_rules_about_shapes(value: object) -> None:
    keys = {each for rule in RULES for each in rule.keys}
    assert judge({NAME: {"type": "string", **dict.fromkeys(keys, value)}}, RULES).crashed == ()
    counts = keys - {"exclusiveMinimum", "exclusiveMaximum"}
    assert judge({NAME: {"type": "string", **dict.fromkeys(counts, value)}}, RULES).findings == ()


def test_a_negative_limit_is_said_once_where_it_crosses_the_other_limit_too() -> None:
    findings = judge({f"{NAME}/maxLength": -5}, RULES).findings
    assert [(each.rule, each.location.pointer.rsplit("/", 1)[1]) for each in findings] == [("SW251", "maxLength")]


def test_a_range_may_be_negative() -> None:
    assert judge({f"{SCORE}/minimum": -2, f"{SCORE}/maximum": -1}, RULES).findings == ()
    (finding,) = judge({f"{SCORE}/minimum": -1, f"{SCORE}/maximum": -2}, choose(RULES, ["SW259"], [])).findings
    assert "minimum is -1 and maximum is -2" in finding.message


def test_a_limit_of_newer_json_schema_is_left_to_the_rules_about_shapes() -> None:
    edits = {f"{SCORE}/exclusiveMinimum": 0, f"{SCORE}/minimum": None}
    assert judge(edits, RULES).findings == ()
