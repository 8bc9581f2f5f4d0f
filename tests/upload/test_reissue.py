"""A new link to the package of a submission, against real blob storage and a real ledger."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectorops.cli import run
from connectorops.model import Exit
from connectorops.package.bundle import zipped

if TYPE_CHECKING:
    from connectorops.upload import Container

    Output = pytest.CaptureFixture[str]

GOLDEN = Path(__file__).parents[1] / "golden"
ME = ("--actor", "583231")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository"
    shutil.copytree(GOLDEN, root / "connectors" / "Contoso Tasks")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for words in (["init"], ["add", "."], ["commit", "--message", "x"]):
        subprocess.run([*git, *words], cwd=root, check=True, capture_output=True)
    monkeypatch.chdir(root)
    return root


def advance(*words: str) -> None:
    assert run(["advance", "contoso tasks", *words, *ME]) == Exit.CLEAN


@pytest.mark.usefixtures("repository")
def test_the_submitted_package_gets_a_new_link_and_the_ledger_its_end(
    container: Container, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    to, link = f"{container.address}/packages", tmp_path / "link"
    package = tmp_path / "Contoso-Tasks.zip"
    package.write_bytes(zipped({"intro.md": b"a package"}))
    sha256 = hashlib.sha256(package.read_bytes()).hexdigest()
    assert run(["upload", str(package), "--to", to, "--no-sas"]) == Exit.CLEAN
    advance("start", "--number", "12", "--order", "open-source-later", "--at", "2026-01-05")
    advance("submit", "--package", sha256, "--sas-expires", "2026-02-10", "--at", "2026-01-06")
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", to)
    monkeypatch.setenv("CONNECTOROPS_SAS_FILE", str(link))
    capsys.readouterr()
    assert run(["reissue", "#12", *ME, "--key", "comment 1"]) == Exit.CLEAN
    out = capsys.readouterr().out
    assert f"{sha256}/Contoso-Tasks.zip has a new link, until 2" in out
    assert "Recorded: reissue-sas of connectors/Contoso Tasks" in out
    assert "sig=" not in out
    assert "sig=" in link.read_text()
    assert run(["sas", "check", "--url-file", str(link), "--follow"]) == Exit.CLEAN
    capsys.readouterr()
    assert run(["status", "#12", "--format", "json"]) == Exit.CLEAN
    told = capsys.readouterr().out
    assert "2026-02-10" not in json.loads(told).get("sas_expires", "")
    assert "reissue-sas" in told


def test_without_a_package_there_is_nothing_to_link_to(repository: Path, capsys: Output) -> None:
    advance("start", "--at", "2026-01-05")
    capsys.readouterr()
    assert run(["reissue", "contoso tasks", "--from", "https://contoso.example/packages", *ME]) == Exit.USAGE
    assert "has no package of connectors/Contoso Tasks" in capsys.readouterr().err
    assert repository.is_dir()
