"""Telephone numbers: digits that a country's numbering plan knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import Candidate, Kind
from connectorops.scanning.placeholders import is_fictional_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phonenumbers import PhoneNumber

_NUMBER: Final = re.compile(
    r"(?<![\w.+/=&%#,-])(?<!\d:)(?:\+ ?)?(?:\(\+?\d{1,4}\)[ .-]?)?\d(?:[ ().\-/]{0,2}+\d){6,14}+"
    r"(?!(?!(?i:x\d|ext))[\w%]|[-.,:]\d)"
    r"|(?<=tel:)\+?\d(?:[ ().-]{0,2}+\d){6,14}+"
)
_NEAR: Final = (
    "dial+", "(?:tele)?phones?+", "tel+", "mobile+", "cell+", "fax+", "calls?", "called", "caller", "sms",
    "whats ?app", "msisdn", "pager", "handy", "t[ée]l[ée]phone", "tel[ée]fono", "m[óo]vil", "contact numbers?",
)  # fmt: skip
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-/.]?[01]\d[-/.]?[0-3]\d(?:\D.*)?|[0-3]?\d[-/.][0-3]?\d[-/.](?:19|20)\d\d|\d+\.\d+"
)
_INVENTED: Final = re.compile(r"(\d)\1{4}|01234|12345|23456|34567|45678|56789|98765|87654")
_REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "PL", "CZ", "IN", "AU", "BR", "JP", "NL")
"""Where a number without a country code may be from; tried only where something says that it is a phone number."""


def find(text: str) -> Iterator[Candidate]:
    """Every number in the text that somebody could call."""
    for match in _NUMBER.finditer(text):
        raw = match[0]
        if _DATE.fullmatch(raw):
            continue
        international = "+" in raw
        known = _known(raw, ("ZZ",) if international else _REGIONS)
        if known:
            value, is_fictional, detail = known
            near = () if international or text.startswith("tel:", max(0, match.start() - 4)) else _NEAR
            yield Candidate(Kind.PHONE, match.start(), match.end(), value, is_fictional, detail, near)


def _known(raw: str, regions: tuple[str, ...]) -> tuple[str, bool, str] | None:
    """The number in its international form, whether it is fiction, and what it rings; None where it is no number."""
    import phonenumbers  # noqa: PLC0415 - its plans take longer to import than most runs take

    domestic = raw.lstrip("(").startswith("0")
    for region in regions:
        if region not in {"US", "ZZ"} and not domestic:  # elsewhere a number begins with the digit for long distance
            continue
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            national = str(number.national_number)
            fictional = is_fictional_number(national) or is_fictional_number(f"{number.country_code}{national}")
            return f"+{number.country_code}{national}", fictional or bool(_INVENTED.search(national)), _rings(number)
        if _is_fictional_plan(raw):
            return re.sub(r"\D", "", raw), True, ""
    return None


def _is_fictional_plan(raw: str) -> bool:
    return is_fictional_number(re.sub(r"\D", "", raw))


def _rings(number: PhoneNumber) -> str:
    """Say "mobile" for a phone that somebody carries, "office" for a number that a company pays for, else ""."""
    import phonenumbers  # noqa: PLC0415 - as above

    kind = phonenumbers.number_type(number)
    types = phonenumbers.PhoneNumberType
    if kind in {types.MOBILE, types.PERSONAL_NUMBER}:
        return "mobile"
    offices = {types.TOLL_FREE, types.PREMIUM_RATE, types.SHARED_COST, types.UAN, types.VOICEMAIL}
    return "office" if kind in offices else ""
