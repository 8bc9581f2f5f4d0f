from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """Of a workflow on workflow_run or issue_comment that is what `checkout` does without a `ref`.

    A push is one of people who may write: to the default branch, or of a version.
    """
    triggers = _load(path)["on"]
    assert set(triggers) <= {"workflow_call", "workflow_run", "issue_comment", "schedule", "workflow_dispatch", "push"}
    pushes = triggers.get("push", {"branches": ["main"]})
    assert pushes.get("branches", ["main"]) == ["main"]
    assert pushes.keys() == {"branches"} or all(tag.startswith("v[0-9]+") for tag in pushes["tags"])
    checkouts = [step["with"] for step in _steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert [each for each in checkouts if {"ref", "repository"} & set(each)] == []


def test_an_identity_for_storage_is_given_behind_the_environment_only() -> None:
    for path in WORKFLOWS:
        for job in _load(path)["jobs"].values():
            if "steps" in job and job["permissions"].get("id-token"):
                assert "environment" in job


def test_secrets_are_read_behind_an_environment_only() -> None:
    """A caller passes one on by its name: the environment's own value takes its place, in the job that names it."""
    for path in WORKFLOWS:
        workflow = _load(path)
        for job in workflow["jobs"].values():
            if "steps" in job and "secrets." in json.dumps(job):
                assert "environment" in job
            assert job.get("secrets", {}) != "inherit"
        passed = {name for job in workflow["jobs"].values() for name in job.get("secrets", {})}
        assert passed <= set(_load(WORKFLOWS[0].parent / "commands.yml")["on"]["workflow_call"]["secrets"])


def test_what_writes_to_the_repository_is_known() -> None:
    """The ledger is a branch, and a release is one, too."""
    writers = {
        (path.name, name)
        for path in WORKFLOWS
        for name, job in _load(path)["jobs"].items()
        if "steps" in job and job["permissions"].get("contents") == "write"
    }
    assert writers == {("commands.yml", "answer"), ("commands.yml", "publish"), ("release.yml", "publish")}


def test_a_caller_gives_what_the_called_jobs_ask_and_no_more() -> None:
    """A job that asks for more than its caller has would not start; what nobody asks for is too much."""
    for path in WORKFLOWS:
        for job in _load(path)["jobs"].values():
            if "uses" in job:
                called = _load(ROOT / job["uses"].removeprefix(OURS))["jobs"].values()
                assert job["permissions"] == _together(each["permissions"] for each in called)


def test_the_guide_gives_what_the_called_jobs_ask_and_no_more() -> None:
    guide = (ROOT / "docs" / "github.md").read_text("utf-8")
    callers = [YAML(typ="safe").load(text) for text in re.findall(r"```yaml\n(name:.*?)```", guide, re.DOTALL)]
    jobs = [job for caller in callers for job in caller["jobs"].values()]
    assert len(jobs) == 5
    for job in jobs:
        path = job["uses"].removeprefix("connectorops/connectorops/").removesuffix("@COMMIT")
        called = _load(ROOT / path)
        assert job["permissions"] == _together(each["permissions"] for each in called["jobs"].values())
        assert set(job.get("secrets", {})) == set((called["on"]["workflow_call"] or {}).get("secrets", {}))


def _together(permissions: Iterable[dict[str, str]]) -> dict[str, str]:
    whole: dict[str, str] = {}
    for each in permissions:
        whole |= {name: max(level, whole.get(name, "")) for name, level in each.items()}
    return whole


def test_no_command_that_waits_is_cancelled_by_a_newer_one() -> None:
    for job in _load(WORKFLOWS[0].parent / "commands.yml")["jobs"].values():
        assert job["concurrency"]["cancel-in-progress"] is False
        assert job["concurrency"]["queue"] == "max"
        assert "github.event.issue.number" in job["concurrency"]["group"]


def test_the_jobs_that_share_a_check_ask_for_the_same_and_hand_on_their_parts() -> None:
    jobs = _load(WORKFLOWS[0].parent / "check.yml")["jobs"]
    runs = {name: next(s["with"] for s in job["steps"] if s.get("id") == "check") for name, job in jobs.items()}
    assert set(runs) == {"check", "shard", "whole"}
    shared = ("paths", "shards")
    assert [{each: run[each] for each in shared} for run in runs.values()] == [
        {each: f"${{{{ inputs.{each} }}}}" for each in shared}
    ] * 3
    assert runs["shard"]["shard"] == "${{ matrix.shard }}"
    (up,) = [s["with"] for s in jobs["shard"]["steps"] if "upload-artifact" in s["uses"]]
    (down,) = [s["with"] for s in jobs["whole"]["steps"] if "download-artifact" in s["uses"]]
    assert up["name"] == down["pattern"].replace("*", "${{ matrix.shard }}")
    assert (up["path"], down["path"]) == ("${{ steps.check.outputs.part }}", runs["whole"]["parts"])
    assert down["merge-multiple"] is True


def test_commands_are_filtered_before_a_runner_starts() -> None:
    condition = _load(WORKFLOWS[0].parent / "commands.yml")["jobs"]["answer"]["if"]
    for part in (
        "action == 'created'",
        "issue.pull_request",
        "user.type == 'User'",
        "startsWith(github.event.comment.body, '/')",
    ):
        assert part in condition
