"""`connectorops propose`: open or update the pull request that brings a connector to the public repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.heads import Refusal
from connectorops.commands.hosted import hosted
from connectorops.commands.offering import Ready, Wish, carried_out, shown, written
from connectorops.commands.proposing import (
    committed,
    connector_at,
    gate,
    nothing_to_open,
    source_of,
    verdict,
    worded,
)
from connectorops.model import Exit
from connectorops.offering import Author, Offer
from connectorops.report.escape import terminal
from connectorops.upstream import arrange, body, links

if TYPE_CHECKING:
    from connectorops.commands.proposing import Source
    from connectorops.offering import Offered, Offering, Publishing
    from connectorops.ports import Workspace

PUBLIC: Final = "microsoft/PowerPlatformConnectors"
PREFERRED: Final = "dev"
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
@click.option("--upstream", envvar="CONNECTOROPS_UPSTREAM", default=PUBLIC, show_default=True, show_envvar=True,
              callback=_repository, metavar="OWNER/NAME", help="The public repository.")  # fmt: skip
@click.option("--base", envvar="CONNECTOROPS_UPSTREAM_BASE", default="", show_envvar=True, callback=_branch,
              metavar="BRANCH", help="Its branch for pull requests.  [default: dev, or its default]")  # fmt: skip
@click.option("--fork", envvar="CONNECTOROPS_FORK", default="", show_envvar=True, callback=_repository,
              metavar="OWNER/NAME", help="Your fork of it.  [default: this repository or the account's]")  # fmt: skip
@click.option("--repository", envvar="GITHUB_REPOSITORY", default="", callback=_repository, metavar="OWNER/NAME",
              show_envvar=True, help="The repository that we are in.")  # fmt: skip
@click.option("--rev", "revision", default="HEAD", show_default=True, help="The commit whose files are proposed.")
@click.option("--as", "name", default="", metavar="NAME", help="The name of the folder there, if not the one here.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Bring these files of the connector as well.")
@click.option("--label", "labels", multiple=True, metavar="NAME", help="Beside the label of the program.")
@click.option("--draft", is_flag=True, help="Open it as a draft.")
@click.option(
    "--even-with-findings", is_flag=True, help="Open it although the check fails, as a draft. Never with secrets."
)
@click.option("--again", is_flag=True, help="Open a new one although the last one was closed.")
@click.option(
    "--author",
    default="",
    callback=_author,
    metavar="NAME <ADDRESS>",
    help="Whom the commit is by.  [default: the account]",
)
@click.option("--body-file", type=click.Path(dir_okay=False, path_type=Path), help="Write the body to a file, too.")
@click.option("--dry-run", is_flag=True, help="Show title, body and files, and change nothing.")
@click.pass_obj
def command(
    workspace: Workspace, path: Path, upstream: str, base: str, fork: str, repository: str, revision: str, name: str,
    include: tuple[str, ...], labels: tuple[str, ...], draft: bool, even_with_findings: bool, again: bool,
    author: Author | None, body_file: Path | None, dry_run: bool,
) -> int:  # fmt: skip
    """Open or update the pull request that brings a connector to the public repository.

    One commit on top of the base holds the connector's public files, and nothing else; the boxes of the upstream's own
    template are decided by what was checked. What people add to the pull request is kept. A second run changes nothing.

    PATH is the folder of the connector. Its files are those of a commit, never of the working directory.
    """
    root = workspace.find_root(path)
    found = connector_at(workspace, path, revision)
    if reason := nothing_to_open(found[0]):
        click.echo(terminal(reason))
        return Exit.CLEAN
    source = source_of(found, name, include)
    with hosted():
        git = workspace.publishing(root)
        try:
            api: Offering | None = workspace.offering(upstream)
        except LookupError:
            api = None
        wish = Wish(upstream, base, fork, repository, draft, even_with_findings, again, labels, author, git.server)
        try:
            ready = _ready(workspace, root, git, api, source, wish)
            if ready is None:
                return Exit.CLEAN
            if body_file is not None:
                written(workspace, body_file, ready.text.body)
            if dry_run:
                return shown(git, ready)
            return carried_out(git, api, wish, ready, body_file)
        except Refusal as refusal:
            click.echo("\n".join(map(terminal, refusal.lines)))
            return Exit.FINDINGS


def _ready(
    workspace: Workspace, root: Path, git: Publishing, api: Offering | None, source: Source, wish: Wish
) -> Ready | None:
    """Work everything out; None where the base has it all already."""
    head = _head(api, wish)
    pulls = api.offered(head.partition("/")[0], source.place.branch) if api and head else []
    open_ = next((each for each in pulls if each.state == "open"), None)
    last = next(iter(pulls), None)
    base = _base(git, wish, open_)
    (base_commit,) = git.fetch(wish.upstream, [f"refs/heads/{base}"])
    if taken := arrange.elsewhere(source.place.folder, list(git.tree(base_commit).paths(_parent(source)))):
        raise click.UsageError(f"{taken} is there already, and differs only in case: name it with --as.")
    tip = _tip(git, head, source.place.branch)
    sides = arrange.Sides(source.place, base_commit, tip, open_)
    try:
        plan = arrange.arrange(git, sides, source.ours)
    except arrange.TakenError as error:
        raise Refusal(_taken(source, head, error)) from error
    if open_ is None and plan.is_there:
        _say_there(wish, base, last)
        return None
    if open_ is None and last and last.state == "closed" and not wish.again:
        raise Refusal((f"{last.url} was closed without a merge. Reopen it, or open a new one with --again.",))
    report = verdict(workspace, root, source, plan.at_base)
    if report.crashed:
        raise RuntimeError(f"{report.crashed[0].rule} crashed: {report.crashed[0].error}")
    is_ready = gate(report, even_with_findings=wish.even_with_findings)
    author = wish.author or (api.author() if api else git.author())
    if author is None:
        raise click.UsageError("Nothing says whom the commit is by: say it with --author, or set git's user.email.")
    commit = committed(git, source, sides, plan, author)
    before = open_ or (last if last and last.state == "closed" else None)
    try:
        text = worded(git, source, sides, plan, report, commit, base, before)
    except body.TooLongError as error:
        raise Refusal((f"Not proposed: {error}. Shorten your own text in the pull request.",)) from error
    owner = head.partition("/")[0] or links.NOBODY
    is_draft = wish.draft or not is_ready
    offer = Offer(f"{owner}:{source.place.branch}", head or _guess(wish), base, text.title, text.body, is_draft)
    return Ready(source, sides, plan, report, commit, offer, text, head, last)


def _parent(source: Source) -> str:
    return source.place.folder.partition("/")[0]


def _guess(wish: Wish) -> str:
    return f"{links.NOBODY}/{wish.upstream.partition('/')[2]}"


def _head(api: Offering | None, wish: Wish) -> str:
    """The repository that our branch goes to: the one that is named, the one that we are in, or the account's fork."""
    if api is None:
        return wish.fork
    names = [wish.fork] if wish.fork else [wish.source]
    if not wish.fork and (login := api.login()):
        names.append(f"{login}/{wish.upstream.partition('/')[2]}")
    for name in filter(None, names):
        found = api.hosted(name)
        if found and wish.upstream.lower() in {found.name.lower(), found.parent.lower()}:
            return found.name
    if wish.fork:
        raise click.UsageError(f"{wish.fork} is no fork of {wish.upstream}, or the token may not see it.")
    return ""


def _base(git: Publishing, wish: Wish, open_: Offered | None) -> str:
    if open_ and wish.base and open_.base != wish.base:
        raise click.UsageError(f"{open_.url} goes to {open_.base}, not to {wish.base}: change its base there first.")
    if open_:
        return open_.base
    wanted = wish.base or PREFERRED
    refs = git.remote_refs(wish.upstream, ["HEAD", f"refs/heads/{wanted}"])
    if f"refs/heads/{wanted}" in refs:
        return wanted
    if wish.base or "HEAD" not in refs:
        raise click.UsageError(f"{wish.upstream} has no branch {wanted}: name one with --base.")
    return refs["HEAD"]


def _tip(git: Publishing, head: str, branch: str) -> str:
    """The commit that our branch is at, fetched; "" where there is no such branch yet."""
    ref = f"refs/heads/{branch}"
    if not head or ref not in git.remote_refs(head, [ref]):
        return ""
    return git.fetch(head, [ref])[0]


def _taken(source: Source, head: str, error: arrange.TakenError) -> tuple[str, ...]:
    change = error.change
    return (
        f"Not proposed: {change.author} changed the connector on {source.place.branch} of {head}, which would be lost:",
        f"  {change.commit} {change.subject}",
        "Take it over into your files first; they may then differ further. To see it:",
        f"  git diff {change.commit}^ {change.commit}",
    )


def _say_there(wish: Wish, base: str, last: Offered | None) -> None:
    merged = f" {last.url} was merged." if last and last.state == "merged" else ""
    click.echo(terminal(f"Nothing to propose: {base} of {wish.upstream} has exactly these files.{merged}"))
