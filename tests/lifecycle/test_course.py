"""What follows a certified commit, on every way and in every state."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifecycle.submissions import BEGIN, DEFAULT, request, started

from connectorops.lifecycle.advance import RefusedError, next_event
from connectorops.lifecycle.course import CORRECT, PREVIEW, PROPOSE, REPORT, REVIEW, SUBMIT, Step, step_after
from connectorops.lifecycle.event import Subject
from connectorops.lifecycle.states import Guard, Move, Route, find, leaving
from connectorops.lifecycle.submission import Submission, after

FIRST: Final = Subject("a" * 40, "b" * 40, "c" * 64)
SECOND: Final = Subject("d" * 40, "e" * 40, "f" * 64)
ABOUT: Final = {Move.CERTIFY, Move.PROPOSE, Move.MERGED, Move.SUBMIT}


def moved(submission: Submission, move: Move, subject: Subject, at: datetime) -> Submission:
    asked = request(move, at, submission)
    about = subject if move in ABOUT else Subject()
    return after(submission, next_event(submission, replace(asked, subject=about), at, DEFAULT))


def lived(route: Route, *moves: tuple[Move, Subject]) -> Submission:
    submission = started(route)
    for number, (move, subject) in enumerate(moves):
        submission = moved(submission, move, subject, BEGIN + timedelta(hours=number + 1))
    return submission


def firsts(*moves: Move) -> list[tuple[Move, Subject]]:
    return [(move, FIRST) for move in moves]


C, P, M, S = Move.CERTIFY, Move.PROPOSE, Move.MERGED, Move.SUBMIT


@pytest.mark.parametrize(
    ("route", "moves", "step"),
    [
        (Route.OPEN_SOURCE_FIRST, firsts(C), PROPOSE),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P), REVIEW),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, Move.REQUEST_CHANGES), CORRECT),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, M), SUBMIT),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, M, S), REPORT),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, M, S, Move.PASSED), PREVIEW),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, M, S, Move.FAILED), CORRECT),
        (Route.OPEN_SOURCE_FIRST, firsts(C, P, M, S, Move.PASSED, Move.EXPIRE), SUBMIT),
        (Route.OPEN_SOURCE_LATER, firsts(C), SUBMIT),
        (Route.INDEPENDENT, firsts(C), PROPOSE),
    ],
)
def test_what_follows(route: Route, moves: list[tuple[Move, Subject]], step: Step) -> None:
    submission = lived(route, *moves)
    assert step_after(submission, FIRST.commit) == step
    assert step_after(submission, SECOND.commit) is None


def test_a_newer_commit_is_proposed_again_and_after_a_bad_report_too() -> None:
    proposed = lived(Route.OPEN_SOURCE_FIRST, *firsts(C, P), (C, SECOND))
    assert step_after(proposed, SECOND.commit) == PROPOSE
    assert step_after(proposed, FIRST.commit) is None
    rejected = lived(Route.OPEN_SOURCE_FIRST, *firsts(C, P, M, S, Move.FAILED), (C, SECOND))
    assert step_after(rejected, SECOND.commit) == PROPOSE


def test_what_is_not_what_was_merged_is_not_submitted() -> None:
    step = step_after(lived(Route.OPEN_SOURCE_FIRST, *firsts(C, P, M), (C, SECOND)), SECOND.commit)
    assert step is not None
    assert step.line == "/status"


def test_nothing_follows_what_was_withdrawn_or_never_certified() -> None:
    assert step_after(lived(Route.OPEN_SOURCE_FIRST, *firsts(C, Move.WITHDRAW)), FIRST.commit) is None
    assert step_after(lived(Route.OPEN_SOURCE_FIRST, *firsts(P)), FIRST.commit) is None
    assert step_after(Submission("connectors/new"), "") is None


@settings(max_examples=50, deadline=None)
@given(route=st.sampled_from(Route), data=st.data())
def test_what_follows_is_possible(route: Route, data: st.DataObject) -> None:
    """The line that is offered is never one that the ledger would refuse at once."""
    offers = {"/propose": P, "/merged": M, "/submitted": S, "/passed": Move.PASSED, "/go-live": Move.GO_LIVE}
    submission = lived(route, *([(C, FIRST)] if find(route, started(route).state, C) else []))
    for number in range(data.draw(st.integers(0, 8))):
        rows = [row.move for row in leaving(route, submission.state) if Guard.NEXT_RING not in row.guards]
        with suppress(RefusedError):
            submission = moved(submission, data.draw(st.sampled_from(rows)), FIRST, BEGIN + timedelta(days=number + 2))
    step = step_after(submission, FIRST.commit)
    if step and step.line in offers:
        assert find(route, submission.state, offers[step.line])
