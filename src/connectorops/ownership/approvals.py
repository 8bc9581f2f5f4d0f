"""Who has to agree to a change. The owners are always those of the base: a change can't choose its own reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from connectorops.codeowners import Codeowners, Entry
    from connectorops.manifest import Owner


@dataclass(frozen=True, slots=True)
class Question:
    """Changed files with the line of CODEOWNERS that decides who owns them (None: nobody does)."""

    entry: Entry | None
    paths: tuple[str, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        return self.entry.names if self.entry else ()


def questions(content: Codeowners, paths: Iterable[str]) -> tuple[Question, ...]:
    """The changed paths by the line that decides, in the order of the lines."""
    found: dict[Entry | None, list[str]] = {}
    for path in paths:
        found.setdefault(content.entry_for(path), []).append(path)
    ordered = sorted(found, key=lambda entry: entry.line if entry else 0)
    return tuple(Question(entry, tuple(sorted(found[entry]))) for entry in ordered)


def missing(asked: Iterable[Question], approved_by: Collection[str]) -> tuple[Question, ...]:
    """The questions that no owner has answered. One owner of a line is enough, as on GitHub.

    Names are compared without the at sign and whatever their case; whoever knows the members of a team names the team.
    """
    given = {_bare(each) for each in approved_by}
    return tuple(each for each in asked if each.owners and given.isdisjoint(map(_bare, each.owners)))


def _bare(name: str) -> str:
    return name.removeprefix("@").casefold()


def approves(
    owners_on_base: Iterable[Owner], approval_user_id: int, members: Mapping[str, Collection[int]] | None = None
) -> bool:
    """Whether an approval counts as one of an owner, with or without write access to the repository.

    By the account's number only: a handle may have changed hands. A team counts through the numbers of its `members`,
    by its handle; an owner without a number has not agreed yet, and does not count.
    """
    teams = members or {}
    return any(
        approval_user_id in teams.get(each.handle, ()) if "/" in each.handle else each.id == approval_user_id
        for each in owners_on_base
    )
