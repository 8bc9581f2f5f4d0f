"""What the dashboard shows, as values: one entry for each connector, and the figures over all of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from connectorops.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from connectorops.lifecycle.timeline import Stage, Visit
    from connectorops.model import Finding, Report

_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG: Final = 60


@dataclass(frozen=True, slots=True)
class Point:
    """How many findings there were on a day, over all connectors."""

    day: date
    connectors: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class Breaking:
    """What a published update broke: the commit that it was merged with, its version, and the findings."""

    day: date
    commit: str
    version: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a submission in the words of the ledger."""

    id: str
    time: datetime
    move: str
    actor: str
    commit: str = ""


@dataclass(frozen=True)
class Entry:
    """One connector. `inert` holds the owners without write access; None where nobody was asked."""

    name: str
    title: str
    program: str
    kind: str
    version: str
    findings: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    owners: tuple[str, ...] = ()
    inert: frozenset[str] | None = None
    state: str = ""
    move: str = ""
    due: datetime | None = None
    due_what: str = ""
    live: tuple[datetime, datetime] | None = None
    sas_expires: datetime | None = None
    package: str = ""
    commit: str = ""
    stages: tuple[Stage, ...] = ()
    visits: tuple[Visit, ...] = ()
    history: tuple[Happened, ...] = ()
    breaking: tuple[Breaking, ...] = ()

    @cached_property
    def slug(self) -> str:
        """The name of its page: readable, the same on every system, and no other connector's."""
        plain = _PLAIN.sub("-", self.name.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
        unique = hashlib.sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{plain}-{unique}" if plain else unique

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings it has of each severity."""
        return {each.value: sum(finding.severity is each for finding in self.findings) for each in Severity}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All that the pages are made of. `metrics` is what `connectorops metrics` prints."""

    title: str
    now: datetime
    entries: tuple[Entry, ...]
    report: Report
    points: tuple[Point, ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
