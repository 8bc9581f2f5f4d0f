"""Clocks as an iCalendar file, which every calendar reads; the same ledger gives the same bytes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from connectorops.lifecycle.business import local_day
from connectorops.lifecycle.clocks import clocks, expected_live
from connectorops.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from icalendar import Event

    from connectorops.lifecycle.clocks import Clock
    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission


def calendar(submissions: Iterable[Submission], durations: Durations) -> bytes:
    """What is due for each submission, and the days between which it may be live, seen from its last event."""
    from icalendar import Calendar  # noqa: PLC0415 - start-up counts

    made = Calendar()
    made.add("prodid", "-//connectorops//certification//EN")
    made.add("version", "2.0")
    for submission in submissions:
        for event in _events(submission, durations):
            made.add_component(event)
    data: bytes = made.to_ical()
    return data


def _events(submission: Submission, durations: Durations) -> Iterator[Event]:
    if submission.last is None:
        return
    name = escape.visible(submission.connector)
    for clock in clocks(submission, durations):
        event = _event(submission, clock.name, f"{name}: {clock.label} (due)")
        event.add("dtstart", clock.due)
        event.add("dtend", clock.due + timedelta(minutes=30))
        event.add("description", _about(clock))
        yield event
    live = expected_live(submission, durations, submission.last.time)
    if live:
        first, last = (local_day(each, durations) for each in live)
        event = _event(submission, "live", f"{name}: expected live")
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        yield event


def _event(submission: Submission, about: str, summary: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 - start-up counts

    event = Event()
    event.add("uid", _uid(submission, about))
    event.add("dtstamp", _stamp(submission))
    event.add("summary", summary)
    event.add("sequence", len(submission.events))
    return event


def _uid(submission: Submission, about: str) -> str:
    """The same for the same thing, so that a calendar that reads the file again moves it, and does not add another."""
    words = (submission.connector, about, str(submission.cycle))
    digest = hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{digest[:32]}@connectorops"


def _stamp(submission: Submission) -> datetime:
    return submission.events[-1].recorded


def _about(clock: Clock) -> str:
    return f"The move of: {clock.mover}. Since {clock.starts:%Y-%m-%d %H:%M} UTC."
