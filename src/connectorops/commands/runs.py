"""The run of a workflow that ended, and the pull requests that it checked: what `report` has to report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands.hosted import payload
from connectorops.comment.commands import FULL_SHA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from connectorops.forge import Hosting, Pull

_BRANCH: Final = re.compile(r"[^\x00-\x20\x7f:~^?*\[\\]{1,255}")


def run_of(event: Path | None) -> dict[str, Any]:
    """The run that ended, as the event tells of it. Raises UsageError where there is no event."""
    if event is None:
        raise click.UsageError("Name the pull request with --pull, or the event of a workflow with --event.")
    run = payload(event).get("workflow_run")
    return run if isinstance(run, dict) else {}


def pulls_of(forge: Hosting, run: dict[str, Any]) -> Sequence[Pull]:
    """The open pull requests whose check ended: found by what GitHub says of the run, by nothing that the run wrote.

    Several may have one head; each has the verdict of its own base.
    """
    return forge.pulls_of(*_head(run))


def _head(run: dict[str, Any]) -> tuple[str, str, str]:
    source = run.get("head_repository") or {}
    owner = (source.get("owner") or {}).get("login") if isinstance(source, dict) else None
    branch, commit = run.get("head_branch"), run.get("head_sha")
    if run.get("event") != "pull_request":
        raise click.UsageError("The event is not that of a workflow that ran on pull_request or merge_group.")
    if not (isinstance(owner, str) and isinstance(branch, str) and isinstance(commit, str)):
        raise click.UsageError("The event does not say which commit of which repository was checked.")
    if not (
        re.fullmatch(r"[A-Za-z0-9_-]{1,100}", owner) and _BRANCH.fullmatch(branch) and re.fullmatch(FULL_SHA, commit)
    ):
        raise click.UsageError("The event names an owner, a branch or a commit that can't be one.")
    return owner, branch, commit
