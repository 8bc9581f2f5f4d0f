"""`connectorops site`, in real repositories."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectorops.cli import run
from connectorops.commands.site import MARKER
from connectorops.model import Exit

SAMPLES = Path(__file__).parents[2] / "connectors"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one connector, and nothing submitted."""
    root = tmp_path / "repository"
    shutil.copytree(SAMPLES / "contoso-tasks", root / "connectors" / "contoso-tasks")
    subprocess.run(["git", "init", "--quiet", root], check=True)
    return root


def commit(root: Path, text: str) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for words in (["add", "."], ["commit", "--quiet", "--message", text]):
        subprocess.run([*git, *words], cwd=root, check=True)


def advance(root: Path, day: str, *words: str) -> None:
    who = ("--repository", str(root), "--actor", "583231", "--login", "octocat", "--at", f"{day}T12:00Z")
    assert run(["advance", "contoso-tasks", *words, *who]) == Exit.CLEAN


def site(root: Path, *options: str) -> int:
    return run(["site", str(root), "--output", str(root.parent / "public"), "--no-secrets", *options])


def test_a_workflow_says_where_it_goes_through_the_environment(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, "first")
    advance(repository, "2026-01-05", "start")
    monkeypatch.chdir(repository)
    for name, value in (("OUTPUT", "../site"), ("BASE_URL", "https://a.example")):
        monkeypatch.setenv(f"CONNECTOROPS_{name}", value)
    assert run(["site", "--no-secrets"]) == Exit.CLEAN
    assert "https://a.example/" in (repository.parent / "site" / "feed.xml").read_text("utf-8")


def test_a_second_build_changes_nothing_but_the_time(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = repository.parent / "public"
    assert site(repository) == Exit.CLEAN
    assert "Open" in capsys.readouterr().out
    first = {path: path.read_bytes() for path in public.rglob("*.json")}
    assert site(repository) == Exit.CLEAN
    assert {path: path.read_bytes() for path in public.rglob("*.json")} == first
    (row,) = json.loads((public / "connectors.json").read_text())
    assert (row["folder"], row["state"]) == ("connectors/contoso-tasks", "")


def test_pages_of_connectors_that_are_gone_are_removed(repository: Path) -> None:
    other = repository / "connectors" / "fabrikam-crm"
    shutil.copytree(SAMPLES / "fabrikam-crm", other)
    assert site(repository) == Exit.CLEAN
    pages = repository.parent / "public" / "connectors"
    assert len(list(pages.iterdir())) == 2
    shutil.rmtree(other)
    assert site(repository) == Exit.CLEAN
    assert [each.name.startswith("connectors-contoso-tasks-") for each in pages.iterdir()] == [True]


def test_it_never_writes_among_files_of_others(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = repository.parent / "public"
    public.mkdir()
    (public / "mine.txt").write_text("mine")
    assert site(repository) == Exit.USAGE
    assert "no earlier build wrote" in capsys.readouterr().err
    assert [each.name for each in public.iterdir()] == ["mine.txt"]


def test_a_list_that_leads_outside_removes_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert site(repository) == Exit.CLEAN
    victim = repository.parent / "victim"
    victim.write_text("mine")
    marker = repository.parent / "public" / MARKER
    marker.write_text(marker.read_text() + "../victim\n")
    assert site(repository) == Exit.USAGE
    assert "../victim" in capsys.readouterr().err
    assert victim.is_file()


@pytest.mark.skipif(os.name != "posix", reason="creating links needs a privilege elsewhere")
@pytest.mark.parametrize("place", ["connectors", "rules", "deep"])
def test_a_link_that_leads_outside_is_never_followed(
    repository: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repository can hold a folder that looks as if an earlier build had written it."""
    public, outside = repository.parent / "public", repository.parent / "outside"
    outside.mkdir()
    (outside / "theirs.txt").write_text("kept", "utf-8")
    public.mkdir()
    (public / place).symlink_to(outside)
    (public / MARKER).write_text(f"{place}/theirs.txt\n", "utf-8")
    assert site(repository) == Exit.USAGE
    assert "leads out of" in capsys.readouterr().err
    assert [each.name for each in outside.iterdir()] == ["theirs.txt"]
    assert not (public / "index.html").exists()


def test_a_marker_that_no_build_wrote_is_told(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = repository.parent / "public"
    public.mkdir()
    (public / MARKER).write_bytes(b"\xff\xfe")
    assert site(repository) == Exit.USAGE
    assert "no build writes" in capsys.readouterr().err


def test_each_day_adds_a_point_to_the_history(repository: Path) -> None:
    history = repository.parent / "history.json"
    history.write_text('{"points": [{"day": "2026-01-01", "connectors": 1, "errors": 5, "warnings": 2, "notes": 0}]}')
    assert site(repository, "--history", str(history)) == Exit.CLEAN
    assert site(repository, "--history", str(history)) == Exit.CLEAN
    days = [each["day"] for each in json.loads(history.read_text())["points"]]
    assert days[0] == "2026-01-01"
    assert len(days) == 2
    assert "2026-01-01" in (repository.parent / "public" / "figures.html").read_text()


def test_the_folder_keeps_its_history_itself(repository: Path) -> None:
    history = repository.parent / "public" / "history.json"
    this_year = datetime.now(UTC).year
    assert site(repository) == Exit.CLEAN
    history.write_text(history.read_text().replace(f'"{this_year}-', '"2020-'))
    assert site(repository) == Exit.CLEAN
    years = [each["day"][:4] for each in json.loads(history.read_text())["points"]]
    assert years == ["2020", str(this_year)]


def test_a_history_that_is_none_stops_before_anything_is_written(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = repository.parent / "history.json"
    history.write_text("[]")
    assert site(repository, "--history", str(history)) == Exit.USAGE
    assert "is no history of findings" in capsys.readouterr().err
    assert not (repository.parent / "public").exists()


def test_a_folder_without_git_has_a_site_too(tmp_path: Path) -> None:
    root = tmp_path / "plain"
    shutil.copytree(SAMPLES / "contoso-tasks", root / "connectors" / "contoso-tasks")
    assert site(root) == Exit.CLEAN


@pytest.mark.parametrize(("language", "said"), [("fr", "Connecteurs"), ("cs", "Konektory")])
def test_another_language_is_another_folder(repository: Path, language: str, said: str) -> None:
    assert site(repository, "--language", language) == Exit.CLEAN
    text = (repository.parent / "public" / "index.html").read_text()
    assert f'lang="{language}"' in text
    assert said in text


def test_a_submission_is_shown_with_its_way_and_with_what_its_update_broke(repository: Path) -> None:
    definition = repository / "connectors" / "contoso-tasks" / "apiDefinition.swagger.json"
    commit(repository, "first version")
    advance(repository, "2025-03-03", "start")
    advance(repository, "2025-03-04", "propose", "--commit", "HEAD")
    advance(repository, "2025-03-10", "merged", "--commit", "HEAD")
    package = hashlib.sha256(b"package").hexdigest()
    advance(repository, "2025-03-11", "submit", "--package", package, "--sas-expires", "2025-06-01", "--commit", "HEAD")
    for day, move in (("13", "passed"), ("14", "go-live"), ("17", "deploy")):
        advance(repository, f"2025-03-{day}", move)
    for number in (18, 19, 20, 21, 24, 25):
        advance(repository, f"2025-03-{number}", "ring")
    advance(repository, "2025-03-26", "live")
    value = json.loads(definition.read_text())
    value["paths"].pop(next(iter(value["paths"])))
    definition.write_text(json.dumps(value, indent=2))
    commit(repository, "second version")
    advance(repository, "2025-05-01", "update")
    advance(repository, "2025-05-02", "propose", "--commit", "HEAD")
    advance(repository, "2025-05-05", "merged", "--commit", "HEAD")
    assert site(repository) == Exit.CLEAN
    public = repository.parent / "public"
    (row,) = json.loads((public / "connectors.json").read_text())
    assert (row["state"], row["whose_move"]) == ("open-sourced", "publisher")
    text = (public / row["page"]).read_text()
    assert "Deploying: 2025-03-17 to 2025-03-26" in text
    assert ">OperationDeleted</a>" in text.partition("Published updates")[2]
    figures = json.loads((public / "metrics.json").read_text())
    assert figures["first_pass"] == {"reviewed": 1, "passed": 1, "rate": 1.0}
    feed = (public / "feed.xml").read_text()
    assert feed.index(">Contoso Tasks: merged<") < feed.index(">Contoso Tasks: live<")


def test_github_is_not_asked_without_a_token(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    assert site(repository, "--repository", "contoso/connectors") == Exit.USAGE
    assert "no token in GITHUB_TOKEN" in capsys.readouterr().err
    assert not (repository.parent / "public").exists()
