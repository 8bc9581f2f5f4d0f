"""A submission: what the events of a connector add up to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from connectorops.lifecycle.event import EventError, Subject, parse_moment
from connectorops.lifecycle.states import Move, Route, State, find

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from connectorops.lifecycle.event import Event


class ChainError(Exception):
    """The events of a connector do not follow from each other."""


@dataclass(frozen=True, slots=True)
class Submission:
    """Where a connector is. `cycle` counts first certification and updates, `attempt` what was submitted in a cycle.

    `live_since` is when users first had it; an update under way does not change that. `rejected` is what was refused
    last, `merged` what is public.
    """

    connector: str
    route: Route = Route.OPEN_SOURCE_FIRST
    state: State = State.DRAFT
    since: datetime | None = None
    cycle: int = 0
    attempt: int = 0
    rings: int = 0
    live_since: datetime | None = None
    sas_expires: datetime | None = None
    number: int | None = None
    subject: Subject = field(default_factory=Subject)
    merged: Subject = field(default_factory=Subject)
    rejected: Subject = field(default_factory=Subject)
    events: tuple[Event, ...] = ()

    @property
    def last(self) -> Event | None:
        return self.events[-1] if self.events else None

    def last_of(self, move: Move) -> Event | None:
        """The last event of this move in the cycle that is under way."""
        cycle = takewhile(lambda each: each.move not in {Move.START, Move.UPDATE}, reversed(self.events))
        return next((each for each in cycle if each.move is move), None)


def fold(connector: str, events: Iterable[Event]) -> Submission:
    """The submission that the events tell of, in their order. Raises ChainError where one does not follow."""
    submission = Submission(connector)
    for event in events:
        submission = after(submission, event)
    return submission


def after(submission: Submission, event: Event) -> Submission:
    """The submission once the event has happened. Raises ChainError where it can't follow."""
    last = submission.last
    if event.connector != submission.connector:
        raise ChainError(f"event {event.id} is of {event.connector}, and stands in {submission.connector}")
    if event.sequence != len(submission.events) + 1 or event.previous != (last.digest if last else ""):
        raise ChainError(f"event {event.id} does not follow from the one before it: one was changed, or is missing")
    if last is not None and event.id <= last.id:
        raise ChainError(f"event {event.id} has an id that sorts before the one before it")
    return _moved(_begun(submission, event) if last is None else submission, event)


def _begun(submission: Submission, event: Event) -> Submission:
    if event.move is not Move.START or "route" not in event.facts:
        raise ChainError(f"event {event.id} is the first, and says {event.move}: the first one has to be a start")
    return replace(submission, route=Route(event.facts["route"]), state=State.WITHDRAWN)


def _moved(submission: Submission, event: Event) -> Submission:
    row = find(submission.route, submission.state, event.move)
    if row is None:
        raise ChainError(f"event {event.id}: {event.move} is not possible while it is {submission.state}")
    facts = event.facts
    again = row.source is row.target
    fresh = event.move in {Move.START, Move.UPDATE}
    subject = _known(submission.subject, event.subject)
    try:
        sas = parse_moment(facts["sas_expires"]) if "sas_expires" in facts else submission.sas_expires
    except EventError as error:
        raise ChainError(f"event {event.id}: {error}") from error
    return replace(
        submission,
        state=row.target,
        since=submission.since if again else event.time,
        cycle=submission.cycle + fresh,
        attempt=0 if fresh else submission.attempt + (event.move is Move.SUBMIT),
        rings=facts.get("ring", 0) if event.move is Move.RING else submission.rings * (row.target is State.DEPLOYING),
        live_since=submission.live_since or (event.time if event.move is Move.LIVE else None),
        sas_expires=None if fresh or event.move is Move.LIVE else sas,
        number=facts.get("number", submission.number),
        subject=subject,
        merged=subject if event.move is Move.MERGED else submission.merged,
        rejected=subject if event.move is Move.FAILED else submission.rejected,
        events=(*submission.events, event),
    )


def _known(old: Subject, new: Subject) -> Subject:
    """What the event says, and beside it what was said before; a new commit makes what was said of the old one void."""
    if new.commit and new.commit != old.commit:
        return new
    return Subject(
        new.commit or old.commit,
        new.tree or old.tree,
        new.package or old.package,
        new.rules or old.rules,
        new.report or old.report,
    )
