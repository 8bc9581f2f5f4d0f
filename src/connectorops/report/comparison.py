"""What `diff` reports: the edits between two versions, each with its rule, its severity and its lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from connectorops.changes import Bump, Kind, is_newer, needed, next_version
from connectorops.connectors.connector import PROPERTIES, SCRIPT
from connectorops.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.changes import Change, Edit
    from connectorops.changes.edits import File
    from connectorops.connectors import Connector
    from connectorops.model import Severity
    from connectorops.rule import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Noted:
    """One edit. `rule` is None for a harmless one; lines are 0 where a version lacks the file."""

    edit: Edit
    rule: Rule | None
    severity: Severity | None
    old_line: int
    new_line: int


@dataclass(frozen=True, slots=True)
class Version:
    """`info.version` of both versions, what the changes call for, and the version that this makes, or ""."""

    old: str
    new: str
    bump: Bump
    suggestion: str

    @property
    def enough(self) -> bool:
        return self.bump in (Bump.NONE, Bump.PATCH) or (self.old != self.new and is_newer(self.old, self.new))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a connector, by the names that the user gave them."""

    old: str
    new: str
    title: str
    noted: tuple[Noted, ...]
    version: Version
    operations: int
    """How many operations both versions have."""
    unchanged: int
    """How many of those have no edit."""
    gaps: tuple[tuple[str, str], ...]

    def of(self, kind: Kind) -> list[Noted]:
        return [each for each in self.noted if each.edit.kind is kind]


def compare(change: Change, old: str, new: str, rules: RuleSet) -> Comparison:
    """Everything that changed, in the order of the old version."""
    by_code = {each.microsoft: each for each in rules.rules}
    edits = change.edits
    before, after = _lines(change.old, edits, old=True), _lines(change.new, edits, old=False)
    noted = []
    for edit in edits:
        rule = by_code.get(edit.code)
        lines = before.get((edit.file, edit.old_pointer), 0), after.get((edit.file, edit.new_pointer), 0)
        noted.append(Noted(edit, rule, rules.severity(rule) if rule else None, *lines))
    kept = _labels(change.old) & _labels(change.new)
    unchanged = len(kept - {edit.operation for edit in edits})
    title = _info(change.new, "title") or _info(change.old, "title") or new
    return Comparison(
        old, new, title, tuple(noted), _version(change), len(kept), unchanged, (*change.gaps, *change.absent)
    )


def by_operation(noted: Iterable[Noted]) -> list[tuple[str, list[Noted]]]:
    """Grouped by operation in the order of the edits; "" is the connector as a whole."""
    return [(name, list(group)) for name, group in groupby(noted, key=lambda each: each.edit.operation)]


def _version(change: Change) -> Version:
    old, new = _info(change.old, "version"), _info(change.new, "version")
    bump = needed(change.edits)
    return Version(old, new, bump, next_version(old, bump))


def _info(connector: Connector | None, key: str) -> str:
    value = connector.swagger.child("info").get(key) if connector and connector.swagger else None
    return value if isinstance(value, str) else ""


def _labels(connector: Connector | None) -> set[str]:
    return {each.label for each in connector.swagger.operations} if connector and connector.swagger else set()


def _lines(connector: Connector | None, edits: Iterable[Edit], *, old: bool) -> dict[tuple[str, str], int]:
    """The line of each pointer of a version, found in one pass over each file."""
    if connector is None:
        return {}
    wanted: dict[File, set[str]] = defaultdict(set)
    for edit in edits:
        wanted[edit.file].add(edit.old_pointer if old else edit.new_pointer)
    found: dict[tuple[str, str], int] = {}
    for file, pointers in wanted.items():
        name = _name(connector, file)
        document = connector.text(name) if name else None
        if isinstance(document, Document):
            found |= {(file, pointer): span.line for pointer, span in document.locate(sorted(pointers)).items()}
        elif document is not None:
            found |= {(file, pointer): 1 for pointer in pointers}
    return found


def _name(connector: Connector, file: File) -> str | None:
    if file == "definition":
        return next(iter(connector.definitions), None)
    return connector.find(PROPERTIES if file == "properties" else SCRIPT)
