from __future__ import annotations

import re

import pytest
from report.samples import REALISTIC, SWAGGER, finding, many, report, view

from connectorops.model import Checked, Crashed, Evidence, Location, Report, Severity, Skipped
from connectorops.report import render
from connectorops.report.excerpt import columns


def test_a_realistic_report_reads_like_this() -> None:
    assert (
        render("text", REALISTIC, view())
        == """\
connectors/contoso-weather  1 error, 1 warning

connectors/contoso-weather/apiDefinition.swagger.json:12:23: error SW041 default_response_without_schema \
[DefaultResponseHasSchema, 5000.2.4.2]
    The default response of operation "GetNow" has a schema.
        12 |             "schema": { "type": "object" }
           |                       ^^^^^^^^^^^^^^^^^^^^
    fix: Remove the schema, or name a status code.

connectors/contoso-weather/apiDefinition.swagger.json:30:3: warning SW012 summary_is_not_a_sentence
    The summary "get the weather." starts with a small letter.
        30 |         "summary": "get the weather.",
           |         ^^^^^^^^^
    fix: Begin it with a capital.

connectors/fabrikam  1 error, 1 note

connectors/fabrikam/readme.md:3:1: error SE001 secret_in_text [DefaultResponseHasSchema, 5000.2.4.2]
    A client secret stands in this file.
    found: abcd…(32)
    fix: Revoke it, then remove it.

connectors/fabrikam/apiProperties.json:1:35: note AP007 brand_color_is_not_hexadecimal [5000.1.2]
    The icon's colour is “blue”; six hexadecimal digits were expected.

Crashed: defects of connectorops, not of your files. Please report them.
    IC009: ZeroDivisionError: division (connectors/fabrikam/icon.png)

Skipped: could not be judged.
    connectors/fabrikam/script.csx: It is not UTF-8 (not checked: SC001)

2 errors, 1 warning, 1 note (2 connectors, 7 files).
Beside these: 1 waived, 1 skipped, 1 crashed.
Fix first: SW041 default_response_without_schema (1), SE001 secret_in_text (1).
Why and how: connectorops explain SW041
"""
    )


@pytest.mark.parametrize(
    ("given_report", "said"),
    [
        (report(), "All clear: no findings (2 connectors, 7 files).\n"),
        (Report(checked=Checked(1, 1)), "All clear: no findings (1 connector, 1 file).\n"),
        (
            report(skipped=(Skipped("c", "c/x.json", "It is not UTF-8"),)),
            (
                "Skipped: could not be judged.\n    c/x.json: It is not UTF-8\n\n"
                "No findings in what could be judged; 1 skipped (2 connectors, 7 files).\n"
            ),
        ),
        (Report(), "Nothing was checked: no connector was found, or the branch changes none.\n"),
        (
            report(crashed=(Crashed("", "", "SW001", "KeyError: x"),)),
            (
                "Crashed: defects of connectorops, not of your files. Please report them.\n    SW001: KeyError: x\n\n"
                "No findings, but not a pass: 1 check crashed (2 connectors, 7 files).\n"
            ),
        ),
    ],
)
def test_a_report_without_findings_says_what_it_means(given_report: Report, said: str) -> None:
    assert render("text", given_report, view()) == said


def test_repetitions_are_shown_as_a_few_and_the_lines_of_the_rest() -> None:
    lines = [1, 2, 3, 5, 6, 7, 9, 9]
    text = render("text", report(*(finding(line=line, key=str(n)) for n, line in enumerate(lines))), view())
    assert text.count("error SW041") == 3
    assert "… and 5 more of SW041 in this file: lines 5-7, 9\n" in text
    assert "8 errors" in text


def test_five_of_a_rule_are_all_shown() -> None:
    text = render("text", report(*(finding(line=line) for line in range(1, 6))), view())
    assert text.count("error SW041") == 5
    assert "more of" not in text


def test_repetitions_at_one_line_and_at_very_many_lines_stay_one_short_line() -> None:
    one = render("text", report(*(finding(line=7, key=str(n)) for n in range(9))), view())
    assert "… and 6 more of SW041 in this file: line 7\n" in one
    far = render("text", report(*(finding(line=line * 2) for line in range(1, 1_000))), view())
    assert "… and 996 more" in far
    assert max(map(len, far.splitlines())) < 400


def _drawn(line: str, column: int, end_column: int, **options: int) -> tuple[str, str]:
    found = finding(location=Location(SWAGGER, "/x", 3, column, options.get("end_line", 3), end_column))
    shown = view(excerpt=lambda _path, _line: line, width=options.get("width", 60))
    source, carets = (each.partition("| ")[2] for each in render("text", report(found), shown).splitlines()[4:6])
    return source, carets


@pytest.mark.parametrize(
    ("line", "column", "end_column", "marked"),
    [
        ('"a": "b"', 6, 9, '"b"'),
        ("\t\tx: y", 6, 7, "y"),
        ('"漢字": "b"', 7, 10, '"b"'),
        ('"漢字": "b"', 2, 4, "漢字"),
        ('"a\u0301": "b"', 7, 10, '"b"'),
        ("a\u202eb: c", 6, 7, "c"),
        ("word " * 200_000 + "here" + " word" * 200_000, 1_000_001, 1_000_005, "here"),
        ("x" * 500, 498, 501, "xxx"),
        ("##[group]x", 1, 3, None),
    ],
)
def test_carets_stand_under_the_marked_columns(line: str, column: int, end_column: int, marked: str | None) -> None:
    source, carets = _drawn(line, column, end_column)
    assert columns(source) <= 60
    if marked is not None:
        at = re.escape(marked)
        starts = [columns(source[: match.start()]) for match in re.finditer(f"(?={at})", source)]
        assert len(carets) - len(carets.lstrip()) in starts
        assert len(carets.strip()) == columns(marked)


def test_a_marked_text_that_is_longer_than_the_line_is_cut() -> None:
    source, carets = _drawn("start " + "x" * 5_000, 7, 5_007)
    assert source.endswith("x…")
    assert len(source) < 60
    assert len(carets) == len(source) - 1


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert _drawn('"get": {', 8, 2, end_line=9) == ('"get": {', "       ^")


def test_a_place_behind_the_end_of_its_line_still_has_a_caret() -> None:
    assert _drawn("abc", 40, 50) == ("abc", "   ^")


@pytest.mark.parametrize("line", [None, "", "   "])
def test_without_a_source_line_there_is_no_excerpt(line: str | None) -> None:
    assert " | " not in render("text", report(finding()), view(excerpt=lambda _path, _line: line))


def test_a_finding_about_a_whole_file_has_no_excerpt() -> None:
    assert " | " not in render("text", report(finding(location=Location(SWAGGER))), view(excerpt=lambda *_: "{"))


@pytest.mark.parametrize("name", ["text", "html", "markdown", "github", "sarif", "json"])
def test_a_line_with_a_secret_is_never_shown_for_any_finding(name: str) -> None:
    secret = finding("SE001", line=12, evidence=Evidence("hunt…", "f00d"))
    other = finding(line=12)
    shown = view(excerpt=lambda _path, line: '"password": "hunter2"' if line == 12 else '"harmless": 1')
    for given_report in (report(secret, other), report(other, waived=(secret,))):
        assert "hunter2" not in render(name, given_report, shown)
    if name in {"text", "html"}:
        assert "harmless" in render(name, report(secret, finding(line=13)), shown)


def test_color_is_used_only_where_it_is_wanted() -> None:
    colored = render("text", REALISTIC, view(color=True))
    assert "\x1b[31;1merror\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]+m", "", colored) == render("text", REALISTIC, view())


def test_findings_are_grouped_even_where_they_come_in_any_order() -> None:
    in_order = many(30)
    shuffled = report(*sorted(in_order.findings, key=lambda each: each.fingerprint))
    assert render("text", shuffled, view()) == render("text", in_order, view())


def test_findings_about_the_repository_have_a_heading() -> None:
    text = render("text", report(finding(connector="", severity=Severity.NOTE)), view())
    assert text.startswith("(the repository)  1 note\n")


def test_what_the_tool_can_mend_is_counted() -> None:
    text = render("text", report(finding(fixable=True), finding(line=13)), view())
    assert text.splitlines()[-1] == "1 finding can be fixed for you: connectorops fix"
    assert "connectorops fix" not in render("text", report(finding()), view())
