"""Both sides of a proposal: the base there, the fork that our branch goes to, and what is open between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from connectorops.upstream import arrange

if TYPE_CHECKING:
    from connectorops.commands.offering import Wish
    from connectorops.commands.proposing import Source
    from connectorops.offering import Offered, Offering, Publishing

PREFERRED: Final = "dev"
_MOST_BESIDE: Final = 10
"""Other open pull requests from the fork that are looked at."""


def head_of(api: Offering | None, wish: Wish, origin: str) -> str:
    """The repository that our branch goes to: the one that is named, the one that we are in, or the account's fork."""
    called = wish.upstream.partition("/")[2]
    if api is None:
        guess = origin if origin != wish.upstream and origin.partition("/")[2] == called else ""
        return wish.fork or guess
    names = [wish.fork] if wish.fork else [wish.repository, origin]
    if not wish.fork and (login := api.login()):
        names.append(f"{login}/{called}")
    for name in dict.fromkeys(filter(None, names)):
        found = api.hosted(name)
        if found is None:
            continue
        is_upstream = found.name.lower() == wish.upstream.lower()
        if wish.upstream.lower() in map(str.lower, found.parents) or (is_upstream and found.may_push):
            return found.name
    if wish.fork:
        raise click.UsageError(f"{wish.fork} is no fork of {wish.upstream}, or the token may not see it.")
    return ""


def base_of(git: Publishing, wish: Wish, open_: Offered | None) -> str:
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


def sides_of(git: Publishing, source: Source, wish: Wish, base: str, head: str, open_: Offered | None) -> arrange.Sides:
    """Where both sides are, with their commits fetched."""
    (tip_of_base,) = git.fetch(wish.upstream, [f"refs/heads/{base}"])
    folder = source.place.folder
    if taken := arrange.elsewhere(folder, list(git.tree(tip_of_base).paths(folder.partition("/")[0]))):
        raise click.UsageError(f"{taken} is there already, and differs only in case: name it with --as.")
    ref = f"refs/heads/{source.place.branch}"
    is_there = head and ref in git.remote_refs(head, [ref])
    return arrange.Sides(source.place, tip_of_base, git.fetch(head, [ref])[0] if is_there else "", open_, wish.seen)


def rival(git: Publishing, api: Offering | None, source: Source, upstream: str, head: str, base: str) -> Offered | None:
    """A pull request from another branch of the fork, opened by hand perhaps, that changes the same folder."""
    for each in api.beside(head, source.place.branch)[:_MOST_BESIDE] if api and head else ():
        (commit,) = git.fetch(upstream, [f"refs/pull/{each.number}/head"])
        part = git.common(base, commit)
        if part and any(path.startswith(f"{source.place.folder}/") for path in git.changed(part, commit)):
            return each
    return None
