"""`connectorops upload`: put a package where Partner Center can fetch it, and make the link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.commands.delivering import (
    LinkTerms,
    apply,
    hand_over,
    is_typed,
    link_entry,
    link_lines,
    link_options,
    link_plan,
    show_plan,
    storage_errors,
)
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.package.archive import why_no_archive
from connectorops.upload import Container, PutBlob, blob_name, storage_of

if TYPE_CHECKING:
    from connectorops.commands.delivering import Done
    from connectorops.ports import Workspace
    from connectorops.upload import Package, Plan

DIST = "file:dist"


@click.command(
    epilog="""\b
Examples:
  connectorops upload build/Contoso.zip
  connectorops upload build/Contoso.zip --to https://contoso.blob.core.windows.net/packages \\
      --policy contoso-tasks --sas-file "$RUNNER_TEMP/link"
  connectorops upload build/Contoso.zip --to https://… --seal-to KEY
  connectorops upload build/Contoso.zip --to https://… --no-sas --dry-run

\b
Credentials come from the environment: AZURE_STORAGE_CONNECTION_STRING, else AZURE_STORAGE_KEY,
else whoever is signed in to Azure; who has no key can upload, but make no link that lasts.

\b
Exit codes: 0 clean, 2 wrong usage, or the storage refused, 3 the storage did not answer.""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    default=DIST,
    show_default=True,
    envvar="CONNECTOROPS_UPLOAD_TO",
    show_envvar=True,
    metavar="ADDRESS",
    help="https://ACCOUNT.blob.core.windows.net/CONTAINER[/FOLDER], or file:FOLDER.",
)
@click.option("--no-sas", is_flag=True, help="Make no link.")
@link_options
@click.pass_obj
@storage_errors
def command(
    workspace: Workspace,
    file: Path,
    to: str,
    no_sas: bool,
    kind: str,
    days: int | None,
    policy: str,
    sas_file: Path | None,
    seal_to: str,
    dry_run: bool,
    format_: str,
) -> int:
    """Put a package into storage, once, and make the link that is submitted.

    The name of the blob holds the content's SHA-256. It is created only where nothing is, read back and compared; a
    run that was stopped goes on where it stopped. The link allows to read this one blob, over https, until a date.
    It is a secret: it goes into --sas-file, or sealed to --seal-to, and is shown nowhere.
    """
    storage = storage_of(to)
    if (no_sas or not isinstance(storage, Container)) and is_typed("sas_file", "seal_to", "policy", "days"):
        raise click.UsageError("There is no link for a folder, or with --no-sas: leave the options about it out.")
    package = _package(workspace, file)
    put = PutBlob(package, storage, blob_name(storage, package))
    plan: Plan = (put,)
    if isinstance(storage, Container) and not no_sas:
        link = link_plan(workspace, storage, put.blob, LinkTerms(Kind(kind), days, policy, package.sha256))
        plan = (put, *link, hand_over(workspace, sas_file, seal_to))
    if dry_run:
        show_plan(plan)
        return Exit.CLEAN
    done = apply(workspace, plan, file, workspace.find_root(Path.cwd()))
    click.echo(json.dumps(_entry(put, plan, done), indent=2) if format_ == "json" else _said(put, plan, done))
    return Exit.CLEAN


def _package(workspace: Workspace, file: Path) -> Package:
    """The package in a file. What is no archive is refused: Microsoft would find that out days later."""
    try:
        with file.open("rb") as opened:
            problem = why_no_archive(opened)
        found = workspace.package(file)
    except OSError as error:
        raise click.UsageError(f"{file} could not be read: {error.strerror or error}.") from error
    if problem:
        raise click.UsageError(f"{file} {problem}. Nothing was uploaded: `connectorops package verify` says more.")
    return found


def _entry(put: PutBlob, plan: Plan, done: Done) -> dict[str, object]:
    return {
        "blob": put.address,
        "sha256": put.package.sha256,
        "size": put.package.size,
        "created": done.created,
        "link": link_entry(plan, done),
    }


def _said(put: PutBlob, plan: Plan, done: Done) -> str:
    how = "Uploaded" if done.created else "Already there, with the same content:"
    lines = [
        f"{how} {put.address}",
        f"  {put.package.size:,} bytes, SHA-256 {put.package.sha256}, read back and compared",
    ]
    return "\n".join([*lines, *link_lines(plan, done)])
