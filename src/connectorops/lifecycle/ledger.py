"""The ledger: reading it, adding to it so that no writer loses another's event, and proving that nobody changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.advance import next_event, repeated, with_ring
from connectorops.lifecycle.event import Event, EventError, decode, encode
from connectorops.lifecycle.submission import ChainError, Submission, fold
from connectorops.ports import MovedError, ServiceDownError

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.lifecycle.advance import Request
    from connectorops.lifecycle.durations import Durations
    from connectorops.ports import EventBranch, EventHistory
    from connectorops.tree import Tree

FOLDER: Final = "events"
ATTEMPTS: Final = 200
"""A writer who lost so many races is not unlucky: something holds the branch."""


class LedgerError(Exception):
    """The ledger is damaged: which file, and how."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the ledger that nobody who used it as meant can have written."""

    path: str
    message: str


def folder_of(connector: str) -> str:
    return f"{FOLDER}/{connector}"


def path_of(event: Event) -> str:
    return f"{folder_of(event.connector)}/{event.id}.json"


def read(tree: Tree, connector: str) -> Submission:
    """The submission of one connector; one without events where the ledger has none. Raises LedgerError."""
    folder = folder_of(connector)
    own = [path for path in tree.paths(folder) if path.rpartition("/")[0] == folder]
    return _folded(connector, [_event(tree, path) for path in sorted(own)])


def connectors_in(tree: Tree) -> list[str]:
    """Of which connectors the ledger has events."""
    return sorted({path.rpartition("/")[0].removeprefix(f"{FOLDER}/") for path in tree.paths(FOLDER)})


def read_all(tree: Tree) -> tuple[Submission, ...]:
    """Every submission, by connector. Raises LedgerError."""
    events: dict[str, list[Event]] = {}
    for path in sorted(tree.paths(FOLDER)):
        folder = path.rpartition("/")[0]
        events.setdefault(folder.removeprefix(f"{FOLDER}/"), []).append(_event(tree, path))
    return tuple(_folded(connector, events[connector]) for connector in sorted(events))


def record(
    branch: EventBranch, connector: str, request: Request, now: datetime, durations: Durations
) -> tuple[Submission, Event, bool]:
    """Write the event that the request asks for, whoever else writes meanwhile; or find that it is written already.

    Returns the submission afterwards, the event, and whether it is new. Raises RefusedError where the move may not
    happen, judged by the newest events each time; LedgerError, and ServiceDownError where the branch stays held.
    """
    held = ""
    for attempt in range(ATTEMPTS):
        tip = branch.tip()
        submission = read(branch.tree(tip), connector)
        asked = with_ring(submission, request)
        known = repeated(submission, asked)
        if known is not None:
            return submission, known, False
        event = next_event(submission, asked, now, durations)
        try:
            branch.extend(tip, {path_of(event): encode(event)}, f"{event.move} {connector}")
        except MovedError as error:
            held = str(error)
            branch.pause(attempt)
            continue
        return fold(connector, (*submission.events, event)), event, True
    raise ServiceDownError(f"the ledger could not be written in {ATTEMPTS} attempts, and nothing was: {held}")


def verify(branch: EventHistory) -> list[Problem]:
    """All that is wrong: files that are no events, broken chains, and what some commit changed or removed."""
    tip = branch.tip()
    tree = branch.tree(tip)
    problems = [Problem(path, "a later commit changed or removed it") for path in branch.altered(tip)]
    events: dict[str, list[Event]] = {}
    for path in tree.paths():
        try:
            event = _placed(tree, path)
        except LedgerError as error:
            problems.append(Problem(path, str(error).removeprefix(f"{path}: ")))
        else:
            events.setdefault(event.connector, []).append(event)
    for connector, chain in events.items():
        try:
            _folded(connector, sorted(chain, key=lambda each: each.id))
        except LedgerError as error:
            problems.append(Problem(folder_of(connector), str(error)))
    return problems


def _folded(connector: str, events: list[Event]) -> Submission:
    try:
        return fold(connector, events)
    except ChainError as error:
        raise LedgerError(f"{error}. `connectorops ledger verify` tells all that is wrong.") from error


def _event(tree: Tree, path: str) -> Event:
    try:
        return decode(tree.read(path))
    except EventError as error:
        raise LedgerError(f"{path}: {error}") from error


def _placed(tree: Tree, path: str) -> Event:
    event = _event(tree, path)
    if path_of(event) != path:
        raise LedgerError(f"{path}: it says that it is {path_of(event)}")
    return event
