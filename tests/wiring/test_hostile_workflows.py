"""Workflow files are anybody's: whatever they hold, every rule gives an answer, and none crashes."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from golden_wiring import WORKFLOWS
from hypothesis import given
from hypothesis import strategies as st

from connectorops.config import Config
from connectorops.engine import Engine, combine
from connectorops.report.escape import terminal
from connectorops.report.wiring import picture
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.rules.wiring_files import CHECK
from connectorops.tree import MemoryTree
from connectorops.wiring import Wiring
from connectorops.wiring.remedies import filled

ENGINE = Engine(RuleSet(choose(all_rules(), ["DR"], [])))
WORDS = st.sampled_from(
    [
        "on", "jobs", "steps", "uses", "with", "permissions", "env", "secrets", "name", "concurrency", "group", "ref",
        "cancel-in-progress", "workflow_run", "issue_comment", "pull_request", "types", "workflows", "paths",
        "write-all", "created", "inherit", "connectorops/connectorops@v1", "actions/checkout@v4", "run", "check",
        "./.github/workflows/connectors.yml", "$/", "docker://x", "${{ secrets.A }}", "${{ github.head_ref }}",
        "connectorops/connectorops/.github/workflows/check.yml@main", "merge_group", "branches",
        "environment", "gated", "command",
    ]
)  # fmt: skip
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20), WORDS)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=5)),
    max_leaves=20,
)


def judged(data: bytes, path: str = CHECK) -> set[str]:
    files = {name: json.dumps(value).encode() for name, value in WORKFLOWS.items()}
    wiring = Wiring(MemoryTree(files | {path: data, ".github/CODEOWNERS": b"* @a\n"}), Config())
    judgement = ENGINE.judge_wiring(wiring)
    assert judgement.crashed == ()
    report = combine([judgement], ENGINE.rules)
    filled_in = tuple(filled(each, wiring, "o/n") for each in report.findings)
    shown = picture(replace(report, findings=filled_in), wiring, frozenset(each.id for each in ENGINE.rules.rules))
    assert [line for line in shown.split("\n") if terminal(line) != line] == []
    return {each.rule for each in judgement.findings}


@given(ANYTHING)
def test_any_value_in_place_of_a_workflow(value: Any) -> None:  # noqa: ANN401 - YAML is any shape
    judged(json.dumps(value).encode())


@given(st.data())
def test_any_value_in_any_place_of_a_workflow(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(WORKFLOWS)))
    made = json.loads(json.dumps(WORKFLOWS[path]))
    parent, place = made, data.draw(st.sampled_from(sorted(made)))
    while isinstance(parent[place], (dict, list)) and parent[place] and data.draw(st.booleans()):
        parent = parent[place]
        keys = sorted(parent) if isinstance(parent, dict) else range(len(parent))
        place = data.draw(st.sampled_from(list(keys)))
    parent[place] = data.draw(ANYTHING)
    judged(json.dumps(made).encode(), path)


@given(st.binary(max_size=200))
def test_any_bytes_in_place_of_a_workflow(data: bytes) -> None:
    judged(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + b"".join(
            f"c{n}: &c{n} [{', '.join(['*c' + str(n - 1) if n else '*b'] * 9)}]\n".encode() for n in range(9)),
        b"[" * 5000,
        b"on: push\njobs:\n" + b"".join(f"  j{n}: {{ uses: ./x.yml }}\n".encode() for n in range(2000)),
        b"on: push\njobs: { a: { steps: [{ run: '" + b"${{ " * 20000 + b"' }] } }\n",
        b"on: issues\njobs: { a: { steps: [{ run: '${{ " + b"f(a," * 24000 + b"' }] } }\n",
        b"on: issues\nenv: { A: '${{ " + b"a " * 40000 + b"' }\njobs: { a: { steps: [{ run: "
        + json.dumps("git pull $A\n" * 7000).encode() + b" }] } }\n",
        b"x" * (2 * 1024 * 1024),
    ],
    ids=["aliases", "depth", "jobs", "expressions", "brackets", "lines", "size"],
)  # fmt: skip
def test_a_file_that_is_made_to_take_long_does_not(data: bytes) -> None:
    start = time.perf_counter()
    judged(data, ".github/workflows/other.yml")
    assert time.perf_counter() - start < 20


def test_actions_that_use_each_other_many_times_end() -> None:
    uses = b"      - uses: ./a\n" * 100 + b"      - run: echo ${{ github.head_ref }}\n"
    files = {
        ".github/workflows/x.yml": b"on: issues\njobs:\n  j:\n    runs-on: x\n    steps:\n" + uses,
        "a/action.yml": b"runs:\n    steps:\n" + uses,
    }
    start = time.perf_counter()
    judgement = ENGINE.judge_wiring(Wiring(MemoryTree(files), Config()))
    assert time.perf_counter() - start < 20
    told = [each.location.path for each in judgement.findings if each.rule == "DR045"]
    assert told == [".github/workflows/x.yml", "a/action.yml"]  # the steps of the workflow itself are all looked at


def test_workflows_that_call_each_other_in_a_circle_end() -> None:
    call = "on: workflow_call\njobs: { a: { uses: ./.github/workflows/%s.yml } }\n"
    files = {f".github/workflows/{one}.yml": (call % two).encode() for one, two in ("ab", "ba")}
    wiring = Wiring(MemoryTree(files), Config())
    assert ENGINE.judge_wiring(wiring).crashed == ()
    assert wiring.used == ()
