"""Figures over all submissions: how long stages take, how many pass at once, what is found most."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from connectorops.lifecycle.states import Move
from connectorops.lifecycle.timeline import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta

    from connectorops.lifecycle.submission import Submission

_HOUR: Final = 3600


def metrics(submissions: Sequence[Submission], found: Iterable[str] = ()) -> dict[str, Any]:
    """Time in each stage, the share that passed at the first attempt, submissions by state, findings by rule.

    `found` has the rule of each finding.
    """
    reviewed = [first for each in submissions for first in _first_reviews(each)]
    by_rule = Counter(found)
    return {
        "submissions": len(submissions),
        "states": dict(sorted(Counter(each.state.value for each in submissions).items())),
        "stages": {state: _spread(times) for state, times in sorted(_times(submissions).items())},
        "first_pass": {
            "reviewed": len(reviewed),
            "passed": sum(reviewed),
            "rate": round(sum(reviewed) / len(reviewed), 3) if reviewed else None,
        },
        "findings": dict(sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0]))),
    }


def _times(submissions: Iterable[Submission]) -> dict[str, list[timedelta]]:
    """How long each visit took, of those that are over."""
    found: dict[str, list[timedelta]] = defaultdict(list)
    for submission in submissions:
        for visit in visits(submission):
            if visit.ends is not None:
                found[visit.state.value].append(visit.ends - visit.begins)
    return found


def _spread(times: Sequence[timedelta]) -> dict[str, float]:
    hours = sorted(each.total_seconds() / _HOUR for each in times)
    ninth = hours[min(len(hours) - 1, int(len(hours) * 0.9))]
    return {
        "count": len(hours),
        "median_hours": round(statistics.median(hours), 1),
        "mean_hours": round(statistics.fmean(hours), 1),
        "p90_hours": round(ninth, 1),
    }


def _first_reviews(submission: Submission) -> Iterator[bool]:
    """For each cycle that got a report: whether the first one was good."""
    told = True
    for event in submission.events:
        if event.move in {Move.START, Move.UPDATE}:
            told = False
        elif event.move in {Move.PASSED, Move.FAILED} and not told:
            told = True
            yield event.move is Move.PASSED
