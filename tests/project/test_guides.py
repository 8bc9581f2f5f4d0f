"""The texts that people read first: what they say to type exists, and so do the files that they link to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from connectorops.cli import COMMANDS
from connectorops.model import Exit
from connectorops.report import RENDERERS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = {path.name: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("*.md"))}
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)

every_guide = pytest.mark.parametrize("text", GUIDES.values(), ids=GUIDES.keys())


def _first_cells(text: str) -> set[str]:
    return {match[1].strip("`") for match in re.finditer(r"^\| (\S+) \|", text, re.MULTILINE)}


@every_guide
def test_make_targets_exist(text: str, targets: set[str]) -> None:
    named = {word for code in CODE.findall(text) for word in re.findall(r"\bmake ([a-z]+)", code)}
    assert named <= targets


@every_guide
def test_linked_files_exist(text: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@every_guide
def test_commands_exist(text: str) -> None:
    named = {word for code in CODE.findall(text) for word in re.findall(r"\bconnectorops ([a-z]+)\b(?! =)", code)}
    assert named <= set(COMMANDS)


def test_readme_lists_every_command() -> None:
    assert set(re.findall(r"^\| `connectorops ([a-z]+)", GUIDES["README.md"], re.MULTILINE)) == set(COMMANDS)


def test_readme_lists_every_format() -> None:
    section = GUIDES["README.md"].partition("| format |")[2].partition("\n\n")[0]
    assert _first_cells(section) == set(RENDERERS)


def test_readme_lists_every_exit_code() -> None:
    section = GUIDES["README.md"].partition("| code |")[2].partition("\n\n")[0]
    assert _first_cells(section) == {str(int(code)) for code in Exit}


def test_readme_configuration_is_valid() -> None:
    example = GUIDES["README.md"].partition("```yaml\n")[2].partition("```")[0]
    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(YAML(typ="safe").load(example))) == []


def test_changelog_has_a_place_for_the_next_change() -> None:
    headings = re.findall(r"^## (.+)$", GUIDES["CHANGELOG.md"], re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:])


def test_every_target_says_what_it_does(targets: set[str]) -> None:
    described = re.findall(r"^([a-z]+):.* ## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(described) == targets
