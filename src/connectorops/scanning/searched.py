"""What the secret engine found, made into leaks: at the place in its file, and only what our own forms don't know."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from connectorops.documents import Document, TextFile
from connectorops.scanning.containers import Refused, is_container, members
from connectorops.scanning.files import is_searched, is_text, strings_of
from connectorops.scanning.placeholders import is_known_sample, is_placeholder
from connectorops.scanning.roles import Role
from connectorops.scanning.secrets_found import Leak, Match, leaks
from connectorops.scanning.secrets_shapes import Family
from connectorops.scanning.strings import Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.connectors import Connector

_APART: Final = b"\n\n\n"
"""What stands between two files: no form of a secret goes over empty lines."""
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EngineHit:
    """A secret that the engine found in the bundle of this number. It has no repr: no log can show the value."""

    blob: int
    kind: str
    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The texts of a connector in one, as the engine reads them: it takes longer to open a file than to search it.

    File `names[n]` begins at line `starts[n]`.
    """

    connector: str
    names: tuple[str, ...]
    starts: tuple[int, ...]
    data: bytes

    def place(self, hit: EngineHit) -> tuple[str, EngineHit]:
        """The file that the engine's hit is in, and the hit with its line in that file."""
        index = max(bisect_right(self.starts, hit.line) - 1, 0)
        return self.names[index], replace(hit, line=hit.line - self.starts[index] + 1)


def bundles_of(connectors: Iterable[Connector]) -> Iterator[Bundle]:
    """What the engine looks into: texts, and texts in archives."""
    for connector in connectors:
        texts = list(_texts(connector))
        if texts:
            lines = accumulate((text.count(b"\n") + _APART.count(b"\n") for _, text in texts), initial=1)
            names, parts = zip(*texts, strict=True)
            yield Bundle(connector.name, names, tuple(lines)[:-1], _APART.join(parts))


def _texts(connector: Connector) -> Iterator[tuple[str, bytes]]:
    """A file that can't be read is left out here, and reported by whoever judges it."""
    for name in connector.files:
        try:
            data = connector.tree.read(connector.path(name))
        except OSError:
            continue
        parts = _members(data) if is_container(name) else (data,) if is_searched(name, len(data)) else ()
        for each in parts:
            if each and is_text(each):
                yield name, _plain(each)


def _members(data: bytes) -> Iterator[bytes]:
    return (each.data for each in members(data) if not isinstance(each, Refused))


def _plain(data: bytes) -> bytes:
    """The text in the one encoding that leaves texts beside it readable."""
    return TextFile("", data).text.encode("utf-8", "surrogatepass") if data.startswith(_WIDE) else data


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
    offset = sum(len(line) + 1 for line in file.text.split("\n")[: hit.line - 1])
    start = max(file.text.find(hit.value, offset) - offset, 0)
    return Leak(
        Match(Family.TOKEN, hit.kind, start, start + len(hit.value), hit.value), Where(path, Role.VALUE, offset=offset)
    )


def _line(file: object, where: Where) -> int:
    pointer = where.place(0, 0, None).pointer
    return file.locate([pointer])[pointer].line if isinstance(file, Document) and where.offset is None else 0
