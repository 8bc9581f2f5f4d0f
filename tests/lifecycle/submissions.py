"""Submissions for tests: a branch in memory, and moves with all that they need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connectorops.lifecycle.advance import Request, next_event
from connectorops.lifecycle.durations import Durations
from connectorops.lifecycle.event import Actor, Subject, moment
from connectorops.lifecycle.states import Move, Role, Route, State
from connectorops.lifecycle.submission import Submission, after
from connectorops.ports import MovedError
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectorops.tree import Tree

NAME = "connectors/contoso-tasks"
DEFAULT = Durations()
BEGIN = datetime(2026, 11, 2, 9, tzinfo=UTC)
OCTOCAT = Actor(583231, "octocat", Role.MAINTAINER)


class MemoryBranch:
    """A branch in memory that keeps every commit, and on which another writer can come first."""

    def __init__(self) -> None:
        self.commits: dict[str, dict[str, bytes]] = {"": {}}
        self.head = ""
        self.pauses = 0
        self.faster: list[tuple[str, bytes]] = []

    def tip(self) -> str:
        return self.head

    def tree(self, commit: str) -> Tree:
        return MemoryTree(self.commits[commit])

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        if self.faster:
            path, data = self.faster.pop()
            self._add({path: data})
        if tip != self.head:
            raise MovedError(message)
        return self._add(files)

    def _add(self, files: Mapping[str, bytes]) -> str:
        name = str(len(self.commits))
        self.commits[name] = {**self.commits[self.head], **files}
        self.head = name
        return name

    def altered(self, _commit: str) -> Sequence[str]:
        return []

    def pause(self, _attempt: int) -> None:
        self.pauses += 1


def request(move: Move, time: datetime, submission: Submission, **facts: Any) -> Request:  # noqa: ANN401 - facts are any
    """A request with everything that the guards of the move want."""
    number = len(submission.events)
    given: dict[str, Any] = {}
    if move is Move.START:
        given["route"] = submission.route.value
    if move in {Move.SUBMIT, Move.REISSUE_SAS}:
        given["sas_expires"] = moment(time + timedelta(days=40))
    if move in {Move.FAILED, Move.WITHDRAW, Move.REQUEST_CHANGES}:
        given["reason"] = "The icon has a white border."
    if move is Move.RING:
        given["ring"] = submission.rings + 1
    package = f"{number:064x}" if move in {Move.CERTIFY, Move.SUBMIT} else ""
    commit = f"{number:040x}" if move is Move.PROPOSE else ""
    return Request(move, time, OCTOCAT, f"/{move}", subject=Subject(commit, package=package), facts={**given, **facts})


def step(submission: Submission, move: Move, time: datetime, **facts: Any) -> Submission:  # noqa: ANN401
    return after(submission, next_event(submission, request(move, time, submission, **facts), time, DEFAULT))


def started(route: Route = Route.OPEN_SOURCE_FIRST, time: datetime = BEGIN, **facts: Any) -> Submission:  # noqa: ANN401
    return step(Submission(NAME, route, State.WITHDRAWN), Move.START, time, **facts)


def lived(route: Route, *moves: tuple[Move, datetime]) -> Submission:
    submission = started(route)
    for move, time in moves:
        submission = step(submission, move, time)
    return submission
