"""The golden connector, and edits of it: what the tests of rules and of the engine stand on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from connectorops.changes import Change
from connectorops.config import Config
from connectorops.connectors import discover
from connectorops.engine import Engine, Judgement
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import Edits, MemoryTree, edited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.connectors import Connector
    from connectorops.rule import Rule

FOLDER = "certified-connectors/Golden"


@cache
def golden() -> MemoryTree:
    """The files of the golden connector, at the root of a tree."""
    folder = Path(__file__).parent / "golden"
    return MemoryTree(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    )


def connector_of(tree: MemoryTree, folder: str = FOLDER) -> Connector:
    """The connector with these files."""
    placed = MemoryTree({f"{folder}/{path}": tree.read(path) for path in tree.paths()})
    (connector,) = discover(placed, Config(), [folder])
    return connector


def judge_tree(tree: MemoryTree, rules: Iterable[Rule] | None = None, folder: str = FOLDER) -> Judgement:
    """What the rules (default: all) say of one connector with these files."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge(connector_of(tree, folder))


def judge(edits: Edits, rules: Iterable[Rule] | None = None, folder: str = FOLDER) -> Judgement:
    """What the rules say of the golden connector with these edits."""
    return judge_tree(edited(golden(), edits), rules, folder)


def change_of(edits: Edits) -> Change:
    """The update from the golden connector to the one with these edits."""
    return Change(connector_of(golden()), connector_of(edited(golden(), edits)))


def judge_change(edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules about updates say of this one."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge_change(change_of(edits))


def judge_example(rule: Rule, edits: Edits) -> Judgement:
    """What all rules say of an example of this rule: an update for rules about updates, else a connector."""
    return judge_change(edits) if rule.scope is Change else judge(edits)
