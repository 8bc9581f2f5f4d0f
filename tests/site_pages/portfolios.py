"""Portfolios to show: one with everything that a page can hold, and hostile ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from report.samples import finding, report

from connectorops.lifecycle.states import State
from connectorops.lifecycle.timeline import Stage, Status, Visit
from connectorops.model import Severity
from connectorops.site.model import Breaking, Entry, Happened, Point, Portfolio

NOW: Final = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOSTILE: Final = "\"'></script><img src=x onerror=document.title='pwned'><script>document.title='pwned'</script>"


def entry(number: int = 0, **changes: Any) -> Entry:  # noqa: ANN401 - any field
    """A connector; every third has errors, every fifth a submission."""
    name = f"connectors/c{number}"
    severity = list(Severity)[number % 3]
    found = tuple(finding(severity=severity, line=line + 1, connector=name) for line in range(number % 4))
    values: dict[str, Any] = {
        "name": name,
        "title": f"Connector {number}",
        "program": "verified",
        "kind": "connector",
        "version": "1.0.0",
        "findings": found,
        "owners": ("@contoso/owners",),
    }
    if number % 5 == 0:
        values |= {"state": "in-review", "move": "Microsoft", "due": NOW + timedelta(days=number)}
    return Entry(**values | changes)


def full(**changes: Any) -> Entry:  # noqa: ANN401 - any field
    """A connector of which everything is known."""
    begin = NOW - timedelta(days=9)
    known: dict[str, Any] = {
        "waived": (finding(line=77),),
        "inert": frozenset({"@contoso/owners"}),
        "due": NOW - timedelta(hours=1),
        "due_what": "review",
        "live": (NOW + timedelta(days=10), NOW + timedelta(days=30)),
        "sas_expires": NOW + timedelta(days=20),
        "package": "ab" * 32,
        "commit": "cd" * 20,
        "stages": (Stage(State.PASSED, Status.AHEAD, NOW + timedelta(days=1), NOW + timedelta(days=2)),),
        "visits": (Visit(State.DRAFT, begin, NOW - timedelta(days=2), 1), Visit(State.IN_REVIEW, NOW, None, 1)),
        "history": (Happened("01EVENT", NOW, "submit", "octocat", "cd" * 20),),
        "breaking": (Breaking(date(2026, 3, 1), "ef" * 20, "2.0.0", (finding("CH001", line=3),)),),
    }
    return entry(0, **(known | {"findings": (finding(), finding(line=30))} | changes))


def portfolio(*entries: Entry, **changes: Any) -> Portfolio:  # noqa: ANN401 - any field
    metrics: dict[str, Any] = {
        "stages": {"in-review": {"count": 2, "median_hours": 30.5}, "draft": {"count": 1, "median_hours": 100.0}},
        "first_pass": {"reviewed": 4, "passed": 3, "rate": 0.75},
        "findings": {"SW041": 7, "SW012": 2},
    }
    points = (Point(date(2026, 3, 1), 2, 3, 40, 5), Point(date(2026, 3, 4), 2, 1, 38, 5))
    values: dict[str, Any] = {"points": points, "metrics": metrics}
    found = report(*(each for one in entries for each in one.findings))
    return Portfolio("Contoso", NOW, tuple(entries), found, **(values | changes))
