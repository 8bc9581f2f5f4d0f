"""What `doctor` knows of our own workflows is what they are, and what the guide says to paste is clean under it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from golden_wiring import SHA
from ruamel.yaml import YAML

from connectorops.commands.doctor import RULES
from connectorops.config import Config
from connectorops.engine import Engine
from connectorops.report import checks
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree
from connectorops.wiring import FOLDER, Role, Wiring
from connectorops.wiring.gaps import ASKED, TOPICS, topic
from connectorops.wiring.roles import CALL_NEEDS, CALLED, CHECK_JOB, COMMANDS, ENVIRONMENT, LABELS, NEEDS, STATUS
from connectorops.wiring.wiring import union
from connectorops.wiring.workflow import granted

ROOT = Path(__file__).resolve().parents[2]
RULE_IDS = [each.id for each in all_rules() if each.family == "DR"]


def load(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(ROOT / path)
    return loaded


def test_every_workflow_that_can_be_called_is_known() -> None:
    names = {
        path.name
        for path in (ROOT / FOLDER).glob("*.yml")
        if "workflow_call" in (load(f"{FOLDER}/{path.name}")["on"] or {})
    }
    assert set(CALLED) == names


@pytest.mark.parametrize("name", CALLED)
def test_who_calls_one_has_to_give_what_its_jobs_need(name: str) -> None:
    jobs = load(f"{FOLDER}/{name}")["jobs"].values()
    assert union(granted(job["permissions"]) for job in jobs) == CALL_NEEDS[CALLED[name]]


def test_the_jobs_with_our_action_have_what_it_needs() -> None:
    seen = set()
    for name in CALLED:
        for job in load(f"{FOLDER}/{name}")["jobs"].values():
            for step in job["steps"]:
                if step.get("uses", "").startswith("$/"):
                    inputs = step.get("with", {})
                    role = Role.GATED if inputs.get("gated") == "true" else COMMANDS[inputs.get("command", "action")]
                    assert granted(job["permissions"]) == NEEDS[role]
                    seen.add(role)
    assert seen == set(Role)


def test_the_commands_of_the_action_are_known() -> None:
    said = load("action.yml")["inputs"]["command"]["description"]
    assert [each for each in COMMANDS if each not in said] == []
    assert set(re.findall(r"\b[a-z]+\b", said.partition(":")[2])) - {"which", "checks", "or"} == set(COMMANDS)


def test_names_are_those_that_are_written() -> None:
    workflow = load(f"{FOLDER}/commands.yml")
    assert workflow["on"]["workflow_call"]["inputs"]["environment"]["default"] == ENVIRONMENT
    assert load(f"{FOLDER}/check.yml")["jobs"]["check"]["name"] == CHECK_JOB
    assert (checks.NAME, checks.LABELS) == (STATUS, LABELS)
    assert checks.named("dev", "main") == f"{STATUS} (dev)"


def test_every_rule_has_a_topic_and_what_is_asked_is_for_rules_that_there_are() -> None:
    assert {topic(each) for each in RULE_IDS} == set(TOPICS)
    assert {id_ for _, _, ids in ASKED for id_ in ids} <= set(RULE_IDS)


def test_what_the_guide_says_to_paste_is_clean() -> None:
    guide = (ROOT / "docs/github.md").read_text("utf-8")
    blocks = [each for each in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if each.startswith("name:")]
    assert len(blocks) >= 3
    pinned = [each.replace("@COMMIT", f"@{SHA} # v1.0.0").encode() for each in blocks]
    files = {f"{FOLDER}/{number}.yml": text for number, text in enumerate(pinned)}
    wiring = Wiring(MemoryTree(files | {"CODEOWNERS": b"* @litware/maintainers\n"}), Config())
    judgement = Engine(RuleSet(choose(all_rules(), RULES, ()))).judge_wiring(wiring)
    assert [(each.rule, each.message) for each in judgement.findings] == []
    assert {duty.role for _, duties in wiring.used for duty in duties} >= {Role.CHECK, Role.REPORT, Role.COMMANDS}
