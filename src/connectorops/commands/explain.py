"""`connectorops explain`: the page of a rule."""

from __future__ import annotations

from typing import Final

import click

from connectorops.comment import Access, Needs, SlashCommand
from connectorops.report.page import rule_page
from connectorops.rule import UnknownRuleError, choose
from connectorops.rules import all_rules

COMMENTS: Final = (
    SlashCommand(
        "explain",
        "Why a rule exists, how to fix what it finds, examples.",
        Needs(Access.NONE),
        ("explain", "--", "{rule}"),
        r"(?P<rule>[A-Za-z0-9][A-Za-z0-9_.]{1,80})",
        "RULE",
    ),
)


@click.command(
    epilog="""\b
Examples:
  connectorops explain SW041
  connectorops explain default_response_has_schema
  connectorops explain DefaultResponseHasSchema      by Microsoft's code

\b
Exit codes: 0 explained, 2 there is no such rule.""",
)
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a rule: why it exists, how to fix it, examples.

    RULE is an id, a name, a Microsoft code or a policy code; a code may stand for several rules.
    """
    try:
        found = choose(all_rules(), [rule], [])
    except UnknownRuleError as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n---\n\n".join(rule_page(each) for each in found), nl=False)
