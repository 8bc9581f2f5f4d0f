"""What a command writes: to the terminal, or into a file, which may not be possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.ports import Workspace


def put(workspace: Workspace, output: Path | None, data: str | bytes, what: str) -> None:
    """Write to the terminal, or into a file where one is named; `what` names it in the error."""
    if output is None:
        click.echo(data, nl=False)
        return
    write_file(workspace, output, data if isinstance(data, bytes) else data.encode("utf-8", "backslashreplace"), what)


def write_file(workspace: Workspace, file: Path, data: bytes, what: str = "") -> None:
    """Write a file. A usage error where that can't be: the path is what its user chose."""
    try:
        workspace.write(file, data)
    except OSError as error:
        told = f"{what} could not be written to {file}" if what else f"{file} could not be written"
        raise click.UsageError(f"{told}: {error.strerror or error}.") from error
