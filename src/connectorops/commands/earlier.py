"""Earlier reports as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from connectorops.report.compared import Earlier, NotAReportError, earlier_report

if TYPE_CHECKING:
    from pathlib import Path


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
