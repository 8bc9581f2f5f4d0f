"""Which part of `info.version` changes call for, and what it should be next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.changes.codes import Bump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.changes.edits import Edit

_ORDER: Final = (Bump.MAJOR, Bump.MINOR, Bump.PATCH, Bump.NONE)
_VERSION: Final = re.compile(r"(v?)(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?![0-9.])", re.IGNORECASE)


def needed(edits: Iterable[Edit]) -> Bump:
    """The largest bump that any of the edits calls for."""
    return min((edit.about.bump for edit in edits), key=_ORDER.index, default=Bump.NONE)


def next_version(version: str, bump: Bump) -> str:
    """The next version, in as many parts as it has or needs; "" for one that is not made of numbers."""
    match = _VERSION.match(version)
    if match is None or bump is Bump.NONE:
        return ""
    numbers = [int(each) for each in match.groups()[1:] if each is not None]
    place = _ORDER.index(bump)
    numbers += [0] * (place + 1 - len(numbers))
    numbers[place] += 1
    numbers[place + 1 :] = [0] * (len(numbers) - place - 1)
    return match[1] + ".".join(map(str, numbers))


def is_newer(old: str, new: str) -> bool:
    """Whether the version went up; any other text counts where versions are not numbers."""
    before, after = _VERSION.match(old), _VERSION.match(new)
    if before is None or after is None:
        return old != new
    return _numbers(after) > _numbers(before) or (
        _numbers(after) == _numbers(before) and new[after.end() :] != old[before.end() :]
    )


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(each or 0) for each in match.groups()[1:])
