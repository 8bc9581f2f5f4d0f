"""What time it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime


class Clock(Protocol):
    """The clock of the machine."""

    def now(self) -> datetime:
        """The time by which clocks run, in Coordinated Universal Time."""

    def today(self) -> date:
        """The day by which waivers end: in Coordinated Universal Time, the same for everybody."""
