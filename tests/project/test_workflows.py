from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

WORKFLOWS = sorted((Path(__file__).resolve().parents[2] / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"actions/[\w-]+@[0-9a-f]{40}")
USES_LINE = re.compile(r"uses: +(?:\./\S*|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(path)
    return loaded


def _steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in _load(path)["jobs"].values() for step in job.get("steps", [])]


def test_there_are_workflows() -> None:
    assert WORKFLOWS


@every_workflow
def test_actions_are_githubs_own_and_pinned_by_sha(path: Path) -> None:
    used = [step["uses"] for step in _steps(path) if "uses" in step]
    assert [name for name in used if not name.startswith("./") and not PINNED.fullmatch(name)] == []


@every_workflow
def test_pins_say_their_version(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert [line for line in lines if not USES_LINE.fullmatch(line)] == []


@every_workflow
def test_permissions_are_given_per_job(path: Path) -> None:
    workflow = _load(path)
    assert workflow["permissions"] == {}
    assert [name for name, job in workflow["jobs"].items() if "permissions" not in job] == []


@every_workflow
def test_jobs_end(path: Path) -> None:
    assert [name for name, job in _load(path)["jobs"].items() if "steps" in job and "timeout-minutes" not in job] == []


@every_workflow
def test_checkout_leaves_no_token_behind(path: Path) -> None:
    checkouts = [step for step in _steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []
