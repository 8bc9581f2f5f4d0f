"""What `report` shows of a merge queue: GitHub merges a group only when its commit has the check and the status."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops import __version__
from connectorops.commands.judging import judged
from connectorops.commands.subjects import Choice, of_branch
from connectorops.comment.commands import FULL_SHA
from connectorops.report import View, checks, markdown
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.commands.judging import Outcome
    from connectorops.forge import Hosting
    from connectorops.ports import Workspace

_BRANCH: Final = re.compile(rf"gh-readonly-queue/(?P<base>[^\x00-\x20\x7f:~^?*\[\\]{{1,200}})/pr-\d+-{FULL_SHA}")
"""Branches of this form are GitHub's own: nobody else can make one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pull requests that are to be merged together: their commit, and the branch that it is meant for."""

    head: str
    base: str


def group_of(run: dict[str, Any], repository: str) -> Group:
    """The group that a workflow ran on. Raises UsageError for what is no run of this repository's own queue."""
    source, branch, commit = run.get("head_repository"), run.get("head_branch"), run.get("head_sha")
    name = source.get("full_name") if isinstance(source, dict) else None
    form = _BRANCH.fullmatch(branch) if isinstance(branch, str) else None
    if name != repository or form is None or not isinstance(commit, str) or not re.fullmatch(FULL_SHA, commit):
        raise click.UsageError("The event names no commit of this repository's merge queue.")
    return Group(commit, form["base"])


def report_group(
    workspace: Workspace, root: Path, repository: str, forge: Hosting, group: Group, url: str, *, dry_run: bool
) -> Outcome:
    """Judge what the group changes, and say it beside its commit. There is no comment, and there are no labels."""
    base, head = workspace.fetch(root, repository, (f"refs/heads/{group.base}", group.head))
    subjects = of_branch(workspace, (root,), base, head, Choice(), everything=False)
    outcome = judged(workspace, subjects, None, search=True)
    view = View(__version__, all_rules(), lambda _path, _line: None)
    text, name = markdown.of_check(outcome.report, view), checks.named(group.base, forge.default_branch())
    if dry_run:
        click.echo(text, nl=False)
        return outcome
    written = [
        ("check", forge.publish_check(checks.check(outcome.report, head, text, name))),
        ("status", forge.publish_status(checks.status(outcome.report, head, url, name))),
    ]
    changed = ", ".join(name for name, done in written if done)
    click.echo(f"Merge queue: {f'wrote {changed}' if changed else 'nothing changed'}.")
    return outcome
