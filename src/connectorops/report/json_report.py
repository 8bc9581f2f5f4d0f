"""The report as JSON: the whole of it, in the shape of schemas/report.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from connectorops.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Finding, Report
    from connectorops.report import View

_encode: Final = json.JSONEncoder().encode


def render(report: Report, view: View) -> str:
    """Indented by two, and each finding on one line: quick to write, and a diff of two reports reads well."""
    members = {
        "tool": _encode({"name": "connectorops", "version": view.version, "rules_digest": report.rules_digest}),
        "digest": _encode(report.digest),
        "summary": _encode(_summary(report)),
        "findings": _lines(map(_finding, report.findings)),
        "waived": _lines(map(_finding, report.waived)),
        "known": _lines(map(_finding, report.known)),
        "skipped": _lines(
            {"connector": each.connector, "path": each.path, "reason": each.reason, "rules": each.rules}
            for each in report.skipped
        ),
        "crashed": _lines(
            {"connector": each.connector, "path": each.path, "rule": each.rule, "error": each.error}
            for each in report.crashed
        ),
        "inputs": _lines({"connector": name, "digest": digest} for name, digest in report.checked.inputs),
        "rules": _encode(dict(report.rules)),
        "limits": _encode(report.limits),
    }
    text = ",\n".join(f'  "{name}": {value}' for name, value in members.items())
    # "##[" begins a workflow command wherever it stands in a log; in JSON it only ever stands inside a string.
    return f"{{\n{text}\n}}\n".replace("##[", r"#\u0023[")


def _lines(values: Iterable[dict[str, Any]]) -> str:
    lines = ",\n    ".join(map(_encode, values))
    return f"[\n    {lines}\n  ]" if lines else "[]"


def _summary(report: Report) -> dict[str, int]:
    return {
        "connectors": report.checked.connectors,
        "files": report.checked.files,
        **{severity.value: report.count(severity) for severity in Severity},
        "waived": len(report.waived),
        "known": len(report.known),
        "skipped": len(report.skipped),
        "crashed": len(report.crashed),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.location
    member: dict[str, Any] = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "connector": finding.connector,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "pointer": place.pointer,
        "value_path": finding.value_path if finding.microsoft else None,
        "microsoft": finding.microsoft or None,
        "policy": finding.policy or None,
        "message": finding.message,
        "fix": finding.fix,
        "fingerprint": finding.fingerprint,
    }
    if finding.fixable:
        member["fixable"] = True
    if finding.evidence:
        member["evidence"] = {"masked": finding.evidence.masked, "fingerprint": finding.evidence.fingerprint}
    if finding.waiver is not None:
        waiver = finding.waiver
        member["waiver"] = {"reason": waiver.reason, "approver": waiver.approver, "until": waiver.until.isoformat()}
    return member
