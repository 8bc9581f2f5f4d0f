"""What `propose` does with all that it worked out: show it, carry it out, or say what is left to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from connectorops.commands.writing import write_file
from connectorops.forge import ForgeRefusedError
from connectorops.model import Exit
from connectorops.report.escape import terminal
from connectorops.report.sticky import as_stored
from connectorops.report.verdict import count
from connectorops.upstream import home, links
from connectorops.upstream.checklist import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectorops.commands.proposing import Source, Text
    from connectorops.offering import Author, Offer, Offered, Offering, Publishing
    from connectorops.ports import Workspace
    from connectorops.upstream.arrange import Arrangement, Sides


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    upstream: str
    base: str
    fork: str
    repository: str
    revision: str
    name: str
    include: tuple[str, ...]
    labels: tuple[str, ...]
    draft: bool
    even_with_findings: bool
    again: bool
    seen: str
    author: Author | None
    body_file: Path | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything worked out, and nothing done yet. `head` is the repository of our branch, "" where none is known.

    `uncommitted` are files that lie otherwise in the working directory.
    """

    source: Source
    sides: Sides
    plan: Arrangement
    commit: str
    offer: Offer
    text: Text
    head: str
    uncommitted: tuple[str, ...]


def shown(git: Publishing, ready: Ready) -> int:
    """Everything that would be done."""
    state = f"update {ready.sides.open.url}" if ready.sides.open else "open a pull request"
    lines = [
        f"Would {state}{' (a draft)' if ready.offer.is_draft and not ready.sides.open else ''}, and nothing was done.",
        f"title     {ready.offer.title}",
        f"from      {ready.offer.head}",
        f"to        {ready.offer.base}",
        *_files(ready),
        "",
        *git.stat(ready.sides.base, ready.commit).splitlines(),
        "",
    ]
    click.echo("\n".join(map(terminal, lines)))
    click.echo("\n".join(map(terminal, ready.text.body.splitlines())))
    return Exit.CLEAN


def _files(ready: Ready) -> Iterator[str]:
    yield f"files     {count(len(ready.plan.want), 'file')} in {ready.source.place.folder}"
    yield from (f"removed   {name}" for name in ready.plan.removed)
    yield from (f"left out  {name}: {why}" for name, why in ready.source.selection.left_out)
    yield from (f"changed   {name}: not committed, so that it goes as the commit has it" for name in ready.uncommitted)
    counted = Counter(each.outcome for each in ready.text.answers)
    yield f"boxes     {', '.join(f'{counted[each]} {each.value}' for each in Outcome if counted[each]) or 'none'}"


def carried_out(
    git: Publishing, api: Offering | None, wish: Wish, ready: Ready, after: Sequence[str]
) -> Offered | None:
    """Push, then open or edit; where the token can't, say what is left to do: None. Raises MovedError: decide again.

    `after` are lines that say what is next, where something new was proposed.
    """
    new = pushes = ready.commit != ready.sides.tip
    if api is None:
        _left_to_you(git.server, wish, ready, "there is no token in GITHUB_TOKEN", pushes=True)
        return None
    if not ready.head:
        _left_to_you(git.server, wish, ready, f"we know of no fork of {wish.upstream}", pushes=True)
        return None
    try:
        if new:
            git.push(ready.head, ready.commit, ready.source.place.branch, ready.sides.tip)
            pushes = False
        pull, edited = _offered(api, ready)
    except ForgeRefusedError as error:
        _left_to_you(git.server, wish, ready, str(error), pushes=pushes)
        return None
    labelled = list(_labels(api, wish, ready, pull))
    if not (new or edited or any(done for done, _ in labelled)):
        click.echo(terminal(f"Nothing new: {pull.url} has these files and this text."))
    else:
        _say(ready, pull, [text for _, text in labelled], after, new=new)
    return pull


def _offered(api: Offering, ready: Ready) -> tuple[Offered, bool]:
    """The pull request as we want it, and whether anything had to be written."""
    there = ready.sides.open
    if there is None:
        return api.offer(ready.offer), True
    if (there.title, as_stored(there.body)) == (ready.offer.title, as_stored(ready.offer.body)):
        return there, False
    api.revise(there.number, ready.offer.title, ready.offer.body)
    return there, True


def _labels(api: Offering, wish: Wish, ready: Ready, pull: Offered) -> Iterator[tuple[bool, str]]:
    """Put the labels that are missing, as far as that is ours to do: whether one was put, and what to say of it."""
    wanted = [home.LABELS[ready.source.program], *wish.labels]
    missing = [each for each in dict.fromkeys(wanted) if each not in pull.labels]
    if not missing:
        return
    upstream = api.hosted(wish.upstream)
    for label in missing:
        if upstream is None or not upstream.may_label:
            yield False, f"{label}: the reviewers' to put, the token may not"
        elif not api.knows_label(label):
            yield False, f"{label}: {wish.upstream} has no such label"
        else:
            api.put_label(pull.number, label)
            yield True, label


def _say(ready: Ready, pull: Offered, labels: Sequence[str], after: Sequence[str], *, new: bool) -> None:
    is_draft = pull.is_draft if ready.sides.open else ready.offer.is_draft
    name = ready.source.connector.name
    lines = [
        f"{'Updated' if ready.sides.open else 'Proposed'} {name}: {pull.url}",
        f"branch    {ready.source.place.branch} of {ready.head}, to {ready.offer.base}",
        f"commit    {ready.commit}{'' if new else ', as it was'}",
        *_files(ready),
        *(f"label     {each}" for each in labels),
        *(["draft     mark it as ready for review on its page, when it is"] if is_draft else []),
        *after,
    ]
    click.echo("\n".join(map(terminal, lines)))


def _left_to_you(server: str, wish: Wish, ready: Ready, why: str, *, pushes: bool) -> None:
    """What a person has to do: the commands, and the page with everything filled in."""
    lines = [f"Not {'updated' if ready.sides.open else 'opened'} by us: {why}."]
    lines += [f"title     {ready.offer.title}", *_files(ready), "", "What is left for you:"]
    if not ready.head:
        lines.append(f"  gh repo fork {wish.upstream} --clone=false")
    if pushes:
        branch, tip = ready.source.place.branch, ready.sides.tip
        lines.append(f"  {links.push_command(server, ready.offer.repository, ready.commit, branch, tip)}")
    fits = False
    if ready.sides.open:
        lines.append(f"  edit the text of {ready.sides.open.url}")
    else:
        address, fits = _address(server, wish, ready)
        draft = ", as a draft" if ready.offer.is_draft else ""
        lines += [f"  open this page, and create the pull request{draft}:", f"  {address}"]
    click.echo("\n".join(map(terminal, lines)))
    if not fits and wish.body_file:
        click.echo(terminal(f"  paste the text from {wish.body_file}, which does not fit into an address."))
    elif not fits:
        click.echo("  paste this text, which does not fit into an address:\n")
        click.echo("\n".join(map(terminal, ready.text.body.splitlines())))


def _address(server: str, wish: Wish, ready: Ready) -> tuple[str, bool]:
    """With the body if it fits, else with the one without reasons."""
    address, fits = links.compare_address(server, wish.upstream, ready.offer)
    if fits:
        return address, True
    return links.compare_address(server, wish.upstream, replace(ready.offer, body=ready.text.brief))


def written(workspace: Workspace, file: Path, text: str) -> None:
    """Write the body to a file. Usage error where that can't be."""
    write_file(workspace, file, text.encode("utf-8", "backslashreplace"))
