"""How messages put what a publisher wrote, and lists and numbers, into a sentence."""

from __future__ import annotations

from typing import Final

SHOWN: Final = 60


def quoted(value: str) -> str:
    """The text in quotes, without line breaks, cut where it gets too long for a message."""
    line = " ".join(value[: 4 * SHOWN].split())
    if len(line) > SHOWN:
        line = f"{line[: SHOWN - 1].rstrip()}…"
    return f'"{line}"'


def around(text: str, offset: int) -> str:
    """The text in quotes, cut so that the character at the offset can be seen."""
    start = max(offset - SHOWN // 2, 0) if len(text) > SHOWN else 0
    excerpt = quoted(text[start:])
    return f'"…{excerpt[1:]}' if start else excerpt


def listed(words: list[str], last: str = "and") -> str:
    """a; a and b; a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), "".join(words[-1:]))))


def counted(number: int, noun: str) -> str:
    """1 operation; 12,000 operations."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
