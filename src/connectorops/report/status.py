"""Where submissions are: as text for a terminal, and as values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectorops.config import CONFIG_PATH
from connectorops.lifecycle.advance import possible
from connectorops.lifecycle.business import local_day
from connectorops.lifecycle.clocks import clocks, expected_live, mover
from connectorops.lifecycle.durations import DOCUMENTS
from connectorops.lifecycle.event import moment
from connectorops.lifecycle.states import State, leaving
from connectorops.lifecycle.timeline import Status, timeline
from connectorops.report import escape, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectorops.lifecycle.clocks import Clock
    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.event import Event
    from connectorops.lifecycle.submission import Submission
    from connectorops.lifecycle.timeline import Stage

_MARKS = {Status.DONE: "done", Status.NOW: "NOW ", Status.AHEAD: "    "}


def overview(submissions: Sequence[Submission], durations: Durations, now: datetime) -> Iterator[str]:
    """A line for each submission: where it is, whose move it is, what is due."""
    width = max((len(escape.terminal(each.connector)) for each in submissions), default=0)
    for each in submissions:
        due = next(iter(clocks(each, durations)), None)
        told = f"  {_due(due, now)}" if due else ""
        yield f"{escape.terminal(each.connector):{width}}  {each.state:20} {mover(each):10}{told}".rstrip()


def detail(submission: Submission, durations: Durations, now: datetime) -> Iterator[str]:
    """Everything about one submission."""
    yield f"{escape.terminal(submission.connector)}: {submission.state}{_counted(submission)}"
    yield f"Whose move: {mover(submission)}."
    yield from (f"Due: {_due(clock, now)}." for clock in clocks(submission, durations))
    live = expected_live(submission, durations, now)
    if live:
        first, last = (local_day(each, durations) for each in live)
        yield f"Expected live: {first} to {last}, if everything that is the publisher's move is made now."
    if submission.live_since:
        yield f"Live since {submission.live_since:%Y-%m-%d}."
    yield ""
    yield from (_stage(stage) for stage in timeline(submission, durations, now))
    yield from ("", "History:")
    yield from (_event(event) for event in submission.events)
    yield from ("", *possible(submission).splitlines())
    yield from ("", f"Times are by {DOCUMENTS}, or by `clocks` in {CONFIG_PATH}.")


def _counted(submission: Submission) -> str:
    cycle = f", cycle {submission.cycle}" if submission.cycle > 1 else ""
    attempt = f", attempt {submission.attempt}" if submission.attempt > 1 else ""
    rings = f", {verdict.count(submission.rings, 'ring')} done" if submission.state is State.DEPLOYING else ""
    return f"{cycle}{attempt}{rings}"


def _due(clock: Clock, now: datetime) -> str:
    late = " OVERDUE" if clock.overdue(now) else ""
    return f"{clock.label} by {clock.due:%Y-%m-%d %H:%M} UTC{late}"


def _stage(stage: Stage) -> str:
    return f"  {_MARKS[stage.status]}  {stage.state:20} {_span(stage)}".rstrip()


def _span(stage: Stage) -> str:
    if stage.begins is None:
        return ""
    if stage.status is Status.AHEAD:
        return f"from {stage.begins:%Y-%m-%d} to {stage.latest:%Y-%m-%d}" if stage.latest else ""
    if stage.status is Status.NOW:
        return f"since {stage.begins:%Y-%m-%d %H:%M}"
    return f"{stage.begins:%Y-%m-%d %H:%M}" + (f" until {stage.ends:%Y-%m-%d %H:%M}" if stage.ends else "")


def _event(event: Event) -> str:
    told = {key: value for key, value in event.facts.items() if key != "reason"}
    facts = " ".join(f"{key}={value}" for key, value in sorted(told.items()))
    reason = f"  {event.facts['reason']}" if "reason" in event.facts else ""
    commit = event.subject.commit[:12]
    words = f"  {event.time:%Y-%m-%d %H:%M}  {event.move:16} {event.actor.login}  {commit} {facts}{reason}"
    return escape.terminal(words).rstrip()


def values(submission: Submission, durations: Durations, now: datetime) -> dict[str, Any]:
    """The same for programs."""
    live = expected_live(submission, durations, now)
    return {
        "connector": submission.connector,
        "route": submission.route.value,
        "state": submission.state.value,
        "since": _moment(submission.since),
        "cycle": submission.cycle,
        "attempt": submission.attempt,
        "mover": mover(submission).value,
        "number": submission.number,
        "live_since": _moment(submission.live_since),
        "sas_expires": _moment(submission.sas_expires),
        "expected_live": [moment(each) for each in live] if live else None,
        "clocks": [
            {"name": each.name, "label": each.label, "due": moment(each.due), "overdue": each.overdue(now)}
            for each in clocks(submission, durations)
        ],
        "timeline": [
            {
                "state": each.state.value,
                "status": each.status.value,
                "begins": _moment(each.begins),
                "latest": _moment(each.latest),
                "ends": _moment(each.ends),
            }
            for each in timeline(submission, durations, now)
        ],
        "possible": [row.move.value for row in leaving(submission.route, submission.state)],
        "package": submission.subject.package or None,
        "commit": submission.subject.commit or None,
    }


def _moment(time: datetime | None) -> str | None:
    return moment(time) if time else None
