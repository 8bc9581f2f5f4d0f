"""`connectorops comment`: answer a comment on a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.changes import PullRequest
from connectorops.commands import options
from connectorops.commands.heads import doubt
from connectorops.commands.hosted import connect, fetched, payload
from connectorops.commands.hosted import hosted as reaching
from connectorops.commands.slash import output_of, slash_commands
from connectorops.commands.subjects import configuration
from connectorops.commands.submissions import hosted_option, open_desk, submissions
from connectorops.commands.writing import write_file
from connectorops.comment import (
    Access,
    Asked,
    Denial,
    Deny,
    Facts,
    Ignore,
    PayloadError,
    Run,
    comment_event,
    decide,
    read,
)
from connectorops.comment.owners import owns_all
from connectorops.connectors import Repository, discover
from connectorops.model import Exit
from connectorops.ports import ServiceDownError
from connectorops.report import reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.commands.hosted import Commits
    from connectorops.comment import CommentEvent
    from connectorops.forge import Hosting
    from connectorops.ports import Workspace


LEDGER: Final = "refs/heads/certification"


@click.command(
    epilog="""\b
Examples:
  connectorops comment              in a workflow on issue_comment
  connectorops comment --gated      the same, in the job behind the protected environment

\b
Exit codes: 0 ignored, answered, or left to the gated job, 2 wrong usage, 3 a service was down, 70 we crashed.""",
)
@click.option(
    "--event",
    envvar="GITHUB_EVENT_PATH",
    required=True,
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="The event that the workflow runs for, as JSON.",
)
@options.repository
@click.option(
    "--gated",
    envvar="CONNECTOROPS_GATED",
    is_flag=True,
    help="Run what needs the protected environment, and nothing else.",
)
@click.option("--output", envvar="GITHUB_OUTPUT", type=click.Path(path_type=Path), help="Where outputs are written.")
@hosted_option
@click.pass_obj
def command(
    workspace: Workspace, event: Path, repository: str, gated: bool, output: Path | None, hosted: str | None
) -> int:
    """Answer a comment on a pull request: run the command that it gives, or say why not.

    Only the first line of a new comment commands. Who may give which command is asked of GitHub and read from the base,
    by the numbers of accounts. Every answer has its reason; a comment is answered once.
    """
    try:
        found = read(happened := comment_event(payload(event)), slash_commands())
    except PayloadError as error:
        raise click.UsageError(f"{event}: {error}.") from error
    if isinstance(found, Ignore):
        click.echo(f"Ignored: {found.reason}.")
        return Exit.CLEAN
    root = workspace.find_root(Path.cwd())
    with reaching():
        forge = connect(workspace, repository)
        if _is_answered(forge, happened):
            click.echo("Ignored: this comment was answered already.")
            return Exit.CLEAN
        if not gated:
            forge.react(happened.comment, "eyes")
        result = _answered(workspace, root, repository, forge, found, hosted) if isinstance(found, Asked) else found
        if isinstance(result, Deny):
            return _deny(forge, happened, result)
        if result.command.gated is not gated:
            click.echo(f"/{result.command.name} is left to the job behind the environment.")
            _write_output(workspace, output, "gated", "true" if result.command.gated else "false")
            return Exit.CLEAN
        return _run(workspace, root, repository, forge, result, hosted)


def _is_answered(forge: Hosting, event: CommentEvent) -> bool:
    marker, account = reply.marker(event.comment), forge.account()
    return any(each.author == account and each.body.startswith(marker) for each in forge.notes(event.pull))


def _answered(
    workspace: Workspace, root: Path, repository: str, forge: Hosting, asked: Asked, ledger: str | None
) -> Run | Deny:
    """The decision; where the base is wrong, so that none can be made, that is answered too."""
    try:
        return _decided(workspace, root, repository, forge, asked, ledger)
    except click.UsageError as error:
        event, line = asked.event, f"/{asked.command.name}"
        forge.say(event.pull, reply.done(event.comment, line, Exit.USAGE, error.format_message()))
        forge.react(event.comment, "confused")
        raise


def _decided(
    workspace: Workspace, root: Path, repository: str, forge: Hosting, asked: Asked, ledger: str | None
) -> Run | Deny:
    """With what the forge and the base say now. Owners are looked up only where it depends on them."""
    event, needs = asked.event, asked.command.needs
    pull = forge.pull(event.pull)
    access = Access[forge.access_of(event.login, event.author).upper()]
    if not pull.is_open and not asked.command.recorded:
        return decide(asked, Facts("", pull.head, False, pull.author, access, False))
    commits = fetched(workspace, root, repository, pull)
    if commits.head != pull.head:
        detail = "The pull request got a new commit while this was read; give the command again."
        return Deny(Denial.HEAD_MOVED, detail)
    depends = needs.owner and access < needs.access
    if depends and not (needs.author and event.author == pull.author) and (reason := doubt(workspace, root, pull)):
        return Deny(Denial.NOT_PERMITTED, reason)
    owns = depends and _owns(workspace, root, forge, asked, commits, ledger)
    return decide(asked, Facts(commits.base, pull.head, pull.is_open, pull.author, access, owns))


def _owns(workspace: Workspace, root: Path, forge: Hosting, asked: Asked, commits: Commits, ledger: str | None) -> bool:
    """Whether whoever asks owns all that the pull request touches, or for what is recorded, all that the ledger has."""
    found = workspace.revision_range(root, commits.base, commits.head)
    trusted = Repository(found.base, configuration(found.base))
    old, new = ({each.name: each for each in discover(tree, trusted.config)} for tree in (found.merge_base, found.head))
    about: Iterable[str] = PullRequest(found.files, old, new, trusted.config.roots).touched
    if asked.command.recorded:
        known = submissions(open_desk(workspace, root, ledger))
        about = [each.connector for each in known if each.number == asked.event.pull]
    return owns_all(asked.event.author, about, trusted.owners, forge.members)


def _deny(forge: Hosting, event: CommentEvent, denied: Deny) -> Exit:
    forge.say(event.pull, reply.denied(event.comment, denied.reason, denied.detail))
    forge.react(event.comment, "confused")
    click.echo(f"Denied: {denied.reason}.")
    return Exit.CLEAN


def _run(workspace: Workspace, root: Path, repository: str, forge: Hosting, run: Run, ledger: str | None) -> Exit:
    """Run it on the commit that it was decided for; the head is read again right before.

    What it recorded in the ledger is pushed before it is answered: this clone is gone when the workflow ends.
    """
    event = run.event
    if forge.pull(event.pull).head != run.head:
        return _deny(forge, event, Deny(Denial.HEAD_MOVED, f"The head of the pull request is not {run.head} any more."))
    try:
        before = workspace.events(root).tip()
        code, text = output_of(workspace, run.command_line)
        if workspace.events(root).tip() != before:
            workspace.push(root, repository, LEDGER)
    except ServiceDownError:
        forge.say(event.pull, reply.done(event.comment, f"/{run.command.name}", Exit.SERVICE, ""))
        raise
    except Exception:
        forge.say(event.pull, reply.done(event.comment, f"/{run.command.name}", Exit.CRASHED, ""))
        raise
    if code or not run.command.silent:
        markdown = run.command.markdown and code in {Exit.CLEAN, Exit.FINDINGS}
        forge.say(event.pull, reply.done(event.comment, f"/{run.command.name}", code, text, markdown=markdown))
    forge.react(event.comment, "rocket" if code in {Exit.CLEAN, Exit.FINDINGS} else "confused")
    click.echo(f"Ran /{run.command.name}: {code}.")
    if run.command.moves and code == Exit.CLEAN:
        _refresh(workspace, repository, event.pull, ledger)
    return Exit(code) if code in {Exit.SERVICE, Exit.CRASHED} else Exit.CLEAN


def _refresh(workspace: Workspace, repository: str, pull: int, ledger: str | None) -> None:
    """The comment on the pull request says what follows, which is something else by now.

    A failure is told in the log only: what was asked for is done, and answered.
    """
    words = ["report", "--pull", str(pull), "--repository", repository, "--comment-only"]
    code, text = output_of(workspace, [*words, *(["--hosted", ledger] if ledger else [])])
    if code != Exit.CLEAN:
        click.echo(f"The comment on the pull request was not brought up to date: {text}", nl=False)


def _write_output(workspace: Workspace, output: Path | None, name: str, value: str) -> None:
    """An output of the step: names and values are ours, never text from a comment."""
    if output is not None:
        before = output.read_bytes() if output.is_file() else b""
        write_file(workspace, output, before + f"{name}={value}\n".encode())
