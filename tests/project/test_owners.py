"""The project's own CODEOWNERS: written from the sample connectors' manifests, by the project itself."""

from __future__ import annotations

from pathlib import Path

from connectorops.adapters.files import FileTree
from connectorops.config import Config
from connectorops.connectors import Repository
from connectorops.engine import Engine
from connectorops.ownership import generate
from connectorops.rule import RuleSet
from connectorops.rules import all_rules

ROOT = Path(__file__).resolve().parents[2]


def test_codeowners_is_what_the_manifests_say() -> None:
    repository = Repository(FileTree(ROOT), Config())
    made = generate(repository, vouch=True)
    assert made.path == "CODEOWNERS"
    assert made.after.decode() == (ROOT / "CODEOWNERS").read_bytes().decode()
    assert (made.waiting, made.overruled) == ((), ())
    assert set(repository.owners) == {f"connectors/{each.name}" for each in (ROOT / "connectors").iterdir()}


def test_no_rule_has_anything_to_say_of_it() -> None:
    judgement = Engine(RuleSet(all_rules())).judge_repository(Repository(FileTree(ROOT), Config()))
    assert (judgement.findings, judgement.skipped, judgement.crashed) == ((), (), ())
