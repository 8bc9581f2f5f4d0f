from __future__ import annotations

import base64
import gzip
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator
from report.samples import REALISTIC, any_text, finding, many, report, reports, view

from connectorops.model import Crashed, Location, Report, Severity, Skipped, Waiver
from connectorops.report import render

_SCHEMA = json.loads((Path(__file__).parent / "data/sarif-2.1.0.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft4Validator(_SCHEMA)


def _run(given_report: Report, **options: object) -> dict[str, Any]:
    (run,) = json.loads(render("sarif", given_report, view(**options)))["runs"]
    return dict(run)


def test_the_log_is_valid_and_holds_the_rules() -> None:
    document = json.loads(render("sarif", REALISTIC, view(docs_url="https://docs.example/rules")))
    _VALIDATOR.validate(document)
    (run,) = document["runs"]
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["id"] == "SW041"
    assert rule["helpUri"] == "https://docs.example/rules/SW041.md"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["text"].endswith("Fix: Put it right.")
    assert rule["help"]["markdown"].endswith("**Fix:** Put it right.")
    assert rule["properties"]["microsoft"] == "DefaultResponseHasSchema"
    assert rule["properties"]["policy"] == "5000.2.4.2"
    assert len(rule["properties"]["tags"]) <= 10
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_result_has_its_exact_place() -> None:
    result = _run(REALISTIC)["results"][0]
    assert result["ruleId"] == "SW041"
    assert result["ruleIndex"] == 0
    assert result["level"] == "error"
    assert result["partialFingerprints"] == {"connectorops/v1": finding().fingerprint}
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 12, "startColumn": 23, "endLine": 12, "endColumn": 43}
    assert place["artifactLocation"] == {
        "uri": "connectors/contoso-weather/apiDefinition.swagger.json",
        "uriBaseId": "SRCROOT",
    }
    assert "suppressions" not in result


def test_a_justification_hides_nothing() -> None:
    waiver = Waiver("SW041", "connectors/c", "It \u202ekeeps\x1b[2J its name.", "@ada", date(2099, 3, 31), None)
    (result,) = _run(report(waived=(finding(waiver=waiver),)))["results"]
    assert result["suppressions"][0]["justification"] == (r"It \u202ekeeps\x1b[2J its name. (@ada, until 2099-03-31)")


def test_waived_findings_are_suppressed_and_unknown_rules_have_no_index() -> None:
    results = _run(REALISTIC)["results"]
    assert results[-1]["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert "ruleIndex" not in next(each for each in results if each["ruleId"] == "SE001")


def test_a_crash_is_no_successful_execution() -> None:
    (invocation,) = _run(REALISTIC)["invocations"]
    assert invocation["executionSuccessful"] is False
    crashed, skipped = invocation["toolExecutionNotifications"]
    assert crashed["level"] == "error"
    assert crashed["associatedRule"] == {"id": "IC009"}
    assert "script.csx: It is not UTF-8. Not checked: SC001." in skipped["message"]["text"]
    assert _run(report())["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("connectors/Büro & Co/it's #1 100%.json", "connectors/B%C3%BCro%20%26%20Co/it%27s%20%231%20100%25.json"),
        ("a:b/c?d", "a%3Ab/c%3Fd"),
        ("//host/x", "host/x"),
        ("", "."),
    ],
)
def test_paths_are_uris(path: str, uri: str) -> None:
    result = _run(report(finding(location=Location(path, "/x"))))["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_message_holds_no_link() -> None:
    text = _run(report(finding(message="[click](https://evil.example)")))["results"][0]["message"]["text"]
    assert "](" not in text


def test_a_message_that_is_empty_is_still_a_message() -> None:
    assert _run(report(finding(message="")))["results"][0]["message"]["text"] == "(no message)"


def test_beyond_githubs_limit_the_most_severe_are_kept() -> None:
    notes = (finding(severity=Severity.NOTE, line=n) for n in range(1, 25_001))
    run = _run(report(*notes, finding(line=3), waived=(finding(line=4),)))
    assert len(run["results"]) == 25_000
    assert run["results"][0]["level"] == "error"
    (left_out,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "2 results" in left_out["message"]["text"]


def test_a_file_that_would_be_too_large_is_cut() -> None:
    noise = random.Random(1)  # noqa: S311 - text that does not compress
    messages = (base64.b64encode(noise.randbytes(1_500)).decode() for _ in range(7_000))
    text = render("sarif", report(*(finding(line=n, message=each) for n, each in enumerate(messages, 1))), view())
    assert len(gzip.compress(text.encode(), 1)) < 10_000_000
    (run,) = json.loads(text)["runs"]
    assert 4_000 < len(run["results"]) < 7_000
    assert "results" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_very_many_notes_are_counted() -> None:
    skipped = tuple(Skipped("c", f"c/{n}", "It is not UTF-8") for n in range(1_200))
    notes = _run(report(skipped=skipped, crashed=(Crashed("", "", "SW001", "x"),)))["invocations"][0]
    assert len(notes["toolExecutionNotifications"]) == 1_001
    assert "201 notes" in notes["toolExecutionNotifications"][-1]["message"]["text"]


def test_each_result_is_on_one_line() -> None:
    assert sum(line.startswith('{"ruleId"') for line in render("sarif", many(20), view()).splitlines()) == 20


@any_text
@given(hostile_report=reports)
def test_every_report_is_valid(hostile_report: Report) -> None:
    document = json.loads(render("sarif", hostile_report, view()))
    assert not list(_VALIDATOR.iter_errors(document))
    for result in document["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
