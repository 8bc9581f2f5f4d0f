"""Clocks against tables that were made by hand from calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lifecycle.submissions import BEGIN, DEFAULT, lived

from connectorops.lifecycle.business import after_business_hours, business_days, first_deployment, is_business_day
from connectorops.lifecycle.clocks import clocks, expected_live
from connectorops.lifecycle.durations import durations
from connectorops.lifecycle.states import Move, Party, Route

PACIFIC = ZoneInfo("America/Los_Angeles")


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


# The federal holidays as they are kept: one on a Saturday on the Friday before, one on a Sunday on the Monday after.
CLOSED = {
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}


@pytest.mark.parametrize("year", CLOSED)
def test_business_days_are_weekdays_without_federal_holidays(year: int) -> None:
    closed = {date.fromisoformat(f"{year}-{each}") for each in CLOSED[year].split()}
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [each for each in days if is_business_day(each)] == [
        each for each in days if each.weekday() < 5 and each not in closed
    ]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        # The documents' example: ring 1 on Monday, ring 2 on Tuesday, and so on.
        ("2024-08-05", "2024-08-05 2024-08-06 2024-08-07 2024-08-08 2024-08-09 2024-08-12"),
        # A Friday: over the weekend.
        ("2025-05-02", "2025-05-02 2025-05-05 2025-05-06 2025-05-07 2025-05-08 2025-05-09"),
        # Thanksgiving is a Thursday; the Friday after it is no holiday.
        ("2024-11-22", "2024-11-22 2024-11-25 2024-11-26 2024-11-27 2024-11-29 2024-12-02"),
        ("2026-11-20", "2026-11-20 2026-11-23 2026-11-24 2026-11-25 2026-11-27 2026-11-30"),
        # Christmas on a Wednesday, a Thursday, a Friday, and on a Saturday, which takes the Friday before.
        ("2024-12-20", "2024-12-20 2024-12-23 2024-12-24 2024-12-26 2024-12-27 2024-12-30"),
        ("2025-12-19", "2025-12-19 2025-12-22 2025-12-23 2025-12-24 2025-12-26 2025-12-29"),
        ("2026-12-18", "2026-12-18 2026-12-21 2026-12-22 2026-12-23 2026-12-24 2026-12-28"),
        ("2027-12-17", "2027-12-17 2027-12-20 2027-12-21 2027-12-22 2027-12-23 2027-12-27"),
        # On the other weekdays: Sunday takes the Monday after; Monday; Tuesday.
        ("2022-12-22", "2022-12-22 2022-12-23 2022-12-27 2022-12-28 2022-12-29 2022-12-30"),
        ("2023-12-21", "2023-12-21 2023-12-22 2023-12-26 2023-12-27 2023-12-28 2023-12-29"),
        ("2029-12-21", "2029-12-21 2029-12-24 2029-12-26 2029-12-27 2029-12-28 2029-12-31"),
        # New Year's Day of 2028 is a Saturday: it is kept in 2027.
        ("2027-12-30", "2027-12-30 2028-01-03 2028-01-04 2028-01-05 2028-01-06 2028-01-07"),
        # A first day that is none begins on the next.
        ("2026-07-03", "2026-07-06 2026-07-07 2026-07-08 2026-07-09 2026-07-10 2026-07-13"),
    ],
)
def test_rings_are_one_a_business_day(first: str, days: str) -> None:
    assert [each.isoformat() for each in business_days(date.fromisoformat(first), 6)] == days.split()


@pytest.mark.parametrize(
    ("passed", "ends"),
    [
        ("2026-11-02T09:00", "2026-11-04T09:00"),  # Monday
        ("2026-11-06T15:30", "2026-11-10T15:30"),  # Friday: the weekend does not count
        ("2026-11-07T12:00", "2026-11-11T00:00"),  # Saturday: Monday and Tuesday, until the holiday begins
        ("2026-11-24T10:00", "2026-11-27T10:00"),  # Thanksgiving does not count
        ("2024-03-08T12:00", "2024-03-12T12:00"),  # clocks go forward on the Sunday between
        ("2025-10-31T12:00", "2025-11-04T12:00"),  # and back
        ("2026-12-24T18:00", "2026-12-29T18:00"),  # Christmas on a Friday
        ("2027-12-23T18:00", "2027-12-28T18:00"),  # Christmas on a Saturday, kept on Friday
    ],
)
def test_the_preview_lives_for_48_business_hours(passed: str, ends: str) -> None:
    assert after_business_hours(pacific(passed), 48, DEFAULT) == pacific(ends)


def test_hours_are_hours_that_pass_where_clocks_change_on_a_business_day() -> None:
    beirut = replace(DEFAULT, time_zone="Africa/Cairo")  # clocks go forward in the night to a Friday
    start = datetime(2024, 4, 25, 12, tzinfo=ZoneInfo("Africa/Cairo"))
    assert after_business_hours(start, 24, beirut) - start.astimezone(UTC) == timedelta(hours=24)


def test_business_hours_of_the_working_day_can_be_chosen() -> None:
    office = replace(DEFAULT, business_day=(9, 17))
    assert after_business_hours(pacific("2026-11-06T16:00"), 9, office) == pacific("2026-11-09T17:00")


@pytest.mark.parametrize(
    ("signed", "first"),
    [
        ("2026-11-03T10:00", "2026-11-06T08:00"),
        ("2026-11-06T07:59", "2026-11-06T08:00"),
        ("2026-11-06T08:00", "2026-11-13T08:00"),  # the morning has begun
        ("2026-03-05T10:00", "2026-03-06T08:00"),
        ("2026-03-07T10:00", "2026-03-13T08:00"),  # after clocks went forward
        ("2026-06-17T10:00", "2026-06-26T08:00"),  # Juneteenth is a Friday
        ("2026-07-01T10:00", "2026-07-10T08:00"),  # Independence Day is kept on a Friday
        ("2026-12-21T10:00", "2027-01-08T08:00"),  # Christmas and New Year's Day, both on a Friday
        ("2025-11-26T10:00", "2025-11-28T08:00"),  # the Friday after Thanksgiving is none of the federal holidays
    ],
)
def test_the_first_deployment_is_a_friday_morning(signed: str, first: str) -> None:
    assert first_deployment(pacific(signed), DEFAULT) == pacific(first)


WAY = (
    (Move.SUBMIT, BEGIN),
    (Move.PASSED, BEGIN + timedelta(hours=30)),
    (Move.GO_LIVE, BEGIN + timedelta(hours=50)),
    (Move.DEPLOY, pacific("2026-11-06T08:00")),
    (Move.RING, pacific("2026-11-06T12:00")),
)


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        (0, {}),
        (1, {"review": "2026-11-04T09:00:00+00:00", "sas": "2026-12-12T09:00:00+00:00"}),
        (2, {"preview": "2026-11-05T15:00:00+00:00", "sas": "2026-12-12T09:00:00+00:00"}),
        (3, {"deployment": "2026-11-06T16:00:00+00:00"}),
        (4, {"ring-1": "2026-11-07T08:00:00+00:00", "whole-deployment": "2026-12-02T11:00:00+00:00"}),
        (5, {"ring-2": "2026-11-10T08:00:00+00:00", "whole-deployment": "2026-12-02T11:00:00+00:00"}),
    ],
)
def test_what_is_due_in_each_state(steps: int, due: dict[str, str]) -> None:
    submission = lived(Route.OPEN_SOURCE_LATER, *WAY[:steps])
    assert {each.name: each.due.astimezone(UTC).isoformat() for each in clocks(submission, DEFAULT)} == due


@pytest.mark.parametrize(
    ("steps", "span"),
    [
        # Submitted on Monday 2 November, 9:00 UTC: a report on Tuesday, signed off at once, deployed on Friday 6,
        # the sixth ring on Monday 16 because of Veterans Day. At the latest: a report on Wednesday, signed off on
        # Friday 6 at 1:00 Pacific time, live four weeks later.
        (1, ("2026-11-16", "2026-12-04")),
        (3, ("2026-11-16", "2026-12-02")),
        (5, ("2026-11-16", "2026-12-02")),
    ],
)
def test_when_it_may_be_live(steps: int, span: tuple[str, str]) -> None:
    submission = lived(Route.OPEN_SOURCE_LATER, *WAY[:steps])
    last = submission.events[-1].time
    live = expected_live(submission, DEFAULT, last)
    assert live is not None
    assert tuple(each.astimezone(PACIFIC).date().isoformat() for each in live) == span


def test_late_rings_are_made_up_one_a_day_from_today() -> None:
    submission = lived(Route.OPEN_SOURCE_LATER, *WAY)
    live = expected_live(submission, DEFAULT, pacific("2026-11-18T12:00"))
    assert live is not None
    assert live[0] == pacific("2026-11-24T08:00")


def test_a_template_is_live_within_48_hours_and_has_no_window() -> None:
    submission = lived(Route.TEMPLATE, *WAY[:4])
    (clock,) = clocks(submission, DEFAULT)
    assert (clock.name, clock.due - clock.starts, clock.mover) == ("deployment", timedelta(hours=48), Party.MICROSOFT)
    assert not [each for each in clocks(lived(Route.TEMPLATE, *WAY[:2]), DEFAULT) if each.name == "preview"]


def test_settings_of_the_repository_count() -> None:
    changed = durations({"review_hours": [1, 2], "deployment_weekday": "tuesday", "rings": ["All"]})
    assert (changed.review_hours, changed.deployment_weekday, changed.rings) == ((1, 2), 1, ("All",))
    assert durations({}) == DEFAULT
