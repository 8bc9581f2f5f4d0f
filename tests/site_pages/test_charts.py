from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from report.samples import any_text

from connectorops.site.charts import Bar, Segment, bars, over_time, timeline
from connectorops.site.model import Point

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30
)
_TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside
_POINTS = st.builds(Point, st.dates(date(2024, 1, 1), date(2027, 1, 1)), *[st.integers(0, 10**6)] * 4)


def _parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


@any_text
@given(st.lists(_POINTS, min_size=1, max_size=30, unique_by=lambda each: each.day), _TEXT)
def test_lines_stay_inside_the_picture(points: list[Point], label: str) -> None:
    points.sort(key=lambda each: each.day)
    root = _parsed(over_time(points, label))
    assert root.attrib["aria-label"] == label
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    dots = root.findall("circle")
    assert len(dots) == 3 * len(points)
    assert all(0 <= float(each.attrib["cx"]) <= width and 0 <= float(each.attrib["cy"]) <= height for each in dots)


@any_text
@given(st.lists(st.builds(Bar, _TEXT, st.floats(0, 10**6), _TEXT), min_size=1, max_size=20))
def test_bars_are_as_long_as_their_values(rows: list[Bar]) -> None:
    widths = [float(each.attrib["width"]) for each in _parsed(bars(rows, "x")).findall("rect")]
    by_value = [width for _, width in sorted(zip([row.value for row in rows], widths, strict=True))]
    assert by_value == sorted(by_value)


@any_text
@given(st.lists(st.tuples(_TEXT, _TIMES, st.integers(0, 400)), min_size=1, max_size=12), _TIMES)
def test_stages_stand_in_their_order_on_one_axis(stages: list[tuple[str, datetime, int]], now: datetime) -> None:
    segments = [Segment(label, begin, begin + timedelta(days=days), "done", label) for label, begin, days in stages]
    root = _parsed(timeline(segments, now, "x"))
    starts = [float(each.attrib["x"]) for each in root.findall("rect")]
    expected = [begin for _, begin, _ in stages]
    for (one, at), (other, then) in zip(
        zip(starts, expected, strict=True), list(zip(starts, expected, strict=True))[1:], strict=False
    ):
        assert (one <= other + 0.1) if at <= then else (one >= other - 0.1)


def test_nothing_gives_no_picture() -> None:
    assert over_time([], "x") == bars([], "x") == timeline([], datetime(2026, 1, 1, tzinfo=UTC), "x") == ""
