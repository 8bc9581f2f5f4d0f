"""The ledger in a real repository: many writers, killed writers, tampering."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from lifecycle.submissions import BEGIN, DEFAULT, NAME, OCTOCAT, MemoryBranch, request, started

from connectorops.adapters.ledger import LocalEvents
from connectorops.lifecycle.event import EventError, decode, encode, new_id
from connectorops.lifecycle.ledger import LedgerError, read, read_all, record, verify
from connectorops.lifecycle.states import Move, Route
from connectorops.ports import MovedError, ServiceDownError

WRITERS = Path(__file__).with_name("writers.py")
forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes in another way")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    return folder


def begun(repository: Path) -> None:
    branch = LocalEvents(repository)
    for move in (Move.START, Move.SUBMIT):
        record(branch, "connectors/shared", request(move, BEGIN, started(Route.TEMPLATE)), BEGIN, DEFAULT)


def run_writers(repository: Path, number: int, first: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WRITERS), str(repository), str(number), str(first)]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)


@forking
def test_fifty_writers_at_once_lose_nothing(repository: Path) -> None:
    begun(repository)
    with run_writers(repository, 50) as running:
        _, told = running.communicate(timeout=120)
    assert (running.returncode, told) == (0, b"")
    branch = LocalEvents(repository)
    assert verify(branch) == []
    found = {each.connector: each for each in read_all(branch.tree(branch.tip()))}
    assert len(found) == 51
    assert {each.key for each in found["connectors/shared"].events[2:]} == {f"writer {n}" for n in range(50)}


@forking
def test_killed_writers_leave_the_branch_as_it_was_or_with_their_event(repository: Path) -> None:
    begun(repository)
    dice = random.Random(7)  # noqa: S311 - a place to stop is no secret
    branch = LocalEvents(repository)
    for first in range(0, 24, 4):
        before = branch.tip()
        with run_writers(repository, 4, first) as running:
            while branch.tip() == before and running.poll() is None:
                time.sleep(0.005)
            time.sleep(dice.uniform(0, 0.1))  # they are at work now
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
        lock = repository / "refs" / "heads" / "certification.lock"
        lock.unlink(missing_ok=True)  # git's own writer may have been killed, too: people are told to do the same
        assert verify(LocalEvents(repository)) == []
    subprocess.run(["git", "-C", str(repository), "fsck", "--strict"], check=True, capture_output=True)
    with run_writers(repository, 2, 24) as running:
        running.communicate(timeout=60)
    assert running.returncode == 0
    assert verify(branch) == []
    assert len(read_all(branch.tree(branch.tip()))) > 3


def chain() -> MemoryBranch:
    branch = MemoryBranch()
    for move in (Move.START, Move.SUBMIT, Move.PASSED):
        record(branch, NAME, request(move, BEGIN, started(Route.TEMPLATE)), BEGIN, DEFAULT)
    return branch


@pytest.mark.parametrize("place", range(3))
def test_an_event_that_was_edited_shows(place: int) -> None:
    branch = chain()
    path = sorted(branch.commits[branch.head])[place]
    event = decode(branch.commits[branch.head][path])
    forged = replace(event, actor=replace(OCTOCAT, id=1), read=b"")
    branch.commits[branch.head][path] = encode(forged)
    problems = verify(branch)
    if place < 2:
        assert "does not follow" in problems[0].message
        with pytest.raises(LedgerError, match="ledger verify"):
            read(branch.tree(branch.head), NAME)
    else:
        assert problems == []  # the last one has no successor: git's history shows it, see the next test


def test_history_shows_what_the_chain_can_not(repository: Path) -> None:
    branch = LocalEvents(repository)
    _, event, _ = record(branch, NAME, request(Move.START, BEGIN, started()), BEGIN, DEFAULT)
    path = f"events/{NAME}/{event.id}.json"
    changed = encode(event).replace(b"octocat", b"mallory")
    branch.extend(branch.tip(), {path: changed}, "tamper")
    assert [(each.path, each.message) for each in verify(branch)] == [(path, "a later commit changed or removed it")]


@pytest.mark.parametrize("removed", [0, 1])
def test_an_event_that_is_missing_shows(removed: int) -> None:
    branch = chain()
    files = branch.commits[branch.head]
    del files[sorted(files)[removed]]
    assert [each.path for each in verify(branch)] == [f"events/{NAME}"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "not JSON"),
        (b"[" * 60_000, "not JSON|array"),
        (b"{}", "schema"),
        (b" " * 70_000, "bytes"),
        (b'{"schema": 1}', "id"),
    ],
)
def test_a_file_that_is_no_event_is_told(data: bytes, said: str) -> None:
    with pytest.raises(EventError, match=said):
        decode(data)
    branch = chain()
    branch.commits[branch.head]["events/x/1.json"] = data
    assert [each.path for each in verify(branch)] == ["events/x/1.json"]


def test_an_event_in_another_place_or_another_form_is_told() -> None:
    branch = chain()
    files = branch.commits[branch.head]
    first = min(files)
    files["events/elsewhere/1.json"] = files[first]
    files["events/spaced/1.json"] = files[first] + b"\n"
    told = {each.path: each.message for each in verify(branch)}
    assert told["events/elsewhere/1.json"].startswith("it says that it is events/connectors/")
    assert "somebody edited it" in told["events/spaced/1.json"]


def test_ids_sort_by_time_also_where_clocks_go_back() -> None:
    ids = [new_id(BEGIN, "a")]
    for seed in "bcd":
        ids.append(new_id(BEGIN, seed, ids[-1]))
    assert ids == sorted(set(ids))
    assert {len(each) for each in ids} == {26}
    assert new_id(BEGIN, "a") == ids[0]


def test_a_branch_that_stays_held_is_a_service_that_is_down() -> None:
    class Held(MemoryBranch):
        def extend(self, *_: object, **__: object) -> str:
            raise MovedError("certification.lock is there")

    branch = Held()
    with pytest.raises(ServiceDownError, match=r"nothing was: certification\.lock is there"):
        record(branch, NAME, request(Move.START, BEGIN, started()), BEGIN, DEFAULT)
    assert branch.pauses > 100
