"""`connectorops ledger`: prove that nobody changed it, give it to others, compute figures from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.commands import options
from connectorops.commands.grouping import Whole
from connectorops.commands.submissions import open_desk, repository_option, submission, submissions
from connectorops.commands.writing import put
from connectorops.lifecycle.export import bundle, jsonl
from connectorops.lifecycle.ledger import verify
from connectorops.lifecycle.metrics import metrics
from connectorops.model import Exit
from connectorops.report.escape import terminal
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from connectorops.ports import Workspace


@click.group(
    cls=Whole,
    epilog="""\b
Examples:
  connectorops ledger verify
  connectorops ledger export --output events.jsonl
  connectorops ledger export contoso-tasks --format bundle --output evidence.zip
  connectorops ledger metrics""",
)
def command() -> None:
    """Prove that nobody changed the ledger, export it, compute its figures.

    The ledger is the branch `certification`: one file for each event, written once.
    """


@command.command(
    "verify",
    epilog="""\b
Example:
  connectorops ledger verify

\b
Exit codes: 0 it is as it was written, 1 somebody changed it, 2 wrong usage, or no history to see it in.""",
)
@repository_option
@click.pass_obj
def verify_command(workspace: Workspace, place: Path) -> int:
    """Prove that each event follows from the one before it, and that no commit changed or removed one."""
    desk = open_desk(workspace, place)
    if not desk.branch.tip():
        raise click.UsageError(
            f"There is no branch certification in {desk.root}, so there is nothing to verify. "
            "`git fetch origin certification` gets the one that is shared."
        )
    try:
        problems = verify(workspace.events(desk.root))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error
    for problem in problems:
        click.echo(terminal(f"{problem.path}: {problem.message}"))
    if problems:
        click.echo(f"{count(len(problems), 'problem')}: this ledger is not as it was written.")
        return Exit.FINDINGS
    found = submissions(desk)
    events = sum(len(each.events) for each in found)
    told = f"{count(events, 'event')} of {count(len(found), 'submission')}"
    click.echo(f"{told}, each as it was written. The branch is at {desk.branch.tip()}.")
    return Exit.CLEAN


@command.command(
    "export",
    epilog="""\b
Examples:
  connectorops ledger export --output events.jsonl
  connectorops ledger export contoso-tasks --format bundle --output evidence.zip

\b
Exit codes: 0 written, 2 wrong usage, or a damaged ledger.""",
)
@click.argument("name", required=False)
@repository_option
@options.formats(
    "jsonl",
    "bundle",
    about="One event on a line; or a zip that can be checked with sha256sum, and signed with ssh-keygen.",
)
@options.output
@click.pass_obj
def export_command(workspace: Workspace, name: str | None, place: Path, format_: str, output: Path | None) -> int:
    """Write the events of one submission, or of all."""
    desk = open_desk(workspace, place)
    wanted = [submission(desk, name)] if name else submissions(desk)
    if format_ == "bundle" and output is None:
        raise click.UsageError("A bundle is a zip file: say where with --output.")
    data = bundle(wanted, desk.branch.tip()) if format_ == "bundle" else jsonl(wanted).encode()
    put(workspace, output, data, "The ledger")
    return Exit.CLEAN


@command.command(
    "metrics",
    epilog="""\b
Examples:
  connectorops ledger metrics
  connectorops ledger metrics --report report.json     with the findings of a report of `check`, by rule

\b
Exit codes: 0 written, 2 wrong usage, or a damaged ledger.""",
)
@repository_option
@click.option(
    "--report",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON report: its findings are counted by rule, too.",
)
@options.output
@click.pass_obj
def metrics_command(workspace: Workspace, place: Path, report: Path | None, output: Path | None) -> int:
    """Time in each stage, the share that passes at once, submissions by state, and findings by rule, as JSON."""
    desk = open_desk(workspace, place)
    figures = metrics(submissions(desk), _rules_in(report) if report else ())
    put(workspace, output, json.dumps(figures, indent=2) + "\n", "The figures")
    return Exit.CLEAN


def _rules_in(report: Path) -> list[str]:
    """The rule of each finding. Raises UsageError for a file that is no report."""
    try:
        return [str(each["rule"]) for each in json.loads(report.read_bytes())["findings"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise click.UsageError(f"{report} is not a report of `connectorops check --format json`.") from error
