"""The values that everything speaks of. Standard library only, so that every layer may import it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class Severity(StrEnum):
    """The words that GitHub annotations and SARIF use, and nothing else."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst, so that sorting by rank puts errors first."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Program(StrEnum):
    """Which certification program a connector is in; it selects the rules (the profile)."""

    VERIFIED = "verified"
    INDEPENDENT = "independent"
    CUSTOM = "custom"


class Exit(IntEnum):
    """Exit codes: one meaning each, so that a script can tell whose move it is."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    SERVICE = 3
    CRASHED = 70


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding is: 1-based lines and columns in characters; pointer "" is the whole file.

    `end_line` and `end_column` close the highlighted text (end column exclusive). `path` is relative to the
    repository root and always written with "/".
    """

    path: str
    pointer: str = ""
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a secret or PII finding may show: a mask and a salted fingerprint. A raw secret has no field to live in."""

    masked: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hit is. Rules give a pointer, or offsets into a text file; the engine resolves lines, only for findings.

    `on_key` marks the member's name instead of its value. `key` keeps apart several hits of one rule at one pointer.
    `value_path` is Microsoft's own path where it is not the pointer. `start`, `end` are offsets in characters.
    Where one hit speaks for many places, `first` is the pointer of the one whose line is shown, and `pointer` the
    identity, which stays when that one is mended.
    """

    path: str
    pointer: str = ""
    on_key: bool = False
    key: str = ""
    value_path: str | None = None
    start: int | None = None
    end: int | None = None
    evidence: Evidence | None = None
    first: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody accepted: why, who, and until which day (which is the last one on which it counts).

    It means the findings of `rule` in `connector`; a pointer (with what is below it), a value path and a fingerprint
    narrow it.
    """

    rule: str
    connector: str
    reason: str
    approver: str
    until: date
    pointer: str | None = None
    value_path: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place; `fixable` where `fix` can mend it."""

    rule: str
    name: str
    severity: Severity
    connector: str
    location: Location
    message: str
    fix: str
    microsoft: str = ""
    policy: str = ""
    value_path: str = ""
    key: str = ""
    evidence: Evidence | None = None
    waiver: Waiver | None = None
    fixable: bool = False
    anchor: str = ""

    @property
    def fingerprint(self) -> str:
        """32 hex digits that survive reformatting, line moves, better wording, and what is put in front of the place.

        Made of rule, path and anchor (or evidence): the anchor is the pointer, with names in place of positions. `key`
        keeps apart several findings of one rule at one place.
        """
        identity = self.evidence.fingerprint if self.evidence else self.anchor or self.location.pointer
        text = f"{self.rule}\x00{self.location.path}\x00{identity}\x00{self.key}"
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]

    @property
    def order(self) -> tuple[str, str, int, int, str, str, str]:
        """Sort key: by connector, then as a reader goes through its files."""
        place = self.location
        return (self.connector, place.path, place.line, place.column, self.rule, place.pointer, self.key)


SEARCHING: Final = frozenset({"SE", "PI"})
"""The families of rules that search all texts for what no file should hold."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be judged, and why. Shown in every report."""

    connector: str
    path: str
    reason: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crashed:
    """A rule of ours that failed. Never a pass: exit code 70."""

    connector: str
    path: str
    rule: str
    error: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was judged: counts, and the digest of each connector's inputs (sha256 hex, by connector)."""

    connectors: int = 0
    files: int = 0
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict. `digest` depends on inputs, configuration and rules only: equal digests mean equal verdicts.

    `known` findings are in the baseline. `rules` has the digest of each rule by its id, `limits` those limits that are
    configured to be others than the documents', as JSON values.
    """

    findings: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crashed: tuple[Crashed, ...] = ()
    checked: Checked = field(default_factory=Checked)
    rules_digest: str = ""
    digest: str = ""
    known: tuple[Finding, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def nearest_id(word: str, names: Iterable[str]) -> str:
    """The rule's id that a word such as "sw22" means, by its family and number; "" for one that is no such word."""
    like = re.fullmatch(r"([A-Za-z]{2})[-_ ]?0*([0-9]{1,3})", word)
    family, number = (like[1].upper(), int(like[2])) if like else ("", 0)
    ids = [each for each in names if re.fullmatch(f"{family}[0-9]{{3}}", each)] if family else []
    return min(ids, key=lambda each: abs(int(each[2:]) - number), default="")
