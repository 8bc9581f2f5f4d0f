"""`connectorops rules`: the registry."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from connectorops.commands import options
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.rule import Rule


@click.command(
    epilog="""\b
Examples:
  connectorops rules
  connectorops rules --format json | jq '.[] | select(.severity == "error") | .rule'
  connectorops rules --parity       which rule says what each of Microsoft's codes says

\b
Exit codes: 0 listed, 2 wrong usage.""",
)
@options.formats("text", "json")
@click.option("--parity", is_flag=True, help="By Microsoft's codes and policies: rule, severity, what tests it.")
def command(format_: str, parity: bool) -> None:
    """List the rules: id, severity, name, Microsoft's code, and what each finds."""
    rules = all_rules()
    if parity:
        click.echo(_parity(rules, format_), nl=False)
        return
    if format_ == "json":
        click.echo(json.dumps([_entry(each) for each in rules], indent=2))
        return
    for each in rules:
        code = f"  [{each.microsoft}]" if each.microsoft else ""
        off = "  (off until named)" if each.optional else ""
        click.echo(f"{each.id}  {each.severity:<7}  {each.name}{code}{off}")
        click.echo(textwrap.indent(each.summary, " " * 16))
    click.echo(f"\n{len(rules)} rules. `connectorops explain RULE` prints the page of one.")


def _parity(rules: Sequence[Rule], format_: str) -> str:
    from connectorops.report.parity import parity_json, parity_text  # noqa: PLC0415 - few runs ask for it

    return json.dumps(parity_json(rules), indent=2) + "\n" if format_ == "json" else parity_text(rules)


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "optional": rule.optional,
        "microsoft": rule.microsoft or None,
        "policy": rule.policy or None,
        "profile": list(rule.profile),
        "since": rule.since,
        "summary": rule.summary,
    }
