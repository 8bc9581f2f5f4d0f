"""`connectorops diff` as people run it: on files, folders and revisions."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from click.exceptions import UsageError
from click.testing import CliRunner, Result
from golden_connector import golden

from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import COMMANDS, group
from connectorops.model import Exit
from connectorops.tree import Edits, edited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFINITION = "apiDefinition.swagger.json"
BREAKING: Edits = {f"{DEFINITION}#/paths/~1documents/get/operationId": "FindDocuments"}
UNCERTAIN: Edits = {f"{DEFINITION}#/host": "archive.example.org"}
HARMLESS: Edits = {f"{DEFINITION}#/info/version": "2.1.1", f"{DEFINITION}#/info/description": "Another text."}
ENVIRONMENT = {
    **{f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "PATH": os.defpath,
}


def run(*arguments: str | Path) -> Result:
    words = ["diff", *(str(each) for each in arguments)]
    return CliRunner().invoke(group, words, obj=LocalWorkspace(), standalone_mode=False)


def report(*arguments: str | Path) -> dict[str, Any]:
    value = json.loads(run(*arguments, "--format", "json", "--fail-on", "never").output)
    assert isinstance(value, dict)
    return value


@pytest.fixture
def version(tmp_path: Path) -> Callable[[str, Edits], Path]:
    """Writes the golden connector with some edits to a folder."""

    def write(name: str, edits: Edits) -> Path:
        folder = tmp_path / name / "certified-connectors" / "Golden"
        folder.mkdir(parents=True)
        tree = edited(golden(), edits)
        for path in tree.paths():
            (folder / path).write_bytes(tree.read(path))
        return folder

    return write


@pytest.fixture
def repository(version: Callable[[str, Edits], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first commit holds the golden connector, and whose folder a breaking change of it."""
    folder = version("repository", {})
    root = folder.parent.parent
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=root, env=ENVIRONMENT, check=True)
    (folder / DEFINITION).write_bytes(edited(golden(), BREAKING).read(DEFINITION))
    monkeypatch.chdir(root)
    return root


def test_the_help_says_what_the_list_of_commands_says() -> None:
    first = run("--help").output.split("\n\n")[1]
    assert " ".join(first.split()) == COMMANDS["diff"]


@pytest.mark.parametrize(
    ("edits", "fail_on", "expected"),
    [
        (BREAKING, "error", Exit.FINDINGS),
        (BREAKING, "never", Exit.CLEAN),
        (UNCERTAIN, "error", Exit.CLEAN),
        (UNCERTAIN, "warning", Exit.FINDINGS),
        (HARMLESS, "note", Exit.CLEAN),
        ({}, "note", Exit.CLEAN),
    ],
)
def test_exit_codes(version: Callable[[str, Edits], Path], edits: Edits, fail_on: str, expected: Exit) -> None:
    assert run(version("old", {}), version("new", edits), "--fail-on", fail_on).return_value == expected


def test_text_names_code_path_lines_and_the_next_version(version: Callable[[str, Edits], Path]) -> None:
    output = run(version("old", {}), version("new", BREAKING)).output
    assert re.search(r"CH001 OperationDeleted  operation/ListDocuments  line \d+ -> \d+", output)
    assert "FindDocuments" in output
    assert "1 breaking, 0 to check, 1 harmless; 19 operations of 19 unchanged." in output
    assert "3.0.0" in output
    assert "The version was not raised." in output


def test_nothing_changed(version: Callable[[str, Edits], Path]) -> None:
    folder = version("old", {})
    assert "Nothing changed that flows could notice." in run(folder, folder).output
    assert "nothing changed that flows could notice." in run(folder, folder, "--format", "markdown").output


def test_markdown_reads_like_release_notes(version: Callable[[str, Edits], Path]) -> None:
    edits = BREAKING | UNCERTAIN | HARMLESS
    output = run(version("old", {}), version("new", edits), "--format", "markdown").output
    titles = [line for line in output.splitlines() if line.startswith("#")]
    assert titles == [
        "# Litware Archive: what changes from 2&#46;1.0 to 2&#46;1.1",
        "## Breaking: act before you update",
        "### ListDocuments",
        "## To check",
        "### The connector",
        "## What's new",
        "### FindDocuments",
        "## Unchanged",
    ]
    assert "**Replace the step by another operation.**" in output


def test_json_has_the_documented_members(version: Callable[[str, Edits], Path]) -> None:
    found = report(version("old", {}), version("new", BREAKING))
    assert list(found) == ["old", "new", "summary", "version", "edits", "gaps"]
    assert found["summary"] == {"breaking": 1, "harmless": 1, "unknown": 0, "operations": 19, "unchanged": 19}
    assert found["version"] == {
        "old": "2.1.0", "new": "2.1.0", "bump": "major", "suggestion": "3.0.0", "enough": False
    }  # fmt: skip
    deleted, added = found["edits"]
    assert deleted["value_path"] == "operation/ListDocuments"
    assert (deleted["code"], deleted["kind"], deleted["severity"], deleted["rule"]) == (
        "OperationDeleted", "breaking", "error", "CH001"
    )  # fmt: skip
    assert (added["code"], added["severity"], added["rule"]) == ("OperationAdded", None, None)


def test_files_are_compared_by_what_they_are(version: Callable[[str, Edits], Path], tmp_path: Path) -> None:
    old, new = version("old", {}), version("new", BREAKING | {"apiProperties.json#/properties/publisher": "Other"})
    swaggers = [tmp_path / "before.json", tmp_path / "after.json"]
    for target, source in zip(swaggers, (old, new), strict=True):
        target.write_bytes((source / DEFINITION).read_bytes())
    assert [each["code"] for each in report(*swaggers)["edits"]] == ["OperationDeleted", "OperationAdded"]
    properties = [folder / "apiProperties.json" for folder in (old, new)]
    assert [each["code"] for each in report(*properties)["edits"]] == ["PublisherChanged"]
    assert [each["code"] for each in report(old, new)["edits"]][-1] == "PublisherChanged"
    with pytest.raises(UsageError, match="no file in common"):
        raise_usage(run(swaggers[0], properties[1]))


def raise_usage(result: Result) -> None:
    assert result.exception
    raise result.exception


def test_revisions_are_compared(repository: Path) -> None:
    folder = "certified-connectors/Golden"
    for old in (f"HEAD:{folder}", f"main:{folder}/", f"HEAD:./{folder}"):
        assert run(old, folder).return_value == Exit.FINDINGS
    file = f"HEAD:{folder}/{DEFINITION}"
    assert run(file, repository / folder / DEFINITION).return_value == Exit.FINDINGS
    assert run(file, f"HEAD:{folder}").return_value == Exit.CLEAN
    assert run("HEAD:", repository).return_value == Exit.FINDINGS


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nowhere", "is no file or folder, nor REV:PATH"),
        ("missing:certified-connectors/Golden", "is not a revision"),
        ("HEAD:missing", "no connector in HEAD:missing"),
        ("HEAD:certified-connectors/Golden/icon.png", "is not a whole JSON object"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_can_not_be_compared_is_said(argument: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        raise_usage(run(argument, "certified-connectors/Golden"))


def test_one_connector_at_a_time(version: Callable[[str, Edits], Path]) -> None:
    folder = version("old", {})
    other = folder.parent / "Other"
    other.mkdir()
    (other / DEFINITION).write_bytes((folder / DEFINITION).read_bytes())
    with pytest.raises(UsageError, match="There are 2 connectors"):
        raise_usage(run(folder.parent, folder))


@pytest.mark.parametrize("data", [b"", b"[]", b'{"swagger": "2.0", "paths": {', b"\xff\xfe"])
def test_a_broken_file_is_never_an_unchanged_one(version: Callable[[str, Edits], Path], data: bytes) -> None:
    old, new = version("old", {}), version("new", {})
    (new / DEFINITION).write_bytes(data)
    for arguments in ((old, new), (new, old), (new, new), (old, new / DEFINITION)):
        with pytest.raises(UsageError, match="is not a whole JSON object"):
            raise_usage(run(*arguments))


def test_the_comparison_is_written_to_a_file(version: Callable[[str, Edits], Path], tmp_path: Path) -> None:
    folder, output = version("old", {}), tmp_path / "notes.md"
    assert run(folder, folder, "--format", "markdown", "--output", output).output == ""
    assert output.read_text(encoding="utf-8").startswith("# Litware Archive")
    with pytest.raises(UsageError, match="could not be written"):
        raise_usage(run(folder, folder, "--output", folder / DEFINITION / "x"))


def test_who_names_several_connectors_is_told_some(tmp_path: Path) -> None:
    for name in "abcd":
        file = tmp_path / "connectors" / name / "apiDefinition.swagger.json"
        file.parent.mkdir(parents=True)
        file.write_text("{}", encoding="utf-8")
    one, all_ = tmp_path / "connectors" / "a", tmp_path / "connectors"
    assert "(connectors/a, connectors/b, connectors/c, …). Compare one" in str(run(all_, one).exception)
    for name in "cd":
        (all_ / name / "apiDefinition.swagger.json").unlink()
    assert "There are 2 connectors in" in str(run(all_, one).exception)
    assert "(connectors/a, connectors/b). Compare one" in str(run(all_, one).exception)


def test_a_file_that_only_one_version_has_is_no_file_that_did_not_change(version: Callable[[str, Edits], Path]) -> None:
    old, new = version("old", {}), version("new", {"apiProperties.json": None})
    output = run(old, new).output
    assert "Not compared: certified-connectors/Golden/apiProperties.json: only the old version has it." in output
    assert "Nothing else changed that flows could notice." in output
    assert "What was compared: nothing changed" in run(old, new, "--format", "markdown").output
    for versions in ((old, version("less", {DEFINITION: None})), (version("lost", {DEFINITION: None}), old)):
        assert "has no definition" in str(run(*versions).exception)


def test_a_script_is_shown_with_its_line(version: Callable[[str, Edits], Path]) -> None:
    output = run(version("old", {}), version("new", {"script.csx": "class Script {}"})).output
    assert "The script is another one for SearchDocuments_V2." in output
    assert "CH055 ScriptChanged  /properties/scriptOperations  line 1 -> 1" in output
