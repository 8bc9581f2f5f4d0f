"""Writing lines that GitHub reads as what was meant, whatever a folder is called."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPED: Final = frozenset(" \\*?[]")
_UNWRITABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, bytes that are no text, and what some readers take for a line end."""
ANY_CHARACTER: Final = "?"


def folder_pattern(folder: str) -> str:
    r"""The pattern for a folder of the repository and all that is below it; "" is the repository.

    A "#" would begin a comment, even as `\#`, and a line end would end the line. The pattern has a "?" in their place,
    which matches any character; see `lines` for their order.
    """
    return f"/{''.join(_escaped(each) for each in folder)}/" if folder else "*"


def _escaped(character: str) -> str:
    if character == "#" or unicodedata.category(character) in _UNWRITABLE:
        return ANY_CHARACTER
    return f"\\{character}" if character in _ESCAPED else character


def has_wildcard(folder: str) -> bool:
    """Whether the folder's name can't be written exactly."""
    return any(_escaped(each) == ANY_CHARACTER for each in folder)


def line(folder: str, handles: Iterable[str]) -> str:
    """The line that gives a folder to owners, who are named without the at sign; they are sorted, each once."""
    unique = {each.casefold(): each for each in handles}
    return " ".join([folder_pattern(folder), *(f"@{unique[key]}" for key in sorted(unique))])


def lines(owners: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """The lines of a block: folders whose pattern may match others too come first, because the last match wins."""
    ordered = sorted(owners, key=lambda each: (bool(each[0]), not has_wildcard(each[0]), each[0]))
    return [line(folder, handles) for folder, handles in ordered]
