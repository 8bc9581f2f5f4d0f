"""This machine, for tests that judge the same connector again and again: the secret engine reads the same bytes once.

Tests of the engine itself, and of the program as a process, use the machine as it is.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from connectorops.adapters.local import LocalWorkspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from connectorops.ports import SecretSearch
    from connectorops.scanning.searched import EngineHit

_KNOWN: Final[dict[bytes, list[EngineHit]]] = {}
"""What the engine found in each text that it read for a test of this process.

A start takes it half a second, and what it finds in a text depends on no other text and on nothing that a test sets.
"""


class Machine(LocalWorkspace):
    """Everything is real; of what the engine has read before, its findings are those of then."""

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        return _searching(super().search_secrets, list(blobs))


@contextmanager
def _searching(
    search: Callable[[Iterable[bytes]], AbstractContextManager[SecretSearch]], texts: Sequence[bytes]
) -> Iterator[SecretSearch]:
    new = [text for text in dict.fromkeys(texts) if text not in _KNOWN]
    with search(new) as running:
        yield _Search(texts, new, running)


@dataclass(frozen=True)
class _Search:
    texts: Sequence[bytes]
    new: Sequence[bytes]
    running: SecretSearch

    def hits(self) -> list[EngineHit]:
        found: dict[bytes, list[EngineHit]] = {text: [] for text in self.new}
        for hit in self.running.hits():
            found[self.new[hit.blob]].append(hit)
        _KNOWN.update(found)
        return [replace(hit, blob=number) for number, text in enumerate(self.texts) for hit in _KNOWN[text]]
