"""The intro as Microsoft's reference page wants it."""

from __future__ import annotations

import pytest
from golden_connector import golden, judge

from connectorops.rules import all_rules

RULES = [each for each in all_rules() if "RM020" <= each.id <= "RM029"]
INTRO = golden().read("intro.md").decode()
FIRST = INTRO.partition("\n")[0]


def rules(text: str) -> list[str]:
    return [each.rule for each in judge({"intro.md": text}, RULES).findings]


@pytest.mark.parametrize("above", ["# Litware Archive\n\n", "\n\n", "Litware Archive\n===\n\n"])
def test_a_title_above_the_first_paragraph_is_fine(above: str) -> None:
    assert rules(above + INTRO) == []


@pytest.mark.parametrize(
    "first", ["", "## About\n\nText.", f"{FIRST}\n\n{FIRST}", "A. " * 9, "A? B! " * 5, "# Title\n\n## About"]
)
def test_what_is_not_one_short_paragraph(first: str) -> None:
    assert rules(INTRO.replace(FIRST, first, 1)) == ["RM020"]


def test_eight_sentences_with_version_numbers_are_fine() -> None:
    assert rules(INTRO.replace(FIRST, "It is 1.0.2 now. " * 8, 1)) == []


def test_sections_that_are_missing_are_kept_apart() -> None:
    findings = judge({"intro.md": FIRST}, RULES).findings
    assert len({each.fingerprint for each in findings}) == 6


def test_without_api_properties_credentials_are_wanted() -> None:
    edits = {"intro.md": INTRO.replace("## How to get credentials", "## Access"), "apiProperties.json": None}
    assert [each.rule for each in judge(edits, RULES).findings] == ["RM022"]


def test_a_connector_without_a_login_needs_no_credentials() -> None:
    edits = {
        "intro.md": INTRO.replace("## How to get credentials", "## Access"),
        "apiProperties.json#/properties/connectionParameters": {},
    }
    assert judge(edits, RULES).findings == ()


@pytest.mark.parametrize("title", ["Actions", "Triggers:", "supported operations", "Available Actions and Triggers"])
def test_lists_of_operations_are_generated(title: str) -> None:
    assert rules(f"{INTRO}\n## {title}\n\nMany.\n") == ["RM023"]


@pytest.mark.parametrize("description", [None, 5, "", "  "])
def test_a_description_that_says_nothing_is_not_repeated(description: object) -> None:
    edits = {"apiDefinition.swagger.json#/info/description": description, "intro.md": INTRO.replace(FIRST, "", 1)}
    assert [each.rule for each in judge(edits, RULES).findings] == ["RM020"]


def test_without_a_definition_nothing_is_repeated() -> None:
    assert judge({"apiDefinition.swagger.json": None}, RULES).findings == ()
