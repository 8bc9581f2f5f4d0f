"""`connectorops codeowners` as people run it, on real repositories."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from machine import Machine

from connectorops.cli import group
from connectorops.codeowners.block import BEGIN, END
from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = f"{BEGIN}\n/connectors/a\\ b/ @ann\n{END}\n"
ANN = ("Ann", "583231+ann@users.noreply.github.com")
BO = ("Bo", "bo@x.example")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two connectors in git, of which one names an owner; on a branch that changes both."""
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, "connectors/a b/certification.yml", "kind: connector\nprogram: verified\nowners: [ann]\n")
    write(tmp_path, "connectors/c/apiProperties.json", "{}\n")
    write(tmp_path, "CODEOWNERS", "* @all\n")
    commit(tmp_path, "Begin", BO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(root: Path, *arguments: str, author: tuple[str, str] = BO) -> None:
    environment = {"PATH": os.defpath, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": author[0], f"GIT_{role}_EMAIL": author[1]}
    subprocess.run(["git", "-C", str(root), *arguments], env=environment, check=True, capture_output=True)


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def commit(root: Path, subject: str, author: tuple[str, str] = ANN) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", subject, author=author)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["codeowners", *map(str, arguments)], obj=Machine(), standalone_mode=False)


def refused(*arguments: str | Path) -> str:
    return str(run(*arguments).exception)


def text(repository: Path) -> str:
    return (repository / "CODEOWNERS").read_bytes().decode()


def test_an_owner_waits_until_somebody_vouches_and_then_stays(repository: Path) -> None:
    first = run("generate")
    assert (first.return_value, text(repository)) == (Exit.CLEAN, "* @all\n")
    assert "connectors/a b: @ann is listed, but has not agreed yet" in first.output
    assert run("generate", "--vouch", repository / "connectors").output == "Wrote CODEOWNERS.\n"
    assert text(repository) == f"* @all\n\n{BLOCK}"
    assert run("generate").output == "CODEOWNERS is up to date.\n"


def test_check_prints_the_difference_writes_nothing_and_exits_1(repository: Path) -> None:
    result = run("generate", "--vouch", "--check")
    assert (result.return_value, text(repository)) == (Exit.FINDINGS, "* @all\n")
    assert "\n+/connectors/a\\ b/ @ann\n" in result.output
    run("generate", "--vouch")
    assert run("generate", "--check").return_value == Exit.CLEAN


def test_without_a_file_one_is_made_where_github_looks_first(repository: Path) -> None:
    (repository / "CODEOWNERS").unlink()
    assert run("generate", "--vouch").output == "Wrote .github/CODEOWNERS.\n"
    assert (repository / ".github" / "CODEOWNERS").read_text() == BLOCK


def test_no_file_is_not_up_to_date(repository: Path) -> None:
    (repository / "CODEOWNERS").unlink()
    assert run("generate").output.startswith("There are no owners to write, so .github/CODEOWNERS was not made.\n")
    (repository / "connectors" / "a b" / "certification.yml").unlink()
    (told,) = run("generate").output.splitlines()
    assert told.endswith(
        "; name some under `owners` in the certification.yml of each connector, or have them proposed: --import."
    )
    assert not (repository / ".github").exists()
    write(repository, "CODEOWNERS", "* @all\n")
    assert run("generate").output.startswith("There are no owners to write, so CODEOWNERS stays as it is; ")


def test_with_a_base_a_line_in_the_branch_is_no_consent(repository: Path) -> None:
    write(repository, "CODEOWNERS", f"* @all\n{BLOCK}")
    assert run("generate", "--check").return_value == Exit.CLEAN
    result = run("generate", "--check", "--base", "main")
    assert result.return_value == Exit.FINDINGS
    assert "\n-/connectors/a\\ b/ @ann\n" in result.output
    git(repository, "rm", "-q", "--cached", "CODEOWNERS")
    git(repository, "commit", "-q", "-m", "Without")
    assert run("generate", "--check", "--base", "HEAD").return_value == Exit.FINDINGS


def test_a_line_that_overrules_is_told(repository: Path) -> None:
    write(repository, "CODEOWNERS", f"{BLOCK}*.yml @all\n")
    assert (
        "connectors/a b: the owners in its certification.yml have no effect: line 4 decides" in run("generate").output
    )


def test_names_that_no_line_can_tell_apart_are_told(repository: Path) -> None:
    for name in ("x#", "x\x01"):
        write(
            repository, f"connectors/{name}/certification.yml", "kind: connector\nprogram: custom\nowners: [bo, ann]\n"
        )
    write(repository, "connectors/x#/certification.yml", "kind: connector\nprogram: custom\nowners: [bo]\n")
    output = run("generate", "--vouch").output
    assert "decides instead" in output
    assert "x\\x01" in output or "x#" in output


def test_broken_markers_and_wrong_options_are_usage_errors(repository: Path) -> None:
    assert "--write needs --import" in refused("generate", "--write")
    assert "is not a revision" in refused("generate", "--base", "nowhere")
    write(repository, "CODEOWNERS", "# END connectorops\n")
    assert "before its beginning. Nothing was written." in refused("generate", "--vouch")
    write(repository, ".github/connectorops.yml", "root: x\n")
    assert "connectorops.yml:1" in refused("generate")


def test_a_file_that_can_not_be_written_is_a_usage_error(repository: Path) -> None:
    (repository / "CODEOWNERS").unlink()
    write(repository, ".github", "a file where a folder should be")
    assert "could not be written" in refused("generate", "--vouch")


def test_import_prints_a_plan_and_writes_nothing(repository: Path) -> None:
    write(repository, "connectors/c/apiProperties.json", "{ }\n")
    write(repository, "connectors/d/readme.md", "")
    write(repository, "CODEOWNERS", "* @all\n/connectors/d/ @di x@y.example\n")
    commit(repository, "Change", ANN)
    result = run("generate", "--import")
    assert result.return_value == Exit.CLEAN
    assert "connectors/c\n    @ann: a merged change on " in result.output
    assert "connectors/d\n    @di: line 2 of CODEOWNERS\n" in result.output
    assert "2 connectors have no owner in certification.yml; for 2 there is a proposal." in result.output
    assert not (repository / "connectors/c/certification.yml").exists()


def test_import_writes_where_that_is_asked_for_and_consent_is_still_needed(repository: Path) -> None:
    write(repository, "connectors/c/apiProperties.json", "{ }\n")
    write(repository, "connectors/e/certification.yml", "[\n")
    commit(repository, "Change", ANN)
    result = run("generate", "--import", "--write")
    assert result.return_value == Exit.FINDINGS
    assert "connectors/e/certification.yml was not written: it is not valid YAML." in result.output
    written = (repository / "connectors/c/certification.yml").read_text()
    assert written == "kind: connector\nprogram: verified\nowners:\n  - handle: ann\n    id: 583231\n"
    assert "connectors/c: @ann is listed, but has not agreed yet" in run("generate").output


def test_import_names_authors_without_an_account(repository: Path) -> None:
    assert "nobody: the history does not tell the GitHub account of Bo\n" in run("generate", "--import").output
    write(repository, "connectors/f/readme.md", "")
    assert "connectors/f\n    nobody: only bots and bulk changes\n" in run("generate", "--import").output
    assert repository.exists()


def test_import_without_history_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "connectors/c/readme.md", "")
    assert "not in a git repository" in refused("generate", "--import")


def test_who_tells_the_owner_and_the_line(repository: Path) -> None:
    run("generate", "--vouch")
    for number in range(12):
        write(repository, f"docs/{number:02}.md", "")
    output = run("who", "connectors/a b", "docs", repository / "gone.txt").output
    assert "@ann  (CODEOWNERS:4 /connectors/a\\ b/)\n    connectors/a b/certification.yml\n" in output
    assert "    docs/09.md\n    and 3 more\n" in output
    (repository / "CODEOWNERS").write_text("/docs/\n")
    output = run("who", "docs/00.md", "connectors/c").output
    assert "nobody  (CODEOWNERS:1 /docs/)\n    docs/00.md\n" in output
    assert "nobody\n    connectors/c/apiProperties.json\n" in output
    (repository / "CODEOWNERS").unlink()
    assert run("who", ".").output.startswith("nobody\n")


def test_who_says_what_is_not_there_and_who_would_own_it(repository: Path) -> None:
    (repository / "empty").mkdir()
    (repository / "CODEOWNERS").write_text("*.md @all\n/connectors/new/ @ann\n")
    assert run("who", "empty").output == "nobody\n    empty\n"
    assert run("who", "no.md").output == "@all  (CODEOWNERS:1 *.md)\n    no.md (is not there; who would own it)\n"
    assert run("who", "connectors/new").output == (
        "nobody\n    connectors/new (is not there; who would own it as a file)\n"
        "@ann  (CODEOWNERS:2 /connectors/new/)\n    connectors/new/ (is not there; who would own it as a folder)\n"
    )
    assert run("who", "connectors/new/x.txt").output == (
        "@ann  (CODEOWNERS:2 /connectors/new/)\n    connectors/new/x.txt (is not there; who would own it)\n"
    )
    (repository / "connectors" / "new").mkdir()
    assert run("who", "connectors/new").output == "@ann  (CODEOWNERS:2 /connectors/new/)\n    connectors/new\n"


def test_a_branch_without_changes_needs_no_approval(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    for more in ([], ["--approved-by", "bo"], ["connectors"]):
        result = run("who", "--base", "main", *more)
        assert (result.return_value, result.output) == (
            Exit.CLEAN,
            "The branch changes nothing, so nobody has to agree to it.\n",
        )


def test_what_a_branch_does_not_change_needs_no_approval(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    write(repository, "connectors/c/readme.md", "")
    commit(repository, "Read me")
    result = run("who", "--base", "main", "connectors/c/apiProperties.json", "--approved-by", "bo")
    assert (result.return_value, result.output) == (
        Exit.CLEAN, "@all  (CODEOWNERS:1 *)\n    connectors/c/apiProperties.json (nothing of it is changed)\n"
    )  # fmt: skip


def test_who_refuses_what_it_can_not_answer(repository: Path) -> None:
    assert "Name a PATH" in refused("who")
    assert "--approved-by needs --base" in refused("who", "docs", "--approved-by", "ann")
    assert "is not in the repository" in refused("who", repository.parent)
    assert "is not a revision" in refused("who", "--base", "nowhere")


def test_who_asks_the_owners_on_the_base(repository: Path) -> None:
    run("generate", "--vouch")
    commit(repository, "Owners")
    git(repository, "checkout", "-q", "-b", "feature")
    write(repository, "CODEOWNERS", "* @intruder\n")
    write(
        repository, "connectors/a b/certification.yml", "kind: connector\nprogram: verified\nowners: [ann, intruder]\n"
    )
    commit(repository, "Take over")
    result = run("who", "--base", "main")
    assert result.return_value == Exit.CLEAN
    assert "@intruder  (" not in result.output
    assert "connectors/a b: @intruder is a new owner, and has not agreed yet.\n" in result.output
    assert "An approval is missing: @all, for 1 file.\nAn approval is missing: @ann, for 1 file.\n" in result.output
    assert run("who", "--base", "main", "--approved-by", "intruder").return_value == Exit.FINDINGS
    assert run("who", "--base", "main", "--approved-by", "@Ann", "--approved-by", "all").return_value == Exit.CLEAN
    assert run("who", "--base", "main", "connectors/a b", "--approved-by", "ann").return_value == Exit.CLEAN


def test_check_judges_the_whole_repository_where_all_of_it_is_asked_for(repository: Path) -> None:
    write(repository, "CODEOWNERS", "/gone/ @all\n")

    def told(*arguments: str) -> bool:
        result = CliRunner().invoke(group, ["check", *arguments], obj=Machine(), standalone_mode=False)
        return "OW002" in result.output

    assert told(".")
    assert told("CODEOWNERS")
    assert not told("connectors")
    commit(repository, "Gone")
    assert told("--base", "main~1", "--select", "OW")
