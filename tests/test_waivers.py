"""Waivers: what they mean, how long, and that nothing is ever dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from golden_connector import FOLDER, TODAY, judge

from connectorops.documents import TextFile
from connectorops.engine import combine
from connectorops.model import Report, Waiver
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.waivers import waive

FILE = TextFile(".github/connectorops.yml", b"waivers: []\n")
TITLE = {"apiDefinition.swagger.json#/info/title": "A title that is far too long to fit"}
WAIVER = Waiver("SW021", FOLDER, "It keeps its name until the rebranding.", "octocat", date(2025, 6, 30))


def report() -> Report:
    return combine([judge(TITLE)], RuleSet(all_rules()))


def waived(**changes: Any) -> bool:  # noqa: ANN401 - fields of a waiver
    found, _ = waive(report(), FILE, {"/waivers/0": replace(WAIVER, **changes)}, TODAY, all_rules())
    assert len(found.findings) + len(found.waived) == 1
    return bool(found.waived)


def test_a_waived_finding_is_shown_with_who_and_why() -> None:
    found, (use,) = waive(report(), FILE, {"/waivers/0": WAIVER}, TODAY, all_rules())
    assert found.findings == ()
    assert [each.waiver for each in found.waived] == [WAIVER]
    assert (use.used, use.expired, use.forbidden) == (True, False, False)
    assert found.digest == report().digest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"until": TODAY}, True),
        ({"until": date(2024, 12, 31)}, False),
        ({"rule": "SW001"}, False),
        ({"connector": "connectors/other"}, False),
        ({"pointer": "/info/title"}, True),
        ({"pointer": "/info"}, True),
        ({"pointer": ""}, True),
        ({"pointer": "/inf"}, False),
        ({"value_path": "/info/title"}, True),
        ({"value_path": "/info"}, False),
        ({"fingerprint": "0" * 32}, False),
    ],
)
def test_a_waiver_accepts_what_it_names_until_its_last_day(changes: dict[str, Any], expected: bool) -> None:
    assert waived(**changes) is expected


def test_a_fingerprint_names_one_finding() -> None:
    assert waived(fingerprint=report().findings[0].fingerprint)


def test_a_waiver_that_cannot_have_been_used_is_not_spoken_of() -> None:
    other = replace(WAIVER, connector="connectors/other")
    assert waive(report(), FILE, {"/waivers/0": other}, TODAY, all_rules())[1] == ()
    chosen = [each for each in all_rules() if each.id != "SW021"]
    assert waive(Report(checked=report().checked), FILE, {"/waivers/0": WAIVER}, TODAY, chosen)[1] == ()


def test_a_rule_that_cannot_be_waived_stays_a_finding() -> None:
    rules = [replace(each, waivable=False) if each.id == "SW021" else each for each in all_rules()]
    found, (use,) = waive(report(), FILE, {"/waivers/0": WAIVER}, TODAY, rules)
    assert found.waived == ()
    assert len(found.findings) == 1
    assert use.forbidden


def test_a_waiver_of_a_breaking_change_waits_for_the_next_pull_request() -> None:
    breaking = replace(WAIVER, rule="CH001")
    _, (use,) = waive(report(), FILE, {"/waivers/0": breaking}, TODAY, all_rules())
    assert use.used
