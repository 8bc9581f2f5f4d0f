"""action.yml is a public interface: its inputs are options of our commands, one for one, through the environment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

from connectorops.cli import group
from connectorops.commands.action import ENVIRONMENT, OUTPUTS

ACTION: dict[str, Any] = YAML(typ="safe").load(Path(__file__).resolve().parents[2] / "action.yml")
STEPS = ACTION["runs"]["steps"]
RUN = STEPS[-1]
OF_THE_ACTION = {"command", "token", "python-version"}
"""Inputs that are no option: what to run, with what, and as whom."""
OF_THE_REPOSITORY = {"CONNECTOROPS_RUN_URL", "CONNECTOROPS_LEDGER", "CONNECTOROPS_FILES_URL"}
"""Variables that are no input: where the run and the files are, and where the ledger is kept."""
RUNS = ("action", "report", "comment", "remind", "site")
"""The commands that the action runs."""


def _variables(name: str) -> dict[str, click.Option]:
    """The options of a command that an input can drive, by their variable."""
    command = group.get_command(click.Context(group), name)
    assert command is not None
    options = [each for each in command.params if isinstance(each, click.Option)]
    return {
        each.envvar: each
        for each in options
        if isinstance(each.envvar, str) and each.envvar.startswith(ENVIRONMENT) and each.envvar not in OF_THE_REPOSITORY
    }


EVERY: dict[str, click.Option] = {name: option for each in RUNS for name, option in _variables(each).items()}


def _variable(name: str) -> str:
    return ENVIRONMENT + name.upper().replace("-", "_")


def test_each_input_drives_an_option_and_each_option_has_an_input() -> None:
    inputs = {_variable(name): name for name in ACTION["inputs"] if name not in OF_THE_ACTION}
    assert set(inputs) == set(EVERY)
    for variable, name in inputs.items():
        assert RUN["env"][variable] == f"${{{{ inputs.{name} }}}}"


@pytest.mark.parametrize("name", sorted(set(ACTION["inputs"]) - OF_THE_ACTION))
def test_the_default_of_an_input_is_that_of_the_option(name: str) -> None:
    option, default = EVERY[_variable(name)], ACTION["inputs"][name]["default"]
    assert option.type_cast_value(click.Context(group), default) == option.get_default(click.Context(group))


def test_each_input_says_what_it_is_for() -> None:
    assert [name for name, about in ACTION["inputs"].items() if not about.get("description")] == []


def test_the_commands_that_it_runs_are_named() -> None:
    named = "action (which checks), report, comment, remind or site"
    assert ACTION["inputs"]["command"]["description"] == f"What to run: {named}"
    assert re.findall(r"\w+", re.sub(r"\(.*\)| or ", " ", named)) == list(RUNS)
    assert ACTION["inputs"]["command"]["default"] == RUNS[0]


def test_the_outputs_are_those_that_the_commands_write() -> None:
    assert set(ACTION["outputs"]) == {*OUTPUTS, "gated"}
    for name, about in ACTION["outputs"].items():
        assert about["value"] == f"${{{{ steps.run.outputs.{name} }}}}"


def test_no_script_holds_an_expression_or_a_program() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script or "python -c" in script] == []


def test_python_never_imports_from_the_folder_that_it_is_started_in() -> None:
    calls = re.findall(r'"\$(?:PYTHON|bin/python)" (\S+)', "\n".join(step.get("run", "") for step in STEPS))
    assert calls
    assert set(calls) == {"-I"}


def test_dependencies_are_installed_by_hash_and_actions_are_pinned() -> None:
    install = next(step["run"] for step in STEPS if "pip install" in step.get("run", ""))
    assert "--require-hashes --no-deps" in install
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each)] == []
