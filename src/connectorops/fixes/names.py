"""Names of versions: `GetItem`, `GetItem_V2`, `GetItem_V3`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_VERSION: Final = re.compile(r"_?[vV](\d{1,4})$")


def stem_and_number(name: str) -> tuple[str, int]:
    """The name without its version, and the version, which is 1 where it names none."""
    match = _VERSION.search(name)
    if match is None or not match.start() or int(match[1]) < 1:
        return name, 1
    return name[: match.start()], int(match[1])


def numbered(stem: str, number: int) -> str:
    return f"{stem}_V{number}"


def free_number(stem: str, number: int, taken: Collection[str]) -> int:
    """The first version from `number` on whose name nobody has; `taken` are names without their case."""
    while numbered(stem, number).casefold() in taken:
        number += 1
    return number


def next_name(name: str, taken: Collection[str]) -> str:
    """The name of the next version."""
    stem, number = stem_and_number(name)
    return numbered(stem, free_number(stem, number + 1, taken))
