"""Numbers that states give to people: identity, tax, passport, and the date of birth."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import NEAR_BIRTH, NEAR_PASSPORT, NUMBER_LIKE, Candidate, Kind, windows
from connectorops.scanning.pii_schemes import SCHEMES, Scheme
from connectorops.scanning.placeholders import is_sample

if TYPE_CHECKING:
    from collections.abc import Iterator


_NUMBER_LIKE: Final = re.compile(NUMBER_LIKE)
_PASSPORT: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{0,3}\d{6,9}[A-Za-z]?(?![A-Za-z0-9-])")

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE: Final = re.compile(
    rf"(?<![\w.:/-])(?:(?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01]))(?=T|\b)"
    rf"|[0-3]?\d[-/.][0-3]?\d[-/.](?:19|20)?\d\d|[0-3]?\d(?:st|nd|rd|th)?\.? {_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?![/\d-]\d)",
    re.IGNORECASE,
)
_ILLUSTRATED: Final = ("for example", r"e\.g", "such as", "like")
"""Words before a day that only shows how days are written."""
_ANY_DAY: Final = re.compile(
    r"(?:19[0-9]0|1970|2000|2[0-9]{3})\D.*|(?:19|20)\d\d\D0?1\D0?1|0?1\D0?1\D\d+|\d\d(\d\d)\D\1\D\1"
)
_WEIGHTS: Final = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


@cache
def _compiled() -> tuple[tuple[Scheme, re.Pattern[str], re.Pattern[str]], ...]:
    """Each scheme with its pattern and its unmistakable spelling."""
    begin, end = r"(?<![\w.,/=&#%+-])", r"(?![\w%/-]|[.,]\d)"
    return tuple(
        (
            each,
            re.compile(begin + each.pattern + end, re.IGNORECASE | re.ASCII),
            re.compile(each.spelling or r"(?!)", re.IGNORECASE | re.ASCII),
        )
        for each in SCHEMES
    )


def find_numbers(text: str) -> Iterator[Candidate]:
    """Identity and tax numbers of all schemes."""
    for start, end in windows(text, _NUMBER_LIKE):
        for scheme, pattern, spelling in _compiled():
            for match in pattern.finditer(text, start, end):
                value = re.sub(r"[^0-9A-Z]", "", match[0].upper())
                if _is_valid(scheme, match[0], value):
                    near = () if spelling.fullmatch(match[0]) else scheme.near
                    sample = is_sample(value) or len(set(value)) < 4
                    yield Candidate(scheme.kind, match.start(), match.end(), value, sample, scheme.detail, near)


def _is_valid(scheme: Scheme, raw: str, value: str) -> bool:
    """Whether the check digit is right; `value` is without separators, which mean something in some countries."""
    if scheme.module:
        is_valid = importlib.import_module(f"stdnum.{scheme.module}").is_valid
        return bool(is_valid(raw) or is_valid(value))
    if scheme.detail.startswith("Germany"):
        return _is_pension_number(value)
    return value[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}  # prefixes that are not given to anybody


def _is_pension_number(value: str) -> bool:
    """The German number's check digit: the letter counts as two digits, products by the sums of their digits."""
    digits = f"{value[:8]}{ord(value[8]) - 64:02}{value[9:]}"
    products = (int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    total = sum(sum(map(int, str(each))) for each in products)
    return 0 < int(value[2:4]) <= 81 and 0 < int(value[4:6]) <= 12 and total % 10 == int(digits[-1])


def find_passports(text: str) -> Iterator[Candidate]:
    """Numbers that something calls a passport's: their own form proves nothing."""
    for match in _PASSPORT.finditer(text):
        value = match[0].upper()
        yield Candidate(Kind.PASSPORT, match.start(), match.end(), value, is_sample(value), near=NEAR_PASSPORT)


def find_births(text: str) -> Iterator[Candidate]:
    """Dates that something calls a birth. First of January and round years stand for any day."""
    for match in _DATE.finditer(text):
        sample = bool(_ANY_DAY.fullmatch(match[0]))
        yield Candidate(
            Kind.BIRTH, match.start(), match.end(), match[0].casefold(), sample, near=NEAR_BIRTH, unless=_ILLUSTRATED
        )
