from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from jsonschema import Draft202012Validator
from report.samples import REALISTIC, ROOT, any_text, finding, many, report, reports, view

from connectorops.report import render

if TYPE_CHECKING:
    from connectorops.model import Report

_SCHEMA = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft202012Validator(_SCHEMA)


def test_the_schema_is_a_schema_that_describes_every_member() -> None:
    Draft202012Validator.check_schema(_SCHEMA)
    finding = _SCHEMA["$defs"]["finding"]
    assert set(finding["required"]) | {"evidence", "fixable", "waiver"} == set(finding["properties"])
    assert all("description" in each or "$ref" in each for each in finding["properties"].values())


def test_members_stand_in_this_order() -> None:
    document = json.loads(render("json", REALISTIC, view()))
    assert list(document) == [
        "tool",
        "digest",
        "summary",
        "findings",
        "waived",
        "known",
        "skipped",
        "crashed",
        "inputs",
        "rules",
        "limits",
    ]
    assert document["tool"] == {"name": "connectorops", "version": "1.2.3", "rules_digest": "ab" * 32}
    assert list(document["summary"].items()) == [
        ("connectors", 2), ("files", 7), ("error", 2), ("warning", 1), ("note", 1), ("waived", 1), ("known", 0),
        ("skipped", 1), ("crashed", 1),
    ]  # fmt: skip
    assert list(document["findings"][0]) == [
        "rule", "name", "severity", "connector", "path", "line", "column", "end_line", "pointer", "value_path",
        "microsoft", "policy", "message", "fix", "fingerprint",
    ]  # fmt: skip


def test_what_a_finding_does_not_have_is_null() -> None:
    _, summary, color, secret = json.loads(render("json", REALISTIC, view()))["findings"]
    assert (summary["microsoft"], summary["policy"]) == (None, None)
    assert (color["microsoft"], color["policy"]) == (None, "5000.1.2")
    assert secret["evidence"] == {"masked": "abcd…(32)", "fingerprint": "f00d"}
    assert "evidence" not in color


def test_each_finding_is_on_one_line() -> None:
    lines = render("json", many(30), view()).splitlines()
    assert sum(line.startswith('    {"rule"') for line in lines) == 30
    assert render("json", report(), view()).splitlines()[4] == '  "findings": [],'


@any_text
@given(hostile_report=reports)
def test_every_report_is_valid_and_keeps_its_text(hostile_report: Report) -> None:
    text = render("json", hostile_report, view())
    document = json.loads(text)
    assert text.isascii()
    assert not list(_VALIDATOR.iter_errors(document))
    for written, given_finding in zip(document["findings"], hostile_report.findings, strict=True):
        assert json.dumps(written["message"]) == json.dumps(json.loads(json.dumps(given_finding.message)))
        assert written["fingerprint"] == given_finding.fingerprint


def test_a_finding_that_the_tool_can_mend_says_so() -> None:
    first, second = json.loads(render("json", report(finding(fixable=True), finding(line=13)), view()))["findings"]
    assert (first["fixable"], "fixable" in second) == (True, False)
