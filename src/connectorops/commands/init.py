"""`connectorops init`: start a connector that passes `check`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.config import CONFIG_PATH, Config, ConfigError, read_config
from connectorops.connectors import discover
from connectorops.connectors.connector import MANIFEST
from connectorops.documents import load_json, load_yaml
from connectorops.engine import Engine
from connectorops.manifest import read_manifest
from connectorops.model import Program, Severity
from connectorops.rule import RuleSet
from connectorops.rules import all_rules, rule_ids
from connectorops.scaffold import Answers, Auth, folder_problem, next_steps, scaffold, text_problem, title_from
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from connectorops.model import Finding
    from connectorops.ports import Workspace
    from connectorops.scaffold import Step
    from connectorops.tree import Tree

GENERAL_ROOT = "connectors"
"""The folder that holds connectors of every program: their manifests say which."""

OPTIONS = {"/info/title": "NAME or --title", "/host": "--host", "/properties/publisher": "--publisher"}
"""Which option says what stands at a pointer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written: `folder` is the target as people would type it here."""

    target: Path
    folder: str
    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]


@click.command(
    epilog="""\b
Examples:
  connectorops init "Contoso Tasks" --publisher Contoso --host api.tasks.example.com
  connectorops init contoso-tasks --title "Contoso Tasks" --auth oauth2 --owner octocat
  connectorops init "Open Weather" --program independent --auth none
  connectorops init "Contoso Tasks" --script --dry-run

\b
The folder, without --directory: connectors/NAME in the repository that you are in. Where the
repository has other folders for connectors, such as independent-publisher-connectors, it is
the one of the program.

\b
Exit codes: 0 created, 2 wrong usage, or it would not pass `check`.""",
)
@click.argument("name")
@click.option(
    "--program",
    type=click.Choice([each.value for each in Program]),
    default=Program.VERIFIED.value,
    show_default=True,
    help="The certification program: who publishes it.",
)
@click.option(
    "--auth",
    type=click.Choice([each.value for each in Auth]),
    default=Auth.API_KEY.value,
    show_default=True,
    help="How a connection signs in.",
)
@click.option("--title", help="What makers see. Default: NAME, as words.")
@click.option("--publisher", help="The company, or the full name of an independent publisher.")
@click.option("--host", help="The host of the service, such as api.example.com.")
@click.option("--owner", "owners", multiple=True, help="A GitHub user or org/team who reviews changes. Repeatable.")
@click.option(
    "--directory", type=click.Path(file_okay=False, path_type=Path), help="The connector's folder, wherever it is."
)
@click.option("--script", is_flag=True, help="Add a script.csx, for what a definition can't say.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.pass_obj
def command(
    workspace: Workspace,
    name: str,
    program: str,
    auth: str,
    title: str | None,
    publisher: str | None,
    host: str | None,
    owners: Sequence[str],
    directory: Path | None,
    script: bool,
    force: bool,
    dry_run: bool,
) -> None:
    """Create a connector folder that passes `check`.

    NAME is the name of the folder and, unless --title says another, the connector's title. At the end you get a list
    of what to edit: the facts that only you know.
    """
    owners = tuple(dict.fromkeys(each.removeprefix("@") for each in owners))
    title = title_from(name) if title is None else title
    answers = Answers(title, Program(program), Auth(auth), publisher or "", host or "", owners, script)
    _refuse_answers(("--directory", directory.resolve().name) if directory else ("NAME", name), answers)
    plan = _plan(workspace, name, answers, directory)
    _refuse_existing(workspace, plan, force=force)
    if not dry_run:
        _apply(workspace, plan)
    click.echo("\n".join(_summary(plan, next_steps(answers), dry_run=dry_run)))


def _refuse_answers(folder: tuple[str, str], answers: Answers) -> None:
    """Usage errors for answers that no files can be made of. What rules say of the rest is asked later."""
    problems = [
        (*folder, folder_problem(folder[1])),
        (OPTIONS["/info/title"], answers.title, text_problem(answers.title)),
        ("--publisher", answers.publisher, answers.publisher and text_problem(answers.publisher)),
        ("--host", answers.host, answers.host and text_problem(answers.host)),
    ]
    for option, value, problem in problems:
        if problem:
            raise click.UsageError(f"{option} can't be {value!r}: {problem}.")
    if answers.program is Program.INDEPENDENT and answers.auth is Auth.OAUTH2:
        raise click.UsageError(
            "Connectors by independent publishers can't use OAuth at present: Microsoft doesn't certify them. "
            "Choose --auth api-key, basic or none, or another --program."
        )


def _plan(workspace: Workspace, name: str, answers: Answers, directory: Path | None) -> Plan:
    here = Path.cwd()
    root = workspace.find_root(here)
    target = directory.resolve() if directory else root / _parent(workspace.tree(root), answers.program) / name
    files = scaffold(answers)
    _, wrong = read_manifest(load_yaml(MANIFEST, files[MANIFEST]))
    if wrong:
        raise click.UsageError(f"--owner: {wrong[0].message}.")
    inside = target.relative_to(root).as_posix() if target.is_relative_to(root) else target.name
    shown = target.relative_to(here).as_posix() if target.is_relative_to(here) else str(target)
    return Plan(target, shown, files, _judged(inside, files))


def _parent(tree: Tree, program: Program) -> str:
    """The folder for connectors of a program: the best of the repository's roots, those in use first."""
    try:
        config = _config(tree)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    used = [root for root in config.roots if any(True for _ in tree.paths(root))]
    fitting = [root for root in config.roots if config.roots[root] is program]
    general = [root for root in config.roots if root == GENERAL_ROOT]
    ranked = [root for root in used if root in fitting] + [root for root in used if root in general]
    ranked += [*fitting, *general] if used else [*general, *fitting]
    return next(iter(ranked), GENERAL_ROOT)


def _config(tree: Tree) -> Config:
    if CONFIG_PATH not in tree.paths(CONFIG_PATH.rpartition("/")[0]):
        return Config()
    return read_config(load_yaml(CONFIG_PATH, tree.read(CONFIG_PATH)), rule_ids)


def _judged(folder: str, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What `check` will say. Usage error where that is an error, because then an answer has to change."""
    tree = MemoryTree({f"{folder}/{file}": data for file, data in files.items()})
    (connector,) = discover(tree, Config(), [folder])
    judgement = Engine(RuleSet(all_rules())).judge(connector)
    if judgement.crashed:
        raise RuntimeError(f"{judgement.crashed[0].rule} crashed: {judgement.crashed[0].error}")
    if errors := _answered(each for each in judgement.findings if each.severity is Severity.ERROR):
        raise click.UsageError("\n".join(["This would not pass `check`:", *map(_line, errors)]))
    return _answered(judgement.findings)


def _answered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those about an answer itself, where there are any: the others come from the texts that it went into."""
    findings = tuple(findings)
    return tuple(each for each in findings if each.location.pointer in OPTIONS) or findings


def _line(finding: Finding) -> str:
    option = OPTIONS.get(finding.location.pointer)
    where = f"{option}: " if option else ""
    return f"  {where}{finding.message} {finding.fix} ({finding.rule})"


def _refuse_existing(workspace: Workspace, plan: Plan, *, force: bool) -> None:
    """Usage error where files are there already; another case of a name can't be written over, only be in the way."""
    there = {path.partition("/")[0] for path in workspace.tree(plan.target).paths()}
    wanted = {file.lower() for file in plan.files}
    if variants := sorted(each for each in there - plan.files.keys() if each.lower() in wanted):
        raise click.UsageError(f"{plan.folder} has {', '.join(variants)} in another case. Rename or remove that first.")
    if (existing := sorted(there & plan.files.keys())) and not force:
        raise click.UsageError(f"{plan.folder} has {', '.join(existing)} already. Use --force to write over them.")


def _apply(workspace: Workspace, plan: Plan) -> None:
    for file, data in plan.files.items():
        try:
            workspace.write(plan.target / file, data)
        except OSError as error:
            raise click.UsageError(f"{plan.target / file} could not be written: {error.strerror or error}.") from error


def _summary(plan: Plan, steps: Sequence[Step], *, dry_run: bool) -> Iterator[str]:
    yield f"Would create {plan.folder}:" if dry_run else f"Created {plan.folder}:"
    yield from (f"  {file}" for file in sorted(plan.files))
    if plan.findings:
        yield "\n`check` will say:"
        yield from (f"  {each.severity} {_line(each).strip()}" for each in plan.findings)
    if dry_run:
        yield "\nNothing was written."
        return
    yield f"\nNext steps: edit these {len(steps)} things, then run: connectorops check {_argument(plan.folder)}"
    for step in steps:
        yield f"  {_place(plan, step)}\n      {step.text}"


def _place(plan: Plan, step: Step) -> str:
    """file:line, or the file where all of it has to change."""
    if not step.pointer:
        return step.file
    load = load_yaml if step.file == MANIFEST else load_json
    span = load(step.file, plan.files[step.file]).locate([step.pointer])[step.pointer]
    return f"{step.file}:{span.line}"


def _argument(path: str) -> str:
    """The path as an argument, in the quotes that every shell knows where that is possible."""
    quoted = shlex.quote(path)
    return quoted if quoted == path or set('$`!"\\') & set(path) else f'"{path}"'
