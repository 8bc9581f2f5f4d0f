"""What commands on a hosted pull request share: reaching it, having its commits here, and failing in the right way."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.forge import ForgeRefusedError
from connectorops.model import Exit
from connectorops.ports import ServiceDownError, UnstorablePathError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectorops.forge import Hosting, Pull
    from connectorops.ports import Workspace

MOST_BYTES: Final = 30_000_000
"""GitHub's own limit of an event is 25 MB."""


class DownError(click.ClickException):
    """A service was down: exit code 3."""

    exit_code = Exit.SERVICE


@dataclass(frozen=True, slots=True)
class Commits:
    """The tip of the base branch and the head, in the clone that we are in."""

    base: str
    head: str


@contextmanager
def hosted() -> Iterator[None]:
    """A refusal is the caller's to mend, a service that is down is nobody's mistake."""
    try:
        yield
    except (ForgeRefusedError, UnstorablePathError) as error:
        raise click.UsageError(f"{error}.") from error
    except ServiceDownError as error:
        raise DownError(f"A service was down: {error}.") from error


def connect(workspace: Workspace, repository: str) -> Hosting:
    try:
        return workspace.hosting(repository)
    except LookupError as error:
        raise click.UsageError(f"{error.args[0]}.") from error


def fetched(workspace: Workspace, root: Path, repository: str, pull: Pull) -> Commits:
    """Both sides of a pull request, as objects. Nothing of it is checked out."""
    refs = (f"refs/heads/{pull.base_branch}", f"refs/pull/{pull.number}/head")
    base, head = workspace.fetch(root, repository, refs)
    return Commits(base, head)


def payload(event: Path) -> dict[str, Any]:
    """The payload of the event that started a workflow."""
    try:
        if event.stat().st_size > MOST_BYTES:
            raise click.UsageError(f"{event} is larger than an event can be.")
        value = json.loads(event.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise click.UsageError(f"{event} is not the payload of an event: {error}.") from error
    if not isinstance(value, dict):
        raise click.UsageError(f"{event} is not the payload of an event: it holds no object.")
    return value
