"""`connectorops check --base`: pull requests in real git repositories, bare and shallow ones too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from forge.git_backend import git
from machine import Machine

from connectorops.cli import group
from connectorops.model import Exit

GOLDEN = Path(__file__).parent.parent / "golden"
CONNECTOR = "certified-connectors/Über Golden"
DEFINITION = f"{CONNECTOR}/apiDefinition.swagger.json"


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def copy_as(folder: Path, title: str) -> None:
    """A copy of the golden connector with a title, a host and an icon of its own."""
    shutil.copytree(GOLDEN, folder)
    icon = folder / "icon.png"
    icon.write_bytes(icon.read_bytes() + b"\0")
    path = folder / "apiDefinition.swagger.json"
    document = json.loads(path.read_bytes())
    document["info"]["title"] = title
    document["host"] = "second.example.com"
    path.write_text(json.dumps(document, indent=4), encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two connectors on main, and a branch that is checked out."""
    folder = tmp_path / "repository"
    shutil.copytree(GOLDEN, folder / CONNECTOR)
    copy_as(folder / "certified-connectors" / "Second", "Second Archive")
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "branch")
    return folder


def change(repository: Path, **members: Any) -> None:  # noqa: ANN401 - JSON is any shape
    """Set members of the connector's `info`."""
    path = repository / DEFINITION
    document = json.loads(path.read_bytes())
    document["info"].update(members)
    path.write_text(json.dumps(document, indent=4), encoding="utf-8")


def drop_operation(repository: Path, path: str, method: str) -> None:
    file = repository / DEFINITION
    document = json.loads(file.read_bytes())
    del document["paths"][path][method]
    file.write_text(json.dumps(document, indent=4), encoding="utf-8")


def run(folder: Path, *arguments: str) -> Result:
    words = ["check", str(folder), "--base", "main", *arguments]
    return CliRunner().invoke(group, words, obj=Machine(), standalone_mode=False)


def report(folder: Path, *arguments: str) -> dict[str, Any]:
    result = run(folder, "--format", "json", *arguments)
    if result.exception:
        raise result.exception
    value: dict[str, Any] = json.loads(result.stdout)
    return value


def rules(found: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in found["findings"]}


def test_a_branch_that_changes_nothing_is_clean(repository: Path) -> None:
    found = report(repository)
    assert found["findings"] == []
    assert found["summary"]["connectors"] == 0


def test_a_configuration_that_would_be_wrong_is_told_on_its_line(repository: Path) -> None:
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text("# ours\nprofil: verified\n", encoding="utf-8")
    commit(repository)
    for path in (repository, repository / "certified-connectors"):
        (finding,) = report(path)["findings"]
        assert (finding["rule"], finding["path"], finding["line"]) == ("PR011", ".github/connectorops.yml", 2)
        assert "did you mean" in finding["message"]


def test_what_is_not_committed_is_said_to_be_left_out(repository: Path) -> None:
    assert run(repository).stderr == ""
    change(repository, title="My API")
    copy_as(repository / "certified-connectors" / "Third", "Third Archive")
    (repository / "notes.txt").write_text("Nothing that is judged.", encoding="utf-8")
    said = run(repository).stderr
    assert said.startswith(f"Not judged: 8 files have changes that are not committed ({DEFINITION.partition('/')[0]}/")
    assert said.endswith("--base judges what is committed; without it, `check` judges the files as they are.\n")
    assert "and 3 more" in said
    assert "notes.txt" not in said
    second = run(repository / "certified-connectors" / "Second")
    assert second.stderr == ""
    only = run(repository / CONNECTOR)
    assert only.stderr.startswith(f"Not judged: 1 file has changes that are not committed ({DEFINITION}). ")
    assert run(repository, "--rev", "HEAD").stderr == ""
    git(repository, "add", "--all")
    assert "8 files have" in run(repository).stderr
    commit(repository)
    assert run(repository).stderr == ""


def test_a_breaking_change_is_found_with_microsofts_path(repository: Path) -> None:
    drop_operation(repository, "/documents/{documentId}", "patch")
    commit(repository)
    result = run(repository, "--format", "json", "--select", "CH")
    assert result.return_value == Exit.FINDINGS
    deleted = next(f for f in json.loads(result.output)["findings"] if f["microsoft"] == "OperationDeleted")
    assert deleted["value_path"] == "operation/UpdateDocument"
    assert deleted["path"] == DEFINITION
    assert deleted["connector"] == CONNECTOR


def test_only_the_connector_that_the_branch_touches_is_judged(repository: Path) -> None:
    (repository / "certified-connectors" / "Second" / "apiProperties.json").write_text("{", encoding="utf-8")
    commit(repository)
    git(repository, "branch", "--force", "main")
    change(repository, title="A title that is far too long for anybody")
    commit(repository)
    found = report(repository)
    assert {finding["connector"] for finding in found["findings"]} == {CONNECTOR}
    assert found["summary"]["connectors"] == 1
    everything = report(repository, "--all")
    assert everything["summary"]["connectors"] == 2
    assert {finding["connector"] for finding in everything["findings"]} >= {CONNECTOR, "certified-connectors/Second"}


def test_what_other_connectors_had_before_the_branch_is_left_out(repository: Path) -> None:
    owners = repository / "CODEOWNERS"
    owners.write_text("/certified-connectors/*/ @litware/makers\n", encoding="utf-8")
    (repository / "certified-connectors" / "Second" / "certification.yml").unlink()
    commit(repository)
    git(repository, "branch", "--force", "main")
    change(repository, title="A title that is far too long for anybody")
    commit(repository)
    assert {finding["connector"] for finding in report(repository)["findings"]} == {CONNECTOR}
    assert "OW001" in rules(report(repository, "--all"))
    copy_as(repository / "certified-connectors" / "Third", "Third Archive")
    (repository / "certified-connectors" / "Third" / "certification.yml").unlink()
    commit(repository)
    (found,) = report(repository, "--select", "OW001")["findings"]
    assert found["connector"] == "certified-connectors/Third"


def test_what_a_branch_does_to_other_connectors_is_found(repository: Path) -> None:
    (repository / "certified-connectors" / "Second" / "certification.yml").unlink()
    owners = repository / "CODEOWNERS"
    owners.write_text("* @litware/all\n/certified-connectors/Second/ @litware/makers\n", encoding="utf-8")
    commit(repository)
    git(repository, "branch", "--force", "main")
    owners.write_text("* @litware/all\n", encoding="utf-8")
    commit(repository)
    (found,) = report(repository, "--select", "OW001")["findings"]
    assert found["connector"] == "certified-connectors/Second"


def test_what_is_not_committed_does_not_count(repository: Path) -> None:
    change(repository, title="A title that is far too long for anybody")
    assert report(repository)["findings"] == []


def test_the_branch_is_compared_with_where_it_left_the_base(repository: Path) -> None:
    change(repository, version="9.0.0")
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    change(repository, title="Renamed on Main")
    commit(repository)
    git(repository, "checkout", "--quiet", "branch")
    assert "TitleChanged" not in {finding["microsoft"] for finding in report(repository)["findings"]}


def test_a_branch_cannot_change_the_rules_it_is_judged_by(repository: Path) -> None:
    change(repository, title="A title that is far too long for anybody")
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text("ignore: [SW021]\n", encoding="utf-8")
    commit(repository)
    assert "SW021" in rules(report(repository))
    git(repository, "branch", "--force", "main")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "next")
    change(repository, title="Another title that is far too long")
    commit(repository)
    assert "SW021" not in rules(report(repository))


def test_a_renamed_folder_is_compared_with_its_old_self(repository: Path) -> None:
    drop_operation(repository, "/documents/{documentId}", "patch")
    (repository / CONNECTOR).rename(repository / "certified-connectors" / "Silver")
    commit(repository)
    found = report(repository)
    assert "PR008" in rules(found)
    assert "OperationDeleted" in {finding["microsoft"] for finding in found["findings"]}


def test_a_folder_that_only_changes_case_is_found(repository: Path) -> None:
    git(repository, "mv", CONNECTOR, "certified-connectors/moved")
    git(repository, "mv", "certified-connectors/moved", "certified-connectors/Über GOLDEN")
    commit(repository)
    assert "PR009" in rules(report(repository))


def test_a_deleted_connector_is_found(repository: Path) -> None:
    shutil.rmtree(repository / CONNECTOR)
    commit(repository)
    assert "PR010" in rules(report(repository))


def test_a_link_and_a_submodule_are_found_and_never_followed(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("{", encoding="utf-8")
    target = git(repository, "hash-object", "-w", str(secret))
    head = git(repository, "rev-parse", "HEAD")
    git(repository, "update-index", "--add", "--cacheinfo", f"120000,{target},{CONNECTOR}/apiDefinition.json")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{head},{CONNECTOR}/vendor")
    git(repository, "commit", "--quiet", "--message", "link")
    found = report(repository)
    assert rules(found) == {"PR004", "PR005"}


def test_several_connectors_and_stray_files_are_found(repository: Path) -> None:
    for name in (CONNECTOR, "certified-connectors/Second"):
        (repository / name / "notes.md").write_text("# Notes\n", encoding="utf-8")
    (repository / "stray.md").write_text("# Stray\n", encoding="utf-8")
    commit(repository)
    assert {"PR001", "PR002"} <= rules(report(repository))


def test_a_bare_repository_is_enough(repository: Path, tmp_path: Path) -> None:
    drop_operation(repository, "/documents/{documentId}", "patch")
    head = commit(repository)
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), str(bare))
    found = report(bare, "--rev", head)
    assert "OperationDeleted" in {finding["microsoft"] for finding in found["findings"]}
    assert found["findings"] == report(repository)["findings"]


def test_a_shallow_clone_says_how_much_to_fetch(repository: Path, tmp_path: Path) -> None:
    change(repository, version="2.0.0")
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    commit(repository, "base moves on")
    git(repository, "checkout", "--quiet", "branch")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-single-branch", repository.as_uri(), str(shallow))
    git(shallow, "branch", "main", "origin/main")
    result = run(shallow)
    assert isinstance(result.exception, click.UsageError)
    assert "fetch-depth: 0" in result.exception.message


def test_unrelated_histories_are_refused(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "other")
    commit(repository, "another root")
    result = run(repository)
    assert isinstance(result.exception, click.UsageError)
    assert "no commit in common" in result.exception.message


@pytest.mark.parametrize("base", ["nope", "--upload-pack=touch x", "main:"])
def test_a_base_that_is_no_revision_is_a_usage_error(repository: Path, base: str) -> None:
    words = ["check", str(repository), f"--base={base}"]
    result = CliRunner().invoke(group, words, obj=Machine(), standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    assert "is not a revision" in result.exception.message


def test_rev_without_base_is_a_usage_error(repository: Path) -> None:
    words = ["check", str(repository), "--rev", "HEAD"]
    result = CliRunner().invoke(group, words, obj=Machine(), standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)


def test_a_file_shared_by_connectors_affects_those_below_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    for name in ("one", "two"):
        copy_as(folder / "certified-connectors" / "suite" / name, f"Suite {name}")
    copy_as(folder / "certified-connectors" / "alone", "Alone")
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "branch")
    (folder / "certified-connectors" / "suite" / "shared.md").write_text("# Shared\n", encoding="utf-8")
    commit(folder)
    assert report(folder)["summary"]["connectors"] == 2
