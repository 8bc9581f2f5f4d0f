"""`connectorops status`: where submissions are, whose move it is, what is due, and when they may be live."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from connectorops.commands.submissions import chosen, open_desk, repository_option, submissions
from connectorops.model import Exit
from connectorops.report.status import detail, overview, values

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.ports import Workspace


@click.command(
    epilog="""\b
Examples:
  connectorops status                    a line for each submission
  connectorops status contoso-tasks      the timeline of one, its history, and what can happen next
  connectorops status contoso-tasks --format json

\b
Exit codes: 0 told, 2 wrong usage or configuration, or a damaged ledger.""",
)
@click.argument("name", required=False)
@repository_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(workspace: Workspace, name: str | None, place: Path, format_: str) -> int:
    """Tell where submissions are: done, now, ahead; whose move it is; what is due; when they may be live.

    NAME is the connector's folder, or its last part. It is read from the branch `certification`.
    """
    desk = open_desk(workspace, place)
    found, now = submissions(desk), workspace.now()
    if format_ == "json":
        wanted = [chosen(found, name)] if name else found
        told = [values(each, desk.durations, now) for each in wanted]
        click.echo(json.dumps(told[0] if name else told, indent=2))
    elif name:
        click.echo("\n".join(detail(chosen(found, name), desk.durations, now)))
    elif found:
        click.echo("\n".join(overview(found, desk.durations, now)))
    else:
        click.echo("The ledger is empty. `connectorops advance NAME start` begins a submission.")
    return Exit.CLEAN
