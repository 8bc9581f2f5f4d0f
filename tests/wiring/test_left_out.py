"""What is too much to be looked at is said, rule by rule, and never passes for right."""

from __future__ import annotations

import time

from connectorops.config import Config
from connectorops.engine import Engine
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree
from connectorops.wiring import Wiring
from connectorops.wiring.left_out import left_out
from connectorops.wiring.steps import MOST_FOLLOWED
from connectorops.wiring.wiring import MOST_FILES
from connectorops.wiring.workflow import MOST_JOBS, MOST_STEPS

FOLDER = ".github/workflows"


def gaps(files: dict[str, str], *rules: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is left out, with the rules that it is left out for."""
    chosen = RuleSet(choose(all_rules(), rules or ["DR"], []))
    wiring = Wiring(MemoryTree({path: text.encode() for path, text in files.items()}), Config())
    assert Engine(chosen).judge_wiring(wiring).crashed == ()
    return [(each.path, each.rules) for each in left_out(wiring, chosen.rules)]


def workflow(steps: str) -> str:
    return f"on: issues\njobs:\n  j:\n    runs-on: x\n    steps:\n{steps}"


def actions(number: int) -> dict[str, str]:
    """A workflow that uses an action of ten steps so many times."""
    used = "      - uses: ./a\n" * number
    return {f"{FOLDER}/x.yml": workflow(used), "a/action.yml": "runs:\n  steps:\n" + "    - run: ls\n" * 10}


def test_steps_of_actions_beyond_what_is_looked_at_are_told() -> None:
    assert gaps(actions(MOST_FOLLOWED // 10)) == []
    more = actions(MOST_FOLLOWED // 10 + 1)
    assert gaps(more) == [(f"{FOLDER}/x.yml", ("DR040", "DR045"))]
    assert gaps(more, "DR045") == [(f"{FOLDER}/x.yml", ("DR045",))]
    assert gaps(more, "DR030") == []  # it has nothing to do with steps of actions


def test_variables_that_read_each_other_without_end_are_told() -> None:
    names = " ".join(f"${{{{ env.V{n} }}}}" for n in range(5000))
    steps = f"      - run: &a 'echo {names}'\n" + "      - { run: *a, env: { A: x } }\n" * 400
    began = time.process_time()
    found = gaps({f"{FOLDER}/x.yml": workflow(steps)}, "DR045")
    assert time.process_time() - began < 20
    assert found == [(FOLDER, ("DR045",))]


def test_workflows_and_what_is_in_them_beyond_what_is_looked_at_are_told() -> None:
    small = workflow("      - run: ls\n")
    ((path, rules),) = gaps({f"{FOLDER}/{n}.yml": small for n in range(MOST_FILES + 1)})
    assert path == FOLDER
    assert {"DR001", "DR010", "DR040"} <= set(rules)
    steps = workflow("      - run: ls\n" * (MOST_STEPS + 1))
    jobs = "on: push\njobs:\n" + "".join(f"  j{n}: {{ steps: [ ] }}\n" for n in range(MOST_JOBS + 1))
    told = gaps({f"{FOLDER}/a.yml": steps, f"{FOLDER}/b.yml": jobs, f"{FOLDER}/c.yml": small})
    assert [each for each, _ in told] == [f"{FOLDER}/a.yml", f"{FOLDER}/b.yml"]
