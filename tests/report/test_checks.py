from __future__ import annotations

import pytest
from hypothesis import given
from report.samples import REALISTIC, any_text, finding, many, report, reports

from connectorops.model import Checked, Crashed, Location, Report, Severity, Skipped
from connectorops.report import checks, escape

HEAD = "0123456789abcdef0123456789abcdef01234567"
NOTHING = Report(digest="ab" * 32)


@pytest.mark.parametrize(
    ("judged", "conclusion", "state", "label"),
    [
        (report(), "success", "success", {checks.READY}),
        (report(finding(severity=Severity.WARNING)), "success", "success", {checks.READY}),
        (report(finding()), "failure", "failure", {checks.BLOCKED}),
        (report(skipped=(Skipped("c", "c/x", "Why"),)), "failure", "failure", {checks.INCOMPLETE}),
        (report(crashed=(Crashed("c", "c/x", "SW001", "Oops"),)), "failure", "error", {checks.INCOMPLETE}),
        (NOTHING, "success", "success", set()),
    ],
)
def test_the_verdict_is_the_same_in_all_three_places(
    judged: Report, conclusion: str, state: str, label: set[str]
) -> None:
    assert checks.check(judged, HEAD, "summary").conclusion == conclusion
    assert checks.status(judged, HEAD).state == state
    add, remove = checks.labels(judged)
    assert add == label
    assert remove == checks.LABELS - label


def test_a_change_to_no_connector_says_so() -> None:
    assert checks.title(NOTHING) == "No connector is changed"


def test_annotations_have_the_worst_first_and_a_most() -> None:
    made = checks.check(many(3_000), HEAD, "summary")
    assert len(made.notes) == checks.MOST_NOTES
    assert {each.level for each in made.notes} == {"failure"}


def test_an_annotation_says_what_and_how_to_fix_it() -> None:
    first = checks.check(REALISTIC, HEAD, "summary").notes[1]
    assert (first.path, first.start_line, first.level) == (
        "connectors/contoso-weather/apiDefinition.swagger.json", 12, "failure"
    )  # fmt: skip
    assert first.title == "SW041 default_response_without_schema"
    assert first.message.endswith("\n\nFix: Remove the schema, or name a status code.")


def test_the_key_changes_with_what_is_said_and_the_commit() -> None:
    one = checks.check(report(finding()), HEAD, "summary").key
    assert checks.check(report(finding()), HEAD, "summary").key == one
    assert checks.check(report(finding(line=13)), HEAD, "summary").key != one
    assert checks.check(report(finding()), "f" * 40, "summary").key != one
    assert checks.check(report(finding()), HEAD, "other").key != one


def test_a_finding_without_a_place_has_one_that_github_takes() -> None:
    made = checks.check(report(finding(location=Location("", line=0, end_line=-1))), HEAD, "summary").notes[0]
    assert (made.path, made.start_line, made.end_line) == (".github", 1, 1)


@any_text
@given(judged=reports)
def test_whatever_a_report_holds_is_within_the_limits_and_visible(judged: Report) -> None:
    made, status = checks.check(judged, HEAD, "summary"), checks.status(judged, HEAD)
    assert len(status.description) <= checks.MOST_DESCRIPTION
    for each in made.notes:
        assert each.path
        assert 1 <= each.start_line <= each.end_line
        assert len(each.title) <= 255
        assert 0 < len(each.message.encode()) < 64_000
        assert all(escape.visible(line) == line for line in (each.title, *each.message.split("\n")))


def test_nothing_that_was_checked_is_a_pass_only_where_nothing_was_asked() -> None:
    assert not checks.passed(Report(skipped=(Skipped("", "", "the engine was down"),), checked=Checked()))
