"""What a command judges: the connectors in a working directory, or what a branch changes."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.changes import PullRequest
from connectorops.changes.pull_request import owner
from connectorops.codeowners import LOCATIONS
from connectorops.config import CONFIG_PATH, DEFAULT_ROOTS, Config, ConfigError, read_config
from connectorops.connectors import Connector, Repository, discover
from connectorops.documents import Document, TextFile, load_yaml
from connectorops.model import Program, Skipped
from connectorops.rule import RuleSet, UnknownRuleError, choose
from connectorops.rules import all_rules, rule_ids
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from connectorops.ports import Workspace
    from connectorops.tree import Directory, Tree


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules the command line asks for, and by which program to judge ("" is each connector's own)."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What to judge, by which rules. `tree` is what is judged; rules and waivers come from the tree that is trusted.

    `pick` gives the rules, which may take as long as to judge a connector. `every` says that none is left out.
    `root` is where the repository lies, and `under` has the paths in it that are asked for. `before` is all of it where
    the branch left the base, unless everything is asked for. `left_out` is what is there and can't be looked into.
    """

    tree: Tree
    pick: Callable[[], RuleSet]
    connectors: tuple[Connector, ...]
    config: Config
    config_file: TextFile
    pull_request: PullRequest | None = None
    repository: Repository | None = None
    trusted: Tree = field(default_factory=lambda: MemoryTree({}))
    root: Path = Path()
    before: Repository | None = None
    every: bool = False
    under: tuple[str, ...] = ("",)
    left_out: tuple[Skipped, ...] = ()

    @property
    def rules(self) -> RuleSet:
        return self.pick()

    def asks(self, rule: str) -> bool:
        """Whether the rule with this id is among those to judge by."""
        return self.every or any(each.id == rule for each in self.rules.rules)

    @property
    def indebted(self) -> Subjects:
        """The same where everything counts, also what the configured baseline accepts."""
        return replace(self, config=replace(self.config, baseline=""))

    @property
    def judged_by(self) -> str:
        """Another text where other rules or other limits hold."""
        return f"{self.rules.digest} {json.dumps(self.config.all_limits.configured)}"


def on_disk(workspace: Workspace, paths: Sequence[Path], choice: Choice) -> Subjects:
    """The connectors below the paths, as they lie in the file system. No connector is a usage error."""
    root, under = _root_of(workspace, paths or (Path(),))
    tree = workspace.tree(root)
    config = configuration(tree)
    pick, every = _pick(choice, config, workspace.today())
    config = _judging(config, choice)
    connectors = discover(tree, config, under)
    repository = _repository(tree, config, under)
    if not connectors and not (repository and repository.owners_files):
        raise click.UsageError(_nothing(tree, root, config, under))
    file = config_file(tree)
    left_out = tuple(_left_out(tree, connectors))
    return Subjects(
        tree, pick, tuple(connectors), config, file, None, repository, tree, root, every=every, under=tuple(under),
        left_out=left_out,
    )  # fmt: skip


def _left_out(tree: Directory, connectors: Iterable[Connector]) -> Iterator[Skipped]:
    """Links in a connector, and folders that can't be opened, wherever they are: one may hold connectors."""
    names = {each.name: each for each in connectors}
    for path, reason in sorted(tree.closed.items()):
        yield Skipped(owner(f"{path}/", names) or "", path, f"the folder could not be opened: {reason}")
    for path in sorted(tree.links):
        name = owner(path, names)
        if name is not None or path in {CONFIG_PATH, *LOCATIONS}:
            yield Skipped(name or "", path, "it is a symbolic link, which is not followed: put the file itself there")


def of_branch(
    workspace: Workspace, paths: Sequence[Path], base: str, revision: str, choice: Choice, *, everything: bool
) -> Subjects:
    """What a revision changes since it left the base: the connectors that it affects, or everything below the paths.

    All is read from git objects. The configuration is the base's: a branch can't change the rules it is judged by.
    """
    root, under = _root_of(workspace, paths or (Path(),))
    try:
        found = workspace.revision_range(root, base, revision)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error
    config = configuration(found.base)
    pick, every = _pick(choice, config, workspace.today())
    config = _judging(config, choice)
    new = {each.name: each for each in discover(found.head, config, under)}
    old = {each.name: each for each in discover(found.merge_base, config)}
    changes_config = any(each.path == CONFIG_PATH for each in found.files)
    proposed = config_file(found.head) if changes_config else None
    pull_request = PullRequest(found.files, old, new, config.roots, proposed)
    names = sorted(new) if everything else pull_request.affected
    connectors = tuple(_held(new[name]) for name in names)
    repository = _repository(found.head, config, under)
    file = config_file(found.base)
    before = None if everything else _repository(found.merge_base, config, under)
    return Subjects(
        found.head, pick, connectors, config, file, pull_request, repository, found.base, root, before, every,
        tuple(under),
    )  # fmt: skip


def _repository(tree: Tree, config: Config, under: Sequence[str]) -> Repository | None:
    """The repository as a whole, where all of it is asked for, or the file that says who owns what."""
    return Repository(tree, config) if not {"", *LOCATIONS}.isdisjoint(under) else None


def _held(connector: Connector) -> Connector:
    """The connector with its files in memory, so that any process can judge it; as it was where one can't be read."""
    try:
        files = {connector.path(name): connector.tree.read(connector.path(name)) for name in connector.files}
    except OSError:
        return connector  # the engine meets the same error, and reports it
    return Connector(MemoryTree(files), connector.name, connector.files, connector.program, connector.limits)


def _root_of(workspace: Workspace, paths: Sequence[Path]) -> tuple[Path, list[str]]:
    """The repository that the paths are in, and the paths relative to it."""
    absolute = [path.resolve() for path in paths]
    roots = {workspace.find_root(path) for path in absolute}
    if len(roots) > 1:
        names = ", ".join(sorted(str(root) for root in roots))
        raise click.UsageError(f"The paths are in different repositories ({names}). Check one repository at a time.")
    root = roots.pop()
    return root, [relative if (relative := path.relative_to(root).as_posix()) != "." else "" for path in absolute]


def configured(trusted: Tree, choice: Choice, today: date | None = None) -> tuple[RuleSet, Config]:
    """The rules that apply, and the configuration in the tree that is trusted. A wrong one is a usage error."""
    config = configuration(trusted)
    return _chosen(choice, config, today), _judging(config, choice)


def _pick(choice: Choice, config: Config, today: date) -> tuple[Callable[[], RuleSet], bool]:
    """What gives the rules when they are wanted, and whether none is left out."""
    pick = cache(lambda: _chosen(choice, config, today))
    every = not (choice.select or choice.ignore or config.left_out)
    if not every:
        pick()  # a word that names no rule is told before anything is done
    return pick, every


def _chosen(choice: Choice, config: Config, today: date | None) -> RuleSet:
    try:
        chosen = choose(all_rules(), choice.select, [*choice.ignore, *config.left_out], wanted(config))
    except UnknownRuleError as error:
        raise click.UsageError(str(error)) from error
    severities = {word: severity for word, severity in config.severities.items() if severity is not None}
    return RuleSet(chosen, severities, config.hardens, today)


def _judging(config: Config, choice: Choice) -> Config:
    return config.with_profile(Program(choice.profile) if choice.profile else None)


def wanted(config: Config) -> list[str]:
    """The rules that the configuration gives a severity or a day: it wants them, be they optional."""
    return [*(word for word, severity in config.severities.items() if severity is not None), *config.hardens]


def configuration(tree: Tree) -> Config:
    """The configuration in a tree. A wrong one is a usage error."""
    document = config_file(tree)
    try:
        return read_config(document, rule_ids) if document.data else Config()
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


def config_file(trusted: Tree) -> Document:
    """The configuration; an empty one where the tree has none."""
    there = CONFIG_PATH in trusted.paths(posixpath.dirname(CONFIG_PATH))
    return load_yaml(CONFIG_PATH, trusted.read(CONFIG_PATH) if there else b"")


def _nothing(tree: Tree, root: Path, config: Config, under: Sequence[str]) -> str:
    where = ", ".join(str(root / path) for path in under)
    if config.exclude and (out := discover(tree, replace(config, exclude=()), under)):
        names = ", ".join(each.name for each in out[:3])
        return f"`exclude` in {CONFIG_PATH} leaves out all that is in {where}: {names}{', …' if len(out) > 3 else ''}."
    return (
        f"No connector found in {where}. A connector is a folder with apiDefinition.swagger.json and "
        f"apiProperties.json, or any folder below {', '.join(f'{root}/' for root in DEFAULT_ROOTS)}. "
        "`connectorops init NAME` creates one."
    )
