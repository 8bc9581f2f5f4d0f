"""`/propose` over the test server and real git: what was certified goes to the public repository, and is recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, NAME, Desk, desk, flows
from forge.test_propose import BRANCH, TEMPLATE, UPSTREAM, Workshop, upstream_files
from forge.world import ACTIONS

from connectorops.adapters.github_ledger import GitHubEvents
from connectorops.lifecycle.ledger import read
from connectorops.model import Exit
from connectorops.scanning.invented import private_key

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server
    from forge.world import PullRequest, Repository

SENDER = "sender"
"""The account whose token may push to the fork of the public repository; the workflow's own may not."""


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    world, made = server.world, desk(server, tmp_path, monkeypatch)
    made.workspace = Workshop
    made.upstream.roles[ACTIONS] = "write"
    world.account(SENDER)
    public = world.repository(UPSTREAM)
    public.push("main", upstream_files(TEMPLATE))
    git(public.folder, "branch", "dev", "main")
    world.repository(f"{SENDER}/public", parent=UPSTREAM)
    (tmp_path / "runner").mkdir()
    for name, value in {
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "CONNECTOROPS_LEDGER": NAME,
        "CONNECTOROPS_UPLOAD_TO": f"file:{tmp_path / 'storage'}",
        "CONNECTOROPS_UPSTREAM": UPSTREAM,
        "CONNECTOROPS_UPSTREAM_TOKEN": world.token(SENDER),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("CONNECTOROPS_UPSTREAM_BASE", "CONNECTOROPS_FORK", "GITHUB_ACTOR", "GITHUB_ACTOR_ID"):
        monkeypatch.delenv(name, raising=False)
    return made


def says(at: Desk, login: str, line: str) -> str:
    """Give a command behind the environment if it is for there, and what was answered."""
    event = at.event(at.says(login, line))
    at.run("comment", "--event", event)
    at.run("comment", "--event", event, "--gated")
    return at.answers()[-1]


def certified(at: Desk, files: dict[str, str | bytes | None] | None = None) -> str:
    """A head that is certified."""
    head = at.push({"solutions/Flows.zip": flows(), **(files or {})})
    assert "✅ `/certify` is done." in says(at, "ada", f"/certify {head}")
    return head


def public(at: Desk) -> Repository:
    return at.server.world.repositories[UPSTREAM]


def offered(at: Desk) -> PullRequest:
    (found,) = public(at).pulls.values()
    return found


def readme(at: Desk) -> str:
    fork = at.server.world.repositories[f"{SENDER}/public"]
    return (fork.blob(fork.commit(BRANCH), "certified-connectors/golden/readme.md") or b"").decode()


def submission(at: Desk) -> dict[str, Any]:
    code, text = at.run("status", FOLDER, "--format", "json")
    assert code == Exit.CLEAN, text
    found: dict[str, Any] = json.loads(text)
    return found


def moves(at: Desk) -> list[str]:
    log = git(at.upstream.folder, "log", "--format=%s", "--reverse", "certification")
    return [each.partition(" ")[0] for each in log.splitlines()]


def test_what_was_certified_is_proposed_and_recorded_with_the_token_of_the_environment(at: Desk) -> None:
    head = certified(at)
    answer = says(at, "ada", "/propose")
    assert answer.partition("\n")[2].startswith("✅ `/propose` is done.")
    assert "Proposed connectors/golden: https://github.com/ms/public/pull/1" in answer
    assert "Recorded: propose of connectors/golden" in answer
    assert "It is open-sourcing." in answer
    assert "When that is done: /merged" in answer
    assert (offered(at).author, offered(at).base, offered(at).head_repository) == (SENDER, "dev", f"{SENDER}/public")
    assert moves(at) == ["start", "certify", "propose"]
    ledger = GitHubEvents(Workshop().hosting(NAME))
    last = read(ledger.tree(ledger.tip()), FOLDER).events[-1]
    assert (last.subject.commit, last.actor.login) == (head, "ada")
    assert last.facts["address"] == "https://github.com/ms/public/pull/1"


def test_the_comment_on_the_pull_request_says_what_follows(at: Desk) -> None:
    head = at.push({"solutions/Flows.zip": flows()})
    at.run("report", "--event", at.event(at.checked()))
    assert f"\n```\n/certify {head}\n```\n" in at.answers()[0]
    certified(at)
    assert "this commit is certified; then, in a comment:\n```\n/propose\n```\n" in at.answers()[0]
    says(at, "ada", "/propose")
    assert "**Whose move:** Microsoft's: review the pull request in the public repository" in at.answers()[0]
    assert "\n```\n/merged\n```\n" in at.answers()[0]
    before = at.answers()
    for said in ("wrote check, status", "nothing changed"):
        assert at.run("report", "--event", at.event(at.checked()))[1] == f"Pull request 1: {said}.\n"
    assert at.answers() == before


def test_no_comment_is_made_where_none_reports(at: Desk) -> None:
    certified(at)
    says(at, "ada", "/propose")
    assert [each for each in at.answers() if "What blocks this" in each] == []


def test_a_damaged_ledger_holds_up_no_report(at: Desk) -> None:
    certified(at)
    (*_, path) = git(at.upstream.folder, "ls-tree", "-r", "--name-only", "certification").splitlines()
    at.upstream.push("certification", {path: "{}"})
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert code == Exit.CLEAN
    assert "::warning title=The ledger is damaged::" in said
    assert f"/certify {at.head}" in at.answers()[-1]


def test_given_again_nothing_is_done_again(at: Desk) -> None:
    certified(at)
    says(at, "ada", "/propose")
    before = moves(at), repr(public(at).pulls), readme(at)
    answer = says(at, "ada", "/propose")
    assert "Nothing new: https://github.com/ms/public/pull/1 has these files and this text." in answer
    assert "It was recorded already, and nothing changed" in answer
    assert (moves(at), repr(public(at).pulls), readme(at)) == before


def test_it_is_not_for_everybody_and_not_for_what_was_never_certified(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    assert "The ledger knows no submission" in says(at, "captain", "/propose")
    at.run("advance", FOLDER, "start", "--number", "1", "--actor", "7")
    assert "Nothing of connectors/golden was certified since it began" in says(at, "captain", "/propose")
    certified(at)
    assert "/propose needs the owners or write access" in says(at, "stranger", "/propose")
    assert "/propose needs the owners or write access" in says(at, "pub", "/propose")
    assert public(at).pulls == {}


def test_what_was_pushed_after_the_approval_is_not_proposed(at: Desk) -> None:
    certified(at, {"readme.md": GOLDEN["readme.md"] + b"\nAgreed.\n"})
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nSlipped in.\n"})
    assert "✅" in says(at, "ada", "/propose")
    assert readme(at).endswith("Agreed.\n")


def test_a_commit_that_is_gone_is_not_replaced_by_another(at: Desk) -> None:
    head = certified(at)
    git(at.fork.folder, "update-ref", "refs/heads/tasks", f"{head}^")
    git(at.clone, "update-ref", "-d", "refs/connectorops/pull/1/head")
    git(at.clone, "reflog", "expire", "--expire=now", "--all")
    git(at.clone, "gc", "--quiet", "--prune=now")
    answer = says(at, "ada", "/propose")
    assert f"Commit {head}, which was certified, is not in this clone, and pull request 1 does not have it" in answer
    assert public(at).pulls == {}


def test_the_pull_request_does_not_decide_by_what_it_is_judged(at: Desk) -> None:
    """Its configuration says that nothing is an error, and its manifest accepts what is."""
    certified(at)
    at.upstream.push("main", {".github/connectorops.yml": "severities: {RM001: error}\n"})
    properties = json.loads(GOLDEN["apiProperties.json"])
    properties["properties"]["iconBrandColor"] = "#007ee5"
    waiver = "waivers: [{rule: AP004, reason: It is our colour., approver: pub, until: 2099-01-01}]\n"
    at.fork.push("tasks", {".github/connectorops.yml": "severities: {AP004: off}\n"})
    manifest = (at.fork.blob("tasks", f"{FOLDER}/certification.yml") or b"").decode()
    head = at.push({"apiProperties.json": json.dumps(properties, indent=4), "certification.yml": manifest + waiver})
    recorded = ["advance", FOLDER, "certify", "--commit", head, "--package", "0" * 64, "--actor", "7"]
    git(at.clone, "fetch", "--quiet", str(at.fork.folder), "tasks")
    assert at.run(*recorded)[0] == Exit.CLEAN
    answer = says(at, "ada", "/propose")
    assert "❌ `/propose` did not do all of it." in answer
    assert "AP004" in answer
    assert public(at).pulls == {}
    assert moves(at)[-1] == "certify"


def test_a_secret_is_not_proposed_although_it_was_certified(at: Desk) -> None:
    certified(at)
    head = at.push({"readme.md": GOLDEN["readme.md"].decode() + f"\n{private_key()}\n"})
    git(at.clone, "fetch", "--quiet", str(at.fork.folder), "tasks")
    at.run("advance", FOLDER, "certify", "--commit", head, "--package", "0" * 64, "--actor", "7")
    assert "what is public once can't be taken back" in says(at, "ada", "/propose")
    assert public(at).pulls == {}


def test_what_reviewers_want_changed_is_certified_and_proposed_again_until_it_is_merged(at: Desk) -> None:
    certified(at)
    says(at, "ada", "/propose")
    assert "It is changes-requested." in says(at, "ada", "/changes-requested The readme names no plan.")
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nIt needs the plan for teams.\n"})
    assert "✅" in says(at, "ada", f"/certify {at.head}")
    assert "Updated connectors/golden: " in says(at, "ada", "/propose")
    assert readme(at).endswith("for teams.\n")
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nIt needs a plan.\n"})
    assert "✅" in says(at, "ada", f"/certify {at.head}")
    assert "It is open-sourcing." in says(at, "ada", "/propose")  # no reviewer asked, and it is up to date
    assert submission(at)["mover"] == "Microsoft"
    at.upstream.pulls[1].is_open = False
    assert "It is open-sourced." in says(at, "ada", "/merged")
    assert moves(at) == [
        *("start", "certify", "propose", "request-changes", "certify", "propose", "certify", "propose", "merged")
    ]
    assert "connectors/golden is open-sourced, so that it is not proposed now." in says(at, "ada", "/propose")


def test_what_is_merged_is_what_was_proposed_last_and_nothing_else_is_submitted(at: Desk) -> None:
    certified(at)
    says(at, "ada", "/propose")
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})
    assert "✅" in says(at, "ada", f"/certify {at.head}")
    says(at, "ada", "/merged")
    ends = ("--sas-expires", "2099-01-01", "--actor", "7")
    code, said = at.run("advance", FOLDER, "submit", *ends)
    assert code == Exit.FINDINGS
    assert "are not those that were merged" in said


def test_a_token_that_may_not_leaves_the_rest_to_a_person_and_nothing_is_recorded(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = certified(at)
    monkeypatch.setenv("CONNECTOROPS_UPSTREAM_TOKEN", "")
    answer = says(at, "ada", "/propose")
    assert "❌ `/propose` did not do all of it." in answer
    assert "Not opened by us: we know of no fork of ms/public." in answer
    assert f"connectorops advance connectors/golden propose --commit {head}" in answer
    assert moves(at) == ["start", "certify"]


def test_a_dry_run_shows_it_and_an_account_is_needed_for_the_record(at: Desk) -> None:
    certified(at)
    code, said = at.run("propose", "golden", "--certified", "--actor", "7", "--dry-run")
    assert code == Exit.CLEAN, said
    assert said.startswith("Would open a pull request, and nothing was done.\n")
    code, said = at.run("propose", "golden", "--certified")
    assert (code, "Say who proposes it, for the record: --actor." in said) == (Exit.USAGE, True)
    code, said = at.run("propose", "golden", "--certified", "--actor", "7", "--rev", at.head)
    assert (code, "--certified names the commit itself: leave --rev out." in said) == (Exit.USAGE, True)
    assert public(at).pulls == {}
    assert moves(at) == ["start", "certify"]
