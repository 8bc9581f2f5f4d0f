"""A repository as a whole."""

from __future__ import annotations

import pytest

from connectorops.codeowners import MAX_BYTES
from connectorops.config import Config
from connectorops.connectors import Repository
from connectorops.engine import Engine
from connectorops.manifest import Owner
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree, UnreadableError

MANIFEST = b"kind: connector\nprogram: custom\nowners: [octocat]\n"


def repository(**changes: bytes) -> Repository:
    files = {
        "CODEOWNERS": b"* @all\n/connectors/a/ @octocat\n",
        "connectors/a/certification.yml": MANIFEST,
        "connectors/a/apiProperties.json": b"{}",
        "connectors/a b/readme.md": b"",
    }
    return Repository(MemoryTree(files | {path.replace("__", "/"): data for path, data in changes.items()}), Config())


class Unreadable(MemoryTree):
    closed = "CODEOWNERS"

    def read(self, path: str) -> bytes:
        if path == self.closed:
            raise UnreadableError(13, "Permission denied", path)
        return super().read(path)


class WithoutManifest(Unreadable):
    closed = "connectors/a/certification.yml"


class WithoutIcon(Unreadable):
    closed = "connectors/b/icon.png"


def test_knows_connectors_and_their_owners() -> None:
    found = repository()
    assert found.owners == {"connectors/a": (Owner("octocat"),), "connectors/a b": ()}
    assert [found.connector_at(path) for path in ("connectors/a/x", "connectors/a b/x", "connectors/a", "x")] == [
        "connectors/a",
        "connectors/a b",
        "connectors/a",
        "",
    ]


def test_uses_the_file_that_github_uses_and_knows_the_others() -> None:
    found = repository(docs__CODEOWNERS=b"* @docs\n")
    assert [each.path for each in found.owners_files] == ["CODEOWNERS", "docs/CODEOWNERS"]
    assert found.owners_file is found.owners_files[0]
    assert [sorted(each)[:1] for each in found.owned] == [["CODEOWNERS"], ["connectors/a/apiProperties.json"]]
    assert Repository(MemoryTree({}), Config()).owned == ()


def test_a_file_that_github_does_not_load_has_no_lines() -> None:
    file = repository(CODEOWNERS=b"* @all\n" + b"#" * MAX_BYTES).owners_file
    assert file is not None
    assert (file.too_large, file.content.entries) == (True, ())


def test_reads_a_text_once_and_none_where_no_file_is() -> None:
    found = repository()
    assert found.text("CODEOWNERS") is found.text("CODEOWNERS")
    assert found.text("nowhere") is None


def test_the_digest_follows_what_is_judged_and_nothing_else() -> None:
    first = repository().inputs
    assert first == repository(**{"connectors__a__apiProperties.json": b"[]"}).inputs
    others = [
        repository(CODEOWNERS=b"* @other\n"),
        repository(more=b""),
        repository(**{"connectors__a__certification.yml": MANIFEST.replace(b"octocat", b"hubot")}),
    ]
    assert first not in [each.inputs for each in others]


def test_what_can_not_be_read_is_skipped_with_the_reason() -> None:
    judgement = Engine(RuleSet(())).judge_repository(Repository(Unreadable({"CODEOWNERS": b""}), Config()))
    (skipped,) = judgement.skipped
    assert (skipped.path, skipped.reason) == ("CODEOWNERS", "the file could not be read: Permission denied")
    assert judgement.findings == ()


def test_a_manifest_that_can_not_be_read_has_not_nobody_as_its_owners() -> None:
    found = Repository(WithoutManifest({"connectors/a/certification.yml": MANIFEST}), Config())
    (connector,) = found.connectors
    assert connector.manifest_file is None
    with pytest.raises(UnreadableError):
        _ = found.owners


def test_a_rule_that_needs_what_can_not_be_read_is_skipped_and_no_crash() -> None:
    icon = {f"connectors/{name}/icon.png": b"x" for name in "ab"}
    definition = {f"connectors/{name}/apiDefinition.swagger.json": b"{}" for name in "ab"}
    judgement = Engine(RuleSet(all_rules())).judge_repository(Repository(WithoutIcon(icon | definition), Config()))
    assert judgement.crashed == ()
    (skipped,) = judgement.skipped
    assert (skipped.path, skipped.rules) == (WithoutIcon.closed, ("IC015",))
