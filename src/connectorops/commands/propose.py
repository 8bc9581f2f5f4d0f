"""`connectorops propose`: open or update the pull request that brings a connector to the public repository."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands.certified import Recorder, last_certified, recorded
from connectorops.commands.heads import Refusal
from connectorops.commands.hosted import DownError
from connectorops.commands.hosted import hosted as reaching
from connectorops.commands.offering import Wish, carried_out, shown, written
from connectorops.commands.proposing import connector_at, nothing_to_open, source_of
from connectorops.commands.readied import readied
from connectorops.commands.submissions import hosted_option
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.comment.commands import FULL_SHA
from connectorops.model import Exit
from connectorops.offering import Author
from connectorops.ports import MovedError
from connectorops.report.escape import terminal

if TYPE_CHECKING:
    from connectorops.commands.certified import Certified
    from connectorops.commands.proposing import Found
    from connectorops.offering import Offering
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "propose",
        "Open or update the pull request in the public repository, with the commit that was certified last.",
        Needs(Access.WRITE, owner=True),
        ("propose", "#{pull}", "--certified", "--actor", "{actor}", "--login", "{login}"),
        gated=True,
        recorded=True,
        moves=True,
    ),
)
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
  connectorops propose contoso-tasks --certified --actor 583231

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
@click.option(
    "--certified",
    is_flag=True,
    help="Propose the commit that was certified last, by the configuration of HEAD, and record it. PATH is then a name "
    "in the ledger, or the number of its pull request, such as '#12'.",
)
@click.option(
    "--actor",
    type=click.IntRange(1),
    envvar="GITHUB_ACTOR_ID",
    show_envvar=True,
    help="With --certified, your account's number, for the record.",
)
@click.option("--login", default="", envvar="GITHUB_ACTOR", show_envvar=True, help="Its name, for people.")
@hosted_option
@click.option("--dry-run", is_flag=True, help="Show title, body and files, and change nothing.")
@click.pass_obj
def command(
    workspace: Workspace,
    /,
    path: Path,
    certified: bool,
    actor: int | None,
    login: str,
    hosted: str | None,
    dry_run: bool,
    **asked: Any,  # noqa: ANN401 - Wish's fields
) -> int:
    """Open or update the pull request that brings a connector to the public repository.

    One commit on top of the base holds the connector's public files, and nothing else; the boxes of the upstream's own
    template are decided by what was checked. What people add to the pull request is kept. A second run changes nothing.

    PATH is the folder of the connector. Its files are those of a commit, never of the working directory.

    With --certified they are those of the commit that the ledger has as certified last, which owners approved, and
    nothing in that commit decides by what it is judged: so it is what /propose does.
    """
    wish, chosen = Wish(**asked), None
    with reaching():
        try:
            if certified:
                if actor is None:
                    raise click.UsageError("Say who proposes it, for the record: --actor.")
                if wish.revision != "HEAD":
                    raise click.UsageError("--certified names the commit itself: leave --rev out.")
                who = Recorder(actor, login, hosted)
                chosen = last_certified(workspace, Path.cwd(), str(path), wish.repository, who)
                wish = replace(wish, revision=chosen.commit)
                found = connector_at(workspace, chosen.folder, chosen.commit, "HEAD")
            else:
                found = connector_at(workspace, path, wish.revision)
            return _proposed(workspace, found, wish, chosen, dry_run=dry_run)
        except Refusal as refusal:
            click.echo("\n".join(map(terminal, refusal.lines)))
            return Exit.FINDINGS


def _proposed(workspace: Workspace, found: Found, wish: Wish, chosen: Certified | None, *, dry_run: bool) -> int:
    if reason := nothing_to_open(found.connector):
        click.echo(terminal(reason))
        return Exit.CLEAN
    source = source_of(found, wish.name, wish.include)
    git, api = workspace.publishing(found.root), _api(workspace, wish.upstream)
    after = () if chosen else _record_it(found)
    for _ in range(_ATTEMPTS):
        try:
            ready = readied(workspace, git, api, source, wish)
            if ready is None:
                return Exit.CLEAN
            if wish.body_file is not None:
                written(workspace, wish.body_file, ready.text.body)
            if dry_run:
                return shown(git, ready)
            pull = carried_out(git, api, wish, ready, after)
        except MovedError:
            continue
        return recorded(workspace, chosen, pull) if chosen else Exit.CLEAN
    raise DownError(f"Others push to {source.place.branch} all the time, and lost nothing: run this again later.")


def _record_it(found: Found) -> tuple[str, ...]:
    words = ["connectorops", "advance", found.connector.name, "propose", "--commit", found.commit]
    return "", "Next, record it:", shlex.join(words)


def _api(workspace: Workspace, upstream: str) -> Offering | None:
    """None without a token: then a person does what is left."""
    try:
        return workspace.offering(upstream)
    except LookupError:
        return None
