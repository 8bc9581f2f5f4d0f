from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report.samples import REALISTIC, any_text, few_texts, finding, findings, many, report, reports, view

from connectorops.model import Crashed, Finding, Location, Report, Severity, Skipped
from connectorops.report import markdown, render

_GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_TAGS = {"h2", "h3", "h4", "p", "strong", "code", "ul", "li", "br", "table", "thead", "tbody", "tr", "th", "td", "a",
         "details", "summary", "b", "span"}  # fmt: skip


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_format_is_the_summary() -> None:
    assert render("markdown", REALISTIC, view()) == markdown.summary(REALISTIC, view())


def test_a_realistic_summary_says_what_to_do() -> None:
    text = markdown.summary(REALISTIC, view(docs_url="https://docs.example/rules"))
    assert text.startswith("## ❌ connectorops: 2 errors, 1 warning, 1 note (2 connectors, 7 files)\n")
    assert (
        "**Fix first:** [**SW041** default_response_without_schema](https://docs.example/rules/SW041.md) (1), " in text
    )
    assert "`connectorops explain SW041`" in text
    assert "| connectors/contoso-weather | 1 | 1 | 0 |\n| connectors/fabrikam | 1 | 0 | 1 |\n" in text
    assert "[12:23](connectors/contoso-weather/apiDefinition.swagger.json#L12)" in text
    assert "Found: `abcd…(32)`" in text
    assert "- **IC009** on connectors/fabrikam/icon.png: ZeroDivisionError: division" in text
    assert "- **connectors/fabrikam/script.csx**: It is not UTF-8. Not checked: SC001." in text
    assert text.count("<details open>") == text.count("</details>") == 2
    assert "Left out" not in text


@pytest.mark.parametrize(
    ("given_report", "mark"),
    [
        (report(), "✅"),
        (report(finding(severity=Severity.WARNING)), "✅"),
        (Report(), "⚠️"),
        (report(crashed=(Crashed("", "", "SW001", "x"),)), "⚠️"),
        (report(finding(), crashed=(Crashed("", "", "SW001", "x"),)), "❌"),
    ],
)
def test_the_headline_carries_the_verdict(given_report: Report, mark: str) -> None:
    assert markdown.comment(given_report, view()).startswith(f"## {mark} connectorops: ")


def test_links_lead_to_the_judged_files() -> None:
    text = markdown.comment(report(finding()), view(files_url="https://git.example/o/r/blob/abc/"))
    assert "[12:23](https://git.example/o/r/blob/abc/connectors/contoso-weather/apiDefinition.swagger.json#L12)" in text
    far = report(finding(location=Location("x" * 700, "/x", 2, 3)))
    assert " 2:3 **SW041**" in markdown.comment(far, view())


def test_a_finding_without_a_fix_or_codes_or_place_is_short() -> None:
    bare = finding(connector="", location=Location(""), fix="", microsoft="", policy="")
    text = markdown.comment(report(bare), view())
    assert "<b>(the repository)</b>" in text
    assert "#### (no file)" in text
    assert "Fix:**" not in text


def test_a_comment_that_is_too_long_keeps_the_errors_and_counts_the_rest() -> None:
    text = markdown.comment(many(3_000), view())
    assert 60_000 < _units(text) < markdown.COMMENT_CHARACTERS
    shown = {mark: text.count(f"- {mark} ") for mark in "❌⚠\u2139"}
    assert shown["❌"] > 100
    assert shown["⚠"] == shown["\u2139"] == 0
    left = 1_000 - shown["❌"]
    assert f"**Left out here: {left} errors, 1,000 warnings, 1,000 notes.** They are in the job's summary.\n" in text
    assert text.count("<details>") == text.count("</details>") > 1


def test_a_summary_that_is_too_long_keeps_the_errors_and_counts_the_rest() -> None:
    text = markdown.summary(many(12_000), view())
    assert 1_000_000 < len(text.encode()) < markdown.SUMMARY_BYTES
    assert text.count("- ❌ ") > 3_000
    assert "Left out here" in text


def test_a_long_list_of_connectors_crashes_and_skipped_files_leaves_room_for_findings() -> None:
    crowd = report(
        *(finding(connector=f"connectors/{'long name ' * 9}{n}") for n in range(2_000)),
        crashed=tuple(Crashed("", f"path {n}", "SW001", "error " * 50) for n in range(2_000)),
        skipped=tuple(Skipped("", f"path {n}", "reason " * 50) for n in range(2_000)),
    )
    text = markdown.comment(crowd, view())
    assert _units(text) < markdown.COMMENT_CHARACTERS
    assert re.search(r"and [\d,]+ more connectors\.", text)
    assert len(re.findall(r"- and [\d,]+ more: see the job's summary\.", text)) == 2
    assert text.count("- ❌ ") > 20


@few_texts
@given(some=st.lists(findings, min_size=1, max_size=6), times=st.integers(1, 60), width=st.integers(1, 400))
def test_the_limits_hold_for_any_report(some: list[Finding], times: int, width: int) -> None:
    copies = tuple(
        finding(
            connector=each.connector * width,
            location=Location(each.location.path * width, "/x", number + 1),
            message=each.message * width,
            fix=each.fix * width,
            rule_id=each.rule * width,
            name=each.name * width,
            microsoft=each.microsoft * width,
            policy=each.policy * width,
            evidence=each.evidence,
        )
        for number in range(times)
        for each in some
    )
    crowd = report(
        *copies,
        crashed=tuple(Crashed(c.connector, c.location.path, c.rule, c.message) for c in copies[:100]),
        skipped=tuple(Skipped(c.connector, c.location.path, c.message, (c.rule,)) for c in copies[:100]),
    )
    assert _units(markdown.comment(crowd, view())) < markdown.COMMENT_CHARACTERS
    assert len(markdown.summary(crowd, view()).encode()) < markdown.SUMMARY_BYTES
    assert len(markdown.of_check(crowd, view()).encode()) <= markdown.CHECK_BYTES


@any_text
@given(hostile_report=reports)
def test_hostile_text_adds_no_element_no_link_and_no_mention(hostile_report: Report) -> None:
    text = markdown.comment(hostile_report, view())
    rendered = _GITHUB.render(text)
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z!][\w-]*)", rendered)} <= _TAGS
    assert rendered.count("<details") == rendered.count("</details>")
    assert all(re.fullmatch(r"[\w.~/%-]*#L-?\d+", address) for address in re.findall(r'href="([^"]*)"', rendered))
    prose = re.sub(r"<code>.*?</code>", "", rendered)
    assert not re.search(r"@\w|(?<!&)#\d|://|\$\w", re.sub(r'href="[^"]*"', "", prose))
