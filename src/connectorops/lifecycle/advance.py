"""The next event of a submission, if it may happen; or what may happen instead, and who may record it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from connectorops.lifecycle.event import Actor, Event, Subject, moment, new_id, parse_moment
from connectorops.lifecycle.states import Guard, Move, Party, Route, State, Transition, find, leaving
from connectorops.lifecycle.submission import after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission

_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""


class RefusedError(Exception):
    """The move may not happen now. Its text says why, and what is possible."""


@dataclass(frozen=True, slots=True)
class Request:
    """A move that somebody asks for. `key` makes a repetition known as one; "" compares with the last event."""

    move: Move
    time: datetime
    actor: Actor
    command: str
    key: str = ""
    subject: Subject = field(default_factory=Subject)
    facts: Mapping[str, Any] = field(default_factory=dict)


def repeated(submission: Submission, request: Request) -> Event | None:
    """The event that already records this request."""
    if request.key:
        return next((each for each in submission.events if each.key == request.key), None)
    last = submission.last
    same = last and (last.move, last.subject, dict(last.facts)) == (request.move, request.subject, dict(request.facts))
    return last if same else None


def next_event(submission: Submission, request: Request, now: datetime, durations: Durations) -> Event:
    """The event that follows. Raises RefusedError."""
    reason = _refusal(submission, request, now, durations)
    if reason:
        raise RefusedError(f"{reason}\n{possible(submission)}")
    last = submission.last
    sequence = len(submission.events) + 1
    key = request.key or f"{request.move}:{request.subject.commit or '-'}:{sequence}"
    event = Event(
        new_id(now, f"{submission.connector}\0{key}", last.id if last else ""),
        submission.connector,
        sequence,
        last.digest if last else "",
        request.move,
        request.time.replace(microsecond=0),
        now.replace(microsecond=0),
        request.actor,
        request.command,
        key,
        request.subject,
        request.facts,
    )
    after(submission, event)  # raises where it does not follow: then nothing is written
    return event


def _refusal(submission: Submission, request: Request, now: datetime, durations: Durations) -> str:
    if not submission.events:
        if request.move is Move.START and "route" in request.facts:
            return "" if request.time <= now + _SKEW else _future(request)
        return f"{submission.connector} has not been started, so `{request.move}` is not possible."
    row = find(submission.route, submission.state, request.move)
    if row is None:
        return f"`{request.move}` is not possible: {submission.connector} is {submission.state}."
    if request.actor.role not in row.recorders:
        return f"`{request.move}` is not recorded by a {request.actor.role}, but by {_roles(row)}."
    last = submission.last
    if request.time > now + _SKEW:
        return _future(request)
    if last and request.time.replace(microsecond=0) < last.time:
        return f"{moment(request.time)} is before the last event, {last.move} at {moment(last.time)}."
    told = (GUARDS[guard](submission, request, durations) for guard in row.guards)
    return next((each for each in told if each), "")


def _future(request: Request) -> str:
    return f"{moment(request.time)} has not come yet: record what has happened."


def possible(submission: Submission) -> str:
    """What can happen now, and who records it."""
    if not submission.events:
        return "Possible now: start."
    rows = leaving(submission.route, submission.state)
    return "\n".join(["Possible now:", *_rows(rows)]) if rows else "Nothing can happen any more."


def _rows(rows: tuple[Transition, ...]) -> Iterator[str]:
    for row in rows:
        decides = {Party.MICROSOFT: "Microsoft decides; ", Party.CLOCK: "when the time is over; "}.get(row.mover, "")
        needs = f"; needs: {', '.join(row.guards)}" if row.guards else ""
        yield f"  {row.move}: to {row.target} ({decides}recorded by {_roles(row)}{needs})"


def _roles(row: Transition) -> str:
    return " or ".join(f"a {role}" if role != "schedule" else "the schedule" for role in sorted(row.recorders))


def _has_package(submission: Submission, request: Request, _durations: Durations) -> str:
    if request.subject.package or submission.route is Route.OFFER:
        return ""
    return "Which package is submitted? Give its sha256 with --package."


def _sas_long_enough(submission: Submission, request: Request, durations: Durations) -> str:
    if "sas_expires" not in request.facts:
        return "Until when does the SAS of the package work? Give it with --sas-expires (never the SAS itself)."
    days = durations.sas_days(submission.route)
    left = parse_moment(request.facts["sas_expires"]) - request.time
    if left >= timedelta(days=days):
        return ""
    return f"The SAS has {left / timedelta(days=1):.1f} days left, and {days} days are required: make a new one."


def _as_merged(submission: Submission, request: Request, _durations: Durations) -> str:
    public, asked = submission.merged.tree, request.subject.tree
    if not public or not asked or public == asked:
        return ""
    return f"The files ({asked[:12]}) are not those that were merged ({public[:12]}): propose the change first."


def _changed(submission: Submission, request: Request, _durations: Durations) -> str:
    if request.subject.package and request.subject.package == submission.rejected.package:
        return "This is the package that was rejected. Fix what the report says, and build it again."
    return ""


def _has_reason(_submission: Submission, request: Request, _durations: Durations) -> str:
    return "" if request.facts.get("reason", "").strip() else "Say why, with --reason: people read it a year later."


def _next_ring(submission: Submission, request: Request, durations: Durations) -> str:
    ring, expected = request.facts.get("ring"), submission.rings + 1
    if ring == expected and ring <= len(durations.rings):
        return ""
    if expected > len(durations.rings):
        return f"All {len(durations.rings)} rings are done: the next move is live."
    return f"The next ring is {expected} ({durations.rings[expected - 1]}): give --ring {expected}."


GUARDS: Final[Mapping[Guard, Callable[[Submission, Request, Durations], str]]] = {
    Guard.HAS_PACKAGE: _has_package,
    Guard.SAS_LONG_ENOUGH: _sas_long_enough,
    Guard.AS_MERGED: _as_merged,
    Guard.CHANGED: _changed,
    Guard.HAS_REASON: _has_reason,
    Guard.NEXT_RING: _next_ring,
}
"""Why a move may not happen, or ""."""


def with_ring(submission: Submission, request: Request) -> Request:
    """The request with the next ring's number, where it names none."""
    if request.move is not Move.RING or "ring" in request.facts or submission.state is not State.DEPLOYING:
        return request
    return replace(request, facts={**request.facts, "ring": submission.rings + 1})
