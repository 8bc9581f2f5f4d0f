"""What jobs that share one check have in common: who judges what, and the files that they hand on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.hosted import DownError
from connectorops.report.part import NotAPartError, read
from connectorops.shards import shards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectorops.commands.subjects import Subjects
    from connectorops.connectors import Connector
    from connectorops.report.part import Part

Groups = tuple[tuple[str, ...], ...]
MOST_BYTES: Final = 500_000_000


def size_of(connector: Connector) -> int:
    """The bytes of its files; one that can't be read is judged, and told, by whoever gets it."""
    return sum(map(len, _contents(connector)))


def _contents(connector: Connector) -> Iterator[bytes]:
    for name in connector.files:
        try:
            yield connector.tree.read(connector.path(name))
        except OSError:
            continue


def groups_of(subjects: Subjects, most: int) -> Groups:
    if most == 1:
        return (tuple(each.name for each in subjects.connectors),)
    return shards({each.name: size_of(each) for each in subjects.connectors}, most)


def of_group(subjects: Subjects, groups: Groups, number: int) -> Subjects:
    """What the job of this number judges, from 1 on."""
    if not 1 <= number <= len(groups):
        raise click.UsageError(f"There is no part {number}: this is done in {len(groups)}.")
    names = set(groups[number - 1])
    return replace(subjects, connectors=tuple(each for each in subjects.connectors if each.name in names))


def part_name(number: int) -> str:
    return f"connectorops-part-{number}.json"


def parts_of(subjects: Subjects, groups: Groups, folder: Path) -> list[Part]:
    """What all jobs found. A part that is missing, or of something else, is never a pass."""
    return [
        _part(of_group(subjects, groups, number), folder, number, len(groups)) for number in range(1, len(groups) + 1)
    ]


def _part(subjects: Subjects, folder: Path, number: int, of: int) -> Part:
    file = folder / part_name(number)
    if not file.is_file():
        raise DownError(
            f"Part {number} of {of} is not there: its job did not come to its end. Run the failed jobs again."
        )
    if file.stat().st_size > MOST_BYTES:
        raise click.UsageError(f"Part {number} of {of} is larger than any part.")
    try:
        part = read(file.read_bytes())
    except (OSError, NotAPartError) as error:
        raise click.UsageError(f"Part {number} of {of} can't be used: {error}.") from error
    if part.judged_by != subjects.judged_by:
        raise click.UsageError(f"Part {number} of {of} was judged by other rules or limits than these.")
    if not _is_of(part, subjects.connectors):
        raise click.UsageError(f"Part {number} of {of} is not about the connectors of this part as they are here.")
    return part


def _is_of(part: Part, connectors: Sequence[Connector]) -> bool:
    """Whether each connector was judged with the bytes that it has here, and nothing else was."""
    judged = {(each.connector, each.inputs) for each in part.judgements}
    names = {each.name for each in connectors}
    return {name for name, _ in judged} <= names and {(each.name, _inputs(each)) for each in connectors} <= judged


def _inputs(connector: Connector) -> str:
    try:
        return connector.unread().inputs
    except OSError:
        return ""  # which is what the engine says of a connector that can't be read
