"""`/package` on a pull request: what the packages would hold, or what they lack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from forge.pull_request import FOLDER, GOLDEN, Desk, desk, flows

from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk(server, tmp_path, monkeypatch)


def package(at: Desk, login: str) -> str:
    at.run("comment", "--event", at.event(at.says(login, "/package")))
    return at.answers()[-1]


def test_it_says_what_would_be_certified(at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = at.push({"solutions/Flows.zip": flows()})
    answer = package(at, "pub")
    assert "✅ `/package` is done." in answer
    assert re.search(rf"^{FOLDER}: golden\.zip, [\d,]+ bytes$", answer, re.MULTILINE)
    assert re.search(r"^  intro\.md  [\d,]+ bytes$", answer, re.MULTILINE)
    assert "://" not in answer
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    at.server.world.review(at.upstream, 1, "ada", "APPROVED", head)
    assert at.run("certify", head, "--pull", "1")[0] == Exit.CLEAN
    found = re.findall(r"^sha256 ([0-9a-f]{64})$", answer, re.MULTILINE)
    assert found == re.findall(r"sha256 ([0-9a-f]{64})", at.run("certify", head, "--pull", "1")[1])


def test_it_says_what_is_missing_of_each_connector(at: Desk) -> None:
    at.push({"solutions/Flows.zip": flows()})
    at.push({name: GOLDEN[name] for name in GOLDEN if name != "certification.yml"}, "connectors/Other One")
    answer = package(at, "pub")
    assert "❌ `/package`" in answer
    assert "connectors/Other One: no package" in answer
    assert "PK021" in answer
    assert f"{FOLDER}: golden.zip" in answer


def test_what_changes_no_connector_has_no_package(at: Desk) -> None:
    at.fork.push("tasks", {f"{FOLDER}/readme.md": GOLDEN["readme.md"], "docs/guide.md": "# Guide\n"})
    assert "It changes no connector" in package(at, "pub")


def test_a_stranger_may_not_have_it_built(at: Desk) -> None:
    assert "not_permitted" in package(at, "stranger")
