"""How many findings there were on each day: a small file that each build adds a point to, kept where the site is."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from connectorops.schema import violations
from connectorops.site.model import Point

if TYPE_CHECKING:
    from collections.abc import Iterable

HISTORY: Final = "history.json"
"""Its path in the site, where the next build looks for it."""
MOST_DAYS: Final = 5_000
"""Days that a history may hold: more than thirteen years of them."""


class HistoryError(Exception):
    """A file that is no history: what is wrong with it."""


def read_points(data: bytes) -> tuple[Point, ...]:
    """The points of a history, by day. Raises HistoryError."""
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HistoryError(f"it is not JSON: {error}") from error
    if found := violations("history", value):
        raise HistoryError(f"{found[0].pointer or 'it'}: {found[0].message}")
    try:
        points = [Point(date.fromisoformat(each.pop("day")), **each) for each in value["points"]]
    except ValueError as error:
        raise HistoryError(f"a day is not one of the calendar: {error}") from error
    return tuple(sorted(points, key=lambda each: each.day))


def with_point(points: Iterable[Point], point: Point) -> tuple[Point, ...]:
    """The history with the point of a day, in place of an earlier one of that day."""
    kept = {each.day: each for each in points} | {point.day: point}
    return tuple(kept[day] for day in sorted(kept))[-MOST_DAYS:]


def written(points: Iterable[Point]) -> bytes:
    """One line for each day, so that a diff of two histories reads well."""
    lines = [
        json.dumps(
            {
                "day": each.day.isoformat(),
                "connectors": each.connectors,
                "errors": each.errors,
                "warnings": each.warnings,
                "notes": each.notes,
            }
        )
        for each in points
    ]
    body = ",\n    ".join(lines)
    return f'{{\n  "points": [\n    {body}\n  ]\n}}\n'.encode()
