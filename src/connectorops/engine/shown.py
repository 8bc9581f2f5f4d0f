"""What a report may say of a connector."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.scanning.hiding import Hider

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.connectors import Connector


class Shown:
    """Makes text fit for every output, and leaves none of the connector's secrets in it."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    def __call__(self, text: str) -> str:
        return self._hide(_printable(text))

    @cached_property
    def _hide(self) -> Callable[[str], str]:
        try:
            return Hider(self._connector)
        except Exception:  # noqa: BLE001 - the search for secrets crashed (and is reported), so any text may hold one
            return lambda _: "(withheld: the search for secrets failed, so this may hold one)"


def _printable(text: str) -> str:
    """Lone surrogates from broken escapes are written as escapes again."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
