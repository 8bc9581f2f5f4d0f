"""One event of the ledger: what happened to a submission, who recorded it, and of which bytes it speaks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from connectorops.lifecycle.states import Move, Role
from connectorops.schema import violations

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: it sorts like the number, and has no I, L, O, U
_TIME_CHARACTERS: Final = 10
_RANDOM_CHARACTERS: Final = 16
_DIGESTS: Final = ("commit", "tree", "package", "rules", "report")
_LARGEST: Final = 64 * 1024


class EventError(Exception):
    """A file of the ledger is not an event."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who recorded it. The number stays when the account is renamed; the name is for people."""

    id: int
    login: str
    role: Role


@dataclass(frozen=True, slots=True)
class Subject:
    """Of which bytes an event speaks, as far as it is known: "" where it is not.

    `commit` and `tree` are git's ids of the commit and of the connector's folder in it, `package` is the sha256 of
    the package, `rules` and `report` are the digests of the rules and of the verdict.
    """

    commit: str = ""
    tree: str = ""
    package: str = ""
    rules: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """`time` is when it happened, `recorded` when it was written; `previous` is the sha256 of the event before it."""

    id: str
    connector: str
    sequence: int
    previous: str
    move: Move
    time: datetime
    recorded: datetime
    actor: Actor
    command: str
    key: str
    subject: Subject = field(default_factory=Subject)
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    read: bytes = field(default=b"", compare=False, repr=False)
    """The file that it was read from, which is what `encode` gives."""

    @property
    def digest(self) -> str:
        """What the next event holds as `previous`: the sha256 of this one's file, as `sha256sum` prints it."""
        return hashlib.sha256(self.read or encode(self)).hexdigest()


def new_id(at: datetime, seed: str, after: str = "") -> str:
    """An id that sorts by time, 26 characters as in ULID; always behind `after`, whatever the clock says.

    The rest of it comes from the seed, so that the same event gets the same id again.
    """
    milliseconds = max(int(at.timestamp() * 1000), _milliseconds(after) + 1 if after else 0)
    number = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()[:10])
    return _base32(milliseconds, _TIME_CHARACTERS) + _base32(number, _RANDOM_CHARACTERS)


def _base32(number: int, characters: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(characters)))


def _milliseconds(event_id: str) -> int:
    total = 0
    for character in event_id[:_TIME_CHARACTERS]:
        total = total * 32 + _ALPHABET.index(character)
    return total


def encode(event: Event) -> bytes:
    """The event's file: one form for one event, so that its digest can be computed again."""
    value: dict[str, Any] = {
        "schema": 1,
        "id": event.id,
        "connector": event.connector,
        "sequence": event.sequence,
        "previous": event.previous,
        "move": event.move.value,
        "time": moment(event.time),
        "recorded": moment(event.recorded),
        "actor": {"id": event.actor.id, "login": event.actor.login, "role": event.actor.role.value},
        "command": event.command,
        "key": event.key,
        **{name: text for name in _DIGESTS if (text := getattr(event.subject, name))},
        "facts": dict(event.facts),
    }
    members = (f"  {json.dumps(name)}: {json.dumps(value[name], sort_keys=True)}" for name in sorted(value))
    return ("{\n" + ",\n".join(members) + "\n}\n").encode()


def decode(data: bytes) -> Event:
    """Raises EventError for what is no event, or not one in the form in which events are written."""
    if len(data) > _LARGEST:
        raise EventError(f"it has {len(data):,} bytes, and no event has more than {_LARGEST:,}")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EventError(f"it is not JSON: {error}") from error
    found = violations("event", value)
    if found:
        raise EventError(f"{found[0].pointer or 'it'}: {found[0].message}")
    event = _event(value, data)
    if encode(event) != data:
        raise EventError("it is not written as events are: somebody edited it")
    return event


def _event(value: Mapping[str, Any], data: bytes) -> Event:
    actor = value["actor"]
    return Event(
        value["id"],
        value["connector"],
        value["sequence"],
        value["previous"],
        Move(value["move"]),
        parse_moment(value["time"]),
        parse_moment(value["recorded"]),
        Actor(actor["id"], actor["login"], Role(actor["role"])),
        value["command"],
        value["key"],
        Subject(**{name: value.get(name, "") for name in _DIGESTS}),
        MappingProxyType(value["facts"]),
        data,
    )


def moment(time: datetime) -> str:
    """A time as events have it: UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_moment(text: str) -> datetime:
    """Raises EventError for a day or an hour that there is not."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise EventError(f"{text!r} is not a time: {error}") from error
