"""Judging in processes: the same result however many there are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from connectorops.adapters.files import FileTree
from connectorops.adapters.local import LocalWorkspace
from connectorops.adapters.processes import default_jobs, each, judge_all
from connectorops.config import Config
from connectorops.connectors import Connector, discover
from connectorops.engine import Engine, combine
from connectorops.fixes import Mender
from connectorops.rule import RuleSet
from connectorops.rules import all_rules

BROKEN = {
    "one": '{"swagger": "3.0"}',
    "two": '{"swagger": "2.0", "info": {"title": "My API connector"}, "paths": {}}',
    "three": '{"swagger": 2.0,}',
}


@pytest.fixture
def connectors(tmp_path: Path) -> list[Connector]:
    for number in range(4):
        for name, text in BROKEN.items():
            folder = tmp_path / "certified-connectors" / f"{name} {number}"
            folder.mkdir(parents=True)
            (folder / "apiDefinition.swagger.json").write_text(text)
    return discover(FileTree(tmp_path), Config())


def test_two_processes_say_what_one_says(connectors: list[Connector]) -> None:
    engine = Engine(RuleSet(all_rules()))
    one = combine(judge_all(engine, connectors, 1), engine.rules)
    two = combine(judge_all(engine, connectors, 2), engine.rules)
    assert one == two
    assert one.findings


def test_two_processes_mend_as_one_does(connectors: list[Connector]) -> None:
    mender = Mender((), date(2030, 1, 1))
    one, two = (list(each(mender, RuleSet(all_rules()), connectors, jobs)) for jobs in (1, 2))
    assert one == two
    assert any(fix.is_needed for fix in one)


def test_a_worker_uses_the_rules_that_were_chosen(connectors: list[Connector]) -> None:
    chosen = all_rules()[:1]
    engine = Engine(RuleSet(chosen))
    found = combine(judge_all(engine, connectors, 2), engine.rules).findings
    assert {finding.rule for finding in found} <= {chosen[0].id}


def test_small_repositories_are_judged_in_one_process() -> None:
    assert default_jobs(1) == 1
    assert default_jobs(1000) >= 1


def test_the_workspace_chooses_the_processes(connectors: list[Connector]) -> None:
    engine = Engine(RuleSet(all_rules()[:3]))
    assert len(list(LocalWorkspace().judge(engine, connectors, None))) == len(connectors)


class Counted(FileTree):
    """A folder that takes its time, and leaves a mark for each file that is read."""

    def read(self, path: str) -> bytes:
        time.sleep(0.02)
        (self.root.parent / "marks" / path.replace("/", " ")).touch()
        return super().read(path)


def test_who_stops_early_waits_only_for_what_has_begun(tmp_path: Path) -> None:
    names = [f"certified-connectors/{number}" for number in range(80)]
    for name in names:
        folder = tmp_path / "root" / name
        folder.mkdir(parents=True)
        (folder / "apiDefinition.swagger.json").write_text("{}")
    marks = tmp_path / "marks"
    marks.mkdir()
    connectors = discover(Counted(tmp_path / "root"), Config())
    results = judge_all(Engine(RuleSet(all_rules()[:1])), connectors, 2)
    assert isinstance(results, Generator)
    next(results)
    results.close()
    assert 0 < len(list(marks.iterdir())) < len(connectors) / 2


@pytest.mark.skipif(os.name == "nt", reason="the program asks for its processes as POSIX has them")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from connectorops.adapters.processes import _judging, _start\n"
        "with ProcessPoolExecutor(2, initializer=_start, initargs=(_judging, (), {}, {}, None)) as pool:\n"
        "    found = {pool.submit(os.getpid).result() for _ in range(20)}\n"
        "    print(*found, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=tmp_path) as parent:
        assert parent.stdout is not None
        workers = [int(each) for each in parent.stdout.readline().split()]
        parent.kill()
    assert workers
    until = time.monotonic() + 20
    while any(map(is_alive, workers)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(is_alive, workers))


def is_alive(process: int) -> bool:
    """Whether it runs; one that has ended may wait for somebody to ask how."""
    stat = Path(f"/proc/{process}/stat")
    if stat.parent.parent.is_dir() and not stat.exists():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not (stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")
