"""Reports to render: a realistic one, and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

from connectorops.model import Checked, Crashed, Evidence, Finding, Location, Program, Report, Severity, Skipped
from connectorops.report import View
from connectorops.rule import Hits, Rule

ROOT: Final = Path(__file__).parents[2]
SWAGGER: Final = "connectors/contoso-weather/apiDefinition.swagger.json"
SOURCE: Final = {
    (SWAGGER, 12): '            "schema": { "type": "object" }',
    (SWAGGER, 30): '\t\t"summary": "get the weather.",',
    ("connectors/fabrikam/apiProperties.json", 1): '{"properties": {"iconBrandColor": "blue"}, "x": "'
    + "long " * 1_000
    + '"}',
}


def excerpt(path: str, line: int) -> str | None:
    return SOURCE.get((path, line))


def _check(_report: Report) -> Hits:
    yield from ()


def rule(rule_id: str, name: str, severity: Severity = Severity.ERROR, microsoft: str = "", policy: str = "") -> Rule:
    return Rule(
        id=rule_id,
        name=name,
        summary=f"Summary of {name}.",
        doc="## Why\nBecause a **reader** asks.",
        severity=severity,
        fix="Put it right.",
        scope=Report,
        check=_check,
        microsoft=microsoft,
        policy=policy,
        profile=(Program.VERIFIED,),
        since="0.1",
        keys=frozenset(),
        whole=True,
        make_bad=lambda: ({"readme.md": None},),
        make_ok=tuple,
        also=frozenset(),
    )


RULES: Final = (
    rule("SW041", "default_response_without_schema", Severity.ERROR, "DefaultResponseHasSchema", "5000.2.4.2"),
    rule("SW012", "summary_is_not_a_sentence", Severity.WARNING),
    rule("AP007", "brand_color_is_not_hexadecimal", Severity.NOTE),
)


def view(**changes: object) -> View:
    return replace(View("1.2.3", RULES, excerpt), **changes)  # type: ignore[arg-type]  # the tests name real fields


def finding(rule_id: str = "SW041", severity: Severity = Severity.ERROR, line: int = 12, **changes: object) -> Finding:
    base = Finding(
        rule=rule_id,
        name="default_response_without_schema",
        severity=severity,
        connector="connectors/contoso-weather",
        location=Location(SWAGGER, f"/paths/~1now/get/{line}", line, 23, line, 43),
        message='The default response of operation "GetNow" has a schema.',
        fix="Remove the schema, or name a status code.",
        microsoft="DefaultResponseHasSchema",
        policy="5000.2.4.2",
        value_path="paths./now.get.responses.default.schema",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the tests name real fields


def report(*findings: Finding, **changes: object) -> Report:
    base = Report(findings, checked=Checked(connectors=2, files=7), rules_digest="ab" * 32, digest="cd" * 32)
    return replace(base, **changes)  # type: ignore[arg-type]  # the tests name real fields


def many(number: int, **changes: object) -> Report:
    """A report with this many findings of all severities in a few connectors."""
    severities = list(Severity)
    return report(
        *(
            finding(
                RULES[n % 3].id,
                severities[n % 3],
                n + 1,
                name=RULES[n % 3].name,
                connector=f"connectors/c{n % 7}",
                location=Location(f"connectors/c{n % 7}/apiDefinition.swagger.json", f"/{n}", n + 1, 5, n + 1, 9),
            )
            for n in range(number)
        ),
        **changes,
    )


REALISTIC: Final = report(
    finding(),
    finding(
        "SW012",
        Severity.WARNING,
        name="summary_is_not_a_sentence",
        location=Location(SWAGGER, "/paths/~1now/get/summary", 30, 3, 30, 12),
        message='The summary "get the weather." starts with a small letter.',
        fix="Begin it with a capital.",
        microsoft="",
        policy="",
    ),
    finding(
        "AP007",
        Severity.NOTE,
        name="brand_color_is_not_hexadecimal",
        connector="connectors/fabrikam",
        location=Location("connectors/fabrikam/apiProperties.json", "/properties/iconBrandColor", 1, 35, 1, 41),
        message="The icon's colour is “blue”; six hexadecimal digits were expected.",
        fix="Write it as #0000ff.",
        microsoft="",
        policy="5000.1.2",
    ),
    finding(
        "SE001",
        connector="connectors/fabrikam",
        name="secret_in_text",
        location=Location("connectors/fabrikam/readme.md", "", 3, 1, 3, 20),
        message="A client secret stands in this file.",
        fix="Revoke it, then remove it.",
        evidence=Evidence("abcd…(32)", "f00d"),
    ),
    waived=(finding(line=77),),
    skipped=(Skipped("connectors/fabrikam", "connectors/fabrikam/script.csx", "It is not UTF-8", ("SC001",)),),
    crashed=(Crashed("connectors/fabrikam", "connectors/fabrikam/icon.png", "IC009", "ZeroDivisionError: division"),),
)

_NASTY: Final = (
    "::error file=x::pwned", "\n::error::pwned", " ::add-mask::x", "##[add-path]/x", "@octocat",
    "a@b.example", "#123", "GH-9", "octo/repo#1", "https://evil.example/x", "www.evil.example", ":tada:",
    "```", "`", "<script>alert(1)</script>", "</script>", "<!--", "<img src=x onerror=alert(1)>",
    "</details>", "[x](https://evil.example)", "![x](y)", "**b**", "__b__", "_b_", "| a | b |", "~~~", "$x$",
    "$`x`$", "\\", "&lt;", "&#64;", "\x1b[31m", "\x9b31m", "\r", "\n", "\t", "\0", "\u202e", "\u200b",
    "\u2028", "\ud800", "\udfff", "%0A", "%", ":", ",", "'", '"', "1. x", "- x", "# x", "> x", "===", "🙂",
    "漢字", "{0}", "{", "\u2013", " ", "    ", "\ufeff",
)  # fmt: skip

any_text: Final = settings(deadline=None, max_examples=30)
"""Few examples, because each holds many hostile texts, and no deadline, because a machine may be busy."""

few_texts: Final = settings(any_text, max_examples=10)

hostile: Final = st.one_of(
    st.lists(st.sampled_from(_NASTY) | st.text(st.characters(), max_size=4), max_size=6).map("".join),
    st.text(st.characters(), max_size=30),
)
_numbers: Final = st.integers(-2, 60) | st.just(10**9)
locations: Final = st.builds(Location, hostile, hostile, _numbers, _numbers, _numbers, _numbers)
findings: Final = st.builds(
    Finding, hostile, hostile, st.sampled_from(Severity), hostile, locations, hostile, hostile, hostile, hostile,
    hostile, hostile, st.none() | st.builds(Evidence, hostile, hostile),
)  # fmt: skip
_skipped: Final = st.builds(Skipped, hostile, hostile, hostile, st.lists(hostile, max_size=2).map(tuple))
_several: Final = st.lists(findings, max_size=8).map(tuple)
reports: Final = st.builds(
    Report,
    _several,
    _several,
    st.lists(_skipped, max_size=3).map(tuple),
    st.lists(st.builds(Crashed, hostile, hostile, hostile, hostile), max_size=3).map(tuple),
    st.builds(Checked, st.integers(0, 9), st.integers(0, 9)),
    hostile,
    hostile,
)
views: Final = st.builds(
    lambda line, width, color: View("1.2.3", RULES, lambda _path, _line: line, color, width),
    st.none() | hostile,
    st.integers(0, 140),
    st.booleans(),
)
