"""`connectorops schema`, and what its schemas say of real definitions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest
from click.testing import CliRunner
from golden_connector import golden, judge

from connectorops.cli import group
from connectorops.commands.schema import SCHEMAS
from connectorops.model import Severity
from connectorops.rules import all_rules
from connectorops.schema import load
from connectorops.tree import edited

DEFINITION = "apiDefinition.swagger.json"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(group, ["schema", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_printed_and_valid(name: str) -> None:
    schema = json.loads(run(name))
    jsonschema_rs.validator_for(schema)
    assert schema["description"]
    assert name in run()


def test_every_file_that_people_write_has_a_schema() -> None:
    folder = Path(__file__).parents[2] / "schemas"
    assert {f"{file}.schema.json" for file, _ in SCHEMAS.values()} == {each.name for each in folder.iterdir()}
    assert {"apiDefinition", "apiProperties", "certification", "connectorops"} <= SCHEMAS.keys()


def test_a_name_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(click.UsageError, match="Did you mean apiDefinition"):
        run("apidefinitions")


def described(schema: dict[str, Any], way: str = "") -> list[str]:
    """The members of a schema that nothing explains to a reader."""
    silent = []
    for name, each in schema.get("properties", {}).items():
        if not {"description", "$ref"} & each.keys():
            silent.append(f"{way}/{name}")
        silent += described(each, f"{way}/{name}")
    for name, each in schema.get("$defs", {}).items():
        silent += described(each, name)
    inner = [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    return silent + [found for each in inner for found in described(each, f"{way}/*")]


def test_the_schema_of_definitions_explains_every_member() -> None:
    schema = load("api-definition")
    assert described(schema) == []
    assert all(each["description"] for each in schema["$defs"].values())


def test_the_schema_of_definitions_knows_what_the_platform_reads() -> None:
    text = json.dumps(load("api-definition"))
    for name in (
        *("x-ms-summary", "x-ms-visibility", "x-ms-trigger", "x-ms-trigger-hint", "x-ms-trigger-metadata"),
        *("x-ms-dynamic-values", "x-ms-dynamic-list", "x-ms-dynamic-schema", "x-ms-dynamic-properties"),
        *("x-ms-dynamic-tree", "x-ms-notification-content", "x-ms-notification-url", "x-ms-url-encoding"),
        *("x-ms-api-annotation", "x-ms-capabilities", "x-ms-connector-metadata", "x-ms-enum-values", "x-ms-pageable"),
        *("x-ms-no-generic-test", "x-ms-test-value", "x-ms-openai-data", "x-ms-keywords", "x-ms-safe-operation"),
    ):
        assert f'"{name}"' in text


def test_what_the_rules_accept_the_schema_accepts() -> None:
    """Each accepted example of a rule that leaves no error is valid, and so is the golden connector."""
    validator = jsonschema_rs.validator_for(load("api-definition"))
    assert validator.is_valid(json.loads(golden().read(DEFINITION)))
    edits = [
        each
        for rule in all_rules()
        if rule.family == "SW"
        for each in rule.ok
        if each and ".swagger.nodes." in rule.scope.__module__
    ]
    asked = [each for each in edits if all(target.startswith(f"{DEFINITION}#") for target in each)]
    assert len(asked) > 100
    for each in asked:
        value = json.loads(edited(golden(), each).read(DEFINITION))
        problems = [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]
        if problems:
            found = judge(each).findings
            assert any(finding.severity is Severity.ERROR for finding in found), (each, problems)
