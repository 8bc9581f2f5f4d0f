"""The words of the search for personal data: what there is, a candidate in a text, and a sighting at a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from connectorops.scanning.evidence import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Place
    from connectorops.scanning.strings import Where


NUMBER_LIKE: Final = r"\d{2}[-. :/]?\d{2}[-. :/]?[\dA-Za-z]|[A-Za-z]{6}\d{2}[A-Za-z]\d"
"""What every number of a scheme has in it, and few other texts."""
NEAR_PASSPORT: Final = (
    "passports?+", "pasaporte", "passeport", "reisepass+", "passaporto", "paszport+", "travel document",
)  # fmt: skip
NEAR_BIRTH: Final = (
    "births?", "birth(?:day|date)s?", "date ?of ?birth", "dob", r"d\.o\.b", "born", "geboren", "geburts+", "naissance",
    "nacimiento", "nascita", "urodz+", "naroz+",
)  # fmt: skip
"""What has to be said near such a number or date; see `words`."""


class Kind(StrEnum):
    """What personal data there is, in the words of messages."""

    EMAIL = "e-mail address"
    PHONE = "phone number"
    CARD = "payment card number"
    IBAN = "bank account number"
    IDENTITY = "identity number"
    TAX = "tax number"
    PASSPORT = "passport number"
    BIRTH = "date of birth"
    IP = "IP address"
    MAC = "hardware address"
    DIRECTORY = "tenant or subscription id"
    USER_PATH = "user folder"
    HOST = "internal host"
    SIGNATURE = "mail signature"
    NAME = "person's name"
    POSITION = "position of a person"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Candidate:
    """A part of a text that may be personal data. It has no repr, so that no log and no error can show the value.

    `value` is what all spellings have in common. `near` is what must be said beside it or in the names above it,
    where the value alone proves too little, and `unless` what must not (both are for `words`). `sample` marks values
    that nobody can own: documentation, fiction.
    """

    kind: Kind
    start: int
    end: int
    value: str
    sample: bool = False
    detail: str = ""
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sighting:
    """Personal data at a place. `more` counts further places of the same value in the same file."""

    candidate: Candidate
    text: str
    where: Where
    more: int = 0

    @property
    def kind(self) -> Kind:
        return self.candidate.kind

    @property
    def value(self) -> str:
        return self.candidate.value

    def place(self, rule: str) -> Place:
        """The place with the evidence that the rule's finding may show."""
        raw = self.text[self.candidate.start : self.candidate.end]
        evidence = mask(rule, self.kind, raw, self.value)
        return self.where.place(self.candidate.start, self.candidate.end, evidence)

    @property
    def setting(self) -> str:
        """Where it stands, in words: "in an example, hidden by Base64, and in 3 more places"."""
        inside = f" of {self.where.member!r}" if self.where.member else ""
        hidden = f", hidden by {self.where.encoded}" if self.where.encoded else ""
        places = "place" if self.more == 1 else "places"
        more = f", and in {self.more} more {places}" if self.more else ""
        return f"in {self.where.role}{inside}{hidden}{more}"


def beside(text: str, start: int, end: int) -> str:
    """What stands around a part of a text, and may say what it is. Not further than its line and the one before."""
    before = text[max(0, start - 60) : start]
    after = text[end : end + 30]
    return f"{before[before.rfind(chr(10), 0, max(before.rfind(chr(10)), 0)) + 1 :]} ; {after.partition(chr(10))[0]}"


@cache
def words(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, whatever the case; a plus at the end stands for "and anything that follows"."""
    before, after = r"(?<![^\W_])", r"(?![^\W_])"
    parts = (f"{before}{each[:-1]}" if each.endswith("+") else f"{before}{each}{after}" for each in alternatives)
    return re.compile("|".join(parts), re.IGNORECASE)


def anywhere(alternatives: tuple[str, ...]) -> str:
    """A pattern of RE2 that is in every file in which one of these words is said; names of members have no spaces."""
    return f"(?i){'|'.join(each.removesuffix('+').replace(' ', '.?') for each in alternatives)}"


def windows(text: str, trigger: re.Pattern[str], margin: int = 40) -> Iterator[tuple[int, int]]:
    """The parts of a text around what the trigger matches, joined where they overlap; the whole of a short text."""
    if len(text) <= 4 * margin:
        yield 0, len(text)
        return
    start = end = -1
    for match in trigger.finditer(text):
        if match.start() - margin > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - margin)
        end = min(len(text), match.end() + margin)
    if end >= 0:
        yield start, end
