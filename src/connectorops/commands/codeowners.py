"""`connectorops codeowners`: write CODEOWNERS from the manifests, and ask it who owns what."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from connectorops.codeowners import BlockError, Codeowners, parse
from connectorops.commands.grouping import Whole
from connectorops.commands.owners_asked import approvals_missing, asked_of, changed_ones, present_ones
from connectorops.commands.subjects import configuration
from connectorops.commands.writing import write_file
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.connectors import Repository
from connectorops.connectors.connector import MANIFEST
from connectorops.model import Exit
from connectorops.ownership import (
    ManifestError,
    Proposals,
    from_lines,
    generate,
    missing,
    newly_listed,
    propose,
    with_owners,
)
from connectorops.report.escape import terminal
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from connectorops.ownership import Generated
    from connectorops.ports import RevisionRange, Workspace
    from connectorops.tree import Tree

_T = TypeVar("_T")
COMMENTS: Final = (
    SlashCommand(
        "owners",
        "Who owns what this pull request changes, and who has to agree.",
        Needs(Access.NONE),
        ("codeowners", "who", "--base", "{base}", "--rev", "{head}"),
    ),
)


@click.group(
    cls=Whole,
    epilog="""\b
Examples:
  connectorops codeowners generate
  connectorops codeowners generate --check
  connectorops codeowners who connectors/contoso-tasks""",
)
def command() -> None:
    """Write CODEOWNERS from the manifests, and tell who owns what."""


@command.command(
    "generate",
    epilog="""\b
Examples:
  connectorops codeowners generate            write the block between the markers
  connectorops codeowners generate --check    print what would change, and exit with 1 if anything would
  connectorops codeowners generate --import   propose owners for connectors that have none

\b
Exit codes: 0 clean, 1 the file is not up to date, 2 wrong usage or configuration.""",
)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--check", "only_check", is_flag=True, help="Write nothing; print the difference, and exit with 1.")
@click.option("--vouch", is_flag=True, help="Accept owners of whom no consent is recorded: you vouch for them.")
@click.option("--base", metavar="REV", help="Whom this revision has as owners need not agree again, and nobody else.")
@click.option("--import", "importing", is_flag=True, help="Propose owners where none is listed, from the git history.")
@click.option("--write", is_flag=True, help="With --import: record the proposals in each certification.yml.")
@click.pass_obj
def generate_command(
    workspace: Workspace, path: Path, only_check: bool, vouch: bool, base: str | None, importing: bool, write: bool
) -> int:
    """Write the owners in each certification.yml into the CODEOWNERS file that GitHub uses.

    They stand in a block between two markers; everything around it is kept byte for byte. A new owner gets a line
    once certification.yml records that they agreed, or when you vouch for them.
    """
    if write and not importing:
        raise click.UsageError("--write needs --import: it records what was proposed.")
    root = workspace.find_root(path.resolve())
    tree = workspace.tree(root)
    repository = Repository(tree, configuration(tree))
    if importing:
        return _import(workspace, root, repository, write=write)
    try:
        made = generate(repository, trusted=_trusted(workspace, root, base), vouch=vouch)
    except BlockError as error:
        file = repository.owners_file
        raise click.UsageError(f"{file.path if file else root}: {error}. Nothing was written.") from error
    if made.changed and not only_check:
        write_file(workspace, root / made.path, made.after)
    _echo(_told(made, only_check=only_check))
    return Exit.FINDINGS if only_check and made.changed else Exit.CLEAN


def _trusted(workspace: Workspace, root: Path, base: str | None) -> Codeowners | None:
    if base is None:
        return None
    file = _repository_at(_revision(lambda: workspace.revision(root, base))).owners_file
    return file.content if file else parse("")


def _told(made: Generated, *, only_check: bool) -> Iterator[str]:
    if not made.changed and not made.has_block:
        hint = f"; name some under `owners` in the {MANIFEST} of each connector, or have them proposed: --import"
        left = "was not made" if made.before is None else "stays as it is"
        yield f"There are no owners to write, so {made.path} {left}{'' if made.waiting else hint}."
    elif not made.changed:
        yield f"{made.path} is up to date."
    elif only_check:
        yield from _difference(made)
    else:
        yield f"Wrote {made.path}."
    for folder, owner in made.waiting:
        yield f"{folder}: @{owner.handle} is listed, but has not agreed yet: there is no line for them (see --vouch)."
    for folder, line in made.overruled:
        where = f"line {line} decides instead" if line else "no line can be written for such a name"
        yield f"{folder}: the owners in its {MANIFEST} have no effect: {where}."


def _difference(made: Generated) -> Iterator[str]:
    old, new = ((data or b"").decode("utf-8", "backslashreplace").splitlines() for data in (made.before, made.after))
    yield from difflib.unified_diff(old, new, made.path, made.path, lineterm="", n=1)


def _import(workspace: Workspace, root: Path, repository: Repository, *, write: bool) -> int:
    without = [each.name for each in repository.connectors if not repository.owners[each.name]]
    file = repository.owners_file
    lines = {each.connector: each for each in from_lines(file.content, without)} if file else {}
    changes = _revision(lambda: list(workspace.merged_changes(root)))
    found = propose(changes, [name for name in without if name not in lines])
    proposals = sorted([*lines.values(), *found], key=lambda each: each.connector)
    _echo(_plan(proposals, written=write))
    return _record(workspace, root, repository, proposals) if write else Exit.CLEAN


def _plan(proposals: Sequence[Proposals], *, written: bool) -> Iterator[str]:
    for each in proposals:
        yield each.connector or "."
        yield from (f"    @{owner.handle}: {owner.why}" for owner in each.owners)
        if not each.owners:
            known = f"the history does not tell the GitHub account of {', '.join(each.unknown[:3])}"
            yield f"    nobody: {known if each.unknown else 'only bots and bulk changes'}"
    some = sum(bool(each.owners) for each in proposals)
    have = "has" if len(proposals) == 1 else "have"
    yield f"{count(len(proposals), 'connector')} {have} no owner in {MANIFEST}; for {some} there is a proposal."
    if some and not written:
        yield "Nothing was written. --write records the proposals; each owner still has to agree."


def _record(workspace: Workspace, root: Path, repository: Repository, proposals: Iterable[Proposals]) -> int:
    """Write the proposals into the manifests; a manifest that can't be written is told, and the others are."""
    by_name = {each.name: each for each in repository.connectors}
    result = Exit.CLEAN
    for each in proposals:
        connector = by_name[each.connector]
        name = connector.find(MANIFEST)
        target = connector.path(name or MANIFEST)
        if each.owners:
            try:
                data = with_owners(connector.read(name) if name else None, connector.program, each.owners)
                write_file(workspace, root / target, data)
            except ManifestError as error:
                _echo([f"{target} was not written: {error}."])
                result = Exit.FINDINGS
    return result


@command.command(
    "who",
    epilog="""\b
Examples:
  connectorops codeowners who connectors/contoso-tasks
  connectorops codeowners who --base origin/main
  connectorops codeowners who --base origin/main --approved-by octocat

\b
Exit codes: 0 clean, 1 with --approved-by: an approval is missing, 2 wrong usage or configuration.""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--base", metavar="REV", help="Tell who owns what the branch changes since this revision, by its CODEOWNERS."
)
@click.option(
    "--approved-by", multiple=True, metavar="NAME", help="With --base: a user or team who approved. Repeatable."
)
@click.option("--rev", "revision", metavar="REV", default="HEAD", help="With --base: the tip of the branch.")
@click.pass_obj
def who_command(
    workspace: Workspace, paths: tuple[Path, ...], base: str | None, approved_by: tuple[str, ...], revision: str
) -> int:
    """Tell who owns files and folders, or what a branch changes.

    With --base the owners are those of that revision: a branch can't choose who has to approve it. One approval for
    each line of CODEOWNERS is enough.
    """
    if not paths and base is None:
        raise click.UsageError("Name a PATH, or say with --base what the branch starts from.")
    if approved_by and base is None:
        raise click.UsageError("--approved-by needs --base: approvals are given to a branch.")
    here = Path.cwd().resolve()
    root = workspace.find_root(here)
    under = [_inside(root, here / path) for path in paths]
    if base is None:
        repository = _repository_at(workspace.tree(root))
        _echo(present_ones(repository, under, root).answer(repository))
        return Exit.CLEAN
    found = _revision(lambda: workspace.revision_range(root, base, revision))
    return _who_approves(found, under, approved_by)


def _who_approves(found: RevisionRange, under: Sequence[str], approved_by: Sequence[str]) -> int:
    trusted = _repository_at(found.base)
    proposed = Repository(found.head, trusted.config)
    if not found.files:
        _echo(["The branch changes nothing, so nobody has to agree to it."])
        return Exit.CLEAN
    changed = {path for file in found.files for path in (file.path, file.old_path)}
    paths = changed_ones(changed, under or [""])
    _echo(paths.answer(trusted))
    for name, owners in proposed.owners.items():
        late = newly_listed(owners, trusted.owners.get(name, ()))
        _echo(f"{name}: @{each.handle} is a new owner, and has not agreed yet." for each in late)
    asked = missing(asked_of(trusted, paths.files), approved_by)
    _echo(approvals_missing(asked))
    return Exit.FINDINGS if asked and approved_by else Exit.CLEAN


def _inside(root: Path, path: Path) -> str:
    """The path in the repository, which need not be there: it may be one that a change removes."""
    whole = path.parent.resolve() / path.name
    if not whole.is_relative_to(root):
        raise click.UsageError(f"{path} is not in the repository {root}.")
    relative = whole.relative_to(root).as_posix()
    return "" if relative == "." else relative


def _repository_at(tree: Tree) -> Repository:
    return Repository(tree, configuration(tree))


def _revision(read: Callable[[], _T]) -> _T:
    """What git has. A revision or a history that is not there is a usage error."""
    try:
        return read()
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error


def _echo(lines: Iterable[str]) -> None:
    for each in lines:
        click.echo(terminal(each.encode("utf-8", "backslashreplace").decode()))
