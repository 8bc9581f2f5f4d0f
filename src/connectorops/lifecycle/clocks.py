"""The clocks that run while a submission is where it is, and when it may be live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.business import (
    after_business_hours,
    business_days,
    first_deployment,
    local_day,
    midnight,
    morning,
)
from connectorops.lifecycle.states import MAIN_LINE, Move, Party, Route, State, leaving, movers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission

_WINDOWED: Final = frozenset({Route.OPEN_SOURCE_FIRST, Route.OPEN_SOURCE_LATER})


@dataclass(frozen=True, slots=True)
class Clock:
    """Something that is due. `name` stays the same whatever is written for people."""

    name: str
    label: str
    starts: datetime
    due: datetime
    mover: Party

    def overdue(self, now: datetime) -> bool:
        return now > self.due


def clocks(submission: Submission, durations: Durations) -> tuple[Clock, ...]:
    """What is due while the submission is in its state, the earliest first."""
    running = [*_of_state(submission, durations), *_of_sas(submission, durations)]
    return tuple(sorted(running, key=lambda each: (each.due, each.name)))


def mover(submission: Submission) -> Party:
    """Whose move it is."""
    return movers(leaving(submission.route, submission.state)) if submission.events else Party.PUBLISHER


def _of_state(submission: Submission, durations: Durations) -> Iterator[Clock]:
    since, state = submission.since, submission.state
    if since is None:
        return
    if state is State.IN_REVIEW:
        due = since + timedelta(hours=durations.review_hours[1])
        yield Clock("review", "the certification report", since, due, Party.MICROSOFT)
    if state is State.PASSED and submission.route in _WINDOWED:
        due = after_business_hours(since, durations.preview_business_hours, durations)
        yield Clock("preview", "test the preview and sign off", since, due, Party.PUBLISHER)
    if state is State.OPEN_SOURCING:
        due = since + timedelta(days=durations.pull_request_days)
        yield Clock("pull-request", "the review of the pull request", since, due, Party.MICROSOFT)
    if state is State.SIGNED_OFF and submission.route in _WINDOWED:
        due = first_deployment(since, durations)
        yield Clock("deployment", "the first deployment", since, due, Party.MICROSOFT)
    if state is State.DEPLOYING:
        yield from _deployment(submission, since, durations)


def _deployment(submission: Submission, since: datetime, durations: Durations) -> Iterator[Clock]:
    if submission.route is Route.TEMPLATE:
        due = since + timedelta(hours=durations.template_hours)
        yield Clock("deployment", "the template in every region", since, due, Party.MICROSOFT)
        return
    days = ring_days(since, durations)
    if submission.rings < len(days):
        ring = submission.rings
        label = f"ring {ring + 1}: {durations.rings[ring]}"
        due = midnight(days[ring], durations)
        yield Clock(f"ring-{ring + 1}", label, morning(days[ring], durations), due, Party.MICROSOFT)
    start = _signed_off(submission) or since
    due = _whole(start, durations)
    yield Clock("whole-deployment", "the connector in every region", start, due, Party.MICROSOFT)


def _of_sas(submission: Submission, durations: Durations) -> Iterator[Clock]:
    """Until the end of the review the link to the package has to work, and a warning before helps."""
    if submission.sas_expires and submission.state in {State.IN_REVIEW, State.REJECTED, State.PASSED}:
        due = submission.sas_expires
        starts = due - timedelta(days=durations.sas_warning_days)
        yield Clock("sas", "a new SAS of the package", starts, due, Party.PUBLISHER)


def ring_days(begins: datetime, durations: Durations) -> tuple[date, ...]:
    """The day of each ring, if the first is deployed at this time and none is late."""
    return business_days(local_day(begins, durations), len(durations.rings))


def expected_live(submission: Submission, durations: Durations, now: datetime) -> tuple[datetime, datetime] | None:
    """When it may be live at the earliest, and at the latest if all keep to their times; None where it is, or ended.

    Where it is the publisher's move, it is assumed to be made now.
    """
    return next((span[1:] for span in expected(submission, durations, now) if span[0] is State.LIVE), None)


def expected(
    submission: Submission, durations: Durations, now: datetime
) -> tuple[tuple[State, datetime, datetime], ...]:
    """The states that are still ahead up to being live, and when each begins: at the earliest, at the latest."""
    line = MAIN_LINE[submission.route]
    here = _BACK.get(submission.state, submission.state)
    live = line.index(State.LIVE)
    if here not in line or line.index(here) >= live:
        return ()
    since = submission.since if here is submission.state and submission.since else now
    low = high = since
    signed = (_signed_off(submission) or since,) * 2
    ahead: list[tuple[State, datetime, datetime]] = []
    for state, following in zip(line[line.index(here) :], line[line.index(here) + 1 : live + 1], strict=False):
        if state in {State.SIGNED_OFF, State.OPEN_SOURCED} and following in {State.DEPLOYING, State.LIVE}:
            signed = (low, high) if ahead else signed
        if state is State.DEPLOYING and state is submission.state and submission.route is not Route.TEMPLATE:
            low, high = _rings_left(submission, durations, now), _whole(signed[1], durations)
        else:
            low, high = _left(state, submission.route, (low, high), signed[1], durations)
        low, high = max(low, now), max(high, now)
        ahead.append((following, low, high))
    return tuple(ahead)


_BACK: Final = {
    State.REJECTED: State.IN_REVIEW,
    State.EXPIRED: State.IN_REVIEW,
    State.CHANGES_REQUESTED: State.OPEN_SOURCING,
}
"""Where a submission that was sent back goes on, once the publisher has made a move."""


def _left(
    state: State, route: Route, since: tuple[datetime, datetime], signed: datetime, durations: Durations
) -> tuple[datetime, datetime]:
    """When a state that begins in this span is left: at the earliest, at the latest."""
    low, high = since
    if state is State.OPEN_SOURCING:
        return low, high + timedelta(days=durations.pull_request_days)
    if state is State.IN_REVIEW:
        first, last = durations.review_hours
        return low + timedelta(hours=first), high + timedelta(hours=last)
    if state is State.PASSED and route in _WINDOWED:
        return low, after_business_hours(high, durations.preview_business_hours, durations)
    if state is State.SIGNED_OFF and route in _WINDOWED:
        return first_deployment(low, durations), first_deployment(high, durations)
    if state is State.DEPLOYING and route is Route.TEMPLATE:
        return low, high + timedelta(hours=durations.template_hours)
    if state is State.DEPLOYING:
        first_day, last_day = (ring_days(each, durations)[-1] for each in since)
        return morning(first_day, durations), max(midnight(last_day, durations), _whole(signed, durations))
    return low, high


def _rings_left(submission: Submission, durations: Durations, now: datetime) -> datetime:
    """When the last ring may be done, if the next one is deployed on its day, or today where that is over."""
    planned = ring_days(submission.since or now, durations)[submission.rings :]
    if not planned:
        return now
    return morning(business_days(max(planned[0], local_day(now, durations)), len(planned))[-1], durations)


def _whole(signed: datetime, durations: Durations) -> datetime:
    return signed + timedelta(weeks=durations.deployment_weeks[1])


def _signed_off(submission: Submission) -> datetime | None:
    """When the deployment was asked for: the sign-off, or the merge where there is none."""
    moves = {Move.GO_LIVE, Move.MERGED} if submission.route is Route.INDEPENDENT else {Move.GO_LIVE}
    return next((each.time for each in reversed(submission.events) if each.move in moves), None)
