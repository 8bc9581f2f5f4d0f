"""`rules` and `explain`: the registry as people and programs read it."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from connectorops.cli import group
from connectorops.rules import all_rules


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, arguments, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def test_the_json_list_has_every_rule_with_the_documented_members() -> None:
    entries = json.loads(run("rules", "--format", "json"))
    assert [entry["rule"] for entry in entries] == [each.id for each in all_rules()]
    members = ["rule", "name", "severity", "optional", "microsoft", "policy", "profile", "since", "summary"]
    assert all(list(entry) == members for entry in entries)
    assert {entry["severity"] for entry in entries} == {"error", "warning", "note"}


def test_the_text_list_names_every_rule_and_what_it_finds() -> None:
    output = run("rules")
    for each in all_rules():
        assert each.id in output
        assert each.summary in output


@pytest.mark.parametrize("word", [each.id for each in all_rules()])
def test_every_rule_is_explained(word: str) -> None:
    (rule,) = (each for each in all_rules() if each.id == word)
    page = run("explain", word)
    assert page.startswith(f"# {rule.id} {rule.name}\n")
    assert "## What it finds" in page
    assert rule.fix in page


def test_a_rule_is_explained_by_name_in_any_case_and_by_microsofts_code() -> None:
    rule = next(each for each in all_rules() if each.microsoft == "DefaultResponseHasSchema")
    assert run("explain", rule.name.upper()) == run("explain", rule.id) == run("explain", "defaultresponsehasschema")


def test_a_code_of_several_rules_explains_them_all() -> None:
    page = run("explain", "RequiredPropertyMissing")
    wanted = [each.id for each in all_rules() if each.microsoft == "RequiredPropertyMissing"]
    assert len(wanted) > 1
    assert all(f"# {each} " in page for each in wanted)


def test_parity_is_printed_as_text_and_as_json() -> None:
    assert "DefaultResponseHasSchema " in run("rules", "--parity")
    assert len(json.loads(run("rules", "--parity", "--format", "json"))["validator"]) == 174


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(click.UsageError, match="did you mean"):
        run("explain", "DefaultResponseHasSchem")
