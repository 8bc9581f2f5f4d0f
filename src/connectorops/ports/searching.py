"""The search for secrets by an engine that runs beside us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from connectorops.scanning.searched import EngineHit


class SecretSearch(Protocol):
    """A search for secrets that is under way."""

    def hits(self) -> Iterable[EngineHit]:
        """What it found, once it is ready. Raises ServiceDownError where it did not get there."""


class Searching(Protocol):
    """Where it is started."""

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        """Start the secret engine over these files: it works while the caller does. Raises ServiceDownError."""
