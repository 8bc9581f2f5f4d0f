"""Every rule, by its own examples: each bad edit of the golden connector trips the rule and only what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from golden_connector import judge, judge_change, judge_example, judge_package, judge_repository

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.rule import Rule
    from connectorops.tree import Edits

BAD = [pytest.param(each, edits, id=f"{each.id}-{n}") for each in all_rules() for n, edits in enumerate(each.bad)]
OK = [pytest.param(each, edits, id=f"{each.id}-{n}") for each in all_rules() for n, edits in enumerate(each.ok)]


def test_the_golden_connector_is_clean() -> None:
    judgement = judge({})
    assert [(f.rule, f.location.pointer, f.message) for f in judgement.findings] == []
    assert judgement.crashed == ()
    assert judgement.skipped == ()


def test_an_update_without_a_change_is_clean() -> None:
    judgement = judge_change({})
    assert (judgement.findings, judgement.crashed, judgement.skipped) == ((), (), ())


def test_a_repository_with_the_golden_connector_is_clean() -> None:
    judgement = judge_repository({})
    assert (judgement.findings, judgement.crashed, judgement.skipped) == ((), (), ())


@pytest.mark.parametrize(("rule", "edits"), BAD)
def test_a_bad_example_trips_its_rule_and_no_other(rule: Rule, edits: Edits) -> None:
    judgement = judge_example(rule, edits)
    assert judgement.crashed == ()
    found = {finding.rule for finding in judgement.findings}
    assert rule.id in found
    assert {(f.rule, f.message) for f in judgement.findings if f.rule not in {rule.id, *rule.also}} == set()
    for finding in judgement.findings:
        assert finding.message.strip() == finding.message
        assert len(finding.message) > 15


@pytest.mark.parametrize(("rule", "edits"), OK)
def test_an_ok_example_does_not_trip_its_rule(rule: Rule, edits: Edits) -> None:
    judgement = judge_example(rule, edits, [rule])
    assert judgement.crashed == ()
    assert [finding.message for finding in judgement.findings if finding.rule == rule.id] == []


@pytest.mark.parametrize("rule", [pytest.param(each, id=each.id) for each in all_rules() if each.also])
def test_what_a_rule_declares_to_trip_beside_itself_does_trip(rule: Rule) -> None:
    found = {finding.rule for edits in rule.bad for finding in judge_example(rule, edits).findings}
    assert rule.also <= found


@pytest.mark.parametrize("edits", [{}, {"template.zip!notes.txt": "x"}, {"offer.zip!notes.txt": "x"}])
def test_a_golden_package_is_clean(edits: Edits) -> None:
    judgement = judge_package(edits)
    assert [(f.rule, f.location.path, f.message) for f in judgement.findings] == []
    assert (judgement.crashed, judgement.skipped) == ((), ())
