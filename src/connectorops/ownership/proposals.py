"""Owners for connectors that have none: the people whose changes to them were merged. A plan for a person to read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    """Somebody who could own a connector, and why: how many changes of theirs were merged, the last on which day."""

    handle: str
    id: int | None
    changes: int
    last: str


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
    counts: Counter[str] = Counter()
    handles: dict[str, tuple[str, int | None, str]] = {}
    unknown: dict[str, None] = {}
    for change in changes:
        handle, number = _account(change)
        if not handle:
            unknown[change.author] = None
            continue
        key = handle.casefold()
        counts[key] += 1
        known = handles.get(key, (handle, None, ""))
        handles[key] = (known[0], known[1] or number, max(known[2], change.date))
    found = [Proposal(handles[key][0], handles[key][1], count, handles[key][2]) for key, count in counts.items()]
    found.sort(key=lambda each: each.handle.casefold())
    found.sort(key=lambda each: (each.changes, each.last), reverse=True)
    return Proposals(connector, tuple(found[:MOST_OWNERS]), tuple(unknown))


def _account(change: MergedChange) -> tuple[str, int | None]:
    """The GitHub account, from the address that GitHub hides an author's behind, or the branch that was merged."""
    if hidden := _NOREPLY.fullmatch(change.email):
        return hidden[2], int(hidden[1]) if hidden[1] else None
    merged = _MERGED_FROM.match(change.subject)
    return (merged[1], None) if merged else ("", None)


def _is_bot(change: MergedChange) -> bool:
    names = (change.author, change.email.rpartition("@")[0].rpartition("+")[2], _account(change)[0])
    return any(name.casefold() in _BOTS or name.casefold().endswith(_BOT_ENDINGS) for name in names)
