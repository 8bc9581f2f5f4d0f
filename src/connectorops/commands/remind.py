"""`connectorops remind`: comment on what is overdue, each once; for a workflow that runs on a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connectorops.commands.submissions import hosted_option, open_desk, repository_option, served, submissions
from connectorops.lifecycle.advance import RefusedError, Request
from connectorops.lifecycle.event import Actor
from connectorops.lifecycle.ledger import record
from connectorops.lifecycle.remind import Expiry, Reminder, Sweep, plan
from connectorops.lifecycle.states import Move, Role
from connectorops.model import Exit
from connectorops.report.escape import terminal
from connectorops.report.reminder import render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from connectorops.commands.submissions import Desk
    from connectorops.lifecycle.remind import Action
    from connectorops.ports import Conversation, Workspace

_ITSELF = Actor(0, "connectorops", Role.SCHEDULE)


@click.command(
    epilog="""\b
Examples:
  connectorops remind --dry-run     print what would be written; without an account also what was written before
  connectorops remind --expire

\b
Exit codes: 0 done, 2 wrong usage or configuration, or a damaged ledger, 3 the forge was down.""",
)
@repository_option
@hosted_option
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--expire", is_flag=True, help="Record that a preview window has closed, where nobody signed off in it.")
@click.pass_obj
@served
def command(workspace: Workspace, place: Path, hosted: str | None, dry_run: bool, expire: bool) -> int:
    """Comment on overdue clocks and on a SAS that ends soon, on the submission's issue or pull request.

    Nothing is said twice: what was written before is looked for. Checks that never ended are ended.
    """
    desk = open_desk(workspace, place, hosted)
    conversation = _conversation(workspace, desk, dry_run=dry_run)
    return _remind(workspace, desk, conversation, dry_run=dry_run, expire=expire)


def _conversation(workspace: Workspace, desk: Desk, *, dry_run: bool) -> Conversation | None:
    try:
        return workspace.conversation(desk.root)
    except LookupError as error:
        if dry_run:
            return None
        raise click.UsageError(f"{error.args[0]}, so no comment can be written. See --dry-run.") from error


def _remind(workspace: Workspace, desk: Desk, conversation: Conversation | None, *, dry_run: bool, expire: bool) -> int:
    now = workspace.now()
    written = conversation.own_comments if conversation else (lambda _number: ())
    checks = conversation.pending_checks() if conversation else ()
    actions = list(plan(submissions(desk), desk.durations, now, written, checks, expire=expire))
    if conversation and not dry_run:
        _apply(desk, conversation, actions, now)
    for action in actions:
        click.echo(terminal(_told(action)))
        if dry_run and isinstance(action, Reminder):
            click.echo("\n".join(f"    {terminal(line)}" for line in render(action, now).splitlines()))
    if not actions:
        click.echo("Nothing is overdue that was not said before.")
    return Exit.CLEAN


def _apply(desk: Desk, conversation: Conversation, actions: Iterable[Action], now: datetime) -> None:
    for action in actions:
        if isinstance(action, Reminder):
            conversation.comment(action.number, render(action, now))
        elif isinstance(action, Sweep):
            conversation.end_check(
                action.check, "It was pending for hours and nothing runs any more. Comment `/check`."
            )
        elif isinstance(action, Expiry):
            request = Request(Move.EXPIRE, now, _ITSELF, "connectorops remind --expire")
            try:
                record(desk.branch, action.submission.connector, request, now, desk.durations)
            except RefusedError as error:  # somebody was faster, and it is no longer waiting
                click.echo(terminal(str(error).partition("\n")[0]))


def _told(action: Action) -> str:
    if isinstance(action, Sweep):
        check = action.check
        return f"Check {check.name} of {check.commit[:12]}: pending since {check.started:%Y-%m-%d %H:%M} UTC"
    name, clock = action.submission.connector, action.clock
    about = f"{name}: {clock.label}, due {clock.due:%Y-%m-%d %H:%M} UTC"
    if isinstance(action, Reminder):
        return f"Comment on #{action.number}. {about}"
    if isinstance(action, Expiry):
        return f"Expire. {about}"
    return f"Nobody can be told: no issue or pull request is recorded (advance --number). {about}"
