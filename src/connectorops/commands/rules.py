"""`connectorops rules`: the registry."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.rule import Rule


@click.command(
    epilog="""\b
Examples:
  connectorops rules
  connectorops rules --format json | jq '.[] | select(.severity == "error") | .rule'""",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
def command(format_: str) -> None:
    """List the rules: id, severity, name, Microsoft's code, and what each finds."""
    rules = all_rules()
    if format_ == "json":
        click.echo(json.dumps([_entry(each) for each in rules], indent=2))
        return
    for each in rules:
        code = f"  [{each.microsoft}]" if each.microsoft else ""
        click.echo(f"{each.id}  {each.severity:<7}  {each.name}{code}")
        click.echo(textwrap.indent(each.summary, " " * 16))
    click.echo(f"\n{len(rules)} rules. `connectorops explain RULE` prints the page of one.")


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": rule.severity,
        "microsoft": rule.microsoft or None,
        "policy": rule.policy or None,
        "profile": list(rule.profile),
        "since": rule.since,
        "summary": rule.summary,
    }
