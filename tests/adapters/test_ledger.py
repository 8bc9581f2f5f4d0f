"""The ledger's branch in real repositories: many writers at once, killed writers, bare repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git

from connectorops.adapters.ledger import LocalEvents
from connectorops.ports import MovedError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["--bare", "--initial-branch=main"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", request.param)
    return folder


def test_a_branch_begins_with_its_first_files_and_gains_more(repository: Path) -> None:
    events = LocalEvents(repository)
    assert (events.tip(), list(events.tree("").paths()), events.altered("")) == ("", [], [])
    first = events.extend("", {"events/a/1.json": b"1", "events/b c/ä/1.json": b"2"}, "two")
    second = events.extend(first, {"events/a/2.json": b"3"}, "one more")
    assert events.tip() == second
    tree = LocalEvents(repository).tree(second)
    assert {path: tree.read(path) for path in tree.paths()} == {
        "events/a/1.json": b"1",
        "events/a/2.json": b"3",
        "events/b c/ä/1.json": b"2",
    }
    assert events.altered(second) == []
    assert git(repository, "log", "--format=%s", "certification").split("\n") == ["one more", "two"]
    git(repository, "fsck", "--strict")


def test_the_name_of_a_connector_calls_nobody_in_a_commit(repository: Path) -> None:
    LocalEvents(repository).extend("", {"events/a/1.json": b"{}"}, "certify connectors/x @ada #1")
    assert git(repository, "log", "-1", "--format=%s", "certification") == "certify connectors/x @\u200bada #\u200b1"


def test_nothing_is_checked_out_and_no_index_is_touched(repository: Path) -> None:
    before = {"logs", *(path.name for path in repository.iterdir())}
    LocalEvents(repository).extend("", {"a": b""}, "x")
    assert {path.name for path in repository.iterdir()} <= before
    assert not list(repository.rglob("index"))


def test_who_saw_an_older_tip_adds_nothing(repository: Path) -> None:
    events = LocalEvents(repository)
    first = events.extend("", {"a": b""}, "x")
    second = events.extend(first, {"b": b""}, "x")
    for stale in ("", first):
        with pytest.raises(MovedError):
            events.extend(stale, {"c": b""}, "x")
    assert events.tip() == second


def test_a_held_lock_is_a_reason_to_try_again(repository: Path) -> None:
    events = LocalEvents(repository)
    first = events.extend("", {"a": b""}, "x")
    lock = next(repository.rglob("certification")).with_name("certification.lock")
    heads = next(path for path in repository.rglob("heads") if "logs" not in path.parts)
    (heads / lock.name).touch()
    with pytest.raises(MovedError, match="lock"):
        events.extend(first, {"b": b""}, "x")


def test_a_fetched_branch_is_continued(repository: Path, tmp_path: Path) -> None:
    first = LocalEvents(repository).extend("", {"a": b"1"}, "x")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-checkout", str(repository), str(clone))
    events = LocalEvents(clone)
    assert events.tip() == first
    second = events.extend(first, {"b": b"2"}, "y")
    assert git(clone, "rev-parse", "certification", "certification~").split() == [second, first]


def test_what_was_changed_or_removed_is_told(repository: Path, tmp_path: Path) -> None:
    events = LocalEvents(repository)
    events.extend("", {"a": b"1", "b": b"2"}, "x")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "certification", str(repository), str(clone))
    (clone / "a").write_bytes(b"other")
    git(clone, "rm", "--quiet", "b")
    git(clone, "commit", "--quiet", "--all", "--message", "tamper")
    again = LocalEvents(clone)
    assert again.altered(again.tip()) == ["a", "b"]
