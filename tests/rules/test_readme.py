"""Readmes as people write them."""

from __future__ import annotations

import pytest
from golden_connector import golden, judge

from connectorops.rules import all_rules
from connectorops.rules.readme import EXAMPLE

RULES = [each for each in all_rules() if "RM001" <= each.id <= "RM019"]
README = golden().read("readme.md").decode()


def rules(text: str, **files: bytes) -> list[str]:
    return [each.rule for each in judge({"readme.md": text, **files}, RULES).findings]


def message(text: str) -> str:
    (finding,) = judge({"readme.md": text}, RULES).findings
    return finding.message


def test_an_empty_readme_lacks_everything() -> None:
    assert rules("") == ["RM003", "RM005", "RM006", "RM007", "RM008", "RM009", "RM010"]


INTRODUCTION = "Litware Archive keeps the documents of a company. This connector files and searches them."


@pytest.mark.parametrize(
    "text",
    [
        f"## Overview\n\n{INTRODUCTION}",
        f"## Litware Archive\n{INTRODUCTION}",
        f"## Publisher: Litware\n\n## About\n\n{INTRODUCTION}",
        f"## Publisher: Litware\n\n{INTRODUCTION} They are kept for as many years as the law asks for.",
    ],
)
def test_an_introduction_may_have_a_heading_of_its_own(text: str) -> None:
    assert "RM004" not in rules(EXAMPLE.replace(INTRODUCTION, text))


@pytest.mark.parametrize("text", ["", "## Publisher: Litware\n\n[Litware](https://archive.example.com)"])
def test_a_title_and_a_publisher_introduce_nothing(text: str) -> None:
    assert "RM004" in rules(EXAMPLE.replace(INTRODUCTION, text))


def test_a_heading_of_the_first_level_further_down_is_no_title() -> None:
    text = README.replace("# Litware Archive", "## Litware Archive") + "\n# Questions\n\n## Why?\n\nBecause.\n"
    assert "RM004" not in rules(text)


@pytest.mark.parametrize(
    "line",
    [
        "## Publisher\n\nLitware",
        "# Publisher: **Litware**",
        "Publisher: Litware",
        "* **Publisher** : Litware",
        "## Publisher: Litwäre",
        "## Publishers: LITWARE GmbH & Fabrikam",
        "## Publisher: lit-ware",
        "##Publisher:Litware",
    ],
)
def test_the_publisher_is_found_in_many_forms(line: str) -> None:
    assert rules(README.replace("## Publisher: Litware", line)) == []


def test_another_publisher_is_quoted_where_it_stands() -> None:
    (finding,) = judge({"readme.md": README.replace("Publisher: Litware", "Publisher: Fabrikam")}, RULES).findings
    assert (finding.rule, finding.location.line) == ("RM014", 5)
    assert '"Fabrikam"' in finding.message
    assert '"Litware"' in finding.message


def test_another_publisher_in_a_line_of_its_own_is_found_too() -> None:
    assert rules(README.replace("## Publisher: Litware", "Publisher: Fabrikam")) == ["RM014"]


@pytest.mark.parametrize("publisher", [None, 5, "", "GmbH", "?"])
def test_nothing_is_compared_with_a_publisher_without_words(publisher: object) -> None:
    assert judge({"apiProperties.json#/properties/publisher": publisher}, RULES).findings == ()


@pytest.mark.parametrize("name", ["Publisher's Name", "Publisher\u2019s Name"])
def test_the_publisher_of_the_template_is_nobody(name: str) -> None:
    assert rules(README.replace("Publisher: Litware", f"Publisher: {name}")) == ["RM011"]


def test_headings_in_code_are_none() -> None:
    assert rules(README.replace("## Prerequisites", "```\n## Prerequisites\n```")) == ["RM006"]


def test_a_connector_without_a_login_needs_no_credentials() -> None:
    readme = README.replace("## Obtaining Credentials", "## Access")
    edits = {"readme.md": readme, "apiProperties.json#/properties/connectionParameters": {}}
    assert judge(edits, RULES).findings == ()
    assert "RM008" in {each.rule for each in judge({"readme.md": readme, "apiProperties.json": None}, RULES).findings}


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("[a](b.md)", "the folder has no such file"),
        ("[a](<b c.md>)", "the folder has no such file"),
        ("![a](ICON.png)", 'the file is called "icon.png"'),
        ("![a](images\\a.png)", "separated by /"),
        ("[a](me@example.com)", "mailto:"),
        ("[a](example.com/b)", "https://"),
        ("[a](sub/../b.md)", "no such file"),
        ("[mailto:me](the support)", "the address into the round ones"),
    ],
)
def test_a_broken_link_says_what_was_meant(link: str, says: str) -> None:
    assert says in message(f"{README}\n{link}\n")


def test_links_of_one_address_are_kept_apart_from_others() -> None:
    findings = judge({"readme.md": f"{README}\n[a](b.md) [c](d.md)\n"}, RULES).findings
    assert len({each.fingerprint for each in findings}) == 2


@pytest.mark.parametrize(
    "link", ["[a](../b.md)", "[a](.)", "[a](sub)", "[a](sub/c.md?x#y)", "[a](%)", "[a](//b.example)"]
)
def test_what_exists_or_lies_outside_is_no_finding(link: str) -> None:
    assert rules(f"{README}\n{link}\n", **{"sub/c.md": b"", "%": b""}) == []


def test_the_intro_is_looked_at_as_well() -> None:
    intro = "[a](b.md)\n\n## FAQ\n\n## Prerequisites\n\nRequired. Say what is needed.\n"
    assert {each.rule for each in judge({"intro.md": intro}, RULES).findings} == {"RM011", "RM012", "RM013"}


def test_a_folder_without_any_artifact_has_its_finding_elsewhere() -> None:
    edits = {"readme.md": None, "apiDefinition.swagger.json": None, "apiProperties.json": None}
    assert judge(edits, RULES).findings == ()
