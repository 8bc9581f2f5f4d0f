"""A comparison for a person at a terminal: by operation, with the lines in both versions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from connectorops.changes import Kind
from connectorops.model import Severity
from connectorops.report import escape
from connectorops.report.comparison import by_operation
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.report.comparison import Comparison, Noted

SHOWN: Final = 3
"""Harmless edits of one kind that are shown of an operation."""
_COLORS: Final = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.NOTE: "36;1"}
_WORDS: Final = {Kind.BREAKING: "breaking", Kind.UNKNOWN: "to check", Kind.HARMLESS: "harmless"}


def render(found: Comparison, *, color: bool = False) -> str:
    lines = [f"{escape.terminal(found.old)} -> {escape.terminal(found.new)}", ""]
    for operation, noted in by_operation(found.noted):
        lines.append(escape.terminal(operation) or "(the connector)")
        lines += _edits(noted, color=color)
        lines.append("")
    lines += [f"Not compared: {escape.terminal(path)}: {reason}." for path, reason in found.gaps]
    lines += [_counts(found), *_version(found)]
    return "\n".join(lines) + "\n"


def _edits(noted: list[Noted], *, color: bool) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for each in noted:
        seen[each.edit.code] += 1
        if each.rule is not None or seen[each.edit.code] <= SHOWN:
            yield from _edit(each, color=color)
    for code, number in seen.items():
        hidden = number - SHOWN
        if hidden > 0 and any(each.edit.code == code and each.rule is None for each in noted):
            yield f"  {'':8} {hidden:,} more: {code}"


def _edit(each: Noted, *, color: bool) -> Iterator[str]:
    edit = each.edit
    word = str(each.severity) if each.severity else "+"
    if color and each.severity:
        yield f"  \x1b[{_COLORS[each.severity]}m{word:8}\x1b[0m {_sentence(each)}"
    else:
        yield f"  {word:8} {_sentence(each)}"
    if each.rule is not None:
        place = f"line {each.old_line} -> {each.new_line}"
        yield f"  {'':8} {escape.terminal(edit.about.flows)}"
        yield f"  {'':8} {each.rule.id} {edit.code}  {escape.terminal(edit.value_path)}  {place}"


def _sentence(each: Noted) -> str:
    return escape.terminal(each.edit.sentence)


def _counts(found: Comparison) -> str:
    if not found.noted:
        return f"Nothing{' else' if found.gaps else ''} changed that flows could notice."
    numbers = [f"{len(found.of(kind)):,} {word}" for kind, word in _WORDS.items()]
    return f"{', '.join(numbers)}; {count(found.unchanged, 'operation')} of {found.operations:,} unchanged."


def _version(found: Comparison) -> Iterator[str]:
    version = found.version
    shown = [escape.terminal(escape.clip(each or "none", 60)) for each in (version.old, version.new)]
    if not found.noted:
        return
    suggestion = f", which makes {version.suggestion}" if version.suggestion else ""
    state = "" if version.enough else " The version was not raised."
    yield f"Version {shown[0]} -> {shown[1]}. The changes call for a {version.bump} version{suggestion}.{state}"
