"""An earlier JSON report, and what is different now: which inputs, which rules, which findings."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.report import escape
from connectorops.report.verdict import count
from connectorops.schema import violations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectorops.model import Report

_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """What two reports are compared by: digests of inputs and rules, limits, and fingerprints of findings by rule."""

    version: str
    digest: str
    inputs: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, str]
    findings: Mapping[str, Counter[tuple[str, str]]]
    """For each rule how often (connector, fingerprint) was found, whether it was accepted or not."""
    limits: Mapping[str, Any]
    """Those that are configured to be others than the documents'."""


Earlier = Judged


class NotAReportError(Exception):
    """A value is no report of `check`, or of a version that compared nothing yet."""


def earlier_report(value: Any) -> Earlier:  # noqa: ANN401 - JSON is any shape
    """The report in a JSON value. Raises NotAReportError."""
    for each in violations("report", value)[:1]:
        raise NotAReportError(f"{each.pointer or 'its root'}: {each.message}")
    inputs: defaultdict[str, list[str]] = defaultdict(list)
    for each in value["inputs"]:
        inputs[each["connector"]].append(each["digest"])
    found = (
        (each["rule"], each["connector"], each["fingerprint"])
        for part in ("findings", "waived", "known")
        for each in value[part]
    )
    limits = value.get("limits", {})  # a report of an older version has none
    return Judged(value["tool"]["version"], value["digest"], _sorted(inputs), value["rules"], _by_rule(found), limits)


def judged_now(report: Report, version: str) -> Judged:
    """This run's report, in the shape of an earlier one."""
    inputs: defaultdict[str, list[str]] = defaultdict(list)
    for connector, digest in report.checked.inputs:
        inputs[connector].append(digest)
    every = (*report.findings, *report.waived, *report.known)
    found = ((each.rule, each.connector, each.fingerprint) for each in every)
    rules = dict(report.rules)
    return Judged(version, report.digest, _sorted(inputs), rules, _by_rule(found), report.limits)


def _sorted(inputs: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {connector: tuple(sorted(digests)) for connector, digests in inputs.items()}


def _by_rule(found: Iterable[tuple[str, str, str]]) -> dict[str, Counter[tuple[str, str]]]:
    by_rule: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for rule, connector, fingerprint in found:
        by_rule[rule][connector, fingerprint] += 1
    return by_rule


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[str]]:
    """Which names were added, removed and changed."""
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(name for name in old.keys() & new.keys() if old[name] != new[name]),
    }


def changed_limits(earlier: Judged, now: Judged) -> Iterator[str]:
    """The limits that are configured in another way than they were, with both values."""
    for name in sorted(earlier.limits.keys() | now.limits.keys()):
        old, new = (json.dumps(side.limits[name]) if name in side.limits else "" for side in (earlier, now))
        if old != new:
            then = escape.terminal(old) or "as the documents say"
            yield f"{escape.terminal(name)}: {then} then, {escape.terminal(new) or 'as the documents say'} now"


def compared_text(earlier: Earlier, report: Report, version: str) -> str:
    """What differs, for a person: why two verdicts are not the same."""
    now = judged_now(report, version)
    if earlier.digest == now.digest:
        return f"Compared: the same inputs and rules as in the earlier report (digest {now.digest[:16]}).\n"
    lines = [f"Compared: another verdict than the earlier one (digest {now.digest[:16]}, was {earlier.digest[:16]})."]
    if earlier.version != version:
        lines.append(f"  connectorops: {escape.terminal(earlier.version)} then, {version} now")
    lines += _lines("connectors", differences(earlier.inputs, now.inputs))
    lines += _lines("rules", differences(earlier.rules, now.rules))
    lines += [f"  limit {each}" for each in changed_limits(earlier, now)]
    return "\n".join([*lines, *_findings(earlier, now)]) + "\n"


def _lines(noun: str, found: Mapping[str, list[str]]) -> Iterator[str]:
    for how, names in found.items():
        if names:
            listed = ", ".join(escape.terminal(name) or "(the repository)" for name in names[:_LISTED])
            more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
            yield f"  {noun} {how} ({len(names):,}): {listed}{more}"


def _findings(earlier: Judged, now: Judged) -> Iterator[str]:
    names = sorted(earlier.findings.keys() | now.findings.keys())
    none: Counter[tuple[str, str]] = Counter()
    pairs = [(earlier.findings.get(name, none), now.findings.get(name, none)) for name in names]
    new, gone = sum((b - a).total() for a, b in pairs), sum((a - b).total() for a, b in pairs)
    if new or gone:
        yield f"  {count(new, 'new finding')}, {count(gone, 'finding')} gone"
