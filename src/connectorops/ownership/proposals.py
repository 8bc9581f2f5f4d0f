"""Owners for connectors that have none: the people whose changes to them were merged. A plan for a person to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from connectorops.codeowners import folder_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connectorops.codeowners import Codeowners

MOST_OWNERS: Final = 3
"""Owners that are proposed for a connector."""
MOST_CONNECTORS: Final = 5
"""A change to more connectors than this is housekeeping: it makes nobody an owner."""

_NOREPLY: Final = re.compile(r"(?:(\d{1,18})\+)?([A-Za-z0-9][A-Za-z0-9_-]{0,99})@users\.noreply\.github\.com")
_MERGED_FROM: Final = re.compile(r"Merge pull request #\d{1,9} from ([A-Za-z0-9][A-Za-z0-9_-]{0,99})/")
_BOTS: Final = frozenset({"actions-user", "dependabot", "github-actions", "renovate", "web-flow"})
_BOT_ENDINGS: Final = ("[bot]", "-bot")


@dataclass(frozen=True, slots=True)
class MergedChange:
    """A commit of the main line: who wrote it, what its subject is, the day, and the files that it changed."""

    author: str
    email: str
    subject: str
    date: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who could own a connector, and what speaks for it."""

    handle: str
    id: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """Whom to ask about a connector; `unknown` has the names of authors whose account the history does not tell."""

    connector: str
    owners: tuple[Proposal, ...]
    unknown: tuple[str, ...]


def propose(changes: Iterable[MergedChange], connectors: Sequence[str]) -> tuple[Proposals, ...]:
    """Proposals for each of the connectors, the most active author first; bots and bulk changes do not count."""
    by_connector: dict[str, list[MergedChange]] = {name: [] for name in connectors}
    for change in changes:
        touched = {name for path in change.paths if (name := _owner_folder(path, by_connector)) is not None}
        if len(_folders(change.paths)) <= MOST_CONNECTORS and not _is_bot(change):
            for name in touched:
                by_connector[name].append(change)
    return tuple(_proposals(name, found) for name, found in by_connector.items())


def _owner_folder(path: str, connectors: Mapping[str, object]) -> str | None:
    """The nearest folder above a path that is one of the connectors."""
    while path:
        path = path.rpartition("/")[0]
        if path in connectors:
            return path
    return None


def _folders(paths: Iterable[str]) -> set[str]:
    """What was changed, two folders deep, where connectors are."""
    return {"/".join(path.split("/")[:2]) for path in paths if path.count("/") > 1}


def _proposals(connector: str, changes: Sequence[MergedChange]) -> Proposals:
    by_account: dict[str, list[MergedChange]] = {}
    numbers: dict[str, int | None] = {}
    unknown: dict[str, None] = {}
    for change in changes:
        handle, number = _account(change)
        if handle:
            by_account.setdefault(handle.lower(), []).append(change)
            numbers[handle.lower()] = number or numbers.get(handle.lower())
        else:
            unknown[change.author] = None
    ranked = sorted(by_account, key=lambda key: (-len(by_account[key]), key))
    owners = (Proposal(_account(by_account[key][0])[0], numbers[key], _why(by_account[key])) for key in ranked)
    return Proposals(connector, tuple(islice(owners, MOST_OWNERS)), tuple(unknown))


def _why(changes: Sequence[MergedChange]) -> str:
    last = max(each.date for each in changes)
    return f"{len(changes)} merged changes, the last on {last}" if len(changes) > 1 else f"a merged change on {last}"


def from_lines(content: Codeowners, connectors: Iterable[str]) -> tuple[Proposals, ...]:
    """The owners of connectors that have a line of their own in CODEOWNERS, which people wrote."""
    lines = {entry.pattern: entry for entry in content.entries}
    found = []
    for name in connectors:
        entry = lines.get(folder_pattern(name)) if name else None
        handles = [each.removeprefix("@") for each in entry.names if each.startswith("@")] if entry else []
        if entry and handles:
            owners = tuple(Proposal(handle, None, f"line {entry.line} of CODEOWNERS") for handle in handles)
            found.append(Proposals(name, owners, ()))
    return tuple(found)


def _account(change: MergedChange) -> tuple[str, int | None]:
    """The GitHub account, from the address that GitHub hides an author's behind, or the branch that was merged."""
    if hidden := _NOREPLY.fullmatch(change.email):
        return hidden[2], int(hidden[1]) if hidden[1] else None
    merged = _MERGED_FROM.match(change.subject)
    return (merged[1], None) if merged else ("", None)


def _is_bot(change: MergedChange) -> bool:
    names = (change.author, change.email.rpartition("@")[0].rpartition("+")[2], _account(change)[0])
    return any(name.casefold() in _BOTS or name.casefold().endswith(_BOT_ENDINGS) for name in names)
