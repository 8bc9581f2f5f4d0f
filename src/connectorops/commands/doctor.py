"""`connectorops doctor`: how the repository is wired up, and what to do about it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands import options
from connectorops.commands.accepting import waived
from connectorops.commands.hosted import hosted
from connectorops.commands.reporting import exit_code, publish
from connectorops.commands.subjects import Subjects, configuration
from connectorops.config import CONFIG_PATH, Config
from connectorops.documents import load_yaml
from connectorops.engine import Engine, combine
from connectorops.report.wiring import picture
from connectorops.rule import RuleSet, UnknownRuleError, choose
from connectorops.rules import all_rules
from connectorops.rules.hosted_settings import computed, gates
from connectorops.wiring import FOLDER, Questions, Wiring
from connectorops.wiring.gaps import computed_environments, gaps, nothing_asked
from connectorops.wiring.left_out import left_out
from connectorops.wiring.remedies import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.model import Report
    from connectorops.ports import Workspace
    from connectorops.tree import Tree
    from connectorops.wiring import Hosted

RULES: Final = ("DR", "OW005", "OW006", "OW008", "OW009")
"""What is asked for unless rules are chosen: the wiring, and whether GitHub can read CODEOWNERS at all."""


@click.command(
    epilog="""\b
Examples:
  connectorops doctor                       this repository, and its settings on GitHub
  connectorops doctor --offline             the files alone
  connectorops doctor --pull 12             and what pull request 12 comes from
  connectorops doctor --format sarif --output doctor.sarif
  GITHUB_TOKEN=$(gh auth token) connectorops doctor --fail-on warning

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage, 3 a service was down,
70 a rule of ours crashed.""",
)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--offline", is_flag=True, help="Look at the files alone, and ask nobody.")
@click.option(
    "--repository",
    envvar="GITHUB_REPOSITORY",
    metavar="OWNER/NAME",
    show_envvar=True,
    help="The repository on GitHub. Default: where the clone came from.",
)
@click.option("--pull", type=click.IntRange(1), help="Look at a pull request as well, and at the fork it comes from.")
@click.option(
    "--base", metavar="BRANCH", default="", help="Where pull requests should go. Default: the default branch."
)
@options.report_format
@options.output
@options.fail_on
@options.select
@options.ignore
@click.pass_obj
def command(
    workspace: Workspace,
    path: Path,
    offline: bool,
    repository: str | None,
    pull: int | None,
    base: str,
    format_: str,
    output: Path | None,
    fail_on: str,
    select: list[str],
    ignore: list[str],
) -> int:
    """Look at how the repository is wired up: its workflows, its settings on GitHub, its fork.

    Each finding has its remedy, with the names of this repository. Nothing is written, here or on GitHub. What the
    token in GITHUB_TOKEN may not see is said as not checked, with the permission that it would need; a workflow's own
    token sees few settings.
    """
    if offline and (pull or base):
        raise click.UsageError("--pull and --base ask GitHub: leave --offline out.")
    root = workspace.find_root(path.resolve())
    tree = workspace.tree(root)
    config = _config(tree)
    rules = _rules(workspace, config, select, ignore)
    name = repository or workspace.origin(root)
    wiring = Wiring(tree, config)
    found = "this ran with --offline" if offline else _asked(workspace, wiring, name, pull, base)
    if isinstance(found, str):
        wiring = wiring.told(None, _published(workspace, root))
    else:
        wiring = wiring.told(found)
        name = found.repository
    report = _judged(workspace, wiring, rules, found)
    report = replace(report, findings=tuple(filled(each, wiring, name) for each in report.findings))
    publish(workspace, report, tree, format_, output, _picture(report, wiring, rules, output))
    return exit_code(report, fail_on)


def _config(tree: Tree) -> Config:
    """The configuration; a wrong one is a finding here, and all else is judged without it."""
    try:
        return configuration(tree)
    except click.UsageError:
        return Config()


def _rules(workspace: Workspace, config: Config, select: Sequence[str], ignore: Sequence[str]) -> RuleSet:
    try:
        chosen = choose(all_rules(), select or RULES, [*ignore, *config.left_out])
    except UnknownRuleError as error:
        raise click.UsageError(str(error)) from error
    severities = {word: severity for word, severity in config.severities.items() if severity is not None}
    return RuleSet(chosen, severities, config.hardens, workspace.today())


def _asked(workspace: Workspace, wiring: Wiring, repository: str, pull: int | None, base: str) -> Hosted | str:
    """What GitHub says, or why it was not asked."""
    if not repository:
        if pull:
            raise click.UsageError("Name the repository of the pull request with --repository OWNER/NAME.")
        return "nothing says where the repository is on GitHub (--repository OWNER/NAME)"
    try:
        inspection = workspace.inspection(repository)
    except LookupError as error:
        if pull:
            raise click.UsageError(f"{error.args[0]}.") from error
        return str(error.args[0])
    bases = wiring.repository.config.bases
    with hosted():
        return inspection.hosted(Questions(sorted({name for _, name in gates(wiring)}), pull, base, bases))


def _published(workspace: Workspace, root: Path) -> frozenset[str] | None:
    """The workflows of the default branch, as the clone knows it."""
    try:
        return frozenset(workspace.revision(root, "origin/HEAD").paths(FOLDER))
    except LookupError:
        return None


def _judged(workspace: Workspace, wiring: Wiring, rules: RuleSet, found: Hosted | str) -> Report:
    report = combine([Engine(rules).judge_wiring(wiring)], rules)
    checked = replace(report.checked, connectors=0, files=len(wiring.workflows))
    skipped = nothing_asked(found, rules.rules) if isinstance(found, str) else gaps(found, rules.rules)
    more = (*computed_environments(computed(wiring), rules.rules), *left_out(wiring, rules.rules))
    report = replace(report, checked=checked, skipped=(*report.skipped, *skipped, *more))
    tree, config = wiring.repository.tree, wiring.repository.config
    file = load_yaml(CONFIG_PATH, tree.read(CONFIG_PATH) if CONFIG_PATH in wiring.repository.paths else b"")
    return waived(Subjects(tree, lambda: rules, (), config, file), report, workspace.today())


def _picture(report: Report, wiring: Wiring, rules: RuleSet, output: Path | None) -> str:
    """For a terminal that can't show it, in letters that every one has."""
    plain = False
    if output is None:
        try:
            "✓✗".encode(sys.stdout.encoding or "ascii")
        except UnicodeEncodeError:
            plain = True
    color = output is None and sys.stdout.isatty()
    return picture(report, wiring, frozenset(each.id for each in rules.rules), color=color, plain=plain)
