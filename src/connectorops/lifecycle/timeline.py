"""A submission as a line of stages: done, now, ahead; what `status` and the dashboard show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from connectorops.lifecycle.clocks import clocks, expected
from connectorops.lifecycle.states import MAIN_LINE, Move, State, find

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission


class Status(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `begins` and `latest` are a span where it is ahead; `ends` is when it was left, or when it is due."""

    state: State
    status: Status
    begins: datetime | None = None
    latest: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A state that a submission was in, from when to when (None: it still is)."""

    state: State
    begins: datetime
    ends: datetime | None
    cycle: int


def visits(submission: Submission) -> tuple[Visit, ...]:
    """Every state that it was in, in order; a move that stays in the state begins no new visit."""
    found: list[Visit] = []
    state, cycle = State.WITHDRAWN, 0
    for event in submission.events:
        row = find(submission.route, state, event.move)
        if row is None or row.source is row.target:
            continue
        state, cycle = row.target, cycle + (event.move in {Move.START, Move.UPDATE})
        if found:
            found[-1] = Visit(found[-1].state, found[-1].begins, event.time, found[-1].cycle)
        found.append(Visit(state, event.time, None, cycle))
    return tuple(found)


def timeline(submission: Submission, durations: Durations, now: datetime) -> tuple[Stage, ...]:
    """The stages of the current cycle: those that are over, the one it is in, and those that are ahead."""
    stages = []
    latest: dict[State, Visit] = {}
    for visit in visits(submission):
        if visit.cycle == submission.cycle:
            latest.pop(visit.state, None)  # a state that it came back to stands where it was last
            latest[visit.state] = visit
    for visit in latest.values():
        if visit.ends is None:
            due = next(iter(clocks(submission, durations)), None)
            stages.append(Stage(visit.state, Status.NOW, visit.begins, ends=due.due if due else None))
        else:
            stages.append(Stage(visit.state, Status.DONE, visit.begins, ends=visit.ends))
    return (*stages, *_ahead(submission, durations, now))


def _ahead(submission: Submission, durations: Durations, now: datetime) -> list[Stage]:
    dates = {state: (low, high) for state, low, high in expected(submission, durations, now)}
    if submission.state is State.WITHDRAWN:
        return []
    line = MAIN_LINE[submission.route]
    past = {visit.state for visit in visits(submission) if visit.cycle == submission.cycle}
    after = line.index(submission.state) + 1 if submission.state in line else 0
    states = dates or [each for each in line[after:] if each not in past]
    tail = [each for each in line[line.index(State.LIVE) + 1 :] if each not in past and each not in states]
    return [Stage(each, Status.AHEAD, *dates.get(each, (None, None))) for each in (*states, *tail)]
