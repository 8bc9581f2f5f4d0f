"""What commands that judge do with a report: render it, write it, and leave with the exit code that it means."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from connectorops import __version__
from connectorops.commands.writing import put
from connectorops.documents import TextFile
from connectorops.model import Exit, Report, Severity
from connectorops.report import View, render
from connectorops.rules import all_rules
from connectorops.scanning.secrets_found import matches

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectorops.ports import Workspace
    from connectorops.tree import Tree


WIDEST: Final = 100
"""Columns that a report takes where nothing says how many there are, or where there are more: longer lines tire."""


def publish(
    workspace: Workspace, report: Report, tree: Tree, format_: str, output: Path | None, head: str = ""
) -> None:
    """Write the report to a file, or to the terminal. `tree` has the source lines that it shows.

    `head` goes before a report for people at a terminal; it has told what could not be checked.
    """
    text = head if format_ == "text" else ""
    color = output is None and sys.stdout.isatty()
    width = min(WIDEST, shutil.get_terminal_size().columns) if color else WIDEST
    view = View(__version__, all_rules(), excerpts(tree), color=color, width=width, tells_gaps=not text)
    text += render(format_, report, view)
    put(workspace, output, text if output or text.endswith("\n") else f"{text}\n", "The report")


def excerpts(tree: Tree) -> Callable[[str, int], str | None]:
    """Source lines for the reports that show them: none that holds a secret, whichever rules were asked."""

    @cache
    def file(path: str) -> TextFile | None:
        try:
            return TextFile(path, tree.read(path))
        except OSError:
            return None  # a finding about a missing file has no source line

    @cache
    def excerpt(path: str, line: int) -> str | None:
        found = file(path)
        text = found.line(line) if found else None
        return None if text and any(matches(text)) else text

    return excerpt


def exit_code(report: Report, fail_on: str, *, down: bool = False) -> Exit:
    """A crash of ours is never a pass, and neither is a service that is down, whatever is asked for."""
    if report.crashed:
        return Exit.CRASHED
    if down:
        return Exit.SERVICE
    if fail_on == "never":
        return Exit.CLEAN
    least = Severity(fail_on).rank
    return Exit.FINDINGS if any(finding.severity.rank <= least for finding in report.findings) else Exit.CLEAN
