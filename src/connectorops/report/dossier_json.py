"""The dossier as JSON, in the shape of schemas/dossier.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.report.dossier import Dossier, Row, Sheet


def render(found: Dossier) -> str:
    value = {
        "name": found.name,
        "folder": found.folder,
        "kind": found.kind,
        "program": found.program,
        "owners": found.owners,
        "complete": found.complete,
        "missing": found.missing,
        "by_hand": found.by_hand,
        "errors": found.errors,
        "warnings": found.warnings,
        "pages": [_page(each) for each in found.sheets],
    }
    return json.dumps(value, indent=2).replace("##[", r"#\u0023[") + "\n"


def _page(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "state": sheet.state,
        "fields": [_field(each) for each in sheet.rows],
        "steps": sheet.steps,
        "note": sheet.note or None,
    }


def _field(row: Row) -> dict[str, Any]:
    return {
        "label": row.label,
        "pointer": row.pointer or None,
        "needed": row.needed,
        "missing": row.missing,
        "values": row.values,
        "by_hand": row.hand or None,
        "note": row.note or None,
        "problems": [_problem(each) for each in row.problems],
    }


def _problem(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "fix": finding.fix,
    }
