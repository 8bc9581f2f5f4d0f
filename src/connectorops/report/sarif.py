"""SARIF 2.1.0 for code scanning and editors, within the limits of GitHub's upload."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from connectorops.report import escape, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Crashed, Finding, Report, Skipped
    from connectorops.report import View
    from connectorops.rule import Rule

MOST_RESULTS: Final = 25_000
"""GitHub refuses a run with more results than this, and shows the 5,000 most severe."""
MOST_BYTES: Final = 9_000_000
"""GitHub refuses files of more than 10 MB after gzip; the rest is room for the rules."""
MOST_NOTES: Final = 1_000
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LONGEST: Final = 2_000
_WAIVED: Final = "waived"
_KNOWN: Final = "known"


def render(report: Report, view: View) -> str:
    index = {rule.id: position for position, rule in enumerate(view.rules)}
    candidates = [(finding, "") for finding in verdict.worst_first(report.findings)]
    candidates += [(finding, _WAIVED) for finding in verdict.worst_first(report.waived)]
    candidates += [(finding, _KNOWN) for finding in verdict.worst_first(report.known)]
    results = _fitting(
        escape.json_text(_result(finding, accepted, index)) for finding, accepted in candidates[:MOST_RESULTS]
    )
    notes = [*map(_crash, report.crashed), *map(_skip, report.skipped)]
    left_out = (len(candidates) - len(results), len(notes[MOST_NOTES:]))
    del notes[MOST_NOTES:]
    if any(left_out):
        text = f"GitHub's limits: {left_out[0]:,} results (the least severe) and {left_out[1]:,} notes were left out."
        notes.append(_notification("left-out", "warning", text))
    driver = {"name": "connectorops", "version": view.version, "rules": [_rule(rule, view) for rule in view.rules]}
    members = {
        "tool": escape.json_text({"driver": driver}),
        "automationDetails": escape.json_text({"id": "connectorops/"}),
        "columnKind": '"unicodeCodePoints"',
        "originalUriBaseIds": escape.json_text({"SRCROOT": {"description": {"text": "The root of the repository."}}}),
        "invocations": escape.json_text(
            [{"executionSuccessful": not report.crashed, "toolExecutionNotifications": notes}]
        ),
        "results": "[" + ",".join(f"\n{result}" for result in results) + "]",
    }
    run = ",\n".join(f'"{name}": {value}' for name, value in members.items())
    return f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{\n{run}\n}}]}}\n'


def _fitting(results: Iterable[str]) -> list[str]:
    """The results that GitHub takes, measured as they are compressed."""
    squeeze, size, kept = zlib.compressobj(1), 0, []
    for result in results:
        size += len(squeeze.compress(result.encode("ascii")))
        if size > MOST_BYTES:
            break
        kept.append(result)
    return kept


def _rule(rule: Rule, view: View) -> dict[str, Any]:
    fix = f"Fix: {rule.fix}"
    page = view.rule_page(rule.id)
    codes = {"microsoft": rule.microsoft, "policy": rule.policy}
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {
            "text": "\n\n".join(filter(None, (rule.summary, rule.doc, fix))),
            "markdown": "\n\n".join(filter(None, (f"**{rule.summary}**", rule.doc, f"**Fix:** {rule.fix}"))),
        },
        **({"helpUri": page} if page else {}),
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            **{name: code for name, code in codes.items() if code},
            "tags": ["connector-certification", rule.family, *(program.value for program in rule.profile)],
            "precision": "high",
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


_PROBLEM: Final = {"error": "error", "warning": "warning", "note": "recommendation"}


def _suppression(finding: Finding, accepted: str) -> dict[str, str]:
    waiver = finding.waiver
    why = escape.visible(f"{waiver.reason} ({waiver.approver}, until {waiver.until})") if waiver else ""
    if accepted == _KNOWN:
        why = "It is in the baseline."
    return {"kind": "external", "status": "accepted", **({"justification": why} if why else {})}


def _result(finding: Finding, accepted: str, index: dict[str, int]) -> dict[str, Any]:
    message = finding.message + (f" Found: {finding.evidence.masked}" if finding.evidence else "")
    properties = {
        "connector": finding.connector,
        "pointer": finding.location.pointer,
        "valuePath": finding.value_path,
        "microsoft": finding.microsoft,
        "policy": finding.policy,
        "fix": finding.fix,
    }
    return {
        "ruleId": finding.rule,
        **({"ruleIndex": index[finding.rule]} if finding.rule in index else {}),
        "level": finding.severity,
        "message": _message(message),
        "locations": [_location(finding)],
        "partialFingerprints": {"connectorops/v1": finding.fingerprint},
        **({"suppressions": [_suppression(finding, accepted)]} if accepted else {}),
        "properties": {
            **{name: escape.visible(value) for name, value in properties.items() if value},
            **({"fixable": True} if finding.fixable else {}),
        },
    }


def _message(text: str) -> dict[str, str]:
    """A message; "[text](address)" would be a link even in plain text."""
    return {"text": escape.visible(escape.clip(text, _LONGEST)).replace("](", "] (") or "(no message)"}


def _location(finding: Finding) -> dict[str, Any]:
    """The place, with the region made valid: it starts in the file and does not end before it starts."""
    place = finding.location
    line, column = max(place.line, 1), max(place.column, 1)
    end_line = max(place.end_line, line)
    end_column = max(place.end_column, column if end_line == line else 1)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": escape.uri_path(path) or ".", "uriBaseId": "SRCROOT"}


def _crash(crashed: Crashed) -> dict[str, Any]:
    text = f"Rule {crashed.rule} crashed: {crashed.error}"
    return _notification("crashed", "error", text, crashed.path, crashed.rule)


def _skip(skipped: Skipped) -> dict[str, Any]:
    rules = f" Not checked: {', '.join(skipped.rules)}." if skipped.rules else ""
    return _notification("skipped", "note", f"{verdict.subject(skipped)}: {skipped.reason}.{rules}", skipped.path)


def _notification(kind: str, level: str, text: str, path: str = "", rule: str = "") -> dict[str, Any]:
    return {
        "descriptor": {"id": f"connectorops/{kind}"},
        "level": level,
        "message": _message(text),
        **({"associatedRule": {"id": rule}} if rule else {}),
        **({"locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}]} if path else {}),
    }
