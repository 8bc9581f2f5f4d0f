"""`connectorops report`: judge a pull request from git objects, and bring what it shows up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops import __version__
from connectorops.commands import options
from connectorops.commands.heads import doubt
from connectorops.commands.hosted import connect, fetched
from connectorops.commands.hosted import hosted as reaching
from connectorops.commands.judging import judged
from connectorops.commands.queue import group_of, report_group
from connectorops.commands.reporting import exit_code
from connectorops.commands.runs import pulls_of, run_of
from connectorops.commands.slash import slash_commands
from connectorops.commands.subjects import Choice, of_branch
from connectorops.commands.submissions import hosted_option, ledger_of
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.connectors import Repository
from connectorops.lifecycle.course import step_after
from connectorops.lifecycle.ledger import LedgerError, read
from connectorops.model import Exit
from connectorops.offering import OURS
from connectorops.report import View, checks, markdown, sticky
from connectorops.report.annotations import warning
from connectorops.report.escape import terminal
from connectorops.rules import all_rules
from connectorops.secret import without_signatures

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from connectorops.commands.hosted import Commits
    from connectorops.commands.subjects import Subjects
    from connectorops.forge import Hosting, Pull
    from connectorops.lifecycle.course import Step
    from connectorops.model import Report
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "check",
        "Check this pull request again.",
        Needs(Access.TRIAGE, author=True),
        ("report", "--pull", "{pull}"),
        silent=True,
    ),
)
_MOST_PULLS: Final = 10
"""Pull requests from one branch, each to a base of its own, that one run reports."""


@click.command(
    epilog="""\b
Examples:
  connectorops report --pull 12
  connectorops report                  in a workflow on workflow_run: of what was checked, also in a merge queue
  connectorops report --pull 12 --dry-run

\b
Exit codes: 0 done, or superseded by a newer commit, 1 with --pull: the base is not believed, so that nothing is shown,
2 wrong usage or no permission, 3 a service was down, 70 a rule of ours crashed.""",
)
@click.option("--pull", type=click.IntRange(1), help="The number of the pull request. Default: that of the event.")
@options.repository
@options.event
@click.option("--url", envvar="CONNECTOROPS_RUN_URL", default="", help="The page of the run that this report is of.")
@click.option("--comment-only", is_flag=True, help="Bring the comment that is there up to date, and nothing else.")
@click.option("--dry-run", is_flag=True, help="Print the comment, and write nothing.")
@hosted_option
@click.pass_obj
def command(
    workspace: Workspace,
    pull: int | None,
    repository: str,
    event: Path | None,
    url: str,
    comment_only: bool,
    dry_run: bool,
    hosted: str | None,
) -> int:
    """Bring a pull request up to date: one comment, a check with annotations, a status and labels.

    The verdict is made anew from git objects, by the configuration of the base. Nothing of the pull request is checked
    out or executed, and nothing that its own workflow said is believed. A group of a merge queue gets the check and the
    status, without which the queue would wait for ever.
    """
    root = workspace.find_root(Path.cwd())
    with reaching():
        forge = connect(workspace, repository)
        run = {} if pull else run_of(event)
        if run.get("event") == "merge_group":
            group = group_of(run, repository)
            outcome = report_group(workspace, root, repository, forge, group, url, dry_run=dry_run)
            return exit_code(outcome.report, "never", down=outcome.down)
        found = [each for each in ([forge.pull(pull)] if pull else pulls_of(forge, run)) if each.is_open]
        if not found:
            click.echo("Superseded: no open pull request has this commit as its head.")
    desk = _Desk(
        workspace, root, repository, forge, url, hosted,
        dry_run=dry_run, in_workflow=not pull, comment_only=comment_only,
    )  # fmt: skip
    code = _all_reported(desk, found[:_MOST_PULLS])
    for each in found[_MOST_PULLS:]:
        click.echo(f"Not reported: pull request {each.number}, one of too many from this branch: /check.")
    return code if pull or code is not Exit.FINDINGS else Exit.CLEAN


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every report of a run has in common."""

    workspace: Workspace
    root: Path
    repository: str
    forge: Hosting
    url: str
    ledger: str | None
    dry_run: bool
    in_workflow: bool
    comment_only: bool


def _all_reported(desk: _Desk, pulls: Sequence[Pull]) -> Exit:
    """Each pull request for itself: one that fails holds up no other from the same commit. The worst exit code."""
    codes, crashes = [Exit.CLEAN], []
    for pull in pulls:
        try:
            with reaching():
                codes.append(_reported(desk, pull))
        except click.ClickException as error:
            why = without_signatures(error.message)
            click.echo(terminal(f"Error: pull request {pull.number} got no report: {why}"), err=True)
            codes.append(Exit(error.exit_code))
        except Exception as error:  # noqa: BLE001 - raised again when the others have their report
            crashes.append(error)
    for crash in crashes:
        raise crash
    return max(codes)


def _reported(desk: _Desk, pull: Pull) -> Exit:
    """One pull request, by the base that it goes to; FINDINGS where that is not believed."""
    workspace, root = desk.workspace, desk.root
    if reason := doubt(workspace, root, pull):
        _tell_doubt(desk, pull, reason)
        return Exit.FINDINGS
    commits = fetched(workspace, root, desk.repository, pull)
    subjects = of_branch(workspace, (root,), commits.base, commits.head, Choice(), everything=False)
    outcome = judged(workspace, subjects, None, search=True)
    text = _comment(desk, pull, commits, subjects, outcome.report)
    now = pull if desk.dry_run else desk.forge.pull(pull.number)
    if desk.dry_run:
        click.echo(text, nl=False)
    elif (now.head, now.base_branch) != (commits.head, pull.base_branch):
        click.echo("Superseded: the pull request has a newer commit, or another base, and a report of its own.")
        return Exit.CLEAN
    else:
        _publish(desk, pull, commits, outcome.report, text)
    return exit_code(outcome.report, "never", down=outcome.down)


def _tell_doubt(desk: _Desk, pull: Pull, reason: str) -> None:
    """In a workflow as an annotation: the run passes, and nobody looks for a reason in its log."""
    if not desk.in_workflow:
        click.echo(terminal(f"Not reported: {reason}"))
        return
    lines = [reason]
    if not pull.base_branch.startswith(OURS):
        name = checks.named(pull.base_branch, pull.default_branch)
        lines.append(f"Once it is named, a ruleset for {pull.base_branch} has to require the check `{name}`.")
    click.echo(warning(f"No report on pull request {pull.number}", lines), nl=False)


def _comment(desk: _Desk, pull: Pull, commits: Commits, subjects: Subjects, report: Report) -> str:
    trusted = Repository(desk.workspace.revision(desk.root, commits.base), subjects.config).owners
    touched = subjects.pull_request.touched if subjects.pull_request else ()
    owners = {owner.handle: None for name in touched for owner in trusted.get(name, ())}
    certifies = "certify" in slash_commands()
    step = _step(desk, touched, commits.head)
    standing = sticky.Standing(commits.head, pull.author_name, tuple(owners), desk.url, certifies, step)
    return sticky.render(report, _view(pull, commits), standing)


def _step(desk: _Desk, touched: Collection[str], head: str) -> Step | None:
    """What follows where this commit is certified already. A ledger that is damaged is told, and holds up no report."""
    if len(touched) != 1:
        return None
    branch = ledger_of(desk.workspace, desk.root, desk.ledger)
    try:
        return step_after(read(branch.tree(branch.tip()), *touched), head)
    except LedgerError as error:
        click.echo(warning("The ledger is damaged", [str(error)]), nl=False)
        return None


def _view(pull: Pull, commits: Commits) -> View:
    """Links lead to the files at the judged commit, also when the branch goes on."""
    files = f"{pull.url.rpartition('/pull/')[0]}/blob/{commits.head}/"
    return View(__version__, all_rules(), lambda _path, _line: None, files_url=files)


def _publish(desk: _Desk, pull: Pull, commits: Commits, report: Report, text: str) -> None:
    """Everything that can be seen. What is right already is not written again."""
    forge, name = desk.forge, checks.named(pull.base_branch, pull.default_branch)
    may_be_new = not desk.comment_only and not checks.nothing_touched(report)
    written = [("comment", _publish_comment(forge, pull, text, may_be_new=may_be_new))]
    if not desk.comment_only:
        summary = markdown.of_check(report, _view(pull, commits))
        written += [
            ("check", forge.publish_check(checks.check(report, commits.head, summary, name))),
            ("status", forge.publish_status(checks.status(report, commits.head, desk.url, name))),
        ]
        add, remove = checks.labels(report)
        if not add <= set(pull.labels) or remove & set(pull.labels):
            forge.change_labels(pull, add, remove)
            written.append(("labels", True))
    changed = ", ".join(name for name, done in written if done)
    click.echo(f"Pull request {pull.number}: {f'wrote {changed}' if changed else 'nothing changed'}.")


def _publish_comment(forge: Hosting, pull: Pull, text: str, *, may_be_new: bool) -> bool:
    """The comment that is there is brought up to date; where there is none, one is made that `may_be_new`."""
    note = sticky.find(forge.notes(pull.number), forge.account())
    if note is None:
        if not may_be_new:
            return False
        forge.say(pull.number, text)
    elif sticky.is_same(note, text):
        return False
    else:
        forge.rewrite(note.id, text)
    return True
