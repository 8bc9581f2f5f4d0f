"""Everything about a proposal that is worked out before anything is done, or why there is none."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from connectorops.commands.heads import Refusal
from connectorops.commands.offering import Ready
from connectorops.commands.proposing import committed, gate, uncommitted, verdict, worded
from connectorops.commands.sides import base_of, head_of, rival, sides_of
from connectorops.offering import Offer
from connectorops.report.escape import terminal
from connectorops.upstream import arrange, body, links

if TYPE_CHECKING:
    from connectorops.commands.offering import Wish
    from connectorops.commands.proposing import Source
    from connectorops.offering import Author, Offering, Publishing
    from connectorops.ports import Workspace


def readied(workspace: Workspace, git: Publishing, api: Offering | None, source: Source, wish: Wish) -> Ready | None:
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
