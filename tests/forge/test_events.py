"""What the commands read of events, over payloads that fit the schemas that are published for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from comment.payloads import PAYLOAD
from forge import webhooks
from forge.git_backend import git
from forge.pull_request import FOLDER, FORK, GOLDEN, NAME, Desk, desk

from connectorops.model import Exit
from connectorops.report.checks import READY

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server

needs_schemas = pytest.mark.skipif(not webhooks.SCHEMAS.is_file(), reason="no webhooks-schemas from npm: `make node`")


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("CONNECTOROPS_IGNORE", "SE007,SE010")
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(tmp_path / name))
    made = desk(server, tmp_path, monkeypatch)
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "GITHUB_OUTPUT"))
    return made


@needs_schemas
def test_the_payload_of_the_other_tests_is_one_that_github_may_send() -> None:
    assert webhooks.event("issue_comment$created", PAYLOAD)["comment"]["body"] == "/check"


@needs_schemas
def test_a_payload_that_github_never_sends_fails_the_test_that_has_it() -> None:
    with pytest.raises(AssertionError):
        webhooks.event("issue_comment$created", {"action": "opened"})


def _action(at: Desk, payload: dict[str, Any]) -> tuple[int, str, dict[str, str], str]:
    code, said = at.run("action", "--event", at.event(payload))
    output, summary = (at.clone.parent / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"))
    found = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
    return code, said, found, summary.read_text("utf-8")


def _side(at: Desk, commit: str, name: str) -> dict[str, Any]:
    owner, _, short = name.partition("/")
    at.server.world.account(owner)
    return {"sha": commit, "repo": {"full_name": name, "name": short}}


def test_the_action_judges_what_a_pull_request_of_a_fork_changes_and_says_what_it_left_out(at: Desk) -> None:
    at.push({"apiProperties.json": b"{"})
    head = at.head
    git(at.clone, "fetch", "--quiet", str(at.upstream.folder), "refs/pull/1/head")
    base = _side(at, at.upstream.commit("main"), NAME)
    pull = {"number": 1, "base": base, "head": _side(at, head, FORK)}
    code, said, outputs, summary = _action(at, webhooks.event("pull_request$opened", {"pull_request": pull}))
    assert code == Exit.FINDINGS
    assert f"::error file={FOLDER}/apiProperties.json" in said
    assert outputs["verdict"] == "failed"
    assert "This run could only read" in summary


def test_the_action_judges_what_a_merge_queue_changes(at: Desk) -> None:
    base, head = at.upstream.commit("main"), at.upstream.push("queue", {f"{FOLDER}/apiProperties.json": "{"})
    git(at.clone, "fetch", "--quiet", str(at.upstream.folder), "queue")
    group = {"base_sha": base, "head_sha": head, "base_ref": "refs/heads/main"}
    code, _, outputs, summary = _action(at, webhooks.event("merge_group$checks_requested", {"merge_group": group}))
    assert (code, outputs["verdict"]) == (Exit.FINDINGS, "failed")
    assert "could only read" not in summary


def test_a_merge_queue_gets_the_check_and_the_status_that_it_waits_for(at: Desk) -> None:
    commit = at.upstream.push("queue", {f"{FOLDER}/readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    event = at.event(at.queued(commit))
    assert at.run("report", "--event", event) == (Exit.CLEAN, "Merge queue: wrote check, status.\n")
    assert [(each["sha"], each["state"]) for each in at.upstream.statuses] == [(commit, "success")]
    assert {at.upstream.checks[-1]["name"], at.upstream.statuses[-1]["context"]} == {"connectorops"}
    assert at.upstream.checks[-1]["head_sha"] == commit
    assert at.answers() == []
    assert at.upstream.pulls[1].labels == []
    assert at.run("report", "--event", event) == (Exit.CLEAN, "Merge queue: nothing changed.\n")


def test_a_merge_queue_with_an_error_is_held_up(at: Desk) -> None:
    commit = at.upstream.push("queue", {f"{FOLDER}/apiProperties.json": "{"})
    assert at.run("report", "--event", at.event(at.queued(commit)))[0] == Exit.CLEAN
    assert at.upstream.statuses[-1]["state"] == "failure"
    assert READY not in json.dumps(at.upstream.checks)


@pytest.mark.parametrize(
    "edit",
    [
        {"head_repository": {"full_name": FORK}},
        {"head_branch": "main"},
        {"head_branch": "gh-readonly-queue/main/pr-1-0123"},
        {"head_branch": f"gh-readonly-queue/a b/pr-1-{'0' * 40}"},
        {"head_sha": "HEAD"},
    ],
)
def test_a_queue_that_is_not_the_repositorys_own_is_refused(at: Desk, edit: dict[str, Any]) -> None:
    payload = at.queued(at.upstream.commit("main"))
    payload["workflow_run"] |= edit
    code, said = at.run("report", "--event", at.event(payload))
    assert (code, "merge queue" in said) == (Exit.USAGE, True)
    assert at.server.seen == []
