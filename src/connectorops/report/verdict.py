"""What every report for people says in the same words: counts, the verdict, and what to fix first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from connectorops.model import SEARCHING, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Finding, Report, Skipped

FAILED: Final = "failed"
INCOMPLETE: Final = "incomplete"
PASSED: Final = "passed"
FEW: Final = 6
"""Rule ids that a line for people holds."""


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counts(findings: Iterable[Finding]) -> str:
    """E.g. "2 errors, 1 note"; "no findings" where there are none."""
    by_severity = Counter(finding.severity for finding in findings)
    return ", ".join(count(by_severity[each], each) for each in Severity if by_severity[each]) or "no findings"


def checked(report: Report) -> str:
    """What was judged; where that was no connector, it is not spoken of."""
    files = count(report.checked.files, "file")
    of_none = report.checked.files and not report.checked.connectors
    return files if of_none else f"{count(report.checked.connectors, 'connector')}, {files}"


def state(report: Report) -> str:
    """What crashed, was skipped or was not there is neither a pass nor the publisher's failure."""
    if report.count(Severity.ERROR):
        return FAILED
    if report.crashed or report.skipped or not (report.checked.files or report.findings):
        return INCOMPLETE
    return PASSED


def headline(report: Report) -> str:
    """The verdict in one sentence."""
    if report.findings:
        return f"{counts(report.findings)} ({checked(report)})"
    if report.crashed:
        return f"No findings, but not a pass: {count(len(report.crashed), 'check')} crashed ({checked(report)})"
    if report.skipped:
        return f"No findings in what could be judged; {len(report.skipped):,} skipped ({checked(report)})"
    if not report.checked.files:
        return "Nothing was checked: no connector was found, or the branch changes none"
    return f"All clear: no findings ({checked(report)})"


def beside(report: Report) -> str:
    """What the report holds beside its headline, e.g. "3 waived, 1 skipped"; "" where there is nothing else."""
    told = "" if report.findings else "crashed" if report.crashed else "skipped"
    numbers = {
        "waived": report.waived,
        "in the baseline": report.known,
        "skipped": report.skipped,
        "crashed": report.crashed,
    }
    parts = [f"{len(items):,} {word}" for word, items in numbers.items() if items and word != told]
    if limits := [name for name in report.limits if name != "words"]:
        parts.append(f"{count(len(limits), 'configured limit')} ({', '.join(sorted(limits))})")
    return ", ".join(parts)


def subject(skipped: Skipped) -> str:
    """What could not be judged, which is all where nothing is named."""
    return skipped.path or skipped.connector or "(all files)"


def unchecked(skipped: Skipped) -> str:
    """The rules that could not judge, by id where they are few; the JSON and SARIF reports name them all."""
    if len(skipped.rules) <= FEW:
        return ", ".join(skipped.rules)
    if all(each[:2] in SEARCHING for each in skipped.rules):
        return "rules about secrets and personal data"
    return f"{len(skipped.rules)} rules that need the whole file"


def fix_first(report: Report, limit: int = 3) -> list[tuple[Finding, int]]:
    """The rules with the most findings of the worst severity: an example of each, and how many."""
    worst = min((finding.severity for finding in report.findings), key=lambda each: each.rank, default=None)
    found = [finding for finding in report.findings if finding.severity is worst]
    examples = {finding.rule: finding for finding in found}
    return [(examples[rule], number) for rule, number in Counter(each.rule for each in found).most_common(limit)]


def fixable(report: Report) -> str:
    """How many of the findings the tool mends itself; "" for none."""
    number = sum(finding.fixable for finding in report.findings)
    return f"{count(number, 'finding')} can be fixed for you" if number else ""


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then as a reader goes through the files."""
    return sorted(findings, key=lambda finding: (finding.severity.rank, finding.order))
