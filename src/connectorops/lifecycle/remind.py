"""What people are reminded of: overdue clocks, a SAS that ends, checks that never did. Each once, and never again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.business import after_business_hours
from connectorops.lifecycle.clocks import Clock, clocks
from connectorops.lifecycle.states import Move, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission
    from connectorops.ports import PendingCheck

SAS: Final = "sas"
PREVIEW: Final = "preview"
CLOSING: Final = "preview-closing"
"""The window while it can still be used: a reminder after its end would come too late."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One comment on the submission's issue or pull request; `marker` stands in it, hidden, so that it is known."""

    submission: Submission
    clock: Clock
    number: int
    marker: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """A reminder that has no place to be written: nobody recorded an issue or pull request."""

    submission: Submission
    clock: Clock


@dataclass(frozen=True, slots=True)
class Expiry:
    """A window that has closed, and that is to be recorded."""

    submission: Submission
    clock: Clock


@dataclass(frozen=True, slots=True)
class Sweep:
    """A check that has been pending for so long that nothing will end it."""

    check: PendingCheck


Action = Reminder | Unheard | Expiry | Sweep


def plan(
    submissions: Iterable[Submission],
    durations: Durations,
    now: datetime,
    written: Callable[[int], Sequence[str] | None],
    checks: Iterable[PendingCheck],
    *,
    expire: bool,
) -> Iterator[Action]:
    """What to do now; `written` has the comments that we wrote on an issue. It is asked only where one is due.

    Where it does not know them (None), nothing is said: it may have been said before.
    """
    known: dict[int, str | None] = {}
    for submission in submissions:
        for clock in _due(submission, durations, now):
            number = submission.number
            if number is None:
                yield Unheard(submission, clock)
                continue
            marker = _marker(submission, clock)
            if number not in known:
                comments = written(number)
                known[number] = None if comments is None else "\n".join(comments)
            said = known[number]
            if said is not None and marker not in said:
                yield Reminder(submission, clock, number, marker)
        if expire:
            yield from _expiries(submission, durations, now)
    longest = timedelta(hours=durations.check_hours)
    yield from (Sweep(each) for each in checks if now - each.started > longest)


def _due(submission: Submission, durations: Durations, now: datetime) -> Iterator[Clock]:
    """A SAS is told of before it ends, a window when half of it is over, and everything else when it is overdue."""
    for each in clocks(submission, durations):
        if each.overdue(now) or (each.name == SAS and now >= each.starts):
            yield each
        elif each.name == PREVIEW:
            half = durations.preview_business_hours // 2
            if now >= after_business_hours(each.starts, half, durations):
                yield replace(each, name=CLOSING)


def _expiries(submission: Submission, durations: Durations, now: datetime) -> Iterator[Expiry]:
    for clock in clocks(submission, durations):
        if clock.name == PREVIEW and clock.overdue(now) and find(submission.route, submission.state, Move.EXPIRE):
            yield Expiry(submission, clock)


def _marker(submission: Submission, clock: Clock) -> str:
    """The same for the same thing: this clock of this attempt, due at this time."""
    about = (submission.connector, clock.name, submission.cycle, submission.attempt, clock.due.isoformat())
    digest = hashlib.sha256("\0".join(map(str, about)).encode("utf-8", "surrogateescape")).hexdigest()
    return f"<!-- connectorops remind {digest[:32]} -->"
