"""Secrets taken out of what other rules say: their messages quote values, and pointers hold names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.documents import escape
from connectorops.scanning.secrets_found import leaks

if TYPE_CHECKING:
    from connectorops.connectors import Connector

HIDDEN: Final = "(hidden)"
_NO_WORD: Final = re.compile(r"[^A-Za-z0-9]+")
_RUN: Final = re.compile(r"[A-Za-z0-9]{12,}")
_SHORTEST: Final = 3
"""Characters of the shortest form: less would hide parts of every word."""
_START: Final = 8
"""Characters of a secret that are recognised where a message has cut the rest off."""


class Hider:
    """Hides the secrets of one connector in texts about it."""

    def __init__(self, connector: Connector) -> None:
        values = sorted({leak.match.value for leak in leaks(connector)}, key=len, reverse=True)
        forms = [form for value in values for form in _forms(value)]
        self._pattern = re.compile("|".join(forms), re.IGNORECASE) if forms else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


def _forms(value: str) -> list[str]:
    """The value as it stands, in a pointer, in a name that a message proposes, and cut off."""
    whole = (value, escape(value), repr(value)[1:-1], _NO_WORD.sub("", value), *_RUN.findall(value))
    cut = [rf"{re.escape(value[:_START])}[^\s\"']*"] if len(value) >= 2 * _START else []
    return [*(re.escape(each) for each in dict.fromkeys(whole) if len(each) >= _SHORTEST), *cut]
