from __future__ import annotations

import re

from hypothesis import given
from report.samples import REALISTIC, any_text, finding, many, report, reports, view

from connectorops.model import Crashed, Location, Report, Severity
from connectorops.report import render

_COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*(?:,|(?=::)))+)::(.*)")


def _parsed(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them."""
    commands = []
    for line in text.splitlines():
        match = _COMMAND.fullmatch(line)
        assert match, line
        properties = dict(each.split("=", 1) for each in match[2].split(","))
        commands.append((match[1], {key: _decoded(value) for key, value in properties.items()}, _decoded(match[3])))
    return commands


def _decoded(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_an_annotation_has_its_place_its_rule_and_its_fix() -> None:
    assert _parsed(render("github", report(finding()), view(docs_url="https://docs.example/rules/"))) == [
        (
            "error",
            {
                "file": "connectors/contoso-weather/apiDefinition.swagger.json",
                "line": "12",
                "col": "23",
                "endLine": "12",
                "title": "SW041 default_response_without_schema (DefaultResponseHasSchema)",
            },
            (
                'The default response of operation "GetNow" has a schema.\n'
                "Fix: Remove the schema, or name a status code.\n"
                "https://docs.example/rules/SW041.md"
            ),
        )
    ]


def test_crashes_come_first_and_secrets_are_masked() -> None:
    commands = _parsed(render("github", REALISTIC, view()))
    assert [name for name, _, _ in commands] == ["error", "error", "error", "warning", "notice"]
    assert commands[0][1] == {"title": "connectorops crashed"}
    assert "IC009 crashed on connectors/fabrikam/icon.png" in commands[0][2]
    assert "Found: abcd…(32)" in commands[2][2]


def test_a_crash_without_a_place_has_none() -> None:
    crashed = report(crashed=(Crashed("", "", "SW001", "KeyError"),))
    assert "SW001 crashed: KeyError" in render("github", crashed, view())


def test_no_findings_are_no_commands() -> None:
    assert render("github", report(), view()) == ""


def test_more_than_github_shows_end_in_a_notice_that_it_does_show() -> None:
    commands = _parsed(render("github", many(100), view()))
    names = [name for name, _, _ in commands]
    assert {name: names.count(name) for name in names} == {"error": 10, "warning": 10, "notice": 10}
    assert commands[-1] == ("notice", {"title": "connectorops"}, "71 more findings: see the summary of this run.")


def test_ten_of_each_are_shown_without_a_notice() -> None:
    exactly = report(*(finding(severity=severity, line=n) for n in range(1, 11) for severity in Severity))
    assert len(_parsed(render("github", exactly, view()))) == 30


def test_a_path_with_separators_is_escaped() -> None:
    command = render("github", report(finding(location=Location("a,b::c%/d.json", "/x", 1))), view())
    assert command.startswith("::error file=a%2Cb%3A%3Ac%25/d.json,line=1,")


@any_text
@given(hostile_report=reports)
def test_hostile_text_makes_no_other_command(hostile_report: Report) -> None:
    commands = _parsed(render("github", hostile_report, view()))
    assert len(commands) <= 31
    assert all(set(properties) <= {"file", "line", "col", "endLine", "title"} for _, properties, _ in commands)
