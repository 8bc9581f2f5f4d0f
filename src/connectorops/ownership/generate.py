"""CODEOWNERS from the manifests: the same files always give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.codeowners import LOCATIONS, Codeowners, block_span, folder_pattern, lines, parse, with_block
from connectorops.connectors.connector import MANIFEST
from connectorops.documents import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectorops.connectors import Repository
    from connectorops.manifest import Owner


@dataclass(frozen=True, slots=True)
class Generated:
    """A file as it is (`before`, None where there is none) and as it should be.

    `waiting` has the owners who are left out until they agree, `overruled` the folders whose owners do not come out
    as listed, with the line that decides instead (0: none does).
    """

    path: str
    before: bytes | None
    after: bytes
    waiting: tuple[tuple[str, Owner], ...]
    overruled: tuple[tuple[str, int], ...]

    @property
    def changed(self) -> bool:
        return self.after != (self.before or b"")

    @property
    def has_block(self) -> bool:
        return self.before is not None and block_span(self.before) is not None


def generate(repository: Repository, *, trusted: Codeowners | None = None, vouch: bool = False) -> Generated:
    """The CODEOWNERS file with the block that the manifests ask for.

    An owner gets a line who has agreed, or whom the `trusted` file (default: the one there is) has as owner of the
    folder already; `vouch` accepts everybody who is listed. Raises BlockError where the markers are broken.
    """
    file = repository.owners_file
    current = trusted or (file.content if file else parse(""))
    lines_of = {entry.pattern: entry.names for entry in current.entries}
    waiting: list[tuple[str, Owner]] = []
    accepted: dict[str, tuple[str, ...]] = {}
    for folder, owners in repository.owners.items():
        late = () if vouch else tuple(_waiting(owners, _known(current, lines_of, folder)))
        waiting += [(folder, each) for each in late]
        accepted[folder] = tuple(each.handle for each in owners if each not in late)
    before = file.data if file else None
    after = with_block(before or b"", lines((folder, handles) for folder, handles in accepted.items() if handles))
    path = file.path if file else LOCATIONS[0]
    return Generated(path, before, after, tuple(waiting), tuple(_overruled(path, after, accepted)))


def _known(current: Codeowners, lines_of: Mapping[str, tuple[str, ...]], folder: str) -> set[str]:
    """Who owns the folder already, in a line of its own or in the one that decides."""
    names = (*current.owners_of(_probe(folder)), *lines_of.get(folder_pattern(folder), ()))
    return {each.casefold() for each in names}


def _waiting(owners: Iterable[Owner], known: set[str]) -> Iterator[Owner]:
    for owner in owners:
        if owner.consent is None and f"@{owner.handle}".casefold() not in known:
            yield owner


def _overruled(path: str, data: bytes, accepted: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Where the file does not say what the manifests do: another line decides, or two names can't be told apart."""
    content = parse(TextFile(path, data).text)
    for folder, handles in accepted.items():
        entry = content.entry_for(_probe(folder)) if handles else None
        found = {name.casefold() for name in entry.names} if entry else set()
        if handles and found != {f"@{each}".casefold() for each in handles}:
            yield folder, entry.line if entry else 0


def _probe(folder: str) -> str:
    """A file of the folder, to ask who owns it."""
    return f"{folder}/{MANIFEST}" if folder else MANIFEST
