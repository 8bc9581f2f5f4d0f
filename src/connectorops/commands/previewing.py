"""`connectorops package preview`: what the packages of a branch would hold, or what they lack. Nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.building import package_file, package_of
from connectorops.commands.heads import Refusal
from connectorops.commands.subjects import Choice, of_branch
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.model import Exit
from connectorops.report.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.package.certification import Built
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "package",
        "Build the packages that this pull request would have, and say what is in them. Nothing is uploaded.",
        Needs(Access.TRIAGE, author=True, owner=True),
        ("package", "preview", "{head}", "--base", "{base}"),
    ),
)


@click.command(
    "preview",
    epilog="""\b
Examples:
  connectorops package preview --base origin/main
  connectorops package preview feature --base main

\b
Exit codes: 0 every package could be built, 1 something is missing, 2 wrong usage or configuration.""",
)
@click.argument("revision", default="HEAD")
@click.option("--base", required=True, metavar="REV", help="The branch that this one is to be merged into.")
@click.pass_obj
def preview_command(workspace: Workspace, revision: str, base: str) -> int:
    """Build the packages of what a branch changes, and say what is in them: size, SHA-256, members.

    All is read from git objects, by the configuration of the base, and nothing is written. What `certify` would upload
    has the same SHA-256.
    """
    root = workspace.find_root(Path.cwd())
    subjects = of_branch(workspace, (root,), base, revision, Choice(), everything=False)
    if not subjects.connectors:
        click.echo("It changes no connector, so there is nothing to package.")
        return Exit.CLEAN
    code = Exit.CLEAN
    for connector in subjects.connectors:
        try:
            lines = [*_said(connector.name, package_of(subjects, connector))]
        except Refusal as refusal:
            code = Exit.FINDINGS
            lines = [f"{connector.name}: no package", *refusal.lines]
        click.echo("\n".join([*map(terminal, lines), ""]))
    return code


def _said(name: str, built: Built) -> Iterator[str]:
    report = built.report
    about = report["connector"]
    yield f"{name}: {package_file(name)}, {report['size']:,} bytes"
    yield f"sha256 {report['sha256']}"
    yield f"{about['name']}, version {about['version']}, publisher {about['publisher']['name']}"
    yield from (f"  {each['path']}  {each['size']:,} bytes" for each in report["members"])
