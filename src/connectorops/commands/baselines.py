"""Baselines as files: read from the trusted tree, written to the working directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connectorops.baseline import Baseline, BaselineError, debt, grown, read_baseline, render_baseline
from connectorops.commands.accepting import settled
from connectorops.config import CONFIG_PATH
from connectorops.documents import load_json
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.commands.subjects import Subjects
    from connectorops.model import Report
    from connectorops.ports import Workspace


def load_baseline(subjects: Subjects, file: Path) -> Baseline:
    """The baseline at a path of the working directory, as the trusted tree has it."""
    return _loaded(subjects, _in_repository(subjects, file), "")


def without_debt(subjects: Subjects, report: Report) -> Report:
    """The report in which what the configured baseline accepts does not count; where there is none, all counts."""
    path = subjects.config.baseline
    return settled(subjects, report, _loaded(subjects, path, f", which {CONFIG_PATH} names")).report if path else report


def _loaded(subjects: Subjects, path: str, named: str) -> Baseline:
    try:
        data = subjects.trusted.read(path)
    except OSError as error:
        where = "" if subjects.pull_request is None else " on the base: it counts once it is merged"
        raise click.UsageError(
            f"There is no baseline {path}{named}{where}. `connectorops check --write-baseline {path}` writes one."
        ) from error
    try:
        return read_baseline(load_json(path, data))
    except BaselineError as error:
        raise click.UsageError(str(error)) from error


def keep_baseline(workspace: Workspace, subjects: Subjects, report: Report, file: Path, *, grow: bool) -> Report:
    """Write the baseline, and give the report as it is judged by what was written.

    A file that is there loses what is gone, and wins nothing unless it may grow.
    """
    path = _in_repository(subjects, file)
    there = file.is_file()
    old = load_baseline(subjects, file) if there else Baseline(load_json(path, b""))
    found = settled(subjects, report, old)
    new = debt(found.report.findings, subjects.rules.rules)
    entries = grown(found.entries, new) if grow or not there else found.entries
    text = render_baseline(entries)
    try:
        workspace.write(file, text.encode())
    except OSError as error:
        raise click.UsageError(f"The baseline could not be written to {file}: {error.strerror}.") from error
    _tell(path, [sum(each.count for each in group) for group in (old.entries, entries, new)], grew=grow or not there)
    return settled(subjects, report, read_baseline(load_json(path, text.encode()))).report


def _tell(path: str, numbers: list[int], *, grew: bool) -> None:
    before, after, new = numbers
    click.echo(f"{path}: {count(after, 'finding')} accepted, {before:,} before.", err=True)
    if new and not grew:
        click.echo(f"New findings were not taken in ({new:,}): --accept-new does that.", err=True)


def _in_repository(subjects: Subjects, file: Path) -> str:
    try:
        return file.resolve().relative_to(subjects.root.resolve()).as_posix()
    except ValueError as error:
        raise click.UsageError(
            f"The baseline {file} is not in the repository {subjects.root}, so no branch could be judged by it."
        ) from error
