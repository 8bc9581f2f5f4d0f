"""Patterns that read each byte once, whatever the text: automata of RE2 over the bytes of a text."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def compiled(pattern: str) -> Any:  # noqa: ANN401 - RE2 has no types
    """For bytes of any encoding."""
    import re2  # type: ignore[import-untyped]  # it ships no types  # noqa: PLC0415 - start-up counts

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 64 << 20  # all forms in one automaton, built only as far as texts lead into it
    return re2.compile(pattern.encode(), options)


def union(*patterns: str) -> str:
    """One pattern for any of these."""
    return "|".join(f"(?:{each})" for each in patterns)
