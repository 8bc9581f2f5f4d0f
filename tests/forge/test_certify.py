"""From a fork to a certified package: errors, their repair, strangers, commits that move, and storage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from flow_solutions import flow_solution
from forge.pull_request import GOLDEN, Desk, desk
from golden_connector import connector_of, golden

from connectorops.model import Exit
from connectorops.package.bundle import zipped
from connectorops.package.solution import connector_solution, identity_of, source_of
from connectorops.report.checks import BLOCKED, READY

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(server, tmp_path, monkeypatch)
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "runner"))
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", f"file:{tmp_path / 'storage'}")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    (tmp_path / "runner").mkdir()
    return made


def flows() -> bytes:
    """A solution with a flow that uses the connector, as an environment exports it."""
    source = source_of(connector_of(golden()))
    identity = identity_of(source, None)
    return zipped(flow_solution(connector_solution(source, identity), identity, "ListDocuments"))


def broken() -> dict[str, str | bytes | None]:
    """Three errors."""
    swagger, properties = (json.loads(GOLDEN[name]) for name in ("apiDefinition.swagger.json", "apiProperties.json"))
    swagger["info"]["title"] = "Golden Connector"
    properties["properties"] |= {"publisher": "", "stackOwner": ""}
    return {
        "apiDefinition.swagger.json": json.dumps(swagger, indent=4),
        "apiProperties.json": json.dumps(properties, indent=4),
    }


def stored(at: Desk) -> list[Path]:
    return sorted(path for path in (at.clone.parent / "storage").rglob("*.zip"))


def certify(at: Desk, login: str, commit: str, *words: str) -> tuple[int, str]:
    return at.run("comment", "--event", at.event(at.says(login, f"/certify {commit}")), *words)


def test_from_errors_to_a_certified_package(at: Desk) -> None:
    at.push({**broken(), "solutions/Flows.zip": flows()})
    at.run("report", "--event", at.event(at.checked()))
    assert at.upstream.pulls[1].labels == [BLOCKED]
    refused = at.head
    assert certify(at, "ada", refused, "--gated")[1] == "Ran /certify: 1.\n"
    assert "It is not ready" in at.answers()[-1]

    head = at.push({name: GOLDEN[name] for name in broken()})
    at.run("report", "--event", at.event(at.checked()))
    assert at.upstream.pulls[1].labels == [READY]
    assert f"\n/certify {head}\n" in at.answers()[0]

    assert certify(at, "stranger", head)[1] == "Denied: not_permitted.\n"
    assert certify(at, "pub", head)[1] == "Denied: not_permitted.\n"
    assert certify(at, "ada", refused)[1] == "Denied: head_moved.\n"
    assert stored(at) == []

    event = at.event(at.says("ada", f"/certify {head}"))
    assert at.run("comment", "--event", event)[1] == "/certify is left to the job behind the environment.\n"
    assert (at.clone.parent / "output").read_text("utf-8") == "gated=true\n"
    assert stored(at) == []
    assert at.run("comment", "--event", event, "--gated") == (Exit.CLEAN, "Ran /certify: 0.\n")
    answer = at.answers()[-1]
    assert f"commit    {head}" in answer
    (package,) = stored(at)
    assert f"sha256 {package.parent.name}" in answer
    assert package.as_posix() in answer
    assert at.reactions()[-1] == "rocket"

    before = (at.answers(), stored(at), list(at.reactions()))
    assert at.run("comment", "--event", event, "--gated")[1] == "Ignored: this comment was answered already.\n"
    at.run("report", "--event", at.event(at.checked()))
    assert (at.answers(), stored(at), list(at.reactions())) == before


def test_a_commit_that_is_pushed_during_the_check_is_not_certified(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    head = at.push({"solutions/Flows.zip": flows()})
    reads: list[str] = []
    real = at.server.world.head

    def moving(*arguments: object) -> str:
        reads.append("read")
        if len(reads) == 2:  # right before the upload
            at.push({"readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})
        return real(*arguments)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(at.server.world, "head", moving)
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "Nothing was done." in said
    assert stored(at) == []


@pytest.mark.parametrize("commit", ["HEAD", "0" * 39, "A" * 40, "main"])
def test_a_commit_is_named_in_full(at: Desk, commit: str) -> None:
    code, said = at.run("certify", commit, "--pull", "1")
    assert code == Exit.USAGE
    assert "40 hexadecimal digits" in said


def test_without_a_flow_there_is_no_package_and_the_answer_says_so(at: Desk) -> None:
    code, said = at.run("certify", at.head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "PK021" in said
    assert stored(at) == []


def test_storage_that_refuses_leaves_a_reason(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", "http://not-safe.example.com/c")
    head = at.push({"solutions/Flows.zip": flows()})
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "The package was not uploaded." in said
