"""Business days and hours: no weekends, no US federal holidays, whatever the clocks of a zone do twice a year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

    from connectorops.lifecycle.durations import Durations

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@cache
def _holidays(year: int) -> frozenset[date]:
    """The federal holidays as they are kept: one that falls on a weekend also on its Friday or Monday."""
    import holidays  # noqa: PLC0415 - start-up counts

    return frozenset(holidays.country_holidays("US", years=year))


def is_business_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def business_day(day: date) -> date:
    """The day itself, or the first business day after it."""
    while not is_business_day(day):
        day += _DAY
    return day


def business_days(first: date, number: int) -> tuple[date, ...]:
    """This many business days, beginning with the first one on or after `first`."""
    days = [business_day(first)]
    while len(days) < number:
        days.append(business_day(days[-1] + _DAY))
    return tuple(days[:number])


def after_business_hours(start: datetime, hours: int, durations: Durations) -> datetime:
    """When so many business hours have gone by, in UTC. Hours are hours that pass, also when clocks are changed."""
    zone = ZoneInfo(durations.time_zone)
    left = timedelta(hours=hours)
    day = start.astimezone(zone).date()
    while True:
        if is_business_day(day):
            opens, closes = (_at(day, hour, zone) for hour in durations.business_day)
            begins = max(opens, start.astimezone(UTC))
            if begins < closes:
                if left <= closes - begins:
                    return begins + left
                left -= closes - begins
        day += _DAY


def first_deployment(after: datetime, durations: Durations) -> datetime:
    """The first deployment morning after a moment, in UTC; a holiday has none, and so the week after is next."""
    zone = ZoneInfo(durations.time_zone)
    day = after.astimezone(zone).date()
    day += timedelta(days=(durations.deployment_weekday - day.weekday()) % 7)
    while _at(day, durations.deployment_hour, zone) <= after or not is_business_day(day):
        day += timedelta(days=7)
    return _at(day, durations.deployment_hour, zone)


def local_day(moment: datetime, durations: Durations) -> date:
    """The day that it is at that moment, where deployments are made."""
    return moment.astimezone(ZoneInfo(durations.time_zone)).date()


def morning(day: date, durations: Durations) -> datetime:
    """The hour of a day at which deployments begin, in UTC."""
    return _at(day, durations.deployment_hour, ZoneInfo(durations.time_zone))


def midnight(day: date, durations: Durations) -> datetime:
    """The end of a day, in UTC."""
    return _at(day, 24, ZoneInfo(durations.time_zone))


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    if hour == 24:  # the end of a day is the beginning of the next
        day, hour = day + _DAY, 0
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
