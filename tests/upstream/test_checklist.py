"""How boxes are decided: by rules, by facts, or by nobody but a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from golden_connector import connector_of, golden

from connectorops.engine import Engine, combine
from connectorops.model import Crashed, Program, Report, Severity, Skipped
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import Edits, edited
from connectorops.upstream.checklist import TOPICS, Facts, Outcome, answer
from connectorops.upstream.template import built_in, lines_of

PLAIN = Facts(
    Report(), all_rules(), Program.VERIFIED, "certified-connectors/Golden", "Golden", "dev", (), (), True, False
)


def facts(edits: Edits | None = None) -> Facts:
    connector = connector_of(edited(golden(), edits or {}))
    rules = RuleSet(all_rules())
    return replace(PLAIN, report=combine([Engine(rules).judge(connector)], rules), folder=connector.name)


def boxes(program: Program) -> list[str]:
    return [box.text for _, box in lines_of(built_in(program)) if box]


def topic(text: str) -> str:
    folded = text.casefold().replace("color", "colour")
    return next((each.name for each in TOPICS if each.is_meant(folded)), "")


def test_every_box_of_our_own_templates_is_understood() -> None:
    assert all(topic(each) for each in boxes(Program.INDEPENDENT))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I attest that the connector doesn't exist on the platform today. I've checked the pull requests.",
            "existence",
        ),
        ("I attest that the connector works and I verified by deploying and testing all the operations.", "tested"),
        (
            "I attest that I have added detailed descriptions for all operations and parameters in the swagger.",
            "descriptions",
        ),
        ("I attest that I have added response schemas to my actions, unless they are dynamic.", "response schemas"),
        ("I validated the swagger file, `apiDefinition.swagger.json`, by running `paconn validate`.", "validator"),
        ("If this is a certified connector, I confirm that `apiProperties.json` has a valid brand color.", "colour"),
        ('I have named this PR after the pattern of "Connector Name (Independent Publisher)"', "title"),
        (
            "Within this PR, I have pasted screenshots that show: 3 unique operations working within a Flow.",
            "screenshots",
        ),
        ("I have pasted in a screenshot from the Test operations section.", "screenshots"),
        ("If the connector uses OAuth, I have provided steps on how to create an app in the readme.md.", "oauth"),
        ("This pull request targets the `dev` branch", "base"),
        ("No secrets and no credentials", "secrets"),
        ("I have watered the plants", ""),
    ],
)
def test_what_templates_ask_is_understood(text: str, expected: str) -> None:
    assert topic(text) == expected


def test_the_golden_connector_proves_what_rules_can_prove() -> None:
    known = facts()
    found = {topic(text): answer(text, known) for text in boxes(Program.VERIFIED)}
    for name in ("descriptions", "response schemas", "validator", "colour", "readme", "secrets", "breaking", "alone"):
        assert found[name].outcome is Outcome.PROVED, (name, found[name])
    assert all(found[name].outcome is Outcome.HUMAN for name in ("existence", "tested"))


@pytest.mark.parametrize(
    ("text", "edits", "said"),
    [
        (
            "has a valid brand color",
            {"apiProperties.json#/properties/iconBrandColor": "#007ee5"},
            "AP004 apiProperties.json:",
        ),
        ("paconn validate", {"apiDefinition.swagger.json#/info/title": "My API"}, "SW022 apiDefinition.swagger.json:"),
        ("The readme has all sections", {"readme.md": None}, "RM001"),
    ],
)
def test_a_finding_disproves_a_box_and_is_told(text: str, edits: Edits, said: str) -> None:
    found = answer(text, facts(edits))
    assert found.outcome is Outcome.DISPROVED
    assert said in found.why


def test_a_warning_does_not_fail_the_validator_but_it_does_the_readme() -> None:
    known = facts({"apiDefinition.swagger.json#/info/title": "My API"})
    warned = replace(known.report.findings[0], rule="SW154", severity=Severity.WARNING)
    report = Report(findings=(warned, replace(warned, rule="RM003")))
    assert answer("paconn validate", replace(PLAIN, report=report)).outcome is Outcome.PROVED
    assert answer("the readme", replace(PLAIN, report=report)).outcome is Outcome.DISPROVED


def test_what_was_not_judged_is_not_proved() -> None:
    text = "paconn validate"
    skipped = Report(skipped=(Skipped("c", "c/a.json", "broken", ("SW022",)),))
    crashed = Report(crashed=(Crashed("c", "c/a.json", "SW022", "boom"),))
    for report in (skipped, crashed):
        assert answer(text, replace(PLAIN, report=report)).outcome is Outcome.HUMAN
    waived = facts({"apiDefinition.swagger.json#/info/title": "My API"}).report
    report = replace(waived, findings=(), waived=waived.findings)
    assert "waiver" in answer(text, replace(PLAIN, report=report)).why


def test_what_the_configuration_makes_milder_proves_nothing() -> None:
    by_id = {each.id: each for each in all_rules()}
    off = replace(PLAIN, rules=tuple(each for each in all_rules() if each.id != "SW022"), loosened=(by_id["SW022"],))
    found = answer("paconn validate", off)
    assert (found.outcome, found.why) == (Outcome.HUMAN, "the configuration switches off, or makes milder: SW022")
    assert answer("the readme", off).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("This is a breaking change", Outcome.HUMAN),
        ("There is no breaking change", Outcome.PROVED),
        ("It doesn't break, and has not one breaking change", Outcome.PROVED),
        ("The files hold secrets", Outcome.HUMAN),
        ("The connector is free of secrets", Outcome.PROVED),
        ("Another notion of secrets", Outcome.HUMAN),
        ("The readme is complete and all operations are deployed and tested", Outcome.HUMAN),
        ("The readme is complete, and this targets the `dev` branch", Outcome.PROVED),
    ],
)
def test_a_box_is_ticked_only_where_all_that_it_says_is_proved(text: str, outcome: Outcome) -> None:
    assert answer(text, PLAIN).outcome is outcome


def test_facts_decide_the_others() -> None:
    independent = replace(PLAIN, program=Program.INDEPENDENT)
    title = "named this PR after the pattern"
    assert answer(title, PLAIN).outcome is Outcome.NOT_MEANT
    assert answer(title, independent).outcome is Outcome.DISPROVED
    assert answer(title, replace(independent, title="A (Independent Publisher)")).outcome is Outcome.PROVED
    assert answer("brand colour", replace(independent, files=("icon.png",))).outcome is Outcome.DISPROVED
    assert answer("targets the `dev` branch", PLAIN).outcome is Outcome.PROVED
    assert answer("targets the `dev` branch", replace(PLAIN, base="main")).outcome is Outcome.DISPROVED
    assert answer("only one connector", replace(PLAIN, outside=("README.md",))).outcome is Outcome.DISPROVED
    assert answer("uses OAuth", PLAIN).outcome is Outcome.NOT_MEANT
    assert answer("uses OAuth", replace(PLAIN, uses_oauth=True)).outcome is Outcome.HUMAN
    assert "2 images" in answer("screenshots", replace(PLAIN, images=2)).why


def test_hostile_text_of_a_finding_stays_on_its_line_and_mentions_nobody() -> None:
    finding = facts({"apiDefinition.swagger.json#/info/title": "API"}).report.findings[0]
    evil = replace(finding, rule="SW022", message="a\n- [x] @all <!-- ::error:: #1", severity=Severity.ERROR)
    why = answer("paconn validate", replace(PLAIN, report=Report(findings=(evil,)))).why
    assert "\n" not in why
    assert "@all" not in why
    assert "<!--" not in why
    assert "#1" not in why
