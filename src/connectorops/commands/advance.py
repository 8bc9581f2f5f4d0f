"""`connectorops advance`: record what happened to a submission, if it may have happened."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands.submissions import (
    Desk,
    actor_option,
    by_number,
    full_name,
    hosted_option,
    open_desk,
    repository_option,
    served,
    submissions,
)
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.lifecycle.advance import RefusedError, Request, next_event, repeated, with_ring
from connectorops.lifecycle.event import Actor, Subject, encode, moment
from connectorops.lifecycle.ledger import LedgerError, connectors_in, path_of, read, record
from connectorops.lifecycle.states import Move, Order, Role, route_of
from connectorops.model import Exit
from connectorops.report.escape import terminal, terminal_lines

if TYPE_CHECKING:
    from connectorops.lifecycle.submission import Submission
    from connectorops.ports import Workspace

_RECORDERS: Final = Needs(Access.WRITE, owner=True)
_ADVANCE: Final = ("--actor", "{actor}", "--login", "{login}", "--key", "comment {comment}")
_FOLLOWS: Final = {Move.SUBMIT: Move.CERTIFY, Move.MERGED: Move.PROPOSE}
_REASON: Final = r"(?P<reason>[^\s-].{4,1000})"
COMMENTS: Final = (
    SlashCommand(
        "changes-requested",
        "The reviewers of the public repository want something changed; what, is kept.",
        _RECORDERS,
        ("advance", "#{pull}", "request-changes", *_ADVANCE, "--reason", "{reason}"),
        _REASON,
        "REASON",
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "merged",
        "The public repository has it, as it was proposed last.",
        _RECORDERS,
        ("advance", "#{pull}", "merged", *_ADVANCE),
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "submitted",
        "The offer was submitted in Partner Center, with the package that was certified last.",
        _RECORDERS,
        ("advance", "#{pull}", "submit", *_ADVANCE),
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "passed",
        "The certification report is good.",
        _RECORDERS,
        ("advance", "#{pull}", "passed", *_ADVANCE),
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "failed",
        "The certification report is bad; the reason is kept.",
        _RECORDERS,
        ("advance", "#{pull}", "failed", *_ADVANCE, "--reason", "{reason}"),
        _REASON,
        "REASON",
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "go-live",
        "The preview was tested and signed off.",
        _RECORDERS,
        ("advance", "#{pull}", "go-live", *_ADVANCE),
        recorded=True,
        moves=True,
    ),
    SlashCommand(
        "withdraw",
        "The submission ends here; the reason is kept.",
        Needs(Access.WRITE, author=True, owner=True),
        ("advance", "#{pull}", "withdraw", *_ADVANCE, "--reason", "{reason}"),
        _REASON,
        "REASON",
        recorded=True,
        moves=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """The options of the command line."""

    move: Move
    order: str
    revision: str | None
    package: str
    report: Path | None
    facts: dict[str, Any]


@click.command(
    epilog=f"""Moves: {", ".join(Move)}.

\b
Examples:
  export GITHUB_ACTOR_ID=583231                   who you are; workflows have it
  connectorops advance contoso-tasks start --number 12
  connectorops advance contoso-tasks merged --commit HEAD
  connectorops advance contoso-tasks submit       the package that was certified last
  connectorops advance contoso-tasks submit --package 3a7b… --sas-expires 2027-01-31
  connectorops advance contoso-tasks failed --reason "The icon has a white border."
  connectorops advance contoso-tasks go-live --at 2026-11-28T17:30Z
  connectorops advance contoso-tasks ring

\b
Exit codes: 0 recorded, or recorded already; 1 the move is not possible now; 2 wrong usage or configuration,
or a damaged ledger; 3 the ledger could not be written.""",
)
@click.argument("name")
@click.argument("move", type=click.Choice([each.value for each in Move]), metavar="MOVE")
@repository_option
@hosted_option
@actor_option
@click.option("--login", default="", envvar="GITHUB_ACTOR", show_envvar=True, help="Its name, for people.")
@click.option(
    "--role",
    type=click.Choice([each.value for each in Role]),
    default="maintainer",
    show_default=True,
    help="As whom you do it.",
)
@click.option("--at", "at", metavar="TIME", help="When it happened, in UTC.  [default: now]")
@click.option(
    "--order",
    type=click.Choice([each.value for each in Order]),
    default=Order.OPEN_SOURCE_FIRST.value,
    show_default=True,
    help="With start: the pull request first, or after going live.",
)
@click.option("--commit", "revision", metavar="REV", help="The commit that this is about; its folder is recorded, too.")
@click.option("--package", default="", metavar="SHA256", help="The package that this is about.")
@click.option("--report", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The JSON report of it.")
@click.option("--sas-expires", metavar="TIME", help="Until when the link to the package works. Never the link itself.")
@click.option("--reason", help="Why; needed when something failed, or is withdrawn.")
@click.option("--ring", type=click.IntRange(1), help="With ring: which one is done.  [default: the next one]")
@click.option("--number", type=click.IntRange(1), help="The issue or pull request where reminders go.")
@click.option("--address", help="The pull request or the offer, as an https address.")
@click.option("--version", "version", help="The version that is submitted.")
@click.option("--key", default="", help="What makes a repetition known as one.  [default: the same as the last event]")
@click.option("--dry-run", is_flag=True, help="Print the event, and write nothing.")
@click.pass_obj
@served
def command(
    workspace: Workspace,
    /,
    name: str,
    move: str,
    place: Path,
    hosted: str | None,
    actor: int,
    login: str,
    role: str,
    at: str | None,
    order: str,
    revision: str | None,
    package: str,
    report: Path | None,
    key: str,
    dry_run: bool,
    **options: Any,  # noqa: ANN401 - what click gives
) -> int:
    """Record what happened to a submission, as an event on the branch `certification`.

    NAME is the connector's folder, or its last part, or the number of its issue or pull request, such as #12.
    What is not possible now is refused, and it is said what is. Recording the same again changes nothing.
    """
    desk = open_desk(workspace, place, hosted)
    now = workspace.now()
    options["sas_expires"] = moment(_time(options["sas_expires"], "--sas-expires")) if options["sas_expires"] else None
    said = Said(Move(move), order, revision, package.lower(), report, {k: v for k, v in options.items() if v})
    try:
        connector = _connector(desk, name)
        request = Request(
            said.move,
            _time(at, "--at") if at else now,
            Actor(actor, login, Role(role)),
            f"connectorops advance {name} {move}"[:500],
            key,
            _subject(workspace, desk, connector, said),
            _facts(desk, connector, said),
        )
        request = _of_earlier(desk, connector, request)
        if dry_run:
            return _shown(read(desk.tree(), connector), request, now, desk)
        return _recorded(desk, connector, request, now)
    except RefusedError as error:
        click.echo(terminal_lines(str(error)))
        return Exit.FINDINGS
    except LedgerError as error:
        raise click.UsageError(f"The ledger is damaged. {error}") from error


def _of_earlier(desk: Desk, connector: str, request: Request) -> Request:
    """What is submitted was certified last in this cycle, and what is merged was proposed last.

    Unless the command line names something else.
    """
    if request.move not in _FOLLOWS or request.subject != Subject():
        return request
    submission = read(desk.tree(), connector)
    event = submission.last_of(_FOLLOWS[request.move])
    if event is None:
        return request
    ends = {}
    if request.move is Move.SUBMIT and submission.sas_expires:
        ends = {"sas_expires": moment(submission.sas_expires)}
    return replace(request, subject=event.subject, facts={**ends, **request.facts})


def _recorded(desk: Desk, connector: str, request: Request, now: datetime) -> int:
    submission, event, new = record(desk.branch, connector, request, now, desk.durations)
    done = "Recorded" if new else "It was recorded already, and nothing changed"
    click.echo(terminal(f"{done}: {event.move} of {connector} at {moment(event.time)}. It is {submission.state}."))
    return Exit.CLEAN


def _shown(submission: Submission, request: Request, now: datetime, desk: Desk) -> int:
    asked = with_ring(submission, request)
    known = repeated(submission, asked)
    event = known or next_event(submission, asked, now, desk.durations)
    click.echo(terminal(f"{path_of(event)} {'is there already' if known else 'would be written'}:"))
    click.echo(encode(event).decode().rstrip())
    return Exit.CLEAN


def _connector(desk: Desk, name: str) -> str:
    known = {*(each.name for each in desk.connectors), *connectors_in(desk.tree())}
    full = by_number(submissions(desk), name) if name.startswith("#") else full_name(known, name)
    if full not in known:
        raise click.UsageError(f"There is no connector {name!r} in {desk.root}, and none in its ledger.")
    return full


def _facts(desk: Desk, connector: str, said: Said) -> dict[str, Any]:
    if said.move is not Move.START:
        return said.facts
    found = next((each for each in desk.connectors if each.name == connector), None)
    if found is None:
        raise click.UsageError(f"{connector} is not in {desk.root}, so nothing says what kind it is.")
    route = route_of(found.manifest.kind, found.program, Order(said.order))
    if route is None:
        raise click.UsageError(f"{connector} is a custom connector: those are not certified.")
    return {**said.facts, "route": route.value}


def _subject(workspace: Workspace, desk: Desk, connector: str, said: Said) -> Subject:
    commit = tree = rules = report = ""
    if said.revision:
        try:
            commit, tree = workspace.folder_id(desk.root, said.revision, connector)
        except LookupError as error:
            raise click.UsageError(str(error.args[0])) from error
    if said.package and (len(said.package) != 64 or set(said.package) - set("0123456789abcdef")):
        raise click.UsageError("--package wants the sha256 of the package: 64 hexadecimal digits.")
    if said.report:
        try:
            value = json.loads(said.report.read_bytes())
            report, rules = value["digest"], value["tool"]["rules_digest"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise click.UsageError(f"{said.report} is not a report of `connectorops check --format json`.") from error
    return Subject(commit, tree, said.package, rules, report)


def _time(text: str, option: str) -> datetime:
    """A day, or a time with or without its zone: UTC where it names none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(
            f"{option} wants a time such as 2026-11-28 or 2026-11-28T17:30Z, not {text!r}."
        ) from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
