"""`connectorops fix`: revisions in real git repositories."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from machine import Machine

from connectorops.cli import group
from connectorops.model import Exit

GOLDEN = Path(__file__).parent.parent / "golden"
CONNECTOR = "certified-connectors/Über Golden"
DEFINITION = f"{CONNECTOR}/apiDefinition.swagger.json"
PROPERTIES = f"{CONNECTOR}/apiProperties.json"


def git(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    settings = ["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"]
    done = subprocess.run(
        ["git", *identity, *settings, *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        input=stdin.encode() if stdin is not None else None,
    )
    return done.stdout.decode().strip()


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a connector on main, and a branch that is checked out."""
    folder = tmp_path / "repository"
    shutil.copytree(GOLDEN, folder / CONNECTOR)
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "branch")
    return folder


def replace(folder: Path, old: str, new: str, file: str = DEFINITION) -> None:
    """Change the first occurrence of a text in a file."""
    path = folder / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def require_words(folder: Path) -> None:
    """A breaking change of GetDocument: a new parameter that is required."""
    document = definition(folder)
    document["paths"]["/documents/{documentId}"]["get"]["parameters"] = [
        {"name": "words", "in": "query", "required": True, "type": "string", "x-ms-summary": "Words",
         "description": "Words of the name."}
    ]  # fmt: skip
    text = json.dumps(document, indent=4, ensure_ascii=False) + "\n"
    (folder / DEFINITION).write_bytes(text.encode())


def definition(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / DEFINITION).read_bytes())
    return value


def run(folder: Path, *arguments: str) -> Result:
    words = ["fix", str(folder), "--base", "main", *arguments]
    return CliRunner().invoke(group, words, obj=Machine(), standalone_mode=False)


def fixed(folder: Path, *arguments: str) -> str:
    result = run(folder, *arguments)
    if result.exception:
        raise result.exception
    assert result.return_value == Exit.CLEAN, result.output
    return result.output


def findings(folder: Path) -> dict[str, set[str]]:
    """Rules of the findings of `check --base`, by severity."""
    commit(folder)
    words = ["check", str(folder), "--base", "main", "--format", "json"]
    result = CliRunner().invoke(group, words, obj=Machine(), standalone_mode=False)
    if result.exception:
        raise result.exception
    found: dict[str, set[str]] = {"error": set(), "warning": set(), "note": set()}
    for each in json.loads(result.output)["findings"]:
        found[each["severity"]].add(each["rule"])
    return found


def test_nothing_to_fix(repository: Path) -> None:
    assert fixed(repository) == "Nothing to fix.\n"
    assert git(repository, "status", "--porcelain") == ""


def test_what_can_not_be_read_can_not_be_compared(repository: Path) -> None:
    (repository / DEFINITION).write_text('{"swagger": "2.0"\n', "utf-8")
    result = run(repository)
    assert result.return_value == Exit.FINDINGS
    assert f"Nothing was fixed.\n\nLeft as they are:\n  {DEFINITION}: line " in result.output


def test_a_base_that_can_not_be_read_can_not_be_compared(repository: Path) -> None:
    good = (repository / DEFINITION).read_bytes()
    git(repository, "checkout", "--quiet", "main")
    (repository / DEFINITION).write_text('{"swagger": "2.0"\n', "utf-8")
    commit(repository)
    git(repository, "checkout", "--quiet", "-B", "branch")
    (repository / DEFINITION).write_bytes(good)
    result = run(repository)
    assert result.return_value == Exit.FINDINGS
    assert f"{DEFINITION}: one version of the definition can't be read" in result.output


def test_a_changed_operation_becomes_a_new_revision(repository: Path) -> None:
    require_words(repository)
    output = fixed(repository)
    assert f"Fixed {DEFINITION}\n" in output
    assert f"Fixed {PROPERTIES}\n" in output
    assert "GetDocument is back as it was, deprecated; what it was changed to is GetDocument_V2" in output
    assert "Next steps:" in output
    paths = definition(repository)["paths"]
    old = paths["/documents/{documentId}"]["get"]
    new = paths["/v2/documents/{documentId}"]["get"]
    assert (old["operationId"], old["deprecated"], "parameters" in old) == ("GetDocument", True, False)
    assert (new["operationId"], len(new["parameters"])) == ("GetDocument_V2", 1)
    assert list(paths["/v2/documents/{documentId}"]) == ["parameters", "get"]
    assert old["x-ms-api-annotation"] == {
        "family": "GetDocument",
        "revision": 1,
        "replacement": {"api": "litwarearchive", "operationId": "GetDocument_V2"},
    }
    assert new["x-ms-api-annotation"] == {"family": "GetDocument", "revision": 2}
    properties = json.loads((repository / PROPERTIES).read_bytes())["properties"]
    assert properties["policyTemplateInstances"][-1] == {
        "templateId": "routerequesttoendpoint",
        "title": "Route GetDocument_V2",
        "parameters": {
            "x-ms-apimTemplateParameter.newPath": "/documents/{documentId}",
            "x-ms-apimTemplateParameter.httpMethod": "@Request.OriginalHTTPMethod",
            "x-ms-apimTemplate-operationName": ["GetDocument_V2"],
        },
    }
    assert definition(repository)["info"]["version"] == "2.2.0"
    assert findings(repository)["error"] == set()


def test_a_changed_definition_is_there_twice(repository: Path) -> None:
    document = definition(repository)
    document["definitions"]["Folder"]["properties"]["id"]["type"] = "boolean"
    (repository / DEFINITION).write_bytes((json.dumps(document, indent=4, ensure_ascii=False) + "\n").encode())
    fixed(repository)
    found = definition(repository)["definitions"]
    assert found["Folder"]["properties"]["id"]["type"] == "string"
    assert found["Folder_V2"]["properties"]["id"]["type"] == "boolean"
    assert found["Folder_V2"]["properties"]["parent"] == {"$ref": "#/definitions/Folder_V2"}
    assert findings(repository)["error"] == set()


def test_a_deleted_operation_is_back_word_for_word(repository: Path) -> None:
    document = definition(repository)
    del document["paths"]["/documents/{documentId}"]["patch"]
    (repository / DEFINITION).write_bytes((json.dumps(document, indent=4, ensure_ascii=False) + "\n").encode())
    replace(repository, '"UpdateDocument"', '"ListDocuments"', PROPERTIES)
    fixed(repository)
    removed = [line for line in git(repository, "diff").splitlines() if line.startswith("-") and line[1:2] != "-"]
    assert len(removed) == 3, removed
    names = json.loads((repository / PROPERTIES).read_bytes())["properties"]["policyTemplateInstances"][0]
    assert names["parameters"]["x-ms-apimTemplate-operationName"] == [
        "CreateDocument",
        "ListDocuments",
        "UpdateDocument",
    ]
    assert findings(repository)["error"] == set()


def test_a_moved_operation_keeps_its_new_path(repository: Path) -> None:
    replace(repository, '"/documents/{documentId}/transcript"', '"/transcripts/{documentId}"')
    output = fixed(repository)
    paths = definition(repository)["paths"]
    assert paths["/documents/{documentId}/transcript"]["get"]["operationId"] == "DownloadTranscript"
    assert paths["/transcripts/{documentId}"]["get"]["operationId"] == "DownloadTranscript_V2"
    assert "DownloadTranscript_V2 at GET /transcripts/{documentId}" in output
    policy = json.loads((repository / PROPERTIES).read_bytes())["properties"]["policyTemplateInstances"][1]
    names = ["UploadContent", "DownloadTranscript", "DownloadTranscript_V2"]
    assert policy["parameters"]["x-ms-apimTemplate-operationName"] == names
    assert findings(repository)["error"] == set()


def test_a_renamed_operation_is_the_successor(repository: Path) -> None:
    replace(repository, '"operationId": "AddLabel"', '"operationId": "AttachLabel"')
    output = fixed(repository)
    assert "its successor is AttachLabel at POST /v2/documents/{documentId}/labels" in output
    assert "give it its old name again" in output
    old = definition(repository)["paths"]["/documents/{documentId}/labels"]["post"]
    assert old["x-ms-api-annotation"]["replacement"]["operationId"] == "AttachLabel"
    assert findings(repository)["error"] == set()


def test_the_next_revision_of_a_family(repository: Path) -> None:
    replace(repository, '"/full-search"', '"/new-search"')
    fixed(repository)
    found = definition(repository)["paths"]["/new-search"]["get"]
    assert found["operationId"] == "SearchDocuments_V3"
    assert found["x-ms-api-annotation"]["revision"] == 3
    script = json.loads((repository / PROPERTIES).read_bytes())["properties"]["scriptOperations"]
    assert script == ["SearchDocuments_V2", "SearchDocuments_V3"]
    assert findings(repository)["error"] == set()


def test_a_second_run_changes_nothing(repository: Path) -> None:
    require_words(repository)
    replace(repository, '"operationId": "AddLabel"', '"operationId": "AttachLabel"')
    fixed(repository)
    before = (repository / DEFINITION).read_bytes(), (repository / PROPERTIES).read_bytes()
    assert fixed(repository) == "Nothing to fix.\n"
    assert fixed(repository, "--operation", "GetDocument") == "Nothing to fix.\n"
    assert ((repository / DEFINITION).read_bytes(), (repository / PROPERTIES).read_bytes()) == before


def test_only_one_operation(repository: Path) -> None:
    require_words(repository)
    replace(repository, '"operationId": "AddLabel"', '"operationId": "AttachLabel"')
    fixed(repository, "--operation", "GetDocument")
    operations = [item.get("post", {}).get("operationId") for item in definition(repository)["paths"].values()]
    assert "AttachLabel" in operations
    assert "AddLabel" not in operations
    assert findings(repository)["error"] == {"CH001"}


def test_a_dry_run_shows_what_git_can_apply(repository: Path) -> None:
    require_words(repository)
    result = run(repository, "--dry-run")
    assert result.return_value == Exit.CLEAN
    assert f"Would fix {DEFINITION}" in result.stderr
    before = (repository / DEFINITION).read_bytes()
    git(repository, "apply", "-", stdin=result.stdout)
    by_hand = (repository / DEFINITION).read_bytes(), (repository / PROPERTIES).read_bytes()
    git(repository, "checkout", "--quiet", "--", ".")
    (repository / DEFINITION).write_bytes(before)
    fixed(repository)
    assert ((repository / DEFINITION).read_bytes(), (repository / PROPERTIES).read_bytes()) == by_hand


def test_a_diff_of_a_file_without_a_last_line_end(repository: Path) -> None:
    require_words(repository)
    path = repository / PROPERTIES
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert "\\ No newline at end of file" not in run(repository, "--dry-run").stdout
    replace(repository, '"stackOwner": "Litware"\n    }\n}', '"stackOwner": "Litware"}}', PROPERTIES)
    replace(repository, '"scriptOperations"', '"x-note": 1, "scriptOperations"', PROPERTIES)
    assert run(repository, "--dry-run").return_value == Exit.CLEAN


def test_check_writes_nothing(repository: Path) -> None:
    assert run(repository, "--check").return_value == Exit.CLEAN
    require_words(repository)
    before = (repository / DEFINITION).read_bytes()
    result = run(repository, "--check")
    assert result.return_value == Exit.FINDINGS
    assert f"Would fix {DEFINITION}" in result.output
    assert (repository / DEFINITION).read_bytes() == before


def test_line_ends_and_byte_order_mark_stay(repository: Path) -> None:
    require_words(repository)
    path = repository / DEFINITION
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    fixed(repository)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf{\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize("file", [DEFINITION, PROPERTIES])
def test_a_file_with_defects_is_left_alone(repository: Path, file: str) -> None:
    require_words(repository)
    path = repository / file
    path.write_bytes(b"// ours\n" + path.read_bytes())
    before = (repository / DEFINITION).read_bytes()
    result = run(repository)
    assert result.return_value == Exit.FINDINGS
    assert "Nothing was fixed." in result.output
    assert f"{file}, line" in result.output
    assert (repository / DEFINITION).read_bytes() == before


def test_what_is_not_committed_counts_too_and_the_base_is_where_the_branch_left_it(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "main")
    replace(repository, '"operationId": "AddLabel"', '"operationId": "AttachLabel"')
    commit(repository)
    git(repository, "checkout", "--quiet", "branch")
    assert fixed(repository) == "Nothing to fix.\n"
    require_words(repository)
    assert "AddLabel" not in fixed(repository)


def test_a_renamed_folder_is_compared_with_its_old_self(repository: Path) -> None:
    (repository / CONNECTOR).rename(repository / "certified-connectors" / "Silver")
    commit(repository)
    replace(
        repository,
        '"operationId": "AddLabel"',
        '"operationId": "X"',
        "certified-connectors/Silver/" + DEFINITION.rpartition("/")[2],
    )
    assert "AddLabel is back" in fixed(repository)


def test_a_new_connector_has_nothing_to_fix(repository: Path) -> None:
    shutil.copytree(GOLDEN, repository / "certified-connectors" / "New")
    assert fixed(repository / "certified-connectors" / "New") == "Nothing to fix.\n"


@pytest.mark.parametrize(("arguments", "message"), [(["--operation", "Nope"], "no operation Nope"),
                                                    (["--base", "nope"], "is not a revision")])  # fmt: skip
def test_wrong_usage(repository: Path, arguments: list[str], message: str) -> None:
    result = run(repository, *arguments)
    assert isinstance(result.exception, click.UsageError)
    assert message in result.exception.message


def test_a_file_that_cannot_be_written(repository: Path) -> None:
    class ReadOnly(Machine):
        def write(self, path: Path, data: bytes) -> None:
            raise PermissionError(13, "Permission denied", f"{path}: {len(data)}")

    require_words(repository)
    words = ["fix", str(repository), "--base", "main"]
    result = CliRunner().invoke(group, words, obj=ReadOnly(), standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    assert "could not be written: Permission denied" in result.exception.message
    assert "Nothing was changed before it." in result.exception.message


def test_a_file_that_cannot_be_written_after_others_names_them(repository: Path) -> None:
    class OnlyOne(Machine):
        def write(self, path: Path, data: bytes) -> None:
            if path.name == "apiProperties.json":
                raise PermissionError(13, "Permission denied", str(path))
            super().write(path, data)

    require_words(repository)
    words = ["fix", str(repository), "--base", "main"]
    result = CliRunner().invoke(group, words, obj=OnlyOne(), standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    assert "apiProperties.json could not be written: Permission denied" in result.exception.message
    assert f"Changed before it, and to be kept or taken back: {DEFINITION}." in result.exception.message
