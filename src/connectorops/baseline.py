"""The baseline: old debt of a repository, by fingerprint. Only what is new or worse counts; it shrinks by itself."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from connectorops.changes import Change, PullRequest
from connectorops.documents import described
from connectorops.model import Finding, Report, Severity
from connectorops.schema import violations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from connectorops.documents import Document, TextFile
    from connectorops.rule import Rule

VERSION: Final = "1"
_PASSING: Final = (Change, PullRequest)
"""Scopes whose findings end with the pull request that they are about: no debt can be made of them."""
_ABOUT_EXEMPTIONS: Final = "WV"


@dataclass(frozen=True, slots=True)
class Entry:
    """Findings with one fingerprint that are accepted: how many, and how bad at most."""

    fingerprint: str
    rule: str
    severity: Severity
    connector: str
    path: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file, in its order."""

    file: TextFile
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleEntries:
    """The scope of rules about baselines: entries of one rule and connector whose findings are gone.

    `pointer` is the place of the first in the file, `number` how many findings are gone.
    """

    file: TextFile
    pointer: str
    rule: str
    connector: str
    number: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A report in which only what is new or worse counts, and the entries that are still needed."""

    report: Report
    stale: tuple[StaleEntries, ...]
    entries: tuple[Entry, ...]


class BaselineError(Exception):
    """The file is no baseline, so nothing can be judged by it."""


def read_baseline(document: Document) -> Baseline:
    """The entries of a file. Raises BaselineError at the first mistake."""
    if not document.usable:
        problem = document.problems[0]
        where = f"{document.path}:{document.span(problem.start, problem.end).line}"
        raise BaselineError(f"{where}: {described(problem)}. `connectorops check --write-baseline` writes such files.")
    for each in violations("baseline", document.value)[:1]:
        line = document.locate([each.pointer], [])[each.pointer].line
        raise BaselineError(
            f"{document.path}:{line}: {each.message}. `connectorops check --write-baseline` writes such files."
        )
    made = (Entry(**each | {"severity": Severity(each["severity"])}) for each in document.value["findings"])
    return Baseline(document, tuple(made))


def render_baseline(entries: Iterable[Entry]) -> str:
    """The file: sorted, and one entry on each line, so that a diff shows which debt was paid."""
    ordered = sorted(entries, key=lambda each: (each.connector, each.path, each.rule, each.fingerprint))
    lines = ",\n    ".join(json.dumps(_members(each)) for each in ordered)
    findings = f"[\n    {lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": "{VERSION}",\n  "findings": {findings}\n}}\n'


def _members(entry: Entry) -> dict[str, Any]:
    return {
        "connector": entry.connector,
        "path": entry.path,
        "rule": entry.rule,
        "severity": entry.severity,
        "count": entry.count,
        "fingerprint": entry.fingerprint,
    }


def debt(findings: Iterable[Finding], rules: Iterable[Rule]) -> tuple[Entry, ...]:
    """Entries for the findings that can be old debt: not those that no waiver may accept, nor of a pull request."""
    may = {each.id for each in rules if _can_be_debt(each)}
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule in may:
            grouped[finding.fingerprint].append(finding)
    return tuple(_entry(fingerprint, same) for fingerprint, same in grouped.items())


def _can_be_debt(rule: Rule) -> bool:
    return rule.waivable and rule.scope not in _PASSING and rule.family != _ABOUT_EXEMPTIONS


def _entry(fingerprint: str, same: Sequence[Finding]) -> Entry:
    worst = min((each.severity for each in same), key=lambda each: each.rank)
    first = same[0]
    return Entry(fingerprint, first.rule, worst, first.connector, first.location.path, len(same))


def grown(entries: Iterable[Entry], new: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with new ones; of two with one fingerprint the sum of what they accept."""
    found = {each.fingerprint: each for each in entries}
    for each in new:
        old = found.get(each.fingerprint)
        worst = each.severity if old is None or each.severity.rank < old.severity.rank else old.severity
        found[each.fingerprint] = replace(each, severity=worst, count=each.count + (old.count if old else 0))
    return tuple(found.values())


def settle(report: Report, baseline: Baseline, rules: Iterable[Rule], exists: Callable[[str], bool]) -> Settled:
    """Move the findings that the baseline knows from `findings` to `known`.

    An entry is stale where fewer findings are left than it accepts, and where its connector is gone (`exists` is
    asked). What was not judged, or not wholly, makes no entry stale.
    """
    chosen = {each.id for each in rules if _can_be_debt(each)}
    accepted = {each.fingerprint: each for each in baseline.entries if each.rule in chosen}
    kept, known = [], []
    used: Counter[str] = Counter()
    for finding in report.findings:
        entry = accepted.get(finding.fingerprint)
        if entry is None or used[entry.fingerprint] >= entry.count:
            kept.append(finding)
        elif finding.severity.rank < entry.severity.rank:
            kept.append(_worse(finding, entry))
        else:
            used[entry.fingerprint] += 1
            known.append(finding)
    settled = replace(report, findings=tuple(kept), known=(*report.known, *known))
    return Settled(settled, *_left(settled, baseline, _Judged(report, chosen, exists)))


def _left(report: Report, baseline: Baseline, judged: _Judged) -> tuple[tuple[StaleEntries, ...], tuple[Entry, ...]]:
    """Which entries are stale, and what is left of all: less where findings are gone or no longer as bad."""
    there = Counter(each.fingerprint for each in (*report.findings, *report.waived, *report.known))
    worst: dict[str, Severity] = {}
    for finding in report.known:
        mark = finding.fingerprint
        worst[mark] = min(worst.get(mark, finding.severity), finding.severity, key=lambda each: each.rank)
    left: list[Entry] = []
    gone: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for position, entry in enumerate(baseline.entries):
        count = min(there[entry.fingerprint], entry.count) if judged.wholly(entry) else entry.count
        if count:
            left.append(replace(entry, count=count, severity=worst.get(entry.fingerprint, entry.severity)))
        if count < entry.count:
            gone[entry.rule, entry.connector].append((position, entry.count - count))
    stale = (
        StaleEntries(baseline.file, f"/findings/{places[0][0]}", *names, sum(number for _, number in places))
        for names, places in gone.items()
    )
    return tuple(stale), tuple(left)


def _worse(finding: Finding, entry: Entry) -> Finding:
    return replace(finding, message=f"{finding.message} (The baseline accepts this as a {entry.severity} only.)")


class _Judged:
    """What a run has judged: only of that it can say that findings are gone."""

    def __init__(self, report: Report, rules: set[str], exists: Callable[[str], bool]) -> None:
        self._rules = rules
        self._exists = exists
        self._connectors = {name for name, _ in report.checked.inputs}
        gaps = [*((each.connector, each.rules) for each in report.skipped)]
        gaps += [(each.connector, (each.rule,)) for each in report.crashed]
        self._gaps = gaps

    def wholly(self, entry: Entry) -> bool:
        if entry.rule not in self._rules:
            return False
        if entry.connector not in self._connectors:
            return bool(entry.connector) and not self._exists(entry.connector)
        return not any(
            connector in ("", entry.connector) and (not rules or entry.rule in rules) for connector, rules in self._gaps
        )
