"""Numbers that states give to people: identity, tax, passport, and the date of birth."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import DIGITS, Candidate, Detector, Kind, windows, words
from connectorops.scanning.placeholders import is_sample

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Scheme:
    """One country's numbers. `module` validates them (of python-stdnum, "" where there is no check digit).

    `spelling` is proof enough together with the check digit; any other spelling needs one of the words near it.
    """

    detail: str
    kind: Kind
    pattern: str
    module: str
    near: re.Pattern[str]
    spelling: str = ""


_ID: Final = ("identity", "national id+", "personal (?:id|number|code)+")
_TAX: Final = ("tax+", "tin", "fiscal+")

SCHEMES: Final = (
    Scheme("United States, social security", Kind.IDENTITY, r"\d{3}([-. ]?)\d{2}\1?\d{4}", "us.ssn",
           words("ssns?", "social sec+"), r"\d{3}-\d{2}-\d{4}"),
    Scheme("United States, ITIN", Kind.TAX, r"9\d\d-?\d\d-?\d{4}", "us.itin", words("itins?", *_TAX), r"9\d\d-\d\d-\d{4}"),
    Scheme("United Kingdom, national insurance", Kind.IDENTITY,
           r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d){6} ?[A-D]", "",
           words("nin", "nino", "ni", "national insurance"), r"[A-Z]{2} \d\d ?\d\d ?\d\d [A-D]|[A-Z]{2} \d{3} \d{3} [A-D]"),
    Scheme("United Kingdom, NHS", Kind.IDENTITY, r"\d{3}[ -]?\d{3}[ -]?\d{4}", "gb.nhs", words("nhs+", "health service")),
    Scheme("United Kingdom, UTR", Kind.TAX, r"\d{10}", "gb.utr", words("utr", "unique taxpayer+")),
    Scheme("France, social security", Kind.IDENTITY, r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", "fr.nir",
           words("nir", "s[ée]cu+", "insee", "social sec+", *_ID), r"[12] \d\d \d\d \d[\dAB] \d{3} \d{3} \d\d"),
    Scheme("France, tax", Kind.TAX, r"[0-3]\d ?\d\d ?\d{3} ?\d{3} ?\d{3}", "fr.nif", words("nif", "spi", *_TAX)),
    Scheme("Germany, tax", Kind.TAX, r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", "de.idnr", words("steuer+", "idnr", *_TAX)),
    Scheme("Germany, tax office", Kind.TAX, r"\d{2,3}/\d{3,4}/\d{4,5}", "de.stnr", words("steuer+", "stnr", *_TAX)),
    Scheme("Germany, pension insurance", Kind.IDENTITY, r"\d{2} ?\d{6} ?[A-Z] ?\d{3}", "",
           words("sozialversicherung+", "rentenversicherung+", "versicherungsnummer", "svnr", "rvnr", "social sec+")),
    Scheme("Spain, DNI", Kind.IDENTITY, r"\d{8}-?[A-Z]", "es.dni", words("dni", "nif", "documento nacional+", *_ID, *_TAX)),
    Scheme("Spain, NIE", Kind.IDENTITY, r"[XYZ]-?\d{7}-?[A-Z]", "es.nie",
           words("nie", "nif", "dni", "extranjer+", *_ID), r"[XYZ]\d{7}-[A-Z]"),
    Scheme("Italy, codice fiscale", Kind.TAX, r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", "it.codicefiscale",
           words("codice+", *_TAX), r"[A-Z0-9]{16}"),
    Scheme("Poland, PESEL", Kind.IDENTITY, r"\d{11}", "pl.pesel", words("pesel+", *_ID)),
    Scheme("Poland, NIP", Kind.TAX, r"\d{3}-\d{3}-\d\d-\d\d|\d{10}", "pl.nip", words("nip")),
    Scheme("Czechia, birth number", Kind.IDENTITY, r"\d{6}/?\d{3,4}", "cz.rc",
           words("rodn[ée]+", "birth number", "r[čc]", *_ID), r"\d{6}/\d{4}"),
    Scheme("India, Aadhaar", Kind.IDENTITY, r"[2-9]\d{3}([ :-]?)\d{4}\1\d{4}", "in_.aadhaar",
           words("aadh?aar+", "uid", "uidai", *_ID), r"\d{4}[ -]\d{4}[ -]\d{4}"),
    Scheme("India, PAN", Kind.TAX, r"[A-Z]{5}\d{4}[A-Z]", "in_.pan", words("pan", "permanent account+", *_TAX)),
    Scheme("Australia, tax file", Kind.TAX, r"\d{3} ?\d{3} ?\d{2,3}", "au.tfn", words("tfn", *_TAX)),
    Scheme("Canada, social insurance", Kind.IDENTITY, r"[1-79]\d\d([ -]?)\d{3}\1\d{3}", "ca.sin",
           words("sin", "nas", "social insurance+", "assurance sociale")),
    Scheme("Brazil, CPF", Kind.TAX, r"\d{3}\.\d{3}\.\d{3}-\d\d|\d{11}", "br.cpf", words("cpf", *_TAX),
           r"\d{3}\.\d{3}\.\d{3}-\d\d"),
    Scheme("Netherlands, BSN", Kind.IDENTITY, r"\d{9}", "nl.bsn", words("bsn", "burgerservice+", "sofi+")),
    Scheme("Belgium, national number", Kind.IDENTITY, r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", "be.nn", words(*_ID), r".+"),
    Scheme("Switzerland, AHV", Kind.IDENTITY, r"756\.\d{4}\.\d{4}\.\d\d", "ch.ssn", words(*_ID), r".+"),
    Scheme("Sweden, personnummer", Kind.IDENTITY, r"(?:19|20)?\d{6}[-+]?\d{4}", "se.personnummer",
           words("personnummer", "pnr", "samordn+", *_ID)),
    Scheme("Finland, henkilötunnus", Kind.IDENTITY, r"\d{6}[-+A]\d{3}[\dA-Z]", "fi.hetu", words("hetu", *_ID), r".+"),
    Scheme("South Korea, RRN", Kind.IDENTITY, r"\d{6}-?[1-8]\d{6}", "kr.rrn", words("rrn", "resident reg+", *_ID),
           r"\d{6}-\d{7}"),
)  # fmt: skip

_PASSPORT: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{0,3}\d{6,9}[A-Za-z]?(?![A-Za-z0-9-])")
_NEAR_PASSPORT: Final = words(
    "passports?+", "pasaporte", "passeport", "reisepass+", "passaporto", "paszport+", "travel document"
)

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE: Final = re.compile(
    rf"(?<![\w.:/-])(?:(?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01]))(?=T|\b)"
    rf"|[0-3]?\d[-/.][0-3]?\d[-/.](?:19|20)?\d\d|[0-3]?\d(?:st|nd|rd|th)?\.? {_MONTH},? (?:19|20)\d\d"
    rf"|{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?![/\d-]\d)",
    re.IGNORECASE,
)
_ANY_DAY: Final = re.compile(
    r"(?:19[0-9]0|1970|2000|2[0-9]{3})\D.*|(?:19|20)\d\d\D0?1\D0?1|0?1\D0?1\D\d+|\d\d(\d\d)\D\1\D\1"
)
_NEAR_BIRTH: Final = words("births?", "birth(?:day|date)s?", "date ?of ?birth", "dob", r"d\.o\.b", "born", "geboren", "geburts+",
                           "naissance", "nacimiento", "nascita", "urodz+", "naroz+")  # fmt: skip


_COMPILED: Final = tuple(
    (each, re.compile(rf"(?<![\w.,/=&#%+-]){each.pattern}(?![\w%/-]|[.,]\d)", re.IGNORECASE),
     re.compile(each.spelling or r"(?!)", re.IGNORECASE))
    for each in SCHEMES
)  # fmt: skip


def find_numbers(text: str) -> Iterator[Candidate]:
    """Identity and tax numbers of all schemes."""
    for start, end in windows(text, NUMBERS.trigger):
        for scheme, pattern, spelling in _COMPILED:
            for match in pattern.finditer(text, start, end):
                value = re.sub(r"[^0-9A-Z]", "", match[0].upper())
                if _is_valid(scheme, value):
                    near = None if spelling.fullmatch(match[0]) else scheme.near
                    sample = is_sample(value) or len(set(value)) < 4
                    yield Candidate(scheme.kind, match.start(), match.end(), value, near, sample, scheme.detail)


def _is_valid(scheme: Scheme, value: str) -> bool:
    if scheme.module:
        return bool(importlib.import_module(f"stdnum.{scheme.module}").is_valid(value))
    if scheme.detail.startswith("Germany"):
        return _is_pension_number(value)
    return value[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}  # prefixes that are not given to anybody


def _is_pension_number(value: str) -> bool:
    """The German number's check digit: the letter counts as two digits, the digits' sums of weighted digits as one."""
    digits = f"{value[:8]}{ord(value[8]) - 64:02}{value[9:]}"
    weighted = (
        int(digit) * weight for digit, weight in zip(digits[:-1], (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    day, month = int(value[2:4]), int(value[4:6])
    return (
        0 < day <= 81 and 0 < month <= 12 and sum(sum(map(int, str(each))) for each in weighted) % 10 == int(digits[-1])
    )


def find_passports(text: str) -> Iterator[Candidate]:
    """Numbers that something calls a passport's: their own form proves nothing."""
    for match in _PASSPORT.finditer(text):
        value = match[0].upper()
        yield Candidate(Kind.PASSPORT, match.start(), match.end(), value, _NEAR_PASSPORT, is_sample(value))


def find_births(text: str) -> Iterator[Candidate]:
    """Dates that something calls a birth. First of January and round years stand for any day."""
    for match in _DATE.finditer(text):
        sample = bool(_ANY_DAY.fullmatch(match[0]))
        yield Candidate(Kind.BIRTH, match.start(), match.end(), match[0].casefold(), _NEAR_BIRTH, sample)


NUMBERS: Final = Detector(re.compile(r"\d{2}[-. :/]?\d{2}[-. :/]?[\dA-Z]", re.IGNORECASE), find_numbers, DIGITS)
PASSPORTS: Final = Detector(re.compile(r"\d{6}"), find_passports, DIGITS)
BIRTHS: Final = Detector(re.compile(r"\d[-/.]\d|[a-z],? (?:19|20)\d\d|(?:19|20)\d\d[-/.]\d"), find_births, DIGITS)
