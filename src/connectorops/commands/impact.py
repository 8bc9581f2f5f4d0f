"""`connectorops impact`: what a change of the rules does to connectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.commands.earlier import read_earlier
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
  connectorops check . --format json --output before.json     with the version or branch before
  connectorops impact . --against before.json                 with the one after

\b
Exit codes: 0 compared, 2 wrong usage or configuration, 3 a service was down, 70 a rule of ours crashed.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--against",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The JSON report that another version of the rules gave of the same connectors.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes to use. Default: as many as it is worth.")
@click.option("--no-secrets", is_flag=True, help="Leave the secret engine out; our own rules about secrets stay.")
@click.pass_obj
def command(
    workspace: Workspace, paths: tuple[Path, ...], against: Path, format_: str, jobs: int | None, no_secrets: bool
) -> int:
    """Show which connectors newly fail or pass each rule since an earlier report.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.
    Connectors whose files changed meanwhile are named apart: what is different there need not be the rules' doing.
    """
    earlier = read_earlier(against)
    subjects = on_disk(workspace, paths, Choice())
    outcome = judged(workspace, subjects, jobs, search=not no_secrets)
    impact = impact_of(earlier, judged_now(outcome.report, __version__))
    click.echo(json.dumps(impact_json(impact), indent=2) if format_ == "json" else impact_text(impact))
    if outcome.report.crashed:
        return Exit.CRASHED
    return Exit.SERVICE if outcome.down else Exit.CLEAN
