"""Labels beside the names that they are of."""

from __future__ import annotations

import pytest
from golden_connector import judge

from connectorops.rules import all_rules

RULES = [each for each in all_rules() if each.id == "TX025"]
PLAN = "apiDefinition.swagger.json#/definitions/Account/properties"


def messages(name: str, label: str) -> list[str]:
    edits = {f"{PLAN}/{name}": {"type": "string", "title": label, "description": "What it is."}}
    return [each.message for each in judge(edits, RULES).findings]


@pytest.mark.parametrize(
    ("name", "label", "pair"),
    [
        ("dueDate", "Due Data", ("data", "date")),
        ("results_from", "Results form", ("form", "from")),
        ("code", "Cpde", ("cpde", "code")),
        ("pinLength2", "Pin Lenght 2", ("lenght", "length")),
    ],
)
def test_one_letter_is_a_slip(name: str, label: str, pair: tuple[str, str]) -> None:
    assert messages(name, label) == [f'The label "{label}" has "{pair[0]}" where the name has "{pair[1]}".']


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("dueDate", "Due Date"),
        ("dueDate", "Due Day"),
        ("titel", "Title"),
        ("calenderYear", "Calendar Year"),
        ("organisation", "Organization"),
        ("licence", "License"),
        ("nextUri", "Next URL"),
        ("tags", "Tag"),
        ("dueDate", "New Data"),
        ("a" * 300, "a" * 299 + "b"),
        ("id", ""),
    ],
)
def test_another_word_is_no_slip(name: str, label: str) -> None:
    assert messages(name, label) == []
