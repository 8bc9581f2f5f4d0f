"""`connectorops check`: judge connectors and report."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.commands.subjects import Choice, Subjects, of_branch, on_disk
from connectorops.documents import TextFile
from connectorops.engine import Engine, combine
from connectorops.model import Exit, Program, Report, Severity
from connectorops.report import RENDERERS, View, render
from connectorops.rules import all_rules
from connectorops.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from connectorops.engine import Judgement
    from connectorops.ports import Workspace
    from connectorops.tree import Tree

LONG_RUN = 40
"""Connectors from which a run takes long enough to show progress on a terminal."""


def _words(_ctx: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


@click.command(
    epilog="""\b
Examples:
  connectorops check .                          everything below here
  connectorops check connectors/contoso-tasks   one connector
  connectorops check . --format sarif --output results.sarif
  connectorops check . --select SW,AP001 --fail-on warning
  connectorops check --base origin/main         what this branch changes, and what that breaks

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
3 a service was down, 70 a rule of ours crashed.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--format", "format_", type=click.Choice(list(RENDERERS)), default="text", show_default=True, help="What to write."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the terminal."
)
@click.option(
    "--fail-on",
    type=click.Choice([*(each.value for each in Severity), "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--select", multiple=True, callback=_words, help="Only these rules: ids, names, families or Microsoft codes."
)
@click.option("--ignore", multiple=True, callback=_words, help="Not these rules.")
@click.option(
    "--profile",
    type=click.Choice([each.value for each in Program]),
    help="The program to judge by, whatever the folder says.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes to use. Default: as many as it is worth.")
@click.option("--base", metavar="REV", help="Judge what a branch changes since it left this revision.")
@click.option("--rev", "revision", metavar="REV", help="The tip of the branch, with --base.  [default: HEAD]")
@click.option(
    "--changed/--all",
    "changed",
    default=True,
    help="With --base: only connectors that the branch affects, or all.  [default: changed]",
)
@click.pass_obj
def command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    fail_on: str,
    select: list[str],
    ignore: list[str],
    profile: str | None,
    jobs: int | None,
    base: str | None,
    revision: str | None,
    changed: bool,
) -> int:
    """Check connectors: every finding at once, on the exact line.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.

    With --base all is read from git, as it is committed: the connectors that the branch touches, breaking changes
    against the commit where it left the base, and what a pull request may hold. The configuration is the base's.
    """
    choice = Choice(select, ignore, profile or "")
    if base is None:
        if revision is not None:
            raise click.UsageError("--rev needs --base: the revision from which the branch starts.")
        subjects = on_disk(workspace, paths, choice)
    else:
        subjects = of_branch(workspace, paths, base, revision or "HEAD", choice, everything=not changed)
    report = _judge(workspace, subjects, jobs)
    text = _rendered(report, subjects.tree, format_, color=output is None and sys.stdout.isatty())
    _write(workspace, text, output)
    return _exit_code(report, fail_on)


def _judge(workspace: Workspace, subjects: Subjects, jobs: int | None) -> Report:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    engine = Engine(subjects.rules)
    judgements: list[Judgement] = []
    results = workspace.judge(engine, subjects.connectors, jobs)
    if len(subjects.connectors) >= LONG_RUN and sys.stderr.isatty():
        with click.progressbar(
            results, length=len(subjects.connectors), label="Checking connectors", file=sys.stderr
        ) as bar:
            judgements.extend(bar)
    else:
        judgements.extend(results)
    if subjects.pull_request is not None:
        judgements.append(engine.judge_pull_request(subjects.pull_request))
        judgements.extend(engine.judge_change(change) for change in subjects.pull_request.changes)
    if subjects.repository is not None:
        judgements.append(engine.judge_repository(subjects.repository))
    report = combine(judgements, engine.rules)
    return _waived(engine, subjects, report, workspace.today()) if subjects.config.waivers else report


def _waived(engine: Engine, subjects: Subjects, report: Report, today: date) -> Report:
    """The report with the configuration's waivers applied, and what the rules say of the waivers themselves."""
    report, uses = waive(report, subjects.config_file, subjects.config.waivers, today, engine.rules.rules)
    about = engine.judge_waivers(uses)
    findings = sorted((*report.findings, *about.findings), key=lambda finding: finding.order)
    return replace(report, findings=tuple(findings), crashed=(*report.crashed, *about.crashed))


def _rendered(report: Report, tree: Tree, format_: str, *, color: bool) -> str:
    return render(format_, report, View(__version__, all_rules(), _excerpts(tree), color=color))


def _write(workspace: Workspace, text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        workspace.write(output, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise click.UsageError(f"The report could not be written to {output}: {error.strerror}.") from error


def _excerpts(tree: Tree) -> Callable[[str, int], str | None]:
    """Source lines for the reports that show them."""

    @cache
    def file(path: str) -> TextFile | None:
        try:
            return TextFile(path, tree.read(path))
        except OSError:
            return None  # a finding about a missing file has no source line

    def excerpt(path: str, line: int) -> str | None:
        found = file(path)
        return found.line(line) if found else None

    return excerpt


def _exit_code(report: Report, fail_on: str) -> Exit:
    if report.crashed:
        return Exit.CRASHED
    if fail_on == "never":
        return Exit.CLEAN
    least = Severity(fail_on).rank
    return Exit.FINDINGS if any(finding.severity.rank <= least for finding in report.findings) else Exit.CLEAN
