"""The patterns by which a workflow is limited to paths and branches, as GitHub documents them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 1_000
_MOST: Final = 500
_SPECIAL: Final = frozenset("\\.^$(){}|")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 has no types
    """None for what is no pattern. Linear in time, whatever the pattern is."""
    import re2  # type: ignore[import-untyped]  # it ships no types  # noqa: PLC0415 - start-up counts

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(_expression(pattern), options)
    except re2.error:
        return None


def _expression(pattern: str) -> str:
    """`*` stays within a folder, `**` does not; `?` and `+` speak of the character before them, as brackets do."""
    made = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if pattern.startswith("**/", index):
            made.append("(?:.*/)?")
            index += 3
        elif pattern.startswith("**", index):
            made.append(".*")
            index += 2
        elif char == "*":
            made.append("[^/]*")
            index += 1
        elif char == "\\" and index + 1 < len(pattern):
            made.append(f"\\{pattern[index + 1]}" if not pattern[index + 1].isalnum() else pattern[index + 1])
            index += 2
        else:
            made.append(f"\\{char}" if char in _SPECIAL else char)
            index += 1
    return "".join(made)


def matches(patterns: Iterable[str], text: str) -> bool:
    """Whether a list lets it through: the last pattern that matches counts, and one with "!" takes away."""
    found = False
    for pattern in list(patterns)[:_MOST]:
        takes_away = pattern.startswith("!")
        expression = _compiled(pattern.removeprefix("!")[:_LONGEST])
        if expression is not None and expression.fullmatch(text):
            found = not takes_away
    return found


def listed(value: Any) -> list[str]:  # noqa: ANN401 - YAML is any shape
    """The patterns of a filter: one, or a list."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def lets_through(limits: Any, what: str, text: str) -> bool:  # noqa: ANN401 - YAML is any shape
    """Whether a trigger with these limits runs for a path or a branch; `what` is "paths" or "branches"."""
    if not isinstance(limits, dict):
        return True
    if what in limits:
        return matches(listed(limits[what]), text)
    ignored = f"{what}-ignore"
    return ignored not in limits or not matches(listed(limits[ignored]), text)
