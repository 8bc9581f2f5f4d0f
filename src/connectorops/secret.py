"""A text that nobody may see by accident."""

from __future__ import annotations

import re
from typing import Final, NoReturn

MASK: Final = "***"
_SIGNATURE: Final = re.compile(r"(\bsig(?:=|%3d))[^&\s\"'<>]+", re.IGNORECASE)


class Secret:
    """Holds a text that shows as a mask wherever values are shown, and can't be copied, pickled or made JSON of."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Whoever calls this answers for where it goes."""
        return self._text

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return MASK

    def __format__(self, _spec: str) -> str:
        return MASK

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


def without_signatures(text: str) -> str:
    """The text with the signature of every link in it masked: the last net under texts that others made."""
    return _SIGNATURE.sub(rf"\1{MASK}", text)
