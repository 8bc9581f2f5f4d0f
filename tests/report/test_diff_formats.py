"""Comparisons as text, Markdown and JSON: complete, short, and inert whatever the files say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from changes.documents import change, document, operation
from golden_connector import change_of
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from connectorops.report import diff_json, diff_markdown, diff_text
from connectorops.report.comparison import Comparison, compare
from connectorops.rule import RuleSet
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.tree import Edits

RULES = RuleSet(tuple(each for each in all_rules() if each.family == "CH"))
DEFINITION = "apiDefinition.swagger.json"
DOCS = Path(__file__).resolve().parents[2] / "docs"


def comparison(edits: Edits) -> Comparison:
    return compare(change_of(edits), "old", "new", RULES)


def test_colors_are_for_terminals() -> None:
    found = comparison({f"{DEFINITION}#/definitions/Account/properties/plan": None})
    assert "\x1b[31;1merror" in diff_text.render(found, color=True)
    assert "\x1b" not in diff_text.render(found)


def test_many_harmless_edits_of_a_kind_are_counted() -> None:
    new = {f"p{n}": {"type": "string"} for n in range(9)}
    old = document(operation(output={"type": "object"}))
    found = compare(change(old, document(operation(output={"type": "object", "properties": new}))), "a", "b", RULES)
    assert diff_text.render(found).count("is new.") == 3
    assert "6 more: OutputFieldAdded" in diff_text.render(found)
    assert diff_markdown.render(found).count("is new.") == 9


def test_sections_of_release_notes_have_an_end() -> None:
    old = {f"p{n}": {"type": "string"} for n in range(400)}
    found = compare(
        change(
            document(operation(output={"type": "object", "properties": old})),
            document(operation(output={"type": "object"})),
        ),
        "a",
        "b",
        RULES,
    )
    text = diff_markdown.render(found)
    assert text.count("was deleted") == diff_markdown.SHOWN
    assert "200 more are left out here." in text


def test_what_was_not_compared_is_said() -> None:
    levels = {f"D{n}": {"properties": {side: {"$ref": f"#/definitions/D{n + 1}"} for side in "lr"}} for n in range(20)}
    old, new = (
        document(operation(output={"$ref": "#/definitions/D0"}), {"definitions": levels | {"D20": {"type": type_}}})
        for type_ in ("string", "integer")
    )
    found = compare(change(old, new), "a", "b", RULES)
    assert "Not compared: apiDefinition.swagger.json: there are more changes" in diff_text.render(found)
    assert "Not everything was compared: there are more changes" in diff_markdown.render(found)
    assert json.loads(diff_json.render(found))["gaps"]


def test_a_version_that_says_enough_is_not_asked_for() -> None:
    raised = {f"{DEFINITION}#/info/version": "3.0.0", f"{DEFINITION}#/host": "b.example.com"}
    assert "was not raised" not in diff_text.render(comparison(raised))
    assert "not raised" not in diff_markdown.render(comparison(raised))
    assert "Suggested version: minor: 2&#46;2.0. It was not raised yet." in diff_markdown.render(
        comparison({f"{DEFINITION}#/host": "b.example.com"})
    )


@given(st.text(min_size=1), st.text(), st.text())
def test_hostile_text_stays_text(name: str, title: str, path: str) -> None:
    old = document(operation({"operationId": name}, output={"properties": {path: {}}}), {"info": {"title": title}})
    new = document(operation({"operationId": name}, output={"properties": {}}), {"info": {"version": title}})
    found = compare(change(old, new), name, path, RULES)
    text = diff_text.render(found)
    assert all(character == "\n" or character.isprintable() or ord(character) > 127 for character in text)
    assert "\n::" not in text
    html = MarkdownIt("gfm-like", {"linkify": False}).render(diff_markdown.render(found))
    assert not {"<a ", "<img", "<script"} & {html[n : n + size] for size in (3, 4, 7) for n in range(len(html))}
    assert json.loads(diff_json.render(found))["summary"]["breaking"] >= 1


def test_the_guide_names_all_members_of_the_json() -> None:
    guide = (DOCS / "breaking-changes.md").read_text(encoding="utf-8")
    value = json.loads(diff_json.render(comparison({f"{DEFINITION}#/host": "b.example.com"})))
    for key in (*value, *value["edits"][0], *value["version"], *value["summary"]):
        assert f"`{key}`" in guide
