"""What was found in one connector, and the report that many judgements make."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from connectorops.limits import DEFAULT
from connectorops.model import Checked, Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.limits import Limits
    from connectorops.model import Crashed, Finding, Skipped
    from connectorops.rule import RuleSet


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in one connector. `inputs` is the digest of what was judged.

    `files` counts what was judged; it is 0 for a judgement of an update, a pull request or a repository, whose files
    count elsewhere.
    """

    connector: str
    inputs: str
    files: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    crashed: tuple[Crashed, ...]


def combine(judgements: Iterable[Judgement], rules: RuleSet, limits: Limits = DEFAULT) -> Report:
    """One report, in one order, whatever the order of the judgements. Its digest covers inputs, rules and limits."""
    ordered = sorted(judgements, key=lambda each: (each.connector, each.files, each.inputs))
    rules_digest = rules.digest
    total = hashlib.sha256(rules_digest.encode())
    if limits.configured:
        total.update(f"\0{json.dumps(limits.configured)}".encode())
    for each in ordered:
        total.update(f"\0{each.connector}\0{each.inputs}".encode("utf-8", "surrogateescape"))
    return Report(
        findings=tuple(
            sorted(chain.from_iterable(each.findings for each in ordered), key=lambda finding: finding.order)
        ),
        skipped=tuple(chain.from_iterable(each.skipped for each in ordered)),
        crashed=tuple(chain.from_iterable(each.crashed for each in ordered)),
        checked=Checked(
            sum(each.files > 0 for each in ordered),
            sum(each.files for each in ordered),
            tuple((e.connector, e.inputs) for e in ordered),
        ),
        rules_digest=rules_digest,
        digest=total.hexdigest(),
        rules=tuple(rules.digests.items()),
        limits=limits.configured,
    )
