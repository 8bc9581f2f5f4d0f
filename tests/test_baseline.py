"""Baselines: only what is new or worse counts, and a file only shrinks by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from golden_connector import FOLDER, connector_of, golden, judge

from connectorops.baseline import (
    Baseline,
    BaselineError,
    Settled,
    debt,
    grown,
    read_baseline,
    render_baseline,
    settle,
)
from connectorops.documents import load_json
from connectorops.engine import Engine, combine
from connectorops.model import Report, Severity, Skipped
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from connectorops.tree import Edits

SWAGGER = "apiDefinition.swagger.json"
LONG: Edits = {f"{SWAGGER}#/info/title": "A title that is far too long to fit"}
NO_SUMMARY: Edits = {f"{SWAGGER}#/paths/~1documents/get/parameters/2/x-ms-summary": None}


def report(*edits: Edits) -> Report:
    return combine([judge({key: value for each in edits for key, value in each.items()})], RuleSet(all_rules()))


def baseline(of: Report) -> Baseline:
    return read_baseline(load_json("b.json", render_baseline(debt(of.findings, all_rules())).encode()))


def settled(now: Report, base: Baseline, *, exists: bool = True) -> Settled:
    return settle(now, base, all_rules(), lambda _: exists)


def test_what_is_in_the_baseline_is_known_and_what_is_new_counts() -> None:
    found = settled(report(LONG, NO_SUMMARY), baseline(report(LONG)))
    assert {each.rule for each in found.report.known} == {"SW021"}
    assert found.report.findings
    assert "SW021" not in {each.rule for each in found.report.findings}
    assert found.stale == ()


def test_what_is_gone_is_stale_and_leaves_the_file() -> None:
    found = settled(report(), baseline(report(LONG)))
    ((stale),) = found.stale
    assert (stale.rule, stale.connector, stale.number, stale.pointer) == ("SW021", FOLDER, 1, "/findings/0")
    assert found.entries == ()


def test_a_finding_that_got_worse_counts_again_and_a_milder_one_stays_mild() -> None:
    mild = baseline(report(LONG))
    mild = replace(mild, entries=tuple(replace(each, severity=Severity.NOTE) for each in mild.entries))
    found = settled(report(LONG), mild)
    assert [each.rule for each in found.report.findings] == ["SW021"]
    assert "accepts this as a note only" in found.report.findings[0].message
    assert found.entries == mild.entries
    now = report(LONG)
    milder = replace(now, findings=tuple(replace(each, severity=Severity.NOTE) for each in now.findings))
    assert [each.severity for each in settled(milder, baseline(now)).entries] == [Severity.NOTE]


def test_more_findings_with_one_fingerprint_than_before_count() -> None:
    now = report(LONG)
    twice = replace(now, findings=now.findings * 2)
    found = settled(twice, baseline(now))
    assert (len(found.report.known), len(found.report.findings)) == (1, 1)
    assert settled(now, baseline(twice)).stale[0].number == 1


@pytest.mark.parametrize(
    "now",
    [
        Report(),
        replace(report(), skipped=(Skipped(FOLDER, SWAGGER, "cut off"),)),
        replace(report(), skipped=(Skipped("", "", "left out", ("SW021",)),)),
    ],
    ids=["not judged", "cut off", "rule left out"],
)
def test_what_was_not_judged_is_not_stale(now: Report) -> None:
    found = settled(now, baseline(report(LONG)))
    assert found.stale == ()
    assert len(found.entries) == 1


def test_entries_of_a_connector_that_is_gone_are_stale() -> None:
    assert settled(Report(), baseline(report(LONG)), exists=False).stale[0].number == 1


def test_the_file_grows_only_when_asked() -> None:
    base, now = baseline(report(LONG)), report(LONG, NO_SUMMARY)
    found = settled(now, base)
    assert found.entries == base.entries
    more = grown(found.entries, debt(found.report.findings, all_rules()))
    assert len(more) > len(base.entries)
    again = settled(now, replace(base, entries=more))
    assert again.report.findings == ()
    assert again.stale == ()


def test_what_cannot_be_waived_and_what_ends_with_a_pull_request_is_no_debt() -> None:
    now = report(LONG)
    breaking = replace(now.findings[0], rule="CH001")
    rules = [replace(each, waivable=False) if each.id == "SW021" else each for each in all_rules()]
    assert debt([breaking], all_rules()) == ()
    assert debt(now.findings, rules) == ()


def test_fingerprints_survive_reformatting_and_unrelated_edits() -> None:
    """The file is written in one line, its members turned round, and a parameter is put before all others."""
    base = report(LONG, NO_SUMMARY)
    tree = edited(golden(), {**LONG, **NO_SUMMARY})
    value = json.loads(tree.read(SWAGGER))
    value["paths"]["/documents"]["get"]["parameters"].insert(
        0, {"name": "first", "in": "query", "type": "string", "x-ms-summary": "First", "description": "Comes first."}
    )
    turned = json.dumps(dict(reversed(value.items())))
    files = {path: tree.read(path) for path in tree.paths()} | {SWAGGER: turned.encode()}
    rules = RuleSet(all_rules())
    now = combine([Engine(rules).judge(connector_of(MemoryTree(files)))], rules)
    assert {each.fingerprint for each in base.findings} <= {each.fingerprint for each in now.findings}
    assert settled(now, baseline(base)).stale == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "b.json:1: the file is empty. "),
        ("[]", "b.json:1"),
        ('{"version": "2", "findings": []}', "version"),
        ('{"version": "1",\n "findings": [{"rule": "SW021"}]}', "b.json:2"),
        ('{"version": "1", "findings": [', "b.json:1"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BaselineError, match=r"b\.json") as caught:
        read_baseline(load_json("b.json", text.encode()))
    assert said in str(caught.value)
