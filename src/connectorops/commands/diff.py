"""`connectorops diff`: what existing flows will notice of an update."""

from __future__ import annotations

import gc
import posixpath
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.changes import Change
from connectorops.commands import options
from connectorops.commands.choosing import first_names
from connectorops.commands.writing import put
from connectorops.config import Config
from connectorops.connectors import Connector, discover
from connectorops.connectors.connector import DEFINITION, PROPERTIES
from connectorops.engine import Engine
from connectorops.model import Exit, Program, Severity
from connectorops.report import diff_json, diff_markdown, diff_text
from connectorops.report.comparison import compare
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from connectorops.engine import Judgement
    from connectorops.ports import Workspace
    from connectorops.report.comparison import Comparison
    from connectorops.tree import Tree


@click.command(
    epilog="""\b
Examples:
  connectorops diff old.swagger.json new.swagger.json
  connectorops diff main:connectors/contoso-tasks connectors/contoso-tasks
  connectorops diff v1.0:connectors/contoso-tasks v2.0:connectors/contoso-tasks --format markdown

\b
Exit codes: 0 clean, 1 changes at or above --fail-on, 2 wrong usage or an unreadable file,
70 a rule of ours crashed.""",
)
@click.argument("old")
@click.argument("new")
@options.formats("text", "json", "markdown", about="What to write; markdown is a changelog for the owners of flows.")
@options.output
@options.fail_on
@click.pass_obj
def command(workspace: Workspace, old: str, new: str, format_: str, output: Path | None, fail_on: str) -> int:
    """Compare two versions of a connector: what existing flows will notice.

    OLD and NEW are a definition, an apiProperties.json, the folder of a connector, or REV:PATH for what it was in a
    revision of the git repository here, PATH counted from its root.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    change = Change(_version(workspace, old), _version(workspace, new))
    _insist_on_common_files(change, old, new)
    _insist_on_definitions(change, old, new)
    rules = RuleSet(tuple(each for each in all_rules() if each.family == "CH"))
    judgement = Engine(rules).judge_change(change)
    text = _rendered(compare(change, old, new, rules), format_, color=output is None and sys.stdout.isatty())
    put(workspace, output, text, "The comparison")
    return _exit_code(judgement, fail_on)


def _version(workspace: Workspace, argument: str) -> Connector:
    """The connector that an argument means."""
    try:
        return _readable(_found(workspace, argument), argument)
    except LookupError as error:
        raise click.UsageError(f"{error}.") from error
    except OSError as error:
        raise click.UsageError(f"{argument} could not be read: {error.strerror or error}.") from error


def _found(workspace: Workspace, argument: str) -> Connector:
    path = Path(argument)
    if path.is_file():
        return _file(path.name, workspace.tree(path.resolve().parent).read(path.name))
    if path.is_dir():
        root = workspace.find_root(path.resolve())
        return _folder(workspace.tree(root), path.resolve().relative_to(root).as_posix(), argument)
    revision, colon, inside = argument.partition(":")
    if not colon:
        raise click.UsageError(f"{argument} is no file or folder, nor REV:PATH of this repository.")
    tree = workspace.revision(Path.cwd(), revision)
    inside = posixpath.normpath(inside).strip("/")
    if inside in tree.paths(posixpath.dirname(inside)):
        return _file(posixpath.basename(inside), tree.read(inside))
    return _folder(tree, inside, argument)


def _file(name: str, data: bytes) -> Connector:
    """A file on its own, in the role that its name says."""
    role = PROPERTIES if name.lower() == PROPERTIES.lower() else DEFINITION
    return Connector(MemoryTree({role: data}), "", (role,), Program.VERIFIED)


def _folder(tree: Tree, folder: str, argument: str) -> Connector:
    found = discover(tree, Config(), ["" if folder == "." else folder])
    if not found:
        raise click.UsageError(f"There is no connector in {argument}.")
    if len(found) > 1:
        number, names = len(found), first_names(found)
        raise click.UsageError(f"There are {number} connectors in {argument} ({names}). Compare one at a time.")
    return found[0]


def _readable(connector: Connector, argument: str) -> Connector:
    """Nothing is worse than a comparison that finds no difference because it could not read."""
    definition = next(iter(connector.definitions), None)
    for name, root in ((definition, connector.swagger), (connector.find(PROPERTIES), connector.properties)):
        if name is not None and root is None:
            where = argument if len(connector.files) == 1 else f"{name} in {argument}"
            text = f"{where} is not a whole JSON object, so nothing can be compared: `connectorops check` says why."
            raise click.UsageError(text)
    return connector


def _insist_on_common_files(change: Change, old: str, new: str) -> None:
    first, second = [[bool(each and each.swagger), bool(each and each.properties)] for each in (change.old, change.new)]
    if not any(a and b for a, b in zip(first, second, strict=True)):
        raise click.UsageError(f"{old} and {new} have no file in common that could be compared.")


def _insist_on_definitions(change: Change, old: str, new: str) -> None:
    """A folder that lost its definition lost all operations, which is nothing to overlook."""
    for argument, version, other in ((old, change.old, change.new), (new, change.new, change.old)):
        if version and other and other.swagger and not version.swagger and len(version.files) > 1:
            raise click.UsageError(f"{argument} has no definition, so its operations can't be compared.")


def _rendered(found: Comparison, format_: str, *, color: bool) -> str:
    if format_ == "json":
        return diff_json.render(found)
    return diff_markdown.render(found) if format_ == "markdown" else diff_text.render(found, color=color)


def _exit_code(judgement: Judgement, fail_on: str) -> Exit:
    if judgement.crashed:
        return Exit.CRASHED
    if fail_on == "never":
        return Exit.CLEAN
    least = Severity(fail_on).rank
    return Exit.FINDINGS if any(each.severity.rank <= least for each in judgement.findings) else Exit.CLEAN
