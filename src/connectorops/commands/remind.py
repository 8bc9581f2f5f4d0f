"""`connectorops remind`: comment on what is overdue, each once; for a workflow that runs on a schedule."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from connectorops.commands.submissions import hosted_option, open_desk, repository_option, served, submissions
from connectorops.forge import ForgeRefusedError
from connectorops.lifecycle.advance import RefusedError, Request
from connectorops.lifecycle.event import Actor
from connectorops.lifecycle.ledger import record
from connectorops.lifecycle.remind import Expiry, Reminder, Sweep, plan
from connectorops.lifecycle.states import Move, Role
from connectorops.model import Exit
from connectorops.ports import ServiceDownError
from connectorops.report.escape import terminal
from connectorops.report.reminder import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from connectorops.commands.submissions import Desk
    from connectorops.lifecycle.remind import Action
    from connectorops.ports import Conversation, Workspace

_T = TypeVar("_T")
_ITSELF = Actor(0, "connectorops", Role.SCHEDULE)


@click.command(
    epilog="""\b
Examples:
  connectorops remind --dry-run     print what would be written; without an account also what was written before
  connectorops remind --expire

\b
Exit codes: 0 done, 2 wrong usage or configuration, a damaged ledger, or something that the forge refused,
3 the forge was down.""",
)
@repository_option
@hosted_option
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--expire", is_flag=True, help="Record that a preview window has closed, where nobody signed off in it.")
@click.pass_obj
@served
def command(workspace: Workspace, place: Path, hosted: str | None, dry_run: bool, expire: bool) -> int:
    """Comment on overdue clocks and on a SAS that ends soon, on the submission's issue or pull request.

    Nothing is said twice: what was written before is looked for. Checks that never ended are ended. What can't be read
    or written is told, and holds up nothing else.
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


class _Tries:
    """Each thing for itself: one that fails is told, and holds up no other. `code` is the worst exit code."""

    def __init__(self) -> None:
        self.code = Exit.CLEAN

    def do(self, what: str, act: Callable[[], _T]) -> _T | None:
        """What it gives; None where it failed."""
        try:
            return act()
        except ForgeRefusedError as error:
            self._failed(f"{what}: {error}", Exit.USAGE)
        except ServiceDownError as error:
            self._failed(f"{what}: a service was down: {error}", Exit.SERVICE)
        return None

    def _failed(self, text: str, code: Exit) -> None:
        click.echo(terminal(f"Error: {text}"), err=True)
        self.code = max(self.code, code)


def _remind(workspace: Workspace, desk: Desk, conversation: Conversation | None, *, dry_run: bool, expire: bool) -> int:
    now, tries = workspace.now(), _Tries()

    def written(number: int) -> Sequence[str] | None:
        return tries.do(f"#{number} was not read", lambda: conversation.own_comments(number)) if conversation else ()

    checks = tries.do("checks were not looked for", conversation.pending_checks) if conversation else ()
    actions = list(plan(submissions(desk), desk.durations, now, written, checks or (), expire=expire))
    for action in actions:
        if conversation and not dry_run:
            done = tries.do(f"not done: {_told(action)}", partial(_apply, desk, conversation, action, now))
            if done is None:
                continue
        click.echo(terminal(_told(action)))
        if dry_run and isinstance(action, Reminder):
            click.echo("\n".join(f"    {terminal(line)}" for line in render(action, now).splitlines()))
    if not actions and tries.code is Exit.CLEAN:
        click.echo("Nothing is overdue that was not said before.")
    return tries.code


def _apply(desk: Desk, conversation: Conversation, action: Action, now: datetime) -> bool:
    """True: it is done."""
    if isinstance(action, Reminder):
        conversation.comment(action.number, render(action, now))
    elif isinstance(action, Sweep):
        conversation.end_check(action.check, "It was pending for hours and nothing runs any more. Comment `/check`.")
    elif isinstance(action, Expiry):
        request = Request(Move.EXPIRE, now, _ITSELF, "connectorops remind --expire")
        try:
            record(desk.branch, action.submission.connector, request, now, desk.durations)
        except RefusedError as error:  # somebody was faster, and it is no longer waiting
            click.echo(terminal(str(error).partition("\n")[0]))
    return True


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
