"""`connectorops fix` without --base: what rules can mend, in real folders."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from forge.git_backend import git
from terminals import at_terminal

from connectorops.adapters.files import FileTree
from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import group
from connectorops.model import Exit

if TYPE_CHECKING:
    from click.testing import Result

GOLDEN = Path(__file__).parent.parent / "golden"
CONNECTOR = "certified-connectors/Golden"
DEFINITION = f"{CONNECTOR}/apiDefinition.swagger.json"
PROPERTIES = f"{CONNECTOR}/apiProperties.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a connector that has an empty list of schemes, an odd name in its metadata, and a comment."""
    shutil.copytree(GOLDEN, tmp_path / CONNECTOR)
    (tmp_path / ".git").mkdir()
    change(tmp_path, '"Privacy policy"', '"Privacy Policy"')
    change(tmp_path, '"https"\n', "\n")
    change(tmp_path, '"iconBrandColor"', '"iconBrandColor" /* ours */', PROPERTIES)
    return tmp_path


def change(folder: Path, old: str, new: str, file: str = DEFINITION) -> None:
    path = folder / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def run(folder: Path, *arguments: str) -> Result:
    words = ["fix", str(folder), *arguments]
    return CliRunner().invoke(group, words, obj=LocalWorkspace(), standalone_mode=False)


def fixed(folder: Path, *arguments: str) -> str:
    result = run(folder, *arguments)
    if result.exception:
        raise result.exception
    assert result.return_value == Exit.CLEAN, result.output
    return result.output


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / CONNECTOR).iterdir()}


def test_files_are_mended_in_place_and_what_was_done_is_said(folder: Path) -> None:
    assert fixed(folder).splitlines() == [
        f"Fixed {DEFINITION}",
        f"Fixed {PROPERTIES}",
        "  ST030 comment_in_json: 1 finding.",
        "  SW055 schemes_empty: 1 finding.",
        "  SW073 metadata_name_misspelt: 1 finding.",
    ]
    golden = {path.name: path.read_bytes() for path in GOLDEN.iterdir()}
    assert files(folder) == golden
    assert fixed(folder) == "Nothing to fix.\n"


def test_a_dry_run_shows_a_diff_and_writes_nothing(folder: Path) -> None:
    before = files(folder)
    result = run(folder, "--dry-run", "--select", "ST030")
    assert result.return_value == Exit.CLEAN
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"--- a/{PROPERTIES}", f"+++ b/{PROPERTIES}"]
    changed = [line for line in lines[2:] if line[0] in "+-"]
    assert [line.replace(" /* ours */", "")[1:] for line in changed[:1]] == [line[1:] for line in changed[1:]]
    assert f"Would fix {PROPERTIES}" in result.stderr
    assert files(folder) == before


@pytest.mark.skipif(os.name != "posix", reason="names that no other system has")
@pytest.mark.parametrize("arguments", [(), ("--check",), ("--dry-run",)])
def test_what_is_said_holds_no_text_of_others_as_it_is(folder: Path, arguments: tuple[str, ...]) -> None:
    hostile = folder / "certified-connectors" / "new\n::error::x\x1b[31m \u202e ##[error]y"
    (folder / CONNECTOR).rename(hostile)
    said = run(folder, *arguments)
    told = said.stderr if "--dry-run" in arguments else said.output
    assert r"certified-connectors/new\n::error::x\x1b[31m \u202e #\x23[error]y/apiDefinition.swagger.json" in told


def test_a_dry_run_names_files_as_git_does_and_keeps_every_byte(folder: Path) -> None:
    change(folder, "/* ours */", "/* ours \x1b[31m */", PROPERTIES)
    if os.name == "posix":
        (folder / CONNECTOR).rename(folder / "certified-connectors" / 'new\n"line')
    patch = run(folder, "--dry-run").stdout
    assert "\x1b[31m" in patch
    git(folder, "init", "--quiet")
    (folder / "a.patch").write_bytes(patch.encode())
    git(folder, "apply", "a.patch")
    assert fixed(folder) == "Nothing to fix.\n"


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo terminals")
def test_a_diff_moves_nothing_on_a_terminal(folder: Path) -> None:
    change(folder, "/* ours */", "/* ours \x1b[2J */", PROPERTIES)
    code, written = at_terminal("fix", str(folder), "--dry-run")
    assert code == Exit.CLEAN
    assert b"\x1b[2J" not in written
    assert rb"\x1b[2J" in written


def test_a_check_writes_nothing_and_says_whether_something_would_change(folder: Path) -> None:
    before = files(folder)
    result = run(folder, "--check")
    assert (result.return_value, files(folder)) == (Exit.FINDINGS, before)
    assert f"Would fix {DEFINITION}" in result.output
    fixed(folder)
    assert run(folder, "--check").return_value == Exit.CLEAN


def test_rules_are_chosen_as_for_a_check(folder: Path) -> None:
    assert "SW055" not in fixed(folder, "--ignore", "SW055,comment_in_json")
    assert fixed(folder, "--select", "schemes_empty").splitlines()[-1] == "  SW055 schemes_empty: 1 finding."
    result = run(folder, "--select", "SW0555")
    assert isinstance(result.exception, click.UsageError)


def test_a_waived_finding_stays(folder: Path) -> None:
    (folder / ".github").mkdir()
    (folder / ".github" / "connectorops.yml").write_text(
        f"waivers:\n  - rule: SW073\n    connector: {CONNECTOR}\n    reason: The guide is old.\n    approver: octocat\n"
        "    until: 9999-12-31\n",
        encoding="utf-8",
    )
    assert "SW073" not in fixed(folder)
    assert b'"Privacy Policy"' in (folder / DEFINITION).read_bytes()


def test_a_file_that_can_not_be_read_is_left_and_said(folder: Path) -> None:
    class Locked(FileTree):
        def read(self, path: str) -> bytes:
            if path.endswith("readme.md"):
                raise PermissionError(13, "Permission denied", path)
            return super().read(path)

    class LockedWorkspace(LocalWorkspace):
        def tree(self, root: Path) -> FileTree:
            return Locked(root)

    words = ["fix", str(folder)]
    result = CliRunner().invoke(group, words, obj=LockedWorkspace(), standalone_mode=False)
    assert result.return_value == Exit.FINDINGS
    said = f"{CONNECTOR}/readme.md: it could not be read (Permission denied), so nothing in {CONNECTOR} was mended."
    assert said in result.output


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("apiDefinition.swagger.json", '{\n    "swagger": "2.0"', "line 2 is not proper JSON ("),
        ("apiProperties.json", " \n", "it holds nothing that can be mended"),
        ("certification.yml", "owners: [", "line 1 is not proper YAML ("),
        (
            "certification.yml",
            "#" * (1024 * 1024 + 1),
            "it is too large to be read (1,048,577 bytes, the limit is",
        ),
    ],
)
def test_what_can_not_be_read_is_no_nothing_to_fix(folder: Path, name: str, text: str, reason: str) -> None:
    (folder / CONNECTOR / name).write_text(text, "utf-8")
    result = run(folder, "--select", "SW060")
    assert result.return_value == Exit.FINDINGS
    assert "Nothing was fixed.\n\nLeft as they are:\n" in result.output
    assert f"  {CONNECTOR}/{name}: {reason}" in result.output
    assert "`connectorops check` on it says what is wrong" in result.output


def test_a_defect_that_keeps_a_file_from_being_mended_is_said_where_something_is_to_be_mended(folder: Path) -> None:
    change(folder, '"swagger"', '"host": "a.example.com", "swagger"')
    said = f'  {DEFINITION}: line 16 is not proper JSON (duplicate key: "host", first in line 2).'
    assert said in run(folder, "--select", "SW055").output
    assert run(folder, "--select", "SW060").output == "Nothing to fix.\n"


@pytest.mark.skipif(os.name == "nt", reason="creating links needs a privilege there")
def test_a_link_is_left_and_said(folder: Path) -> None:
    fixed(folder)
    (folder / CONNECTOR / "notes.md").symlink_to("readme.md")
    said = fixed(folder)
    assert said.startswith(f"Nothing to fix.\n\nLeft as they are:\n  {CONNECTOR}/notes.md: it is a symbolic link, ")


def test_files_of_tools_may_be_in_a_dialect(folder: Path) -> None:
    (folder / CONNECTOR / ".vscode").mkdir()
    (folder / CONNECTOR / ".vscode" / "settings.json").write_text("{ // ours\n", "utf-8")
    assert "settings.json" not in fixed(folder)


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--operation", "GetTask"], "needs --base"), (["--base", "x", "--select", "SW"], "--base")]
)
def test_wrong_usage(folder: Path, arguments: list[str], said: str) -> None:
    result = run(folder, *arguments)
    assert isinstance(result.exception, click.UsageError)
    assert said in result.exception.message


def test_files_get_their_names_and_litter_goes(folder: Path) -> None:
    connector = folder / CONNECTOR
    (connector / "readme.md").rename(connector / "ReadMe.md")
    (connector / ".DS_Store").write_bytes(b"\0")
    (connector / "apiProperties.json").rename(connector / "apiproperties.json")
    result = run(folder, "--dry-run")
    assert f"rename from {CONNECTOR}/ReadMe.md\nrename to {CONNECTOR}/readme.md\n" in result.stdout
    assert f"--- a/{CONNECTOR}/apiproperties.json\n+++ b/{PROPERTIES}\n" in result.stdout
    assert f"deleted file {CONNECTOR}/.DS_Store\n" in result.stdout
    assert run(folder, "--check").return_value == Exit.FINDINGS
    said = fixed(folder)
    assert f"Renamed {CONNECTOR}/ReadMe.md to {CONNECTOR}/readme.md\n" in said
    assert f"Deleted {CONNECTOR}/.DS_Store\n" in said
    assert files(folder) == {path.name: path.read_bytes() for path in GOLDEN.iterdir()}


def test_a_name_that_is_taken_stays_taken(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        LocalWorkspace().move(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"b"


def test_the_mode_of_a_file_stays(folder: Path) -> None:
    path = folder / DEFINITION
    path.chmod(0o600)
    fixed(folder)
    assert stat.S_IMODE(path.stat().st_mode) == (0o600 if os.name == "posix" else stat.S_IMODE(path.stat().st_mode))


def test_a_dry_run_says_what_a_diff_can_not_show(folder: Path) -> None:
    path = folder / DEFINITION
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    output = run(folder, "--dry-run", "--select", "ST033").stdout
    assert output == f"{DEFINITION}: the same text as UTF-8 without a byte order mark\n"
