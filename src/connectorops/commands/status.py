"""`connectorops status`: where submissions are, whose move it is, what is due, and when they may be live."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands import options
from connectorops.commands.submissions import (
    hosted_option,
    open_desk,
    repository_option,
    served,
    submission,
    submissions,
)
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.model import Exit
from connectorops.report.status import detail, overview, values

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "status",
        "Where the submission is, whose move it is, what is due.",
        Needs(Access.NONE),
        ("status", "#{pull}"),
        recorded=True,
    ),
)


@click.command(
    epilog="""\b
Examples:
  connectorops status                    a line for each submission
  connectorops status contoso-tasks      the timeline of one, its history, and what can happen next
  connectorops status contoso-tasks --format json

\b
Exit codes: 0 told, 2 wrong usage or configuration, or a damaged ledger,
3 a service was down.""",
)
@click.argument("name", required=False)
@repository_option
@hosted_option
@options.formats("text", "json")
@click.pass_obj
@served
def command(workspace: Workspace, name: str | None, place: Path, hosted: str | None, format_: str) -> int:
    """Tell where submissions are: done, now, ahead; whose move it is; what is due; when they may be live.

    NAME is the connector's folder, or its last part, or the number of its issue or pull request, such as #12.
    It is read from the branch `certification`.
    """
    desk = open_desk(workspace, place, hosted)
    found = [submission(desk, name)] if name else list(submissions(desk))
    now = workspace.now()
    if format_ == "json":
        told = [values(each, desk.durations, now) for each in found]
        click.echo(json.dumps(told[0] if name else told, indent=2))
    elif name:
        click.echo("\n".join(detail(found[0], desk.durations, now)))
    elif found:
        click.echo("\n".join(overview(found, desk.durations, now)))
    else:
        click.echo("The ledger is empty. `connectorops advance NAME start` begins a submission.")
    return Exit.CLEAN
