"""`connectorops propose`: open or update the pull request that brings a connector to the public repository."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands.heads import Refusal
from connectorops.commands.hosted import DownError, hosted
from connectorops.commands.offering import Ready, Wish, carried_out, shown, written
from connectorops.commands.proposing import (
    committed,
    connector_at,
    gate,
    nothing_to_open,
    source_of,
    uncommitted,
    verdict,
    worded,
)
from connectorops.commands.sides import base_of, head_of, rival, sides_of
from connectorops.comment.commands import FULL_SHA
from connectorops.model import Exit
from connectorops.offering import Author, Offer
from connectorops.ports import MovedError
from connectorops.report.escape import terminal
from connectorops.upstream import arrange, body, links

if TYPE_CHECKING:
    from connectorops.commands.proposing import Source
    from connectorops.offering import Offering, Publishing
    from connectorops.ports import Workspace

PUBLIC: Final = "microsoft/PowerPlatformConnectors"
_ATTEMPTS: Final = 3
"""How often it is decided anew when somebody was faster."""
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}")
_BRANCH: Final = re.compile(r"(?!-)[A-Za-z0-9._/+-]{1,200}")
_AUTHOR: Final = re.compile(r"([^<>\n]{1,100}?) ?<([^<>\s]{3,200})>")


def _repository(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not _REPOSITORY.fullmatch(value):
        raise click.BadParameter("name a repository as OWNER/NAME")
    return value


def _branch(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and (not _BRANCH.fullmatch(value) or ".." in value):
        raise click.BadParameter("name a branch, such as dev")
    return value


def _seen(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(FULL_SHA, value):
        raise click.BadParameter("name the commit in full: 40 hexadecimal digits, in lower case")
    return value


def _author(_ctx: click.Context, _parameter: click.Parameter, value: str) -> Author | None:
    if not value:
        return None
    found = _AUTHOR.fullmatch(value)
    if not found:
        raise click.BadParameter("write it as NAME <ADDRESS>")
    return Author(found[1], found[2])


@click.command(
    epilog="""\b
Examples:
  connectorops propose connectors/contoso-tasks --dry-run
  connectorops propose connectors/contoso-tasks
  connectorops propose connectors/contoso-tasks --as "Contoso Tasks" --fork contoso/PowerPlatformConnectors

\b
Exit codes: 0 proposed, nothing new, nothing to open-source, or what is left for you was printed; 1 it is not ready,
or somebody has to decide first; 2 wrong usage or no permission; 3 a service was down; 70 a rule of ours crashed.""",
)
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option(
    "--upstream",
    envvar="CONNECTOROPS_UPSTREAM",
    default=PUBLIC,
    show_default=True,
    show_envvar=True,
    callback=_repository,
    metavar="OWNER/NAME",
    help="The public repository.",
)
@click.option(
    "--base",
    envvar="CONNECTOROPS_UPSTREAM_BASE",
    default="",
    show_envvar=True,
    callback=_branch,
    metavar="BRANCH",
    help="Its branch for pull requests.  [default: dev, or its default]",
)
@click.option(
    "--fork",
    envvar="CONNECTOROPS_FORK",
    default="",
    show_envvar=True,
    callback=_repository,
    metavar="OWNER/NAME",
    help="Your fork of it.  [default: this repository, or the fork of the token's account]",
)
@click.option(
    "--repository",
    envvar="GITHUB_REPOSITORY",
    default="",
    show_envvar=True,
    callback=_repository,
    metavar="OWNER/NAME",
    help="The repository that we are in.",
)
@click.option(
    "--rev", "revision", metavar="REV", default="HEAD", show_default=True, help="The commit whose files are proposed."
)
@click.option("--as", "name", default="", metavar="NAME", help="The name of the folder there, if not the one here.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Bring these files of the connector as well.")
@click.option("--label", "labels", multiple=True, metavar="NAME", help="A label beside that of the program.")
@click.option("--draft", is_flag=True, help="Open it as a draft.")
@click.option(
    "--even-with-findings", is_flag=True, help="Open it although the check fails, as a draft. Never with a secret."
)
@click.option(
    "--again", is_flag=True, help="Open a new one although one was closed without a merge, or another is open."
)
@click.option(
    "--seen",
    default="",
    callback=_seen,
    metavar="SHA",
    help="You know the commit of somebody else on your branch, and your files may replace it.",
)
@click.option(
    "--author",
    default="",
    callback=_author,
    metavar="NAME <ADDRESS>",
    help="Whom the commit is by.  [default: the token's account]",
)
@click.option("--body-file", type=click.Path(dir_okay=False, path_type=Path), help="Write the body to a file, too.")
@click.option("--dry-run", is_flag=True, help="Show title, body and files, and change nothing.")
@click.pass_obj
def command(workspace: Workspace, /, path: Path, dry_run: bool, **asked: Any) -> int:  # noqa: ANN401 - Wish's fields
    """Open or update the pull request that brings a connector to the public repository.

    One commit on top of the base holds the connector's public files, and nothing else; the boxes of the upstream's own
    template are decided by what was checked. What people add to the pull request is kept. A second run changes nothing.

    PATH is the folder of the connector. Its files are those of a commit, never of the working directory.
    """
    wish = Wish(**asked)
    found = connector_at(workspace, path, wish.revision)
    if reason := nothing_to_open(found.connector):
        click.echo(terminal(reason))
        return Exit.CLEAN
    source = source_of(found, wish.name, wish.include)
    with hosted():
        git, api = workspace.publishing(found.root), _api(workspace, wish.upstream)
        try:
            for _ in range(_ATTEMPTS):
                with suppress(MovedError):
                    ready = _ready(workspace, git, api, source, wish)
                    if ready is None:
                        return Exit.CLEAN
                    if wish.body_file is not None:
                        written(workspace, wish.body_file, ready.text.body)
                    return shown(git, ready) if dry_run else carried_out(git, api, wish, ready)
        except Refusal as refusal:
            click.echo("\n".join(map(terminal, refusal.lines)))
            return Exit.FINDINGS
    raise DownError(f"Others push to {source.place.branch} all the time, and lost nothing: run this again later.")


def _api(workspace: Workspace, upstream: str) -> Offering | None:
    """None without a token: then a person does what is left."""
    try:
        return workspace.offering(upstream)
    except LookupError:
        return None


def _ready(workspace: Workspace, git: Publishing, api: Offering | None, source: Source, wish: Wish) -> Ready | None:
    """Work everything out; None where the base has it all already."""
    head = head_of(api, wish, workspace.origin(source.found.root))
    pulls = api.offered(head.partition("/")[0], source.place.branch) if api and head else []
    open_ = next((each for each in pulls if each.state == "open"), None)
    last = next(iter(pulls), None)
    base = base_of(git, wish, open_)
    sides = sides_of(git, source, wish, base, head, open_)
    try:
        plan = arrange.arrange(git, sides, source.ours)
    except arrange.TakenError as error:
        raise Refusal(_taken(source, head, error)) from error
    if open_ is None and plan.is_there:
        merged = f" {last.url} was merged." if last and last.state == "merged" else ""
        click.echo(terminal(f"Nothing to propose: {base} of {wish.upstream} has exactly these files.{merged}"))
        return None
    if open_ is None and last and last.state == "closed" and not wish.again:
        raise Refusal((f"{last.url} was closed without a merge. Reopen it, or open a new one with --again.",))
    if open_ is None and not wish.again and (other := rival(git, api, source, wish.upstream, head, sides.base)):
        raise Refusal((f"{other.url} changes this connector already. Close it, or open another one with --again.",))
    report = verdict(workspace, source, plan.at_base)
    is_ready = gate(report, even_with_findings=wish.even_with_findings)
    commit = committed(git, source, sides, plan, _whose(git, api, wish))
    before = open_ or (last if last and last.state == "closed" else None)
    try:
        text = worded(git, source, sides, plan, report, commit, base, before)
    except body.TooLongError as error:
        raise Refusal((f"Not proposed: {error}. Shorten your own text in the pull request.",)) from error
    owner, name = head.partition("/")[0] or links.NOBODY, (head or wish.upstream).partition("/")[2]
    is_draft = wish.draft or not is_ready
    offer = Offer(f"{owner}:{source.place.branch}", f"{owner}/{name}", base, text.title, text.body, is_draft)
    unlike = uncommitted(workspace, source) if wish.revision == "HEAD" else ()
    return Ready(source, sides, plan, commit, offer, text, head, unlike)


def _whose(git: Publishing, api: Offering | None, wish: Wish) -> Author:
    author = wish.author or (api.author() if api else git.author())
    if author is None:
        raise click.UsageError("Nothing says whom the commit is by: say it with --author, or set git's user.email.")
    return author


def _taken(source: Source, head: str, error: arrange.TakenError) -> tuple[str, ...]:
    change = error.change
    return (
        f"Not proposed: {change.author} changed the connector on {source.place.branch} of {head}, which would be lost:",
        f"  {change.commit} {change.subject}",
        "To see it:",
        f"  git diff {change.commit}^ {change.commit}",
        "Take it over into your files, commit them, and say that you have seen it:",
        f"  connectorops propose {shlex.quote(source.connector.name)} --seen {change.commit}",
    )
