"""Where two JSON values differ, by pointer; the values themselves are not told: one of them may be a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.documents import join

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 25
"""Differences of one file that are told."""
CHANGED: Final = "differs"
ADDED: Final = "is only in the package"
MISSING: Final = "is missing in the package"


def differences(packaged: object, source: object, pointer: str = "") -> Iterator[tuple[str, str]]:
    """The pointer and the kind of each difference, as deep as it can be said."""
    waiting = [(pointer, packaged, source)]
    while waiting:
        at, left, right = waiting.pop()
        if isinstance(left, dict) and isinstance(right, dict):
            yield from ((join(at, key), MISSING) for key in right if key not in left)
            yield from ((join(at, key), ADDED) for key in left if key not in right)
            waiting.extend((join(at, key), left[key], right[key]) for key in reversed(left) if key in right)
        elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            pairs = list(zip(left, right, strict=True))
            waiting.extend((join(at, index), *pair) for index, pair in reversed(list(enumerate(pairs))))
        elif type(left) is not type(right) or left != right:
            yield at, CHANGED
