"""What the secret engine found, made into leaks: at the place in its file, and only what our own forms don't know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.documents import Document
from connectorops.scanning.files import is_text, strings_of
from connectorops.scanning.placeholders import is_known_sample, is_placeholder
from connectorops.scanning.roles import Role
from connectorops.scanning.secrets_found import Leak, Match, leaks
from connectorops.scanning.secrets_shapes import Family
from connectorops.scanning.strings import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.connectors import Connector


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EngineHit:
    """A secret that the engine found in the blob of this number. It has no repr, so that no log can show the value."""

    blob: int
    kind: str
    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that the engine looks into."""

    connector: str
    name: str
    data: bytes


def blobs_of(connectors: Iterable[Connector]) -> Iterator[Blob]:
    """The files that hold text. One that can't be read is left out here, and reported by whoever judges it."""
    for connector in connectors:
        for name in connector.files:
            try:
                data = connector.tree.read(connector.path(name))
            except OSError:
                continue
            if data and is_text(data):
                yield Blob(connector.name, name, data)


def new_leaks(connector: Connector, hits: Iterable[tuple[str, EngineHit]]) -> Iterator[Leak]:
    """What the engine's hits in these files add to what is known of the connector."""
    known = {(leak.where.path, leak.match.value) for leak in leaks(connector)}
    for name, hit in hits:
        path = connector.path(name)
        same = any(place == path and (hit.value in value or value in hit.value) for place, value in known)
        if not (same or is_placeholder(hit.value) or is_known_sample(hit.value)):
            known.add((path, hit.value))
            yield _leak(connector, name, hit)


def _leak(connector: Connector, name: str, hit: EngineHit) -> Leak:
    """The leak at its JSON pointer, or in the text."""
    path = connector.path(name)
    file = connector.text(name)
    for strings in strings_of(connector):
        indices = [index for index, text in enumerate(strings.texts) if strings.path == path and hit.value in text]
        wheres = [(strings.texts[index], where) for index, found in strings.places(indices).items() for where in found]
        if wheres:
            text, where = next((each for each in wheres if _line(file, each[1]) == hit.line), wheres[0])
            start = text.index(hit.value)
            return Leak(Match(Family.TOKEN, hit.kind, start, start + len(hit.value), hit.value), where)
    offset = sum(len(line) for line in file.text.splitlines(keepends=True)[: hit.line - 1])
    start = max(file.text.find(hit.value, offset) - offset, 0)
    return Leak(
        Match(Family.TOKEN, hit.kind, start, start + len(hit.value), hit.value), Where(path, Role.VALUE, offset=offset)
    )


def _line(file: object, where: Where) -> int:
    pointer = where.place(0, 0, None).pointer
    return file.locate([pointer])[pointer].line if isinstance(file, Document) and where.offset is None else 0
