"""`connectorops check`: judge connectors and report."""

from __future__ import annotations

import gc
import posixpath
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.config import CONFIG_PATH, DEFAULT_ROOTS, Config, ConfigError, read_config
from connectorops.connectors import discover
from connectorops.documents import TextFile, load_yaml
from connectorops.engine import Engine, combine
from connectorops.model import Exit, Program, Report, Severity
from connectorops.report import RENDERERS, View, render
from connectorops.rule import RuleSet, UnknownRuleError, choose
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.connectors import Connector
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
) -> int:
    """Check connectors: every finding at once, on the exact line.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.
    """
    root, under = _root_of(workspace, paths or (Path(),))
    tree = workspace.tree(root)
    rules, config = _configure(tree, select, ignore, profile)
    connectors = discover(tree, config, under)
    if not connectors:
        raise click.UsageError(_nothing(root, under))
    report = _judge(workspace, Engine(rules), connectors, jobs)
    text = _rendered(report, tree, format_, color=output is None and sys.stdout.isatty())
    _write(workspace, text, output)
    return _exit_code(report, fail_on)


def _root_of(workspace: Workspace, paths: Sequence[Path]) -> tuple[Path, list[str]]:
    """The repository that the paths are in, and the paths relative to it."""
    absolute = [path.resolve() for path in paths]
    roots = {workspace.find_root(path) for path in absolute}
    if len(roots) > 1:
        names = ", ".join(sorted(str(root) for root in roots))
        raise click.UsageError(f"The paths are in different repositories ({names}). Check one repository at a time.")
    root = roots.pop()
    return root, [relative if (relative := path.relative_to(root).as_posix()) != "." else "" for path in absolute]


def _configure(tree: Tree, select: list[str], ignore: list[str], profile: str | None) -> tuple[RuleSet, Config]:
    known = all_rules()
    config = Config()
    try:
        if CONFIG_PATH in tree.paths(posixpath.dirname(CONFIG_PATH)):
            document = load_yaml(CONFIG_PATH, tree.read(CONFIG_PATH))
            config = read_config(document, {each.name: each.id for each in known})
        off = [word for word, severity in config.severities.items() if severity is None]
        chosen = choose(known, select, [*ignore, *config.ignore, *off])
    except (ConfigError, UnknownRuleError) as error:
        raise click.UsageError(str(error)) from error
    severities = {word: severity for word, severity in config.severities.items() if severity is not None}
    return RuleSet(chosen, severities), config.with_profile(Program(profile) if profile else None)


def _nothing(root: Path, under: Sequence[str]) -> str:
    where = ", ".join(str(root / path) for path in under)
    return (
        f"No connector found in {where}. A connector is a folder with apiDefinition.swagger.json and "
        f"apiProperties.json, or any folder below {', '.join(f'{root}/' for root in DEFAULT_ROOTS)}. "
        "`connectorops init NAME` creates one."
    )


def _judge(workspace: Workspace, engine: Engine, connectors: Sequence[Connector], jobs: int | None) -> Report:
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    judgements: list[Judgement] = []
    results = workspace.judge(engine, connectors, jobs)
    if len(connectors) >= LONG_RUN and sys.stderr.isatty():
        with click.progressbar(results, length=len(connectors), label="Checking connectors", file=sys.stderr) as bar:
            judgements.extend(bar)
    else:
        judgements.extend(results)
    return combine(judgements, engine.rules)


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
