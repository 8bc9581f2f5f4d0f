"""`connectorops fix`: repair what can be repaired without knowing more than the files say."""

from __future__ import annotations

import difflib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.changes import Change, PullRequest
from connectorops.commands import options
from connectorops.commands.mending import mended, summary
from connectorops.commands.subjects import Choice, Subjects, on_disk
from connectorops.connectors import discover
from connectorops.documents import TextFile
from connectorops.fixes import Fix, revise
from connectorops.model import Exit
from connectorops.report.escape import terminal, visible
from connectorops.report.patch import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from connectorops.ports import Workspace

_NOTHING: Final = "Nothing was changed before it."


@click.command(
    epilog="""\b
Examples:
  connectorops fix .                            mend what can be mended without asking anybody
  connectorops fix . --dry-run                  show it as a diff first
  connectorops fix connectors/contoso-tasks --select SW014,trailing_comma
  connectorops fix --base origin/main           a new revision of each operation that changed too much
  connectorops fix connectors/contoso-tasks --base v1.0 --operation GetTask

\b
Exit codes: 0 done, 1 something would change (--check) or had to be left as it is,
2 wrong usage or configuration, 70 a rule of ours crashed.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@options.select
@options.ignore
@options.profile
@click.option("--base", metavar="REV", help="Mend what breaks since the working directory left this revision instead.")
@click.option(
    "--operation",
    "operations",
    multiple=True,
    metavar="ID",
    help="With --base: only this operation, and what it needs. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show the changes as a diff, and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; the exit code is 1 if something would change.")
@click.pass_obj
def command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    select: list[str],
    ignore: list[str],
    profile: str | None,
    base: str | None,
    operations: tuple[str, ...],
    dry_run: bool,
    check: bool,
) -> int:
    """Repair connectors in place, without touching the rest of their files.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.

    What `check` finds is mended where that is mechanical and no flow, app or maker depends on it: `check` marks such
    findings, and the page of a rule says whether it has a repair. Findings that are waived stay as they are.

    With --base, each operation that can't be used as before gets a new revision: the old one comes back and is marked
    as deprecated, the changed one becomes ID_V2 beside it, and `info.version` is raised.
    """
    if base is None and operations:
        raise click.UsageError("--operation needs --base: the revision whose operations are compared.")
    if base is not None and (select or ignore or profile):
        raise click.UsageError("--base repairs what breaks flows, so no rules are chosen for it; leave --base out.")
    subjects = on_disk(workspace, paths, Choice(select, ignore, profile or ""))
    root = workspace.find_root((paths or (Path(),))[0].resolve())
    if base is not None:
        changes = _changes(workspace, root, subjects, base)
        _refuse_unknown(changes, operations)
        fixes = [revise(change, operations) for change in changes]
    else:
        fixes = mended(workspace, subjects)
    if dry_run:
        _show([line for fix in fixes for line in _diff(subjects, fix)])
    elif not check:
        _write(workspace, root, fixes)
    click.echo("\n".join(map(terminal, summary(fixes, subjects, written=not (dry_run or check)))), err=dry_run)
    if any(fix.crashed for fix in fixes):
        return Exit.CRASHED
    would_change = check and any(fix.is_needed for fix in fixes)
    return Exit.FINDINGS if would_change or any(fix.left for fix in fixes) else Exit.CLEAN


def _changes(workspace: Workspace, root: Path, subjects: Subjects, base: str) -> list[Change]:
    """Each connector of the working directory with what it was where the branch left the base."""
    try:
        found = workspace.revision_range(root, base, "HEAD")
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from error
    old = {each.name: each for each in discover(found.merge_base, subjects.config)}
    new = {each.name: each for each in subjects.connectors}
    renamed = PullRequest(found.files, old, new, subjects.config.roots).renamed
    pairs = [(old.get(renamed.get(name, name)), connector) for name, connector in new.items()]
    return [Change(before, after) for before, after in pairs if before is not None]


def _refuse_unknown(changes: Sequence[Change], operations: Sequence[str]) -> None:
    sides = [side for change in changes for side in (change.old, change.new) if operations and side]
    known = {name for side in sides for each in side.swaggers for name in each.by_id}
    for name in operations:
        if name not in known:
            raise click.UsageError(f"There is no operation {name}, neither here nor in the base.")


def _show(lines: Sequence[str]) -> None:
    """Byte by byte for a program such as `git apply`; on a terminal nothing in it moves the cursor."""
    if sys.stdout.isatty():
        click.echo("".join(map(_inert, lines)), nl=False)
    else:
        click.echo("".join(lines), nl=False, color=True)  # what looks like a colour is text of a file


def _inert(line: str) -> str:
    """The line, with its tabs and its end as they are."""
    return "\t".join(map(terminal, line.removesuffix("\n").split("\t"))) + "\n"


def _named(path: str) -> str:
    """As git writes it, but with letters of all languages as they are: whoever reads it knows the file by them."""
    is_plain = visible(path) == path and not {'"', "\\"} & set(path)
    return path if is_plain else named(path)


def _diff(subjects: Subjects, fix: Fix) -> Iterator[str]:
    for old, new in fix.moved.items():
        yield from (f"rename from {_named(old)}\n", f"rename to {_named(new)}\n")
    was = {new: old for old, new in fix.moved.items()}
    for path, data in fix.files.items():
        old = was.get(path, path)
        before, after = (_lines(TextFile(path, each)) for each in (subjects.tree.read(old), data))
        if before == after:
            yield f"{_named(path)}: the same text as UTF-8 without a byte order mark\n"
        for line in difflib.unified_diff(before, after, _named(f"a/{old}"), _named(f"b/{path}")):
            yield from (line,) if line.endswith("\n") else (f"{line}\n", "\\ No newline at end of file\n")
    yield from (f"deleted file {_named(path)}\n" for path in fix.removed)


def _lines(file: TextFile) -> list[str]:
    """Lines end with a line feed and nothing else, as in git."""
    lines = file.text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _write(workspace: Workspace, root: Path, fixes: Sequence[Fix]) -> None:
    """File by file, each whole. Where one can't be written, it is told which were before it."""
    done: list[str] = []
    for path, what, act in _acts(workspace, root, fixes):
        try:
            act()
        except OSError as error:
            before = f"Changed before it, and to be kept or taken back: {', '.join(done)}." if done else _NOTHING
            raise click.UsageError(f"{root / path} could not be {what}: {error.strerror or error}. {before}") from error
        done.append(path)


def _acts(workspace: Workspace, root: Path, fixes: Sequence[Fix]) -> Iterator[tuple[str, str, Callable[[], None]]]:
    """What is to be done: the path, what it is called, and how."""
    for fix in fixes:
        for old, new in fix.moved.items():
            yield old, "renamed", partial(workspace.move, root / old, root / new)
        for path, data in fix.files.items():
            yield path, "written", partial(workspace.write, root / path, data)
        for path in fix.removed:
            yield path, "deleted", partial(workspace.remove, root / path)
