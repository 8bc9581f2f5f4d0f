"""`connectorops plan`: which connectors a branch touches, and how several jobs would share them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connectorops.commands import options
from connectorops.commands.sharing import groups_of, size_of
from connectorops.commands.subjects import Choice, of_branch
from connectorops.report.escape import terminal
from connectorops.report.verdict import count
from connectorops.shards import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.commands.sharing import Groups
    from connectorops.ports import Workspace


@click.command(
    epilog="""\b
Examples:
  connectorops plan --base origin/main
  connectorops plan --base origin/main --shards 4 --format json
  connectorops plan --base "$BASE" --rev "$HEAD" --shards 8 --format github >> "$GITHUB_OUTPUT"

\b
Exit codes: 0 told, also where nothing is touched, 2 wrong usage or configuration.""",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--base", required=True, metavar="REV", help="The revision from which the branch starts.")
@click.option("--rev", "--head", "revision", default="HEAD", show_default=True, metavar="REV", help="Its tip.")
@click.option(
    "--shards", "most", type=click.IntRange(1, MOST), default=8, show_default=True, help="How many jobs at most."
)
@click.option("--all", "everything", is_flag=True, help="Not only what the branch affects.")
@options.formats("text", "json", "github")
@click.pass_obj
def command(
    workspace: Workspace, paths: tuple[Path, ...], base: str, revision: str, most: int, everything: bool, format_: str
) -> None:
    """Tell which connectors a branch affects, and how several jobs would share them, by size.

    `connectorops action` with the same number of shards does it: a pull request gets as many jobs as it is worth, and
    one job is enough for most. The verdict of all parts together has the digest that a single job would have.
    """
    subjects = of_branch(workspace, paths, base, revision, Choice(), everything=everything)
    sizes = {each.name: size_of(each) for each in subjects.connectors}
    groups = groups_of(subjects, most)
    click.echo({"text": _text, "json": _json, "github": _github}[format_](groups, sizes))


def numbers(groups: Groups) -> str:
    """The numbers of the parts, as a matrix takes them: no text of the branch is in it."""
    return json.dumps([*range(1, len(groups) + 1)])


def _github(groups: Groups, _sizes: Mapping[str, int]) -> str:
    return f"shards={numbers(groups)}"


def _text(groups: Groups, sizes: Mapping[str, int]) -> str:
    lines = [f"{count(len(sizes), 'connector')}, {sum(sizes.values()):,} bytes: {count(len(groups), 'job')}"]
    for number, group in enumerate(groups, 1):
        lines.append(f"job {number}: {sum(sizes[name] for name in group):,} bytes")
        lines += [f"  {terminal(name)}" for name in group]
    return "\n".join(lines)


def _json(groups: Groups, sizes: Mapping[str, int]) -> str:
    shards = [
        {"shard": number, "bytes": sum(sizes[name] for name in group), "connectors": list(group)}
        for number, group in enumerate(groups, 1)
    ]
    return json.dumps({"connectors": len(sizes), "bytes": sum(sizes.values()), "shards": shards}, indent=2)
