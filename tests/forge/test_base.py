"""The author chooses the base of a pull request: which one is believed in what it says of owners, rules and waivers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from forge.pull_request import FOLDER, GOLDEN, Desk, desk, flows, manifest
from forge.world import ACTIONS

from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server

SWAGGER = "apiDefinition.swagger.json"
WAIVE = "/waive SW022 until 2099-03-31 because The service keeps its old name until then."
LAX: dict[str, str | bytes | None] = {".github/connectorops.yml": "certify: {approvals: 0}\n"}


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
    assert "is neither the default branch (main) nor a protected one" in said
    assert at.run("report", "--event", at.event(at.checked()))[0] == Exit.CLEAN
    assert at.upstream.statuses == []
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


def test_a_protected_branch_is_believed(at: Desk) -> None:
    at.upstream.push("dev", {"docs/guide.md": "# Guide\n"})
    at.upstream.protected.add("dev")
    at.upstream.pulls[1].base = "dev"
    assert at.run("report", "--pull", "1")[0] == Exit.CLEAN
    assert len(at.upstream.statuses) == 1
    assert "approved  ada (comment)" in certify(at, "ada")
