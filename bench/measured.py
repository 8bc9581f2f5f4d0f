"""Judge a folder of connectors and write docs/measured.md: how many break each rule, beside what others counted.

`catalogue.tsv` has the shares that a count of the whole public repository found in October 2024, also of those
connectors alone that were added since 2023; `reasons.tsv` says why a rule that several break is an error all the same.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from connectorops.model import Severity
from connectorops.rules import all_rules

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parent / "docs" / "measured.md"
ROOTS: Final = ("certified-connectors", "independent-publisher-connectors")
MANY: Final = 1.0
"""Percent of connectors from which an error needs a reason."""
INTRODUCTION: Final = """# What the rules find in published connectors

Measured on {certified} certified connectors and {independent} of independent publishers from the public
repository, as it was in October 2024. All of them are published, so what many of them have can't have blocked
anyone: such rules are warnings and notes. Beside our shares stand those of a count of the whole repository (619
and 396 connectors) that asked much the same; its last two columns are of the connectors that were added since
2023. It counts a connector only where a rule applies to it, we count all; and where our rule leaves out what
makers never see, our share is the smaller one. `make measured CORPUS=folder` writes this page.
"""
_COUNT: Final = (
    "| rule | {head}certified | independent | counted: certified | independent | since 2023: certified | independent |"
)

Shares = dict[str, tuple[float, float]]
Catalogue = dict[str, tuple[str, ...]]


def main() -> None:
    """Write the page. Ends with an error where an error that several connectors have lacks a reason."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("name a folder of connectors: make measured CORPUS=folder")
    judged = report(Path(sys.argv[1]))
    catalogue, reasons = table("catalogue.tsv"), table("reasons.tsv")
    found, totals = shares(judged)
    text = page(found, totals, catalogue, {rule: why for rule, (why,) in reasons.items()})
    missing = unexplained(found, catalogue, set(reasons))
    if missing:
        sys.exit(f"no reason in {HERE / 'reasons.tsv'} why these are errors: {', '.join(missing)}")
    PAGE.write_text(text, "utf-8")


def report(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "connectorops", "check", str(folder), "--no-secrets", "--format", "json"]
    command += [word for each in all_rules() for word in ("--select", each.id)]  # those that are off until named, too
    done = subprocess.run([*command, "--fail-on", "never"], check=True, stdout=subprocess.PIPE)  # noqa: S603 - ours
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def table(name: str) -> Catalogue:
    """The rows of a file with tabs by their first cell, without the head."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {rule: tuple(cells) for rule, *cells in rows[1:]}


def shares(judged: dict[str, Any]) -> tuple[Shares, tuple[int, int]]:
    """Percent of the connectors of each root that break each rule, and how many there are."""
    there = {each["connector"] for each in judged["inputs"]}
    totals = [sum(name.startswith(f"{root}/") for name in there) for root in ROOTS]
    if not all(totals):
        sys.exit(f"connectors are expected in both {' and '.join(ROOTS)}")
    broken = defaultdict(set)
    for finding in judged["findings"]:
        broken[finding["rule"]].add(finding["connector"])
    first, second = (
        {rule: 100 * sum(name.startswith(f"{root}/") for name in names) / total for rule, names in broken.items()}
        for root, total in zip(ROOTS, totals, strict=True)
    )
    return {rule: (first[rule], second[rule]) for rule in broken}, (totals[0], totals[1])


def unexplained(shares: Shares, catalogue: Catalogue, explained: set[str]) -> list[str]:
    """The errors that several connectors have, by our count or by that of those since 2023, without a reason."""
    return [
        each.id
        for each in all_rules()
        if each.severity is Severity.ERROR and each.id not in explained and _is_common(each.id, shares, catalogue)
    ]


def _is_common(rule: str, shares: Shares, catalogue: Catalogue) -> bool:
    counted = [float(each) for each in catalogue.get(rule, ())[2:] if each != "-"]
    return max((*shares.get(rule, ()), *counted), default=0) > MANY


def page(
    shares: Shares,
    totals: tuple[int, int],
    catalogue: Catalogue,
    reasons: dict[str, str],
) -> str:
    """The page, ending in one newline."""
    certified, independent = totals
    lines = [INTRODUCTION.format(certified=certified, independent=independent)]
    lines += ["## Errors that more than one in a hundred connectors has", ""]
    lines += ["Each stays an error for a reason; most of these connectors are older than the demand.", ""]
    lines += [
        _COUNT.format(head="").removesuffix("|") + "| why it is an error |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    rules = [each for each in all_rules() if each.id in shares or each.id in catalogue]
    for each in rules:
        if each.severity is Severity.ERROR and _is_common(each.id, shares, catalogue):
            why = reasons.get(each.id, "")
            lines.append(f"| {_link(each.id, each.name)} | {_figures(each.id, shares, catalogue)} | {why} |")
    lines += [
        "",
        "## All rules",
        "",
        "Share of connectors with at least one finding, of rules that have one or were counted. What nearly all of",
        "them break says nothing about any: such a rule is off until somebody names it.",
        "",
    ]
    lines += [_COUNT.format(head="severity | "), "|---|---|---:|---:|---:|---:|---:|---:|"]
    for each in rules:
        figures = _figures(each.id, shares, catalogue)
        severity = f"{each.severity}, off until named" if each.optional else each.severity
        lines.append(f"| {_link(each.id, each.name)} | {severity} | {figures} |")
    return "\n".join(lines) + "\n"


def _link(rule: str, name: str) -> str:
    return f"[{rule} {name}](rules/{rule}.md)"


def _figures(rule: str, shares: Shares, catalogue: Catalogue) -> str:
    ours = [f"{each:.1f} %" for each in shares.get(rule, (0.0, 0.0))]
    counted = ["" if each == "-" else f"{float(each):.1f} %" for each in catalogue.get(rule, ("-",) * 4)]
    return " | ".join([*ours, *counted])


if __name__ == "__main__":
    main()
