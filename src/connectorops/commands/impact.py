"""`connectorops impact`: what a change of the rules does to connectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.commands import options
from connectorops.commands.earlier import asked_of, read_earlier
from connectorops.commands.judging import judged
from connectorops.commands.subjects import Choice, on_disk
from connectorops.model import Exit
from connectorops.report.compared import judged_now
from connectorops.report.impact import impact_json, impact_of, impact_text

if TYPE_CHECKING:
    from connectorops.ports import Workspace


@click.command(
    epilog="""\b
Examples:
  connectorops check . --format json --output ../before.json  with the version or branch before
  connectorops impact . --against ../before.json              with the one after
  connectorops impact . --against-program ../before/.venv/bin/connectorops

\b
Exit codes: 0 compared, 2 wrong usage or configuration, 3 a service was down, 70 a rule crashed, here or there.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option(
    "--against",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The JSON report that another version of the rules gave of the same connectors.",
)
@click.option(
    "--against-program",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="PROGRAM",
    help="Another installed version, or the Python that has it: it judges the same paths now.",
)
@options.formats("text", "json")
@options.jobs
@options.no_secrets
@click.pass_obj
def command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    against: Path | None,
    against_program: Path | None,
    format_: str,
    jobs: int | None,
    no_secrets: bool,
) -> int:
    """Show which connectors newly fail or pass each rule since an earlier report, or in another version.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.
    Connectors whose files changed meanwhile are named apart: what is different there need not be the rules' doing.
    """
    if against is not None and against_program is None:
        earlier, code = read_earlier(against), Exit.CLEAN.value
    elif against_program is not None and against is None:
        earlier, code = asked_of(workspace, against_program, paths, no_secrets=no_secrets, jobs=jobs)
    else:
        raise click.UsageError("Give either --against or --against-program: what to compare with.")
    subjects = on_disk(workspace, paths, Choice()).indebted
    outcome = judged(workspace, subjects, jobs, search=not no_secrets)
    impact = impact_of(earlier, judged_now(outcome.report, __version__))
    click.echo(json.dumps(impact_json(impact), indent=2) if format_ == "json" else impact_text(impact))
    if outcome.report.crashed or code == Exit.CRASHED:
        return Exit.CRASHED
    return Exit.SERVICE if outcome.down or code == Exit.SERVICE else Exit.CLEAN
