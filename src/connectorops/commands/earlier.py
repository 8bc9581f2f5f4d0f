"""Earlier reports as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from connectorops.report.compared import Earlier, NotAReportError, earlier_report
from connectorops.report.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from connectorops.ports import Workspace


def asked_of(
    workspace: Workspace, program: Path, paths: Sequence[Path], *, no_secrets: bool, jobs: int | None
) -> tuple[Earlier, int]:
    """The report of another installed version on the same paths, and its exit code.

    A program that is no connectorops, and one that refuses to judge these paths, is a usage error.
    """
    arguments = ["check", *map(str, paths), "--format", "json", "--fail-on", "never"]
    arguments += ["--no-secrets"] * no_secrets + (["--jobs", str(jobs)] if jobs else [])
    try:
        version = workspace.other_version(program)
        answer = workspace.ask_other(program, arguments)
    except LookupError as error:
        raise click.UsageError(f"{error.args[0]}.") from error
    try:
        return earlier_report(json.loads(answer.output)), answer.code
    except (ValueError, RecursionError, NotAReportError) as error:
        reason = terminal(answer.said.strip()[-2000:]) or f"it wrote no report, and ended with the code {answer.code}"
        raise click.UsageError(f"{program} (version {version}) did not judge this: {reason}") from error


def read_earlier(file: Path) -> Earlier:
    """The report that `check --format json` wrote to a file. Anything else is a usage error."""
    try:
        return earlier_report(json.loads(file.read_bytes()))
    except OSError as error:
        raise click.UsageError(f"The report {file} could not be read: {error.strerror}.") from error
    except (ValueError, RecursionError, NotAReportError) as error:
        reason = str(error) if isinstance(error, NotAReportError) else "it is not JSON"
        raise click.UsageError(
            f"{file} is no report to compare with: {reason}. `connectorops check --format json` writes one."
        ) from error
