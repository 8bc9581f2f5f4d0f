"""An offline dictionary of English: how common a word is, and what a rare one was probably meant to be.

Only the word list of the package `pyspellchecker` is read, as it lies sorted in its file. Its own code would first
build tables of all words, which takes longer than judging a connector. So would looking through the list for common
words: common_words.txt has those, and is generated from it.
"""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

COMMON_WORDS: Final = "common_words.txt"
COMMON: Final = 20_000
"""Occurrences (in the texts that the list was made of) from which a word is meant more likely than a new word is."""
SHORT: Final = 5
"""Letters from which a word is looked at in full."""
_ENTRY: Final = re.compile(rb'"([a-z]+)": ([0-9]{5,})')
MOST_KNOWN: Final = 50_000
_VARIANTS: Final = (
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("ence", "ense"),
    ("tre", "ter"),
    ("ll", "l"),
    ("ae", "e"),
)
"""British and American spellings: either is right."""


class Dictionary:
    """The words of a JSON object on lines of their own, sorted: found by halving, without reading it all.

    `common` has those that a slip may have been meant to be, with how often they occur.
    """

    def __init__(self, data: bytes, common: Mapping[str, int]) -> None:
        self._data = data
        self._common = common
        self._known: set[str] = set()

    def knows(self, word: str) -> bool:
        """Whether the word is in it. What is known is remembered: most words are in every text."""
        if word in self._known:
            return True
        found = self.frequency(word) > 0
        if found and len(self._known) < MOST_KNOWN:
            self._known.add(word)
        return found

    def frequency(self, word: str) -> int:
        """How often the word occurs; 0 for one that is not in it."""
        data, wanted = self._data, word.encode()
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", 0, middle) + 1
            end = data.find(b"\n", middle)
            line = data[start : end if end >= 0 else len(data)]
            found, _, number = line.partition(b'":')
            key = found[1:]
            if key == wanted:
                return int(number.strip(b" ,\n}"))
            if key < wanted:
                low = max(start + len(line) + 1, middle + 1)
            else:
                high = start
        return 0

    def meant(self, word: str, others: AbstractSet[str] = frozenset()) -> str:
        """The common word that an unknown one is a slip of; "" for a known one, and where nothing is near.

        What is near and stands elsewhere in the same text (`others`) was meant rather, even if it is less common.
        """
        if self.frequency(word):
            return ""
        slips = _slips(word) if len(word) >= SHORT else _swaps(word)
        near = self._common.keys() & slips
        if not near or any(are_variants(word, each) for each in near):
            return ""
        beside = {each for each in others & slips if self.knows(each)}
        return max(beside or near, key=lambda each: (each[0] == word[0], self._common.get(each, 0), each))


def _swaps(word: str) -> set[str]:
    """Every word with two letters swapped: a short one has too many others one letter away."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def _slips(word: str) -> set[str]:
    """Every word that is one letter away: one too many, two swapped, one wrong, one missing."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = string.ascii_lowercase
    found = {head + tail[1:] for head, tail in parts if tail}
    found |= _swaps(word)
    found.update([head + letter + tail[1:] for head, tail in parts if tail for letter in letters])
    found.update([head + letter + tail for head, tail in parts for letter in letters])
    return found


def is_slip(word: str, meant: str) -> bool:
    """Whether a word is another one but for one letter, or two that are swapped."""
    return word != meant and word in _slips(meant)


def are_variants(word: str, other: str) -> bool:
    """Whether two words are the British and the American spelling of one."""
    return any(word.replace(british, american) == other.replace(british, american) for british, american in _VARIANTS)


@cache
def english() -> Dictionary:
    """The dictionary, read when it is first asked for."""
    from importlib import resources  # noqa: PLC0415 - start-up counts

    lines = resources.files("connectorops").joinpath(COMMON_WORDS).read_text("ascii").splitlines()
    return Dictionary(word_list(), {word: int(number) for word, number in map(str.split, lines)})


def word_list() -> bytes:
    """The list of the package: a JSON object of words and how often they occur."""
    import gzip  # noqa: PLC0415 - start-up counts, and so for the next
    from importlib import resources  # noqa: PLC0415

    return gzip.decompress(resources.files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())


def common_words() -> str:
    """What common_words.txt has: the words that are common, and how often they occur."""
    found = ((word.decode(), int(number)) for word, number in _ENTRY.findall(word_list()))
    return "".join(f"{word} {number}\n" for word, number in found if number >= COMMON)
