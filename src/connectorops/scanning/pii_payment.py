"""Payment cards and bank accounts: numbers with check digits, so that chance seldom makes one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import Candidate, Kind
from connectorops.scanning.placeholders import is_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

_CARD: Final = re.compile(r"(?<![\w.+/=&#%-])[2-6](?:[ -]?\d){11,18}+(?![\w%]|[-.]\d)", re.ASCII)
_GROUPS: Final = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5}")
_ISSUED: Final = re.compile(
    r"4\d{15}|4\d{12}"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12}"  # American Express, Discover
    r"|3(?:0[0-5]\d|[689]\d\d)\d{10}|35(?:2[89]|[3-8]\d)\d{12}"  # Diners Club, JCB
    r"|62\d{14,17}|(?:5018|5019|5020|5038|5893|6304|6759|676[1-3])\d{8,15}"  # UnionPay, Maestro
)
_NEAR_CARD: Final = (
    "cards?+", "credit", "debit", "pan", "visa", "master ?card", "amex", "american express", "maestro", "cc",
    "kreditkarte", "tarjeta", "carte",
)  # fmt: skip
_TEST_CARDS: Final = frozenset(
    {
        "4242424242424242",
        "378282246310005",
        "371449635398431",
        "378734493671000",
        "30569309025904",
        "38520000023237",
        "36227206271667",
        "6011111111111117",
        "6011000990139424",
        "6011981111111113",
        "3530111333300000",
        "3566002020360505",
        "5105105105105100",
        "5555555555554444",
        "2223003122003222",
        "5200828282828210",
        "4012888888881881",
        "4000056655665556",
        "5019717010103742",
        "4917610000000000",
        "4263982640269299",
        "4917484589897107",
        "4001919257537193",
        "4007702835532454",
        "5425233430109903",
        "374245455400126",
        "6011601160116611",
        "4035501000000008",
        "4360000001000005",
        "5436031030606378",
        "2222400070000005",
    }
)
"""What payment providers publish for trying things out."""
_INVENTED: Final = re.compile(r"(\d)\1{4}|12345|23456|34567|45678|56789|98765|87654|76543")

_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){10,40}+(?![A-Za-z0-9])", re.ASCII)
_IBAN_END: Final = re.compile(r"[ -]|$")
_SAMPLE_IBANS: Final = frozenset(
    {
        "DE89370400440532013000",
        "ES9121000418450200051332",
        "GB29NWBK60161331926819",
        "NL91ABNA0417164300",
        "BE68539007547034",
        "CH9300762011623852957",
        "IE29AIBK93115212345678",
        "PL61109010140000071219812874",
        "FR1420041010050500013M02606",
        "AT611904300234573201",
        "IT60X0542811101000000123456",
        "DK5000400440116243",
        "NO9386011117947",
    }
)
"""What the registry of these numbers, and with it everybody's documentation, shows."""


def find_cards(text: str) -> Iterator[Candidate]:
    """Card numbers: issued by somebody, right by their check digit.

    A tenth of all numbers has the right check digit, so a number that is a whole value has to be called a card.
    """
    for match in _CARD.finditer(text):
        number = re.sub(r"\D", "", match[0])
        if _ISSUED.fullmatch(number) and _is_luhn(number):
            grouped = _GROUPS.fullmatch(match[0])
            alone = match.end() - match.start() == len(text) or len(number) not in {15, 16}
            near = () if grouped or not alone else _NEAR_CARD
            sample = number in _TEST_CARDS or bool(_INVENTED.search(number)) or is_sample(number)
            yield Candidate(Kind.CARD, match.start(), match.end(), number, sample, near=near)


def _is_luhn(number: str) -> bool:
    from stdnum import luhn  # noqa: PLC0415 - needed only where digits were found

    return bool(luhn.is_valid(number))


def find_ibans(text: str) -> Iterator[Candidate]:
    """Bank account numbers with the right check digits and the structure of their country."""
    for match in _IBAN.finditer(text):
        found = _iban(match[0])
        if found:
            value = re.sub(r"[ -]", "", found)
            sample = bool(value in _SAMPLE_IBANS or _INVENTED.search(value[4:])) or is_sample(value[4:])
            yield Candidate(Kind.IBAN, match.start(), match.start() + len(found), value, sample)


def _iban(raw: str) -> str | None:
    """The number at the beginning: words in capitals may follow it."""
    from stdnum import iban  # noqa: PLC0415 - as above

    ends = [end.start() for end in _IBAN_END.finditer(raw)]
    return next((raw[:end] for end in reversed(ends) if end >= 15 and iban.is_valid(raw[:end])), None)
