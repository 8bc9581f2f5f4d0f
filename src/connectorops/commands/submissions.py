"""What the commands about submissions share: the ledger of a repository, and the connector that a name means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from connectorops.commands.subjects import configuration
from connectorops.connectors import discover
from connectorops.forge import ForgeRefusedError
from connectorops.lifecycle.durations import Durations, durations
from connectorops.lifecycle.ledger import LedgerError, connectors_in, read, read_all
from connectorops.model import Exit
from connectorops.ports import ServiceDownError, UnstorablePathError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from connectorops.connectors import Connector
    from connectorops.lifecycle.submission import Submission
    from connectorops.ports import EventBranch, Workspace
    from connectorops.tree import Tree

_P = ParamSpec("_P")

repository_option = click.option(
    "--repository",
    "place",
    type=click.Path(exists=True, path_type=Path),
    default=Path(),
    help="The repository, or a path in it.  [default: the current folder]",
)


hosted_option = click.option(
    "--hosted",
    metavar="OWNER/NAME",
    envvar="CONNECTOROPS_LEDGER",
    help="Keep the ledger in this repository on GitHub, over its API, and not in the clone.",
)

actor_option = click.option(
    "--actor",
    type=click.IntRange(1),
    envvar="GITHUB_ACTOR_ID",
    show_envvar=True,
    required=True,
    help="Your account's number: `id` in https://api.github.com/users/NAME.",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A repository with its ledger and its durations."""

    root: Path
    branch: EventBranch
    durations: Durations
    connectors: tuple[Connector, ...]

    def tree(self) -> Tree:
        """The files of the ledger as it is now."""
        return self.branch.tree(self.branch.tip())


def open_desk(workspace: Workspace, place: Path, hosted: str | None = None) -> Desk:
    """Raises UsageError where there is no git repository, or its configuration is wrong."""
    root = workspace.find_root(place.resolve())
    tree = workspace.tree(root)
    config = configuration(tree)
    try:
        branch = ledger_of(workspace, root, hosted)
    except LookupError as error:
        raise click.UsageError(f"{error.args[0]}. The ledger is a branch of the repository.") from error
    return Desk(root, branch, durations(config.clocks), tuple(discover(tree, config)))


def ledger_of(workspace: Workspace, root: Path, hosted: str | None) -> EventBranch:
    """The ledger: the clone's branch, or that of a hosted repository. Raises LookupError where there is no git."""
    return workspace.hosted_events(hosted) if hosted else workspace.events(root)


def submissions(desk: Desk) -> tuple[Submission, ...]:
    """All of the ledger. A damaged one is told with the file, and never read around."""
    try:
        return read_all(desk.tree())
    except LedgerError as error:
        raise click.UsageError(f"The ledger is damaged. {error}") from error


def submission(desk: Desk, name: str) -> Submission:
    """The submission that a name means, or the number of its issue or pull request. Raises UsageError."""
    tree = desk.tree()
    known = connectors_in(tree)
    full = by_number(submissions(desk), name) if name.startswith("#") else full_name(known, name)
    if full not in known:
        raise click.UsageError(
            f"The ledger knows no submission {name!r}. `connectorops status` lists them; "
            f"`connectorops advance NAME start` begins one."
        )
    try:
        return read(tree, full)
    except LedgerError as error:
        raise click.UsageError(f"The ledger is damaged. {error}") from error


def by_number(found: Iterable[Submission], name: str) -> str:
    """The connector whose issue or pull request has this number. Raises UsageError where it may be several."""
    names = [each.connector for each in found if f"#{each.number}" == name]
    if len(names) > 1:
        raise click.UsageError(f"{name} is about {' and '.join(names)}: write the folder.")
    return names[0] if names else name


def full_name(known: Iterable[str], name: str) -> str:
    """The folder that is meant: as it is written, or by its last part. Raises UsageError where it may be several."""
    wanted = name.strip("/").removeprefix("./")
    folders = sorted(set(known))
    if wanted in folders:
        return wanted
    ends = [each for each in folders if each.rpartition("/")[2].casefold() == wanted.casefold()]
    if len(ends) > 1:
        raise click.UsageError(f"{name!r} may be {' or '.join(ends)}: write the whole folder.")
    return ends[0] if ends else wanted


def served(act: Callable[_P, int]) -> Callable[_P, int]:
    """The same command. A service that is down is nobody's mistake: exit code 3; one that refuses says what to do."""

    @wraps(act)
    def command(*words: _P.args, **options: _P.kwargs) -> int:
        try:
            return act(*words, **options)
        except (ForgeRefusedError, UnstorablePathError) as error:
            raise click.UsageError(str(error)) from error
        except ServiceDownError as error:
            click.echo(f"A service was down: {error}", err=True)
            return Exit.SERVICE

    return command
