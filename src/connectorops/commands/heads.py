"""What commands share that act on one commit of a pull request, which has to be its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.hosted import fetched
from connectorops.commands.subjects import Choice, configuration, of_branch
from connectorops.comment.commands import FULL_SHA
from connectorops.config import CONFIG_PATH
from connectorops.offering import OURS

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.commands.hosted import Commits
    from connectorops.commands.subjects import Subjects
    from connectorops.forge import Hosting, Pull
    from connectorops.ports import Workspace

NOTHING: Final = "Nothing was done."


class Refusal(Exception):  # noqa: N818 - an answer, not an error of ours
    """Why nothing was done, line by line."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Head:
    """A pull request at one commit: what it changes, read from git objects, by the configuration of the base."""

    pull: Pull
    commits: Commits
    subjects: Subjects


def full_commit(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A commit of the command line, which is named in full."""
    if not re.fullmatch(FULL_SHA, value):
        raise click.BadParameter("name the commit in full: 40 hexadecimal digits, in lower case")
    return value


def same_head(forge: Hosting, number: int, commit: str) -> Pull:
    """The pull request as it is now. Raises Refusal where it has another head: what is new was not looked at."""
    pull = forge.pull(number)
    if not pull.is_open:
        raise Refusal((f"Pull request {number} is closed.", NOTHING))
    if pull.head != commit:
        raise Refusal((f"The head of pull request {number} is {pull.head}, not {commit}.", NOTHING))
    return pull


def doubt(workspace: Workspace, root: Path, pull: Pull) -> str:
    """Why the base of a pull request is not believed in what it says of owners, rules and waivers; "" where it is.

    The author chooses the base, and whoever may push can make a branch that says anything, also one of a name that a
    pattern protects. So it has to be the default branch, or a protected one that the default branch names; and none of
    ours: those hold what is only proposed.
    """
    name, default = pull.base_branch, pull.default_branch
    if name == default:
        return ""
    is_named = not name.startswith(OURS) and name in _bases(workspace, root, pull)
    if is_named and workspace.reviews(pull.base_repository).is_protected(name):
        return ""
    other = "" if name.startswith(OURS) else f", or let whoever maintains {default} name {name} there and protect it"
    return (
        f"Pull request {pull.number} goes to {name}, which is neither the default branch ({default}) nor a protected "
        f"one that {default} names under `bases` in {CONFIG_PATH}, so that what it says of owners, rules and waivers "
        f"is not believed: change its base{other}."
    )


def _bases(workspace: Workspace, root: Path, pull: Pull) -> tuple[str, ...]:
    """The other branches that the default branch names. A wrong configuration is a usage error."""
    (tip,) = workspace.fetch(root, pull.base_repository, (f"refs/heads/{pull.default_branch}",))
    return configuration(workspace.revision(root, tip)).bases


def believe(workspace: Workspace, root: Path, pull: Pull) -> None:
    """Raises Refusal where the base is not to be believed."""
    if reason := doubt(workspace, root, pull):
        raise Refusal((reason, NOTHING))


def head_of(workspace: Workspace, root: Path, repository: str, forge: Hosting, number: int, commit: str) -> Head:
    """The pull request at its head, which has to be this commit. Raises Refusal."""
    pull = same_head(forge, number, commit)
    commits = fetched(workspace, root, repository, pull)
    if commits.head != commit:
        raise Refusal((f"The head of pull request {number} moved to {commits.head}.", NOTHING))
    return Head(pull, commits, of_branch(workspace, (root,), commits.base, commit, Choice(), everything=False))
