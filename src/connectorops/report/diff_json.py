"""A comparison for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectorops.changes import Kind

if TYPE_CHECKING:
    from connectorops.report.comparison import Comparison, Noted


def render(found: Comparison) -> str:
    """ASCII-only JSON; its members are documented in docs/breaking-changes.md."""
    version = found.version
    value = {
        "old": found.old,
        "new": found.new,
        "summary": {kind.value: len(found.of(kind)) for kind in Kind}
        | {"operations": found.operations, "unchanged": found.unchanged},
        "version": {
            "old": version.old,
            "new": version.new,
            "bump": version.bump.value,
            "suggestion": version.suggestion,
            "enough": version.enough,
        },
        "edits": [_edit(each) for each in found.noted],
        "gaps": [{"path": path, "reason": reason} for path, reason in found.gaps],
    }
    return json.dumps(value, indent=2) + "\n"


def _edit(each: Noted) -> dict[str, Any]:
    edit = each.edit
    return {
        "code": edit.code,
        "kind": edit.kind.value,
        "severity": each.severity.value if each.severity else None,
        "rule": each.rule.id if each.rule else None,
        "value_path": edit.value_path,
        "operation": edit.operation,
        "message": edit.sentence,
        "flows": edit.about.flows,
        "todo": edit.about.todo,
        "fix": each.rule.fix if each.rule else "",
        "file": edit.file,
        "old": {"value": edit.old, "pointer": edit.old_pointer, "line": each.old_line},
        "new": {"value": edit.new, "pointer": edit.new_pointer, "line": each.new_line},
    }
