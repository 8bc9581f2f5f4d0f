"""The author chooses the base of a pull request: which one is believed in what it says of owners, rules and waivers."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

import pytest
from forge.pull_request import FOLDER, GOLDEN, Desk, Quick, desk, flows, manifest
from forge.world import ACTIONS

from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server

    from connectorops.ports import RevisionRange

SWAGGER = "apiDefinition.swagger.json"
WAIVE = "/waive SW022 until 2099-03-31 because The service keeps its old name until then."
LAX: dict[str, str | bytes | None] = {".github/connectorops.yml": "certify: {approvals: 0}\n"}
NAMES_DEV: dict[str, str | bytes | None] = {".github/connectorops.yml": "bases: [dev]\n"}


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(server, tmp_path, monkeypatch)
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", f"file:{tmp_path / 'storage'}")
    made.upstream.roles |= {ACTIONS: "write", "captain": "write"}
    made.push({"solutions/Flows.zip": flows()})
    return made


def certify(at: Desk, login: str) -> str:
    at.run("comment", "--gated", "--event", at.event(at.says(login, f"/certify {at.head}")))
    return at.answers()[-1]


def test_a_waiver_that_is_proposed_does_not_count_where_its_branch_is_made_the_base(at: Desk) -> None:
    swagger = json.loads(GOLDEN[SWAGGER])
    swagger["info"]["title"] = "Golden Connector"
    at.push({SWAGGER: json.dumps(swagger, indent=4)})
    at.run("comment", "--event", at.event(at.says("ada", WAIVE)))
    at.upstream.pulls[1].base = at.upstream.pulls[2].head
    at.upstream.protected.add(at.upstream.pulls[2].head)  # as all branches may be
    code, said = at.run("report", "--pull", "1")
    assert (code, at.upstream.statuses, at.upstream.checks) == (Exit.FINDINGS, [], [])
    assert "is neither the default branch (main) nor a protected one that main names" in said
    assert "change its base." in said  # a branch of ours can't be named
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert (code, at.upstream.statuses) == (Exit.CLEAN, [])
    assert "connectorops (" not in said  # and no ruleset could require its check
    assert "is not believed" in certify(at, "ada")
    assert "is not believed" in certify(at, "captain")
    assert not (at.clone.parent / "storage").exists()


def test_a_branch_that_a_writer_made_asks_for_no_fewer_approvals(at: Desk) -> None:
    at.upstream.push("lax", LAX)
    at.upstream.pulls[1].base = "lax"
    assert "neither the default branch" in certify(at, "captain")
    assert not (at.clone.parent / "storage").exists()


def test_a_branch_that_a_writer_made_names_no_owner(at: Desk) -> None:
    stranger = at.server.world.account("stranger")
    at.upstream.push("lax", {f"{FOLDER}/certification.yml": manifest(("stranger", stranger))})
    at.upstream.pulls[1].base = "lax"
    assert "neither the default branch" in certify(at, "stranger")
    at.run("comment", "--event", at.event(at.says("stranger", "/fix")))
    assert "Reason: `not_permitted`" in at.answers()[-1]


def test_the_verdict_of_a_commit_is_that_of_the_base_that_is_believed(at: Desk) -> None:
    at.upstream.push("lax", LAX)
    at.server.world.open_pull(at.upstream, "pub", "pub:tasks", base="lax")
    at.run("report", "--event", at.event(at.checked()))
    at.run("comment", "--event", at.event(at.says("pub", "/check")))
    assert len(at.upstream.statuses) == 1
    assert {each["issue"] for each in at.upstream.comments.values() if each["author"] == ACTIONS} == {1}
    code, _ = at.run("report", "--pull", "2")
    assert (code, len(at.upstream.statuses)) == (Exit.FINDINGS, 1)


def test_a_protected_branch_that_the_default_branch_names_is_believed(at: Desk) -> None:
    at.upstream.push("main", NAMES_DEV)
    at.upstream.push("dev", {"docs/guide.md": "# Guide\n"})
    at.upstream.protected.add("dev")
    at.upstream.pulls[1].base = "dev"
    assert at.run("report", "--pull", "1")[0] == Exit.CLEAN
    assert [each["context"] for each in at.upstream.statuses] == ["connectorops (dev)"]
    assert "approved  ada (comment)" in certify(at, "ada")


@pytest.mark.parametrize("bases", ["", "bases: [release]\n", "bases: ['release/*']\n"])
def test_a_branch_that_only_a_pattern_protects_is_not_believed(at: Desk, bases: str) -> None:
    """Whoever may push can make one of a name that the pattern fits."""
    at.upstream.push("main", {".github/connectorops.yml": bases})
    at.upstream.push("release/mine", {**LAX, **NAMES_DEV, ".github/connectorops.yml": "bases: [release/mine]\n"})
    at.upstream.protected.add("release/mine")
    at.upstream.pulls[1].base = "release/mine"
    code, said = at.run("report", "--pull", "1")
    assert (code, at.upstream.statuses) == (Exit.FINDINGS, [])
    assert "names under `bases` in .github/connectorops.yml" in said
    assert "change its base, or let whoever maintains main name release/mine there and protect it." in said
    assert "is not believed" in certify(at, "captain").replace("\u200b", "")


def test_a_branch_that_is_named_and_that_nobody_protects_is_not_believed(at: Desk) -> None:
    at.upstream.push("main", NAMES_DEV)
    at.upstream.push("dev", LAX)
    at.upstream.pulls[1].base = "dev"
    assert at.run("report", "--pull", "1")[0] == Exit.FINDINGS
    assert at.upstream.statuses == []


def test_a_workflow_tells_whoever_opens_the_run_what_a_base_lacks(at: Desk) -> None:
    """No report is no failure of the run, and nobody reads the log of a run that passed."""
    at.upstream.push("dev", {"docs/guide.md": "# Guide\n"})
    at.upstream.pulls[1].base = "dev"
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert code == Exit.CLEAN
    assert said.startswith("::warning title=No report on pull request 1::Pull request 1 goes to dev, which is neither ")
    assert "name dev there and protect it.%0A" in said
    assert "a ruleset for dev has to require the check `connectorops (dev)`" in said
    assert said.count("\n") == 1


@pytest.fixture
def lax_dev(at: Desk) -> Desk:
    """A base beside main that is believed, and asks for less: a title that main refuses passes there."""
    at.upstream.push("main", NAMES_DEV)
    at.upstream.push("dev", {".github/connectorops.yml": "severities: { SW022: note }\n"})
    at.upstream.protected.add("dev")
    swagger = json.loads(GOLDEN[SWAGGER])
    swagger["info"]["title"] = "Golden Connector"
    at.push({SWAGGER: json.dumps(swagger, indent=4)})
    return at


def shown(at: Desk) -> dict[str, str]:
    """The last state of each status, by its name."""
    return {each["context"]: each["state"] for each in at.upstream.statuses}


def test_what_one_base_lets_through_says_nothing_to_another(lax_dev: Desk) -> None:
    """One commit has one set of statuses, whichever pull requests have it as their head."""
    at = lax_dev
    at.upstream.pulls[1].base = "dev"
    at.run("report", "--event", at.event(at.checked()))
    assert shown(at) == {"connectorops (dev)": "success"}
    at.upstream.pulls[1].base = "main"  # no workflow runs on that
    assert "connectorops" not in shown(at)
    at.run("comment", "--event", at.event(at.says("pub", "/check")))
    assert shown(at) == {"connectorops (dev)": "success", "connectorops": "failure"}
    assert {each["name"]: each["conclusion"] for each in at.upstream.checks} == {
        "connectorops (dev)": "success",
        "connectorops": "failure",
    }


def test_every_pull_request_from_a_commit_is_reported_by_its_own_base(lax_dev: Desk) -> None:
    at = lax_dev
    at.server.world.open_pull(at.upstream, "pub", "pub:tasks", base="dev")
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert (code, said.count("wrote comment, check, status, labels")) == (Exit.CLEAN, 2)
    assert shown(at) == {"connectorops (dev)": "success", "connectorops": "failure"}
    labels = {number: pull.labels for number, pull in at.upstream.pulls.items()}
    assert labels == {1: ["connectorops: blocked"], 2: ["connectorops: ready"]}


def test_a_pull_request_that_fails_holds_up_no_other_from_its_commit(lax_dev: Desk) -> None:
    at = lax_dev
    at.server.world.open_pull(at.upstream, "pub", "pub:tasks", base="dev")
    at.server.fail("GET .*/issues/1/comments", *[(502, {}, {"message": "Bad gateway"})] * 9)
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert (code, shown(at)) == (Exit.SERVICE, {"connectorops (dev)": "success"})
    assert "Error: pull request 1 got no report: A service was down: GitHub" in said
    assert "Pull request 2: wrote comment, check, status, labels." in said


def test_a_crash_on_a_pull_request_holds_up_no_other_and_is_no_pass(lax_dev: Desk) -> None:
    at, trusted = lax_dev, lax_dev.upstream.commit("main")

    class Broken(Quick):
        def revision_range(self, path: Path, base: str, revision: str) -> RevisionRange:
            if base == trusted:
                raise RuntimeError("here")
            return super().revision_range(path, base, revision)

    at.workspace = Broken
    at.server.world.open_pull(at.upstream, "pub", "pub:tasks", base="dev")
    code, said = at.run("report", "--event", at.event(at.checked()))
    assert (code, shown(at)) == (Exit.CRASHED, {"connectorops (dev)": "success"})
    assert "RuntimeError: here" in said


def test_a_pull_request_that_gets_another_base_meanwhile_gets_no_verdict_of_the_old_one(lax_dev: Desk) -> None:
    at = lax_dev
    at.upstream.pulls[1].base = "dev"
    asked = count()

    def meanwhile(question: str) -> None:
        if question == "head" and next(asked) == 1:
            at.upstream.pulls[1].base = "main"

    at.server.world.meanwhile = meanwhile
    assert "another base" in at.run("report", "--pull", "1")[1]
    assert at.upstream.statuses == []
