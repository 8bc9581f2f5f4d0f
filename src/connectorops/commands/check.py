"""`connectorops check`: judge connectors and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops import __version__
from connectorops.commands import options
from connectorops.commands.accepting import settled
from connectorops.commands.baselines import keep_baseline, load_baseline
from connectorops.commands.earlier import read_earlier
from connectorops.commands.judging import judged
from connectorops.commands.reporting import exit_code, publish
from connectorops.commands.subjects import Choice, of_branch, on_disk
from connectorops.commands.unseen import astray, unseen
from connectorops.report.compared import compared_text

if TYPE_CHECKING:
    from connectorops.ports import Workspace


_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Examples:
  connectorops check .                          everything below here
  connectorops check connectors/contoso-tasks   one connector
  connectorops check . --format sarif --output results.sarif
  connectorops check . --select SW,AP001 --fail-on warning
  connectorops check --base origin/main         what this branch changes, and what that breaks
  connectorops check . --write-baseline .github/connectorops-baseline.json
  connectorops check . --baseline .github/connectorops-baseline.json

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
3 a service was down, 70 a rule of ours crashed.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@options.report_format
@options.output
@options.fail_on
@options.select
@options.ignore
@options.profile
@options.jobs
@click.option("--base", metavar="REV", help="Judge what a branch changes since it left this revision.")
@click.option("--rev", "revision", metavar="REV", help="The tip of the branch, with --base.  [default: HEAD]")
@click.option(
    "--changed/--all",
    "changed",
    default=True,
    help="With --base: only connectors that the branch affects, or all.  [default: changed]",
)
@click.option(
    "--baseline", "baseline_file", type=_FILE, help="Let only findings count that are new, or worse than in this file."
)
@click.option("--write-baseline", type=_FILE, help="Write the baseline. A file that is there already only shrinks.")
@click.option("--accept-new", is_flag=True, help="With --write-baseline: let the file grow by what is new.")
@click.option("--compare", type=_FILE, help="Say which inputs and rules differ from those of an earlier JSON report.")
@options.no_secrets
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
    baseline_file: Path | None,
    write_baseline: Path | None,
    accept_new: bool,
    compare: Path | None,
    no_secrets: bool,
) -> int:
    """Check connectors: every finding at once, on the exact line.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.

    With --base all is read from git, as it is committed: the connectors that the branch touches, breaking changes
    against the commit where it left the base, and what a pull request may hold. The configuration is the base's,
    and so are waivers and baseline.
    """
    if write_baseline and base is not None:
        raise click.UsageError("--write-baseline is for a working directory: leave --base out.")
    if accept_new and not write_baseline:
        raise click.UsageError("--accept-new needs --write-baseline: the file that may grow.")
    earlier = read_earlier(compare) if compare else None
    choice = Choice(select, ignore, profile or "")
    if base is None:
        if revision is not None:
            raise click.UsageError("--rev needs --base: the revision from which the branch starts.")
        subjects = on_disk(workspace, paths, choice)
    else:
        subjects = of_branch(workspace, paths, base, revision or "HEAD", choice, everything=not changed)
    old = load_baseline(subjects, baseline_file) if baseline_file else None
    if old or write_baseline:  # the command line goes before the configuration
        subjects = subjects.indebted
    outcome = judged(workspace, subjects, jobs, search=not no_secrets)
    report = settled(subjects, outcome.report, old).report if old else outcome.report
    if write_baseline:
        report = keep_baseline(workspace, subjects, outcome.report, write_baseline, grow=accept_new)
    publish(workspace, report, subjects.tree, format_, output)
    beside = astray(subjects) if base is None else unseen(workspace, subjects) if revision is None else ""
    if beside:
        click.echo(beside, err=True)
    if earlier:
        click.echo(compared_text(earlier, report, __version__), err=True, nl=False)
    return exit_code(report, fail_on, down=outcome.down)
