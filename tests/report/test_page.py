"""The pages of rules."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from report.samples import rule

from connectorops.model import Severity
from connectorops.report.page import LONGEST_VALUE, rule_index, rule_page
from connectorops.rule import ALL, CERTIFIED

if TYPE_CHECKING:
    from connectorops.rule import Rule


def page(**changes: Any) -> str:  # noqa: ANN401 - fields of a rule
    return rule_page(dataclasses.replace(made_up(), **changes))


def made_up() -> Rule:
    return rule("SW041", "made_up", Severity.WARNING, "MadeUp", "5000.2.4.2")


def example(target: str, value: object) -> str:
    """The line that shows one edit."""
    text = page(make_bad=lambda: ({target: value},))
    return text.partition("## What it finds\n\n```text\n")[2].partition("\n```")[0]


def test_the_page_begins_with_what_the_rule_is() -> None:
    lines = page().splitlines()
    assert lines[0] == "# SW041 made_up"
    assert lines[2] == "Summary of made_up."
    assert {
        "| Severity | warning |",
        "| Family | Swagger definition |",
        "| Applies to | verified |",
        "| Microsoft's code | `MadeUp` |",
        "| Certification policy | 5000.2.4.2 |",
        "| Since | 0.1 |",
    } <= set(lines)
    assert page().endswith("```\n")
    assert "\n\n\n" not in page()


def test_what_a_rule_has_not_is_said() -> None:
    lines = page(microsoft="", policy="").splitlines()
    assert {"| Microsoft's code | none |", "| Certification policy | none |"} <= set(lines)


def test_the_programs_that_a_rule_applies_to() -> None:
    assert "| Applies to | all programs |" in page(profile=ALL)
    assert "| Applies to | verified, independent |" in page(profile=CERTIFIED)


def test_the_fix_stands_once() -> None:
    assert page().count("## Fix") == 1
    assert page(doc="Text.\n\n## Fix\n\nIn many words.").count("## Fix") == 1
    assert "Put it right." not in page(doc="Text.\n\n## Fix\n\nIn many words.")


def test_only_examples_that_there_are_have_a_heading() -> None:
    assert "## What it accepts" not in page()
    text = page(make_ok=lambda: ({"a.md": "A"}, {"b.md": "B", "c.md": None}))
    assert text.endswith("```\n")
    assert "## What it accepts\n\n```text\na.md = A\n```\n\n```text\nb.md = B\nc.md removed\n```\n" in text


@pytest.mark.parametrize(
    ("target", "value", "shown"),
    [
        ("readme.md", None, "readme.md removed"),
        ("readme.md", "# Hi", "readme.md = # Hi"),
        ("icon.png", b"\x89PNG", "icon.png = 4 bytes"),
        ("a.json#/title", None, "a.json#/title removed"),
        ("a.json#/title", "Ünlü", 'a.json#/title = "\\u00dcnl\\u00fc"'),
        ("a.json#/tags", ["a", {"b": 1.5}], 'a.json#/tags = ["a", {"b": 1.5}]'),
        ("a.json#/deprecated", True, "a.json#/deprecated = true"),
    ],
)
def test_an_edit_is_shown_in_words(target: str, value: object, shown: str) -> None:
    assert example(target, value) == shown


def test_a_long_value_is_cut_and_says_how_long_it_is() -> None:
    assert example("a.md", "a" * LONGEST_VALUE) == f"a.md = {'a' * LONGEST_VALUE}"
    assert example("a.md", "a" * (LONGEST_VALUE + 1)) == f"a.md = {'a' * LONGEST_VALUE}… (401 characters)"


def test_the_index_has_a_table_for_each_family_that_has_rules() -> None:
    rules = [rule("AP001", "second"), rule("SW002", "first", Severity.NOTE, "Code", "5000.1")]
    text = rule_index(rules)
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Rules", "## Swagger definition", "## API properties"]
    assert "\n| [SW002](SW002.md) | first | note | `Code` | 5000.1 |  | Summary of first. |\n" in text
    assert "\n| [AP001](AP001.md) | second | error |  |  |  | Summary of second. |\n" in text
    assert rule_index([]).startswith("# Rules\n\n")


def test_a_rule_with_a_repair_says_so() -> None:
    assert "`connectorops fix`" not in page()
    assert "Can be fixed by `connectorops fix`" in page(repair=lambda _file, _place: ())


def test_line_ends_of_windows_are_shown_and_never_in_the_page() -> None:
    assert example("readme.md", "a\r\nb") == r'readme.md = "a\r\nb"'
