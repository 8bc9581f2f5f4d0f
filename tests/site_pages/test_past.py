from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.site.model import Point
from connectorops.site.past import MOST_DAYS, HistoryError, read_points, with_point, written

POINTS = st.builds(Point, st.dates(date(2020, 1, 1), date(2030, 1, 1)), *[st.integers(0, 10**6)] * 4)


@given(st.lists(POINTS, max_size=20))
def test_a_history_is_read_as_it_was_written(points: list[Point]) -> None:
    kept: tuple[Point, ...] = ()
    for each in points:
        kept = with_point(kept, each)
    assert read_points(written(kept)) == kept
    assert len({each.day for each in kept}) == len(kept)


def test_a_second_build_of_a_day_takes_the_place_of_the_first() -> None:
    first = Point(date(2026, 1, 1), 1, 2, 3, 4)
    second = Point(date(2026, 1, 1), 1, 0, 0, 0)
    assert with_point(with_point((), first), second) == (second,)


def test_the_oldest_days_are_let_go() -> None:
    days = [Point(date.fromordinal(730_000 + n), 0, 0, 0, 0) for n in range(MOST_DAYS)]
    newest = Point(date(2026, 1, 1), 0, 0, 0, 0)
    kept = with_point(days, newest)
    assert (len(kept), kept[-1]) == (MOST_DAYS, newest)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[", "not JSON"),
        (b"\xff", "not JSON"),
        (b"{}", "points"),
        (b'{"points": [{"day": "2026-13-40", "connectors": 0, "errors": 0, "warnings": 0, "notes": 0}]}', "calendar"),
        (
            b'{"points": [{"day": "2026-01-01", "connectors": -1, "errors": 0, "warnings": 0, "notes": 0}]}',
            "connectors",
        ),
    ],
)
def test_what_is_no_history_is_told(data: bytes, said: str) -> None:
    with pytest.raises(HistoryError, match=said):
        read_points(data)
