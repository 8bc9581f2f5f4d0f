"""What `/propose` is about: the commit of a submission that was certified last, and the record that it was proposed."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from connectorops.commands.heads import NOTHING, Refusal
from connectorops.commands.slash import output_of
from connectorops.commands.submissions import open_desk, submission
from connectorops.lifecycle.advance import possible
from connectorops.lifecycle.course import REVIEW
from connectorops.lifecycle.states import Move, find
from connectorops.model import Exit
from connectorops.report.escape import terminal, terminal_lines

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.lifecycle.submission import Submission
    from connectorops.offering import Offered
    from connectorops.ports import Workspace


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who proposes it, and where the ledger is: in a hosted repository, or None for the clone's branch."""

    actor: int
    login: str
    hosted: str | None


@dataclass(frozen=True, slots=True)
class Certified:
    """A submission that may be proposed now, and the commit of it that was certified last, which is in the clone."""

    root: Path
    submission: Submission
    commit: str
    who: Recorder

    @property
    def folder(self) -> Path:
        return self.root / self.submission.connector


def last_certified(workspace: Workspace, place: Path, name: str, repository: str, who: Recorder) -> Certified:
    """What a name of the ledger stands for. Raises Refusal where nothing was certified, or it can't be proposed now."""
    desk = open_desk(workspace, place, who.hosted)
    found = submission(desk, name)
    if find(found.route, found.state, Move.PROPOSE) is None:
        why = f"{found.connector} is {found.state}, so that it is not proposed now."
        raise Refusal((why, NOTHING, *possible(found).splitlines()))
    event = found.last_of(Move.CERTIFY)
    if event is None:
        raise Refusal((f"Nothing of {found.connector} was certified since it began. First: /certify SHA", NOTHING))
    commit = event.subject.commit
    if not _is_here(workspace, desk.root, commit) and repository and found.number:
        workspace.fetch(desk.root, repository, (f"refs/pull/{found.number}/head",))
    if not _is_here(workspace, desk.root, commit):
        where = f"pull request {found.number} does not have it any more" if found.number else "no pull request is known"
        raise Refusal((f"Commit {commit}, which was certified, is not in this clone, and {where}.", NOTHING))
    return Certified(desk.root, found, commit, who)


def _is_here(workspace: Workspace, root: Path, commit: str) -> bool:
    try:
        workspace.folder_id(root, commit, "")
    except LookupError:
        return False
    return True


def recorded(workspace: Workspace, certified: Certified, pull: Offered | None) -> int:
    """Record that it was proposed: once for a commit, until its reviewers want something else.

    Where it is left to a person (None), that is said, and it is not done.
    """
    found, who = certified.submission, certified.who
    if pull is None:
        words = ["connectorops", "advance", found.connector, "propose", "--commit", certified.commit]
        click.echo(f"Nothing is recorded. When that is done:\n  {terminal(shlex.join(words))}")
        return Exit.FINDINGS
    asked = sum(each.move is Move.REQUEST_CHANGES for each in found.events)
    key = f"propose {certified.commit} in cycle {found.cycle}, after {asked} requests for changes"
    words = ["advance", found.connector, "propose", "--commit", certified.commit, "--address", pull.url, "--key", key]
    words += ["--repository", str(certified.root), "--actor", str(who.actor), "--login", who.login]
    code, text = output_of(workspace, [*words, *(["--hosted", who.hosted] if who.hosted else [])])
    click.echo(terminal_lines(text))
    if code == Exit.CLEAN:
        click.echo(f"Next, for Microsoft: {REVIEW.sentence}")
    return code
