"""A rule's page: the Markdown that `explain` prints and that stands under docs/rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connectorops.rule import ALL, FAMILIES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.tree import Edits

HIDDEN = frozenset({"SE", "PI", "MF008", "PK041", "TP008", "TP009"})
"""Families and rules whose examples look like secrets or personal data: scanners would find them in our own pages."""
_REPAIRED = "Can be fixed by `connectorops fix`, in all cases in which nobody has to decide anything."
_INTRODUCTION = (
    "Generated from the rules themselves; `connectorops explain RULE` prints a page. Where the column fix says yes, "
    "[`connectorops fix`](../fix.md) mends what can be mended without asking anybody."
)
_OPTIONAL = "It is off until it is named: in `--select` for one run, or here for all runs in a repository:"
LONGEST_VALUE = 400
"""Characters of an example's value that a page shows."""


def rule_page(rule: Rule) -> str:
    """The page of one rule, ending in one newline."""
    rows = [
        ("Severity", f"{rule.severity}, error from {rule.hardens} on" if rule.hardens else _severity(rule)),
        ("Family", FAMILIES[rule.family]),
        ("Applies to", "all programs" if rule.profile == ALL else ", ".join(rule.profile)),
        ("Microsoft's code", f"`{rule.microsoft}`" if rule.microsoft else "none"),
        ("Certification policy", rule.policy or "none"),
        ("Since", rule.since),
    ]
    parts = [
        f"# {rule.id} {rule.name}",
        rule.summary,
        "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]),
        rule.doc,
        f"## Fix\n\n{rule.fix}" if "## Fix" not in rule.doc else "",
        _REPAIRED if rule.repair is not None else "",
        _examples("What it finds", rule.bad, hidden=not HIDDEN.isdisjoint({rule.family, rule.id})),
        _examples("What it accepts", rule.ok, hidden=not HIDDEN.isdisjoint({rule.family, rule.id})),
        _OPTIONAL if rule.optional else "To turn it off in a repository:",
        _configured(rule.id, rule.severity if rule.optional else "off"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def rule_index(rules: Iterable[Rule]) -> str:
    """The table of all rules, by family."""
    parts = ["# Rules", _INTRODUCTION]
    ordered = list(rules)
    for family, title in FAMILIES.items():
        rows = [_row(each) for each in ordered if each.family == family]
        if rows:
            head = ["| id | name | severity | Microsoft | policy | fix | summary |", "|---|---|---|---|---|---|---|"]
            parts += [f"## {title}", "\n".join([*head, *rows])]
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule) -> str:
    code = f"`{rule.microsoft}`" if rule.microsoft else ""
    fix = "yes" if rule.repair else ""
    cells = (f"[{rule.id}]({rule.id}.md)", rule.name, _severity(rule), code, rule.policy, fix, rule.summary)
    return f"| {' | '.join(cells)} |"


def _configured(rule: str, severity: str) -> str:
    return f"```yaml\n# .github/connectorops.yml\nseverities:\n  {rule}: {severity}\n```"


def _severity(rule: Rule) -> str:
    return f"{rule.severity}, off until named" if rule.optional else rule.severity


def _examples(title: str, examples: Iterable[Edits], *, hidden: bool) -> str:
    blocks = ["\n".join(_edit(target, value, hidden=hidden) for target, value in edits.items()) for edits in examples]
    return "\n\n".join([f"## {title}", *(f"```text\n{block}\n```" for block in blocks)]) if blocks else ""


def _edit(target: str, value: object, *, hidden: bool) -> str:
    """One edit in words: what is set where; of a hidden value only the length."""
    if value is None:
        return f"{target} removed"
    if isinstance(value, bytes):
        return f"{target} = {len(value)} bytes"
    is_plain = isinstance(value, str) and "#" not in target and "\r" not in value  # a page's own lines end as git's do
    text = str(value) if is_plain else json.dumps(value, ensure_ascii=True)
    if hidden:
        return f"{target} = (an invented value, {len(text)} characters)"
    shown = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"
    return f"{target} = {shown}"
