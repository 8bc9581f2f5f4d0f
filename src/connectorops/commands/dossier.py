"""`connectorops dossier`: everything that the form of Partner Center asks, in its order, ready to be copied."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.commands import options
from connectorops.commands.accepting import waived
from connectorops.commands.choosing import first_names
from connectorops.commands.subjects import Choice, on_disk
from connectorops.commands.writing import put
from connectorops.engine import Engine, combine
from connectorops.model import Exit
from connectorops.report import dossier_html, dossier_json, dossier_markdown
from connectorops.report.dossier import dossier

if TYPE_CHECKING:
    from connectorops.commands.subjects import Subjects
    from connectorops.connectors import Connector
    from connectorops.ports import Workspace
    from connectorops.report.dossier import Dossier


@click.command(
    epilog="""\b
Examples:
  connectorops dossier connectors/contoso-tasks
  connectorops dossier connectors/contoso-field-sales --format html --output dossier.html

\b
Exit codes: 0 every page of the form is complete, 1 something is missing or wrong, 2 wrong usage,
70 a rule of ours crashed.""",
)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@options.formats(
    "markdown", "html", "json", about="What to write; html is a page with buttons that copy, which prints as well."
)
@options.output
@click.pass_obj
def command(workspace: Workspace, path: Path, format_: str, output: Path | None) -> int:
    """Show everything that the form of Partner Center asks, page by page.

    PATH is the folder of a connector, of a flow template or of a Dynamics 365 offer. The values come from its
    certification.yml; what is missing, what is wrong and what only a person can do is marked. Secrets and signed
    addresses are never shown.
    """
    subjects = on_disk(workspace, [path], Choice())
    connector = _one(subjects, path)
    engine = Engine(subjects.rules)
    report = waived(
        subjects, combine([engine.judge(connector)], engine.rules, subjects.config.all_limits), workspace.today()
    )
    if report.crashed:
        first = report.crashed[0]
        click.echo(f"{first.rule} crashed: {first.error}. This is a bug of ours: please report it.", err=True)
        return Exit.CRASHED
    found = dossier(connector, report.findings)
    put(workspace, output, _rendered(found, format_), "The dossier")
    return Exit.CLEAN if found.complete else Exit.FINDINGS


def _one(subjects: Subjects, path: Path) -> Connector:
    if len(subjects.connectors) != 1:
        number, names = len(subjects.connectors), first_names(subjects.connectors)
        raise click.UsageError(f"There are {number} folders to submit in {path} ({names}). Name one of them.")
    return subjects.connectors[0]


def _rendered(found: Dossier, format_: str) -> str:
    if format_ == "html":
        return dossier_html.render(found, __version__)
    return dossier_json.render(found) if format_ == "json" else dossier_markdown.render(found)
