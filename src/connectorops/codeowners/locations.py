"""Where GitHub looks for the file, and how large it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

LOCATIONS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""In the order in which GitHub looks: it uses the first that is there, and no other."""

MAX_BYTES: Final = 3 * 1024 * 1024
"""A larger file is not loaded at all: nobody owns anything."""


def locate(paths: Collection[str]) -> tuple[str, ...]:
    """The CODEOWNERS files among these paths: the first is the one that GitHub uses, the others have no effect."""
    return tuple(each for each in LOCATIONS if each in paths)
