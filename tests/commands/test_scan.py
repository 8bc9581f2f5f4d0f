"""`connectorops scan`, and that no output of any command holds a secret."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from forge.git_backend import git

from connectorops.adapters.kingfisher import cache_folder
from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import group, run
from connectorops.model import Exit
from connectorops.ports import ServiceDownError
from connectorops.report import RENDERERS
from connectorops.rules import all_rules
from connectorops.scanning.invented import drawn, private_key
from connectorops.scanning.searched import EngineHit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.ports import SecretSearch

GOLDEN = Path(__file__).parent.parent / "golden"
CANARY = f"gh{'p'}_{drawn(36, seed='canary')}"
KEY = drawn(40, seed="canary key")


class Engine(LocalWorkspace):
    """A machine whose engine finds what it is told to, at once."""

    def __init__(self, *found: EngineHit) -> None:
        self.found = found
        self.blobs: list[bytes] = []

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        self.blobs = list(blobs)
        return nullcontext(self)

    def hits(self) -> list[EngineHit]:
        return [
            EngineHit(n, "x", data[: data.index(each.value.encode())].count(b"\n") + 1, each.value)
            for each in self.found
            for n, data in enumerate(self.blobs)
            if each.value.encode() in data
        ]


class Down(LocalWorkspace):
    def search_secrets(self, _blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        raise ServiceDownError("the secret engine is on strike")


class DownLater(Engine):
    def hits(self) -> list[EngineHit]:
        raise ServiceDownError("the secret engine fell asleep")


def invoke(workspace: LocalWorkspace, *arguments: str | Path) -> Result:
    words = [str(each) for each in arguments]
    return CliRunner().invoke(group, words, obj=workspace, standalone_mode=False, catch_exceptions=False)


def findings(workspace: LocalWorkspace, *arguments: str | Path) -> list[dict[str, object]]:
    report = json.loads(invoke(workspace, *arguments, "--format", "json").output)
    found: list[dict[str, object]] = report["findings"]
    return found


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the golden connector, in git, on a branch that has left main."""
    root = tmp_path / "repository"
    folder = root / "certified-connectors" / "Golden"
    folder.mkdir(parents=True)
    for file in GOLDEN.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    git(root, "init", "-q", "-b", "main")
    commit(root, "base")
    git(root, "checkout", "-q", "-b", "feature")
    return root


def commit(root: Path, message: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD")


def notes(root: Path, text: str) -> Path:
    path = root / "certified-connectors" / "Golden" / "notes.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clean_connector_exits_0_and_other_rules_are_silent(repository: Path) -> None:
    (repository / "certified-connectors" / "Golden" / "readme.md").unlink()
    result = invoke(Engine(), "scan", repository)
    assert result.return_value == Exit.CLEAN


def test_a_secret_exits_1_and_names_its_place(repository: Path) -> None:
    notes(repository, f"one\ntoken {CANARY}\n")
    result = invoke(Engine(), "scan", repository)
    assert result.return_value == Exit.FINDINGS
    assert "certified-connectors/Golden/notes.txt:2:7" in result.output
    assert invoke(Engine(), "scan", repository, "--fail-on", "never").return_value == Exit.CLEAN


def test_what_the_engine_alone_knows_is_told_once_with_its_name(repository: Path) -> None:
    notes(repository, f"{KEY}\n{CANARY}\n")
    engine = Engine(EngineHit(0, "", 0, KEY), EngineHit(0, "", 0, CANARY))
    found = findings(engine, "scan", repository)
    assert [each["rule"] for each in found] == ["SE007", "SE007"]
    assert "Kingfisher" in str(found[0]["message"])
    assert [each["rule"] for each in findings(engine, "check", repository, "--select", "SE007")] == ["SE007", "SE007"]


def test_a_made_up_value_of_the_engine_is_a_note(repository: Path) -> None:
    notes(repository, "x" + "1234567890" * 3)
    (found,) = findings(Engine(EngineHit(0, "", 0, "1234567890" * 3)), "scan", repository)
    assert (found["rule"], found["severity"]) == ("SE010", "note")


@pytest.mark.parametrize("command", ["scan", "check"])
@pytest.mark.parametrize("workspace", [Down(), DownLater()], ids=["at the start", "at the end"])
def test_an_engine_that_is_down_is_no_pass(repository: Path, command: str, workspace: LocalWorkspace) -> None:
    notes(repository, CANARY)
    result = invoke(workspace, command, repository, "--format", "json", "--fail-on", "never")
    assert result.return_value == Exit.SERVICE
    report = json.loads(result.output)
    assert "the secret engine" in report["skipped"][0]["reason"]
    assert "SE007" in {each["rule"] for each in report["findings"]}


@pytest.mark.parametrize("command", ["scan", "check"])
def test_the_engine_is_left_out_only_where_the_report_says_so(repository: Path, command: str) -> None:
    notes(repository, CANARY)
    result = invoke(Down(), command, repository, "--no-secrets", "--format", "json")
    assert result.return_value == Exit.FINDINGS
    (skipped,) = json.loads(result.output)["skipped"]
    assert "--no-secrets" in skipped["reason"]


def test_an_engine_that_no_rule_asks_for_is_not_started(repository: Path) -> None:
    assert invoke(Down(), "check", repository, "--select", "SW001").return_value == Exit.CLEAN


def test_a_secret_that_was_added_and_removed_again_is_found_with_its_commit(repository: Path) -> None:
    path = notes(repository, f"token {CANARY}\n")
    guilty = commit(repository, "add")
    path.unlink()
    commit(repository, "remove")
    assert invoke(Engine(), "scan", repository).return_value == Exit.CLEAN
    result = invoke(Engine(), "scan", repository, "--base", "main")
    assert result.return_value == Exit.FINDINGS
    (found,) = findings(Engine(), "scan", repository, "--base", "main", "--rev", "feature")
    assert found["path"] == "certified-connectors/Golden/notes.txt"
    assert (found["line"], found["column"]) == (1, 7)
    assert guilty[:12] in str(found["message"])


def test_a_secret_that_is_still_there_is_told_once(repository: Path) -> None:
    notes(repository, f"token {CANARY}\n")
    commit(repository, "add")
    notes(repository, f"another line\ntoken {CANARY}\n")
    commit(repository, "move")
    (found,) = findings(Engine(), "scan", repository, "--base", "main")
    assert "Commit" not in str(found["message"])
    assert found["line"] == 2


def test_what_only_a_merge_brought_is_found(repository: Path) -> None:
    notes(repository, "a\n")
    commit(repository, "ours")
    git(repository, "checkout", "-q", "-b", "other", "main")
    notes(repository, "b\n")
    commit(repository, "theirs")
    git(repository, "checkout", "-q", "feature")
    subprocess.run(["git", "merge", "-q", "other"], cwd=repository, check=False, capture_output=True)
    notes(repository, f"{CANARY}\n")
    commit(repository, "merge")
    notes(repository, "c\n")
    commit(repository, "clean")
    (found,) = findings(Engine(), "scan", repository, "--base", "main")
    assert found["rule"] == "SE007"


def test_a_file_that_is_too_large_is_told(repository: Path) -> None:
    path = notes(repository, "a" * (16 * 1024 * 1024 + 1))
    commit(repository, "large")
    path.unlink()
    commit(repository, "small")
    report = json.loads(invoke(Engine(), "scan", repository, "--base", "main", "--format", "json").output)
    assert ["too large" in each["reason"] for each in report["skipped"]] == [True]


def test_what_was_removed_again_and_could_not_be_searched_is_no_pass(repository: Path) -> None:
    folder = repository / "certified-connectors" / "Golden"
    (folder / "samples.zip").write_bytes(b"PK\x03\x04 and nothing more")
    guilty = commit(repository, "add")
    (folder / "samples.zip").unlink()
    commit(repository, "remove")
    result = invoke(Down(), "scan", repository, "--base", "main", "--no-secrets", "--format", "json")
    report = json.loads(result.output)
    (found,) = report["findings"]
    assert (found["rule"], found["path"]) == ("PI032", "certified-connectors/Golden/samples.zip")
    assert guilty[:12] in found["message"]
    assert ["--no-secrets" in each["reason"] for each in report["skipped"]] == [True]


def test_a_history_that_is_clean_was_checked(repository: Path) -> None:
    path = notes(repository, "nothing\n")
    commit(repository, "add")
    path.unlink()
    commit(repository, "remove")
    result = invoke(Engine(), "scan", repository, "--base", "main")
    assert (result.return_value, result.output) == (Exit.CLEAN, "All clear: no findings (1 file).\n")


def test_wrong_usage_is_2(repository: Path) -> None:
    for arguments in (["--rev", "HEAD"], ["--base", "nowhere"]):
        assert run(["scan", str(repository), *arguments], Engine()) == Exit.USAGE


def canary_files(repository: Path) -> None:
    """The canary where rules quote, parse, point and fail: names, values, texts, broken files."""
    folder = repository / "certified-connectors" / "Golden"
    definition = folder / "apiDefinition.swagger.json"
    document = json.loads(definition.read_bytes())
    document["info"]["title"] = f"{CANARY} {KEY}"
    document["host"] = f"{CANARY}.example.org"
    document["paths"][f"/x?token={KEY}"] = {
        "get": {"operationId": CANARY, "parameters": [{"name": "api_key", "default": KEY}]}
    }
    definition.write_text(json.dumps(document, indent=2), encoding="utf-8")
    (folder / "notes.txt").write_text(f"{CANARY}\n{private_key()}\n", encoding="utf-8")
    (folder / "broken.json").write_text(f'{{"apiKey": "{KEY}", "x": {CANARY}', encoding="utf-8")


def test_no_output_holds_a_canary(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every format, the terminal, logs, temporary and cache files, with the engine itself and without."""
    caplog.set_level(logging.DEBUG)
    places = {name: tmp_path / name for name in ("temporary", "out")}
    for place in places.values():
        place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places["temporary"]))
    canary_files(repository)
    written = io.StringIO()
    for format_ in RENDERERS:
        for command in ("check", "scan"):
            output = places["out"] / f"{command}.{format_}"
            written.write(
                invoke(
                    Engine(EngineHit(0, "", 0, KEY)), command, repository, "--format", format_, "--output", output
                ).output
            )
            written.write(invoke(Engine(EngineHit(0, "", 0, KEY)), command, repository, "--format", format_).output)
    written.write(invoke(LocalWorkspace(), "scan", repository).output)
    written.write(invoke(Down(), "scan", repository).output)
    commit(repository, "canary")
    written.write(invoke(Engine(), "scan", repository, "--base", "main").output)
    written.write(invoke(Engine(), "check", repository, "--base", "main").output)
    cache = cache_folder()
    assert cache is not None
    kept = (*places["out"].rglob("*"), *cache.rglob("*"))
    files = [file.read_bytes() for file in kept if file.is_file()]
    everything = [written.getvalue().encode(), caplog.text.encode(), *files]
    assert len(list(places["out"].iterdir())) == 2 * len(RENDERERS)
    assert list(places["temporary"].iterdir()) == []
    for secret in (CANARY, CANARY[4:], KEY, KEY[:12], private_key().splitlines()[1]):
        assert [line for data in everything for line in data.splitlines() if secret.encode() in line] == []
    assert b"SE007" in everything[0]


def test_a_report_without_rules_about_secrets_shows_none(repository: Path) -> None:
    folder = repository / "certified-connectors" / "Golden"
    properties = json.loads((folder / "apiProperties.json").read_bytes())
    settings = {"identityProvider": "oauth2", "clientId": "[[ClientId]]", "clientSecret": KEY, "scopes": []}
    properties["properties"]["connectionParameters"] = {"token": {"type": "oauthSetting", "oAuthSettings": settings}}
    (folder / "apiProperties.json").write_text(json.dumps(properties, indent=2), encoding="utf-8")
    (folder / "readme.md").write_text(f"# TODO {CANARY}\n", encoding="utf-8")
    for format_ in RENDERERS:
        for asked in (["--ignore", "SE"], ["--select", "AP"], []):
            output = invoke(Engine(), "check", repository, "--format", format_, *asked).output
            assert KEY not in output
            assert CANARY not in output


def test_rules_about_secrets_say_how_to_revoke() -> None:
    for rule in all_rules():
        if rule.family == "SE" and rule.severity == "error":
            said = f"{rule.fix} {rule.doc}".lower()
            assert any(
                word in said
                for word in (
                    "revoke",
                    "rotate",
                    "regenerate",
                    "delete the secret",
                    "change the password",
                    "remove the default",
                )
            )
