from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"actions/[\w-]+@[0-9a-f]{40}")
OURS = "$/"
"""What begins like this is in the repository that the workflow itself is in, at the same commit; a path follows."""
USES_LINE = re.compile(r"uses: +(?:\$/\S+|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")

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
    assert [name for name in used if not name.startswith(OURS) and not PINNED.fullmatch(name)] == []


@every_workflow
def test_what_is_ours_is_where_the_workflow_looks_for_it(path: Path) -> None:
    """By the form that is documented: $/ and a path, without a commit. At the root there is no path."""
    jobs = _load(path)["jobs"].values()
    used = [each["uses"] for each in [*jobs, *_steps(path)] if each.get("uses", "").startswith(OURS)]
    for each in used:
        name = each.removeprefix(OURS)
        assert re.fullmatch(r"[\w./-]+", name)
        assert name not in {"", "."}
        assert (ROOT / name).is_file() if name.endswith(".yml") else (ROOT / name / "action.yml").is_file()


@every_workflow
def test_pins_say_their_version(path: Path) -> None:
    lines = [
        line.strip().removeprefix("- ")
        for line in path.read_text().splitlines()
        if re.match(r"(?:- +)?uses:", line.strip())
    ]
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


@every_workflow
def test_no_script_holds_an_expression_and_no_job_a_cache(path: Path) -> None:
    scripts = [step["run"] for step in _steps(path) if "run" in step and path.name != "ci.yml"]
    assert [script for script in scripts if "${{" in script] == []
    workflow = _load(path)
    assert [workflow.get("cache-mode"), *(job.get("cache-mode", "none") for job in workflow["jobs"].values())] == [
        "none"
    ] * (1 + len(workflow["jobs"]))
    assert [
        step for step in _steps(path) if "actions/cache" in step.get("uses", "") or "cache" in step.get("with", {})
    ] == []


PRIVILEGED = [path for path in WORKFLOWS if any(word in path.read_text("utf-8") for word in (": write", "secrets."))]


@pytest.mark.parametrize("path", PRIVILEGED, ids=lambda path: path.name)
def test_what_may_write_checks_out_the_default_branch_only(path: Path) -> None:
    """Of a workflow on workflow_run or issue_comment that is what `checkout` does without a `ref`."""
    triggers = set(_load(path).get("on", {}) or {})
    assert triggers <= {"workflow_call", "workflow_run", "issue_comment", "schedule", "workflow_dispatch"}
    checkouts = [step["with"] for step in _steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert [each for each in checkouts if {"ref", "repository"} & set(each)] == []


def test_an_identity_for_storage_is_given_behind_the_environment_only() -> None:
    for path in WORKFLOWS:
        for job in _load(path)["jobs"].values():
            if "steps" in job and job["permissions"].get("id-token"):
                assert "environment" in job


def test_commands_are_filtered_before_a_runner_starts() -> None:
    condition = _load(WORKFLOWS[0].parent / "commands.yml")["jobs"]["answer"]["if"]
    for part in (
        "action == 'created'",
        "issue.pull_request",
        "user.type == 'User'",
        "startsWith(github.event.comment.body, '/')",
    ):
        assert part in condition
