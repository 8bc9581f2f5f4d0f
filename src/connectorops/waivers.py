"""Waivers: findings that somebody accepted, with a reason and until a date. They are shown, never dropped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connectorops.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from connectorops.documents import TextFile
    from connectorops.model import Finding, Report, Waiver
    from connectorops.rule import Rule


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """The scope of rules about waivers: one waiver of the configuration or a manifest, and what became of it.

    `pointer` is its place in the file. `expired`: its date has passed. `forbidden`: its rule can't be waived.
    `unknown`: there is no such rule.
    `used`: it accepts a finding, or would if it could; one of a breaking change waits for the next.
    `astray`: there is no folder of this name.
    `waiting`: the judged tree has it and the base lacks it, so that it accepts nothing yet.
    """

    file: TextFile
    pointer: str
    waiver: Waiver
    expired: bool
    forbidden: bool
    used: bool
    unknown: bool = False
    waiting: bool = False
    astray: bool = False


def waive(
    report: Report, file: TextFile, waivers: Mapping[str, Waiver], today: date, rules: Iterable[Rule]
) -> tuple[Report, tuple[WaiverUse, ...]]:
    """Move the findings that a waiver accepts from `findings` to `waived`; it counts to the end of its last day.

    `waivers` are those of a file, by their place in it.

    Also tells what became of each waiver that could have been used: its connector and its rule (one of `rules`) were
    judged. Waiving does not change what was judged, so the report's digest stays.
    """
    chosen = {each.id: each for each in rules}
    by_rule: dict[str, list[str]] = defaultdict(list)
    for place, waiver in waivers.items():
        by_rule[waiver.rule].append(place)
    used: set[str] = set()
    kept, accepted = [], list(report.waived)
    for finding in report.findings:
        matching = [place for place in by_rule.get(finding.rule, ()) if _matches(waivers[place], finding)]
        used.update(matching)
        may = finding.rule not in chosen or chosen[finding.rule].waivable
        valid = [place for place in matching if may and waivers[place].until >= today]
        if valid:
            accepted.append(replace(finding, waiver=waivers[valid[0]]))
        else:
            kept.append(finding)
    judged = {name for name, _ in report.checked.inputs}
    uses = tuple(
        WaiverUse(
            file,
            place,
            waiver,
            expired=waiver.until < today,
            forbidden=not chosen[waiver.rule].waivable,
            used=place in used or chosen[waiver.rule].scope is Change,
        )
        for place, waiver in waivers.items()
        if waiver.connector in judged and waiver.rule in chosen
    )
    accepted.sort(key=lambda finding: finding.order)
    return replace(report, findings=tuple(kept), waived=tuple(accepted)), uses


def accepted(finding: Finding, waivers: Iterable[Waiver], today: date, rules: Iterable[Rule]) -> bool:
    """Whether a waiver accepts this finding today."""
    valid = any(each.rule == finding.rule and each.until >= today and _matches(each, finding) for each in waivers)
    return valid and any(each.id == finding.rule and each.waivable for each in rules)


def _matches(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver means a finding: all that it names must agree."""
    place = finding.location.pointer
    return (
        waiver.connector == finding.connector
        and (not waiver.fingerprint or waiver.fingerprint == finding.fingerprint)
        and (not waiver.value_path or waiver.value_path == finding.value_path)
        and (waiver.pointer is None or f"{place}/".startswith(f"{waiver.pointer}/"))
    )
