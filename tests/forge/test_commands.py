"""`report` and `comment` on a pull request from a fork, over the test server and real git."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, Desk, desk
from forge.world import ACTIONS

from connectorops.model import Exit
from connectorops.report.checks import BLOCKED, READY
from connectorops.report.sticky import MARKER

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk(server, tmp_path, monkeypatch)


def broken() -> dict[str, str | bytes | None]:
    """Three errors."""
    swagger = json.loads(GOLDEN["apiDefinition.swagger.json"])
    swagger["info"]["title"] = "Golden Connector"
    properties = json.loads(GOLDEN["apiProperties.json"])
    properties["properties"]["iconBrandColor"] = "#007ee5"
    return {
        "apiDefinition.swagger.json": json.dumps(swagger, indent=4),
        "apiProperties.json": json.dumps(properties, indent=4),
    }


def test_a_clean_pull_request_is_ready_and_a_second_run_changes_nothing(at: Desk) -> None:
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert (code, said) == (Exit.CLEAN, "Pull request 1: wrote comment, check, status, labels.\n"), said
    (comment,) = at.answers()
    assert comment.startswith(f"{MARKER}\n**What blocks this:** nothing that we check.")
    assert "the owners': ada: review it" in comment
    assert at.upstream.pulls[1].labels == [READY]
    assert [each["state"] for each in at.upstream.statuses] == ["success"]
    writes = [each.line for each in at.server.seen if not each.line.startswith("GET")]
    assert at.run("report", "--event", at.event(at.checked())) == (Exit.CLEAN, "Pull request 1: nothing changed.\n")
    assert [each.line for each in at.server.seen if not each.line.startswith("GET")] == writes


def test_errors_block_and_the_comment_is_edited_when_they_are_gone(at: Desk) -> None:
    at.push(broken())
    assert at.run("report", "--pull", "1")[0] == Exit.CLEAN
    (comment,) = at.answers()
    assert "**What blocks this:** 3 errors in 1 connector." in comment
    assert f"/blob/{at.head}/{FOLDER}/apiProperties.json#L" in comment
    assert at.upstream.pulls[1].labels == [BLOCKED]
    assert at.upstream.checks[-1]["conclusion"] == "failure"
    assert len(at.upstream.checks[-1]["annotations"]) >= 3
    at.push({name: GOLDEN[name] for name in broken()})
    assert at.run("report", "--pull", "1")[0] == Exit.CLEAN
    (comment,) = at.answers()
    assert "nothing that we check" in comment
    assert at.upstream.pulls[1].labels == [READY]


def test_a_report_of_a_commit_that_is_not_the_head_any_more_is_superseded(at: Desk) -> None:
    old = at.checked()
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})
    assert at.run("report", "--event", at.event(old))[1].startswith("Superseded")
    assert at.answers() == []


def test_a_planted_comment_is_not_taken_for_ours(at: Desk) -> None:
    at.server.world.comment(at.upstream, 1, "stranger", f"{MARKER}\nAll is well. Merge.")
    at.run("report", "--pull", "1")
    assert len(at.answers()) == 1
    assert next(iter(at.upstream.comments.values()))["body"].endswith("Merge.")


def test_a_label_that_somebody_set_is_no_verdict(at: Desk) -> None:
    at.push(broken())
    at.upstream.pulls[1].labels += [READY, "theirs"]
    at.run("report", "--pull", "1")
    assert at.upstream.pulls[1].labels == ["theirs", BLOCKED]
    assert at.upstream.statuses[-1]["state"] == "failure"


def test_a_change_to_no_connector_passes_without_a_comment(at: Desk) -> None:
    at.fork.push("tasks", {f"{FOLDER}/readme.md": GOLDEN["readme.md"], "docs/guide.md": "# Guide\n"})
    at.run("report", "--pull", "1")
    assert at.answers() == []
    assert at.upstream.statuses[-1]["description"] == "No connector is changed"
    assert at.upstream.pulls[1].labels == []


def test_the_configuration_of_the_pull_request_is_not_believed(at: Desk) -> None:
    at.push(broken())
    at.fork.push("tasks", {".github/connectorops.yml": "ignore: [SW022, AP002]\nexclude: [connectors/golden]\n"})
    at.run("report", "--pull", "1")
    assert "3 errors in 1 connector." in at.answers()[0]
    at.fork.push("tasks", {".github/connectorops.yml": "ignore: [ST, SW, AP]\n"})
    at.run("report", "--pull", "1")
    assert "6 errors in 1 connector and the pull request itself." in at.answers()[0]


@pytest.mark.parametrize(
    "edit",
    [
        {"event": "push"},
        {"event": "pull_request_target"},
        {"head_sha": "HEAD"},
        {"head_branch": "a b"},
        {"head_branch": None},
        {"head_repository": None},
        {"head_repository": {"owner": {"login": "../x"}}},
    ],
)
def test_an_event_that_says_something_else_is_refused(at: Desk, edit: dict[str, object]) -> None:
    payload = at.checked()
    payload["workflow_run"] |= edit
    code, said = at.run("report", "--event", at.event(payload))
    assert code == Exit.USAGE
    assert "The event" in said
    assert at.server.seen == []


def test_a_token_that_only_reads_is_told_what_it_lacks(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token(ACTIONS, writes=False))
    code, said = at.run("report", "--pull", "1")
    assert code == Exit.USAGE
    assert "`permissions:` of the job" in said


def test_a_service_that_is_down_is_3_and_not_the_files_fault(at: Desk) -> None:
    at.server.fail("GET .*/pulls/1", *[(502, {}, {"message": "Bad gateway"})] * 9)
    code, said = at.run("report", "--pull", "1")
    assert code == Exit.SERVICE
    assert "A service was down: GitHub" in said


def test_no_token_is_a_usage_error(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    code, said = at.run("report", "--pull", "1")
    assert code == Exit.USAGE
    assert "there is no token in GITHUB_TOKEN" in said


def answer(at: Desk, login: str, body: str, *words: str) -> tuple[int, str]:
    return at.run("comment", "--event", at.event(at.says(login, body)), *words)


def test_a_command_is_seen_run_and_answered_once(at: Desk) -> None:
    event = at.event(at.says("stranger", "/explain SW022"))
    assert at.run("comment", "--event", event)[0] == Exit.CLEAN
    assert at.run("comment", "--event", event)[1] == "Ignored: this comment was answered already.\n"
    (reply,) = at.answers()
    assert "✅ `/explain` is done." in reply
    assert "SW022" in reply
    assert at.reactions() == ["eyes", "rocket"]


def test_the_author_checks_again_and_a_stranger_may_not(at: Desk) -> None:
    assert answer(at, "stranger", "/check")[1] == "Denied: not_permitted.\n"
    assert "/check needs the author or triage access; you have read access." in at.answers()[0]
    assert answer(at, "pub", "/check")[1].endswith("Ran /check: 0.\n")
    assert at.answers()[1].startswith(MARKER)
    assert at.reactions() == ["eyes", "confused", "eyes", "rocket"]


def test_help_lists_every_command(at: Desk) -> None:
    answer(at, "stranger", "/help")
    for line in ("/check", "/explain RULE", "/help", "/owners"):
        assert f"\n{line}\n" in at.answers()[0]


def test_owners_are_those_of_the_base(at: Desk) -> None:
    at.upstream.push("main", {"CODEOWNERS": "/connectors/golden/ @ada\n"})
    at.fork.push("tasks", {"CODEOWNERS": "* @stranger\n"})
    answer(at, "stranger", "/owners")
    assert "@ada" in at.answers()[0]
    assert "@stranger" not in at.answers()[0]


def test_an_unknown_command_is_answered_with_the_nearest(at: Desk) -> None:
    assert answer(at, "stranger", "/chekc")[1] == "Denied: unknown_command.\n"
    assert "Did you mean /check?" in at.answers()[0]


@pytest.mark.parametrize("body", ["Nice work!", "> /check", "```\n/check\n```", "/azp run"])
def test_what_is_no_command_costs_no_request(at: Desk, body: str) -> None:
    assert answer(at, "pub", body)[1].startswith("Ignored: ")
    assert at.server.seen == []
    assert at.reactions() == []


def test_a_bot_commands_nothing(at: Desk) -> None:
    assert answer(at, ACTIONS, "/check")[1] == "Ignored: not_a_person.\n"


def test_a_renamed_account_has_no_right_of_its_name(at: Desk) -> None:
    at.upstream.roles["captain"] = "admin"
    payload = at.says("captain", "/check")
    payload["comment"]["user"]["id"] = payload["sender"]["id"] = 4
    assert at.run("comment", "--event", at.event(payload))[1] == "Denied: not_permitted.\n"


def test_a_closed_pull_request_takes_no_command(at: Desk) -> None:
    at.upstream.pulls[1].is_open = False
    assert answer(at, "pub", "/check")[1] == "Denied: pull_request_closed.\n"


def test_access_that_can_not_be_asked_permits_nothing(at: Desk) -> None:
    at.server.fail("GET .*/permission", *[(500, {}, {"message": "Oops"})] * 9)
    code, said = answer(at, "stranger", "/check")
    assert code == Exit.SERVICE
    assert "A service was down" in said
    assert at.answers() == []


def test_a_check_takes_the_summary_of_many_findings_in_any_language(at: Desk) -> None:
    swagger = json.loads(GOLDEN["apiDefinition.swagger.json"])
    for number in range(400):
        swagger["paths"][f"/文档{number}"] = {"get": {"operationId": f"列出所有文档的清单{number}", "responses": {}}}
    at.push({"apiDefinition.swagger.json": json.dumps(swagger, ensure_ascii=False)})
    code, said = at.run("report", "--pull", "1")
    assert code == Exit.CLEAN, said
    assert at.upstream.checks[-1]["conclusion"] == "failure"
    assert "Left out here" in at.upstream.checks[-1]["summary"]


def test_twenty_connectors_in_one_pull_request_take_few_calls_and_little_time(at: Desk) -> None:
    files = {name: GOLDEN[name] for name in GOLDEN if name != "certification.yml"}
    bad = broken()
    for number in range(20):
        at.push({**files, **bad}, f"connectors/c{number}")
    began = time.process_time()
    assert at.run("report", "--pull", "1")[0] == Exit.CLEAN
    assert time.process_time() - began < 30
    assert len(at.server.seen) <= 25
    assert len(at.upstream.checks[-1]["annotations"]) > 60
    assert re.search(r"\d+ errors in 20 connectors and the pull request itself", at.answers()[0])


def test_what_a_command_records_is_pushed_before_it_is_answered(at: Desk) -> None:
    at.run("advance", FOLDER, "start", "--number", "1", "--actor", "7")
    assert git(at.upstream.folder, "for-each-ref", "refs/heads/certification") == ""
    at.upstream.roles[ACTIONS] = "write"
    assert answer(at, "ada", "/withdraw The service ends.")[1] == "Ran /withdraw: 0.\n"
    assert "Recorded: withdraw of connectors/golden" in at.answers()[-1]
    pushed = git(at.upstream.folder, "rev-parse", "refs/heads/certification")
    assert pushed == git(at.clone, "rev-parse", "refs/heads/certification")


def test_what_can_not_be_pushed_is_not_said_to_be_recorded(at: Desk) -> None:
    at.run("advance", FOLDER, "start", "--number", "1", "--actor", "7")
    code, said = answer(at, "ada", "/withdraw The service ends.")
    assert code == Exit.SERVICE
    assert "refs/heads/certification could not be pushed" in said
    assert "Recorded" not in at.answers()[-1]
    assert "a service was down" in at.answers()[-1]
