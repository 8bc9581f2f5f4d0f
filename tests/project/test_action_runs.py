"""action.yml as a runner runs it: its inputs, through its own script, to its outputs. Only the installation is ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
COMMAND = Path(sys.executable).with_name("connectorops")
pytestmark = [
    pytest.mark.skipif(shutil.which("bash") is None, reason="the action's scripts are for bash"),
    pytest.mark.skipif(not COMMAND.is_file(), reason="connectorops is not installed beside this Python"),
]


def action_in(file: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(ROOT / file)
    return loaded


@pytest.fixture
def action() -> dict[str, Any]:
    return action_in("action.yml")


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner's folder, with a repository of two connectors of which one has an error, and the command installed."""
    for name in ("bad", "good"):
        shutil.copytree(GOLDEN, tmp_path / "work" / "connectors" / name)
    properties = tmp_path / "work" / "connectors" / "bad" / "apiProperties.json"
    value = json.loads(properties.read_bytes())
    del value["properties"]["publisher"]
    properties.write_text(json.dumps(value), "utf-8")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=x"]):
        subprocess.run([*git, *words], cwd=tmp_path / "work", check=True)
    (tmp_path / "connectorops" / "bin").mkdir(parents=True)
    (tmp_path / "connectorops" / "bin" / "connectorops").symlink_to(COMMAND)
    return tmp_path


def ran(action: dict[str, Any], runner: Path, **inputs: str) -> tuple[int, dict[str, str], str]:
    """The exit code, the outputs that a workflow sees, and the log of the action's last step."""
    assert set(inputs) <= set(action["inputs"])
    given = {name: inputs.get(name, about["default"]) for name, about in action["inputs"].items()}
    step = action["runs"]["steps"][-1]
    variables = {
        name: filled(text, {f"inputs.{key}": value for key, value in given.items()})
        for name, text in step["env"].items()
    }
    files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_bytes(b"")
    environment = {"PATH": os.defpath, "HOME": str(runner), "RUNNER_TEMP": str(runner), **variables}
    done = subprocess.run(
        [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=runner / "work",
        env=environment | {name: str(file) for name, file in files.items()},
        check=False,
        capture_output=True,
        text=True,
    )
    written = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
    names = {f"steps.{step['id']}.outputs.{name}": value for name, value in written.items()}
    outputs = {name: filled(about["value"], names) for name, about in action["outputs"].items()}
    return done.returncode, outputs, done.stdout + done.stderr


def filled(text: str, values: dict[str, str]) -> str:
    """Expressions as a runner fills them in; one that is not known is empty."""
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: values.get(found[1], ""), text)


QUICK = {"no-secrets": "true"}


@pytest.mark.parametrize(
    ("inputs", "code", "expected"),
    [
        ({}, 1, {"verdict": "failed", "errors": "1", "shards": "", "package": ""}),
        ({"paths": "connectors/good"}, 0, {"verdict": "incomplete", "errors": "0"}),
        ({"paths": "connectors/good\nconnectors/bad"}, 1, {"errors": "1"}),
        ({"fail-on": "never"}, 0, {"verdict": "failed"}),
        ({"select": "SW"}, 0, {"verdict": "passed"}),
        ({"ignore": "AP007"}, 0, {"errors": "0"}),
        ({"profile": "nothing"}, 2, {"verdict": ""}),
        ({"base": "HEAD"}, 0, {"errors": "0"}),
        ({"base": "HEAD", "rev": "nowhere"}, 2, {"verdict": ""}),
        ({"base": "HEAD", "all": "true"}, 1, {"errors": "1"}),
        ({"shards": "4"}, 1, {"verdict": "failed"}),
        ({"shards": "4", "parts": "nowhere"}, 3, {"verdict": ""}),
        ({"paths": "connectors/good", "package": "true"}, 0, {"package": ""}),
        ({"command": "site", "output": "connectors"}, 2, {}),
        ({"command": "comment", "gated": "true"}, 2, {"gated": ""}),
        ({"command": "remind"}, 2, {}),
        ({"command": "report", "token": "t"}, 2, {}),
    ],
    ids=lambda value: ",".join(value) or "defaults" if isinstance(value, dict) else None,
)
def test_each_input_gets_to_the_command(
    action: dict[str, Any], runner: Path, inputs: dict[str, str], code: int, expected: dict[str, str]
) -> None:
    found, outputs, log = ran(action, runner, **QUICK, **inputs)
    assert found == code, log
    assert {name: outputs[name] for name in expected} == expected


def test_a_part_of_it_is_a_file_beside_the_checkout(action: dict[str, Any], runner: Path) -> None:
    code, outputs, log = ran(action, runner, **QUICK, shard="1", shards="2")
    assert code == 0, log
    assert Path(outputs["part"]).parent == runner


@pytest.mark.parametrize("file", ["action.yml", ".github/actions/connectorops/action.yml"])
def test_what_is_installed_is_where_the_action_says(file: str) -> None:
    script = next(step["run"] for step in action_in(file)["runs"]["steps"] if "pip install" in step.get("run", ""))
    paths = set(re.findall(r"\$GITHUB_ACTION_PATH([/\w.-]*)", script))
    assert {(ROOT / file).parent.joinpath(each.lstrip("/")).resolve() for each in paths} == {
        ROOT,
        ROOT / "requirements",
    }
    locks = set(re.findall(r"\$requirements/([\w.]+)", script))
    assert locks
    assert all((ROOT / "requirements" / each).is_file() for each in locks)
