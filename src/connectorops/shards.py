"""Which connectors each of several jobs judges, where a pull request is too large for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WORTH: Final = 5_000_000
"""Bytes from which a job of its own is worth it: to start one takes longer than to judge less."""
MOST: Final = 256
"""GitHub runs no more jobs of one matrix."""


def shards(sizes: Mapping[str, int], most: int, worth: int | None = None) -> tuple[tuple[str, ...], ...]:
    """The connectors, given by name and bytes, in as many groups as are worth it; at least one, at most `most`.

    The largest come first, each into the group that is smallest then: no group has twice what it should, unless it is
    one connector. The same connectors make the same groups everywhere.
    """
    number = max(1, min(most, len(sizes), -(-sum(sizes.values()) // (worth or WORTH))))
    groups: list[list[str]] = [[] for _ in range(number)]
    loads = [0] * number
    for name in sorted(sizes, key=lambda each: (-sizes[each], each)):
        smallest = loads.index(min(loads))
        groups[smallest].append(name)
        loads[smallest] += sizes[name]
    return tuple(tuple(sorted(group)) for group in groups)
