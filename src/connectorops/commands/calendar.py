"""`connectorops calendar`: what is due, for a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connectorops.commands import options
from connectorops.commands.submissions import open_desk, repository_option, submission, submissions
from connectorops.commands.writing import put
from connectorops.model import Exit
from connectorops.report.calendar import calendar

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.ports import Workspace


@click.command(
    epilog="""\b
Examples:
  connectorops calendar --output certification.ics
  connectorops calendar contoso-tasks

\b
Exit codes: 0 written, 2 wrong usage or configuration, or a damaged ledger.""",
)
@click.argument("name", required=False)
@repository_option
@options.output
@click.pass_obj
def command(workspace: Workspace, name: str | None, place: Path, output: Path | None) -> int:
    """Write what is due, and when submissions may be live, as an iCalendar file.

    A calendar that subscribes to it, or imports it again, moves what has moved.
    """
    desk = open_desk(workspace, place)
    data = calendar([submission(desk, name)] if name else submissions(desk), desk.durations)
    put(workspace, output, data, "The calendar")
    return Exit.CLEAN
