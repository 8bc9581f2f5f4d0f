"""How long things take, by the documents of the program; `clocks` in .github/connectorops.yml says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.lifecycle.states import Route
from connectorops.manifest import Kind
from connectorops.sas import TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENTS: Final = "https://learn.microsoft.com/connectors/custom-connectors/submit-for-certification"


@dataclass(frozen=True, slots=True)
class Durations:
    """Each default is what DOCUMENTS say; the comment of a member says what they leave open.

    A business hour is any hour of a business day: they speak of 48 business hours in one place, and of two business
    days in another.
    """

    review_hours: tuple[int, int] = (24, 48)
    preview_business_hours: int = 48
    business_day: tuple[int, int] = (0, 24)
    time_zone: str = "America/Los_Angeles"
    deployment_weekday: int = 4  # Friday, Pacific time
    deployment_hour: int = 8  # "mornings"
    rings: tuple[str, ...] = (
        "Testing",
        "US preview",
        "Asia except Japan and India",
        "Europe except United Kingdom",
        "Brazil, Canada, Japan and India",
        "Australia, United Kingdom and United States",
    )
    deployment_weeks: tuple[int, int] = (3, 4)
    template_hours: int = 48
    connector_sas_days: int = TERMS[Kind.CONNECTOR].least.days
    offer_sas_days: int = TERMS[Kind.DYNAMICS_365_OFFER].least.days
    sas_warning_days: int = 7  # ours: the documents name no day on which to warn
    pull_request_days: int = 14  # feedback within one or two weeks
    check_hours: int = 6  # ours: GitHub ends a job after as long

    def sas_days(self, route: Route) -> int:
        """How many days a SAS has to be valid when the package is submitted."""
        return self.offer_sas_days if route is Route.OFFER else self.connector_sas_days

    def days_of_link(self, kind: Kind) -> int:
        """The same by what is submitted."""
        return self.offer_sas_days if kind is Kind.DYNAMICS_365_OFFER else self.connector_sas_days


WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def durations(settings: Mapping[str, Any]) -> Durations:
    """The durations by the member `clocks` of a valid configuration."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()
    }
    if "deployment_weekday" in values:
        values["deployment_weekday"] = WEEKDAYS.index(values["deployment_weekday"])
    return Durations(**values)
