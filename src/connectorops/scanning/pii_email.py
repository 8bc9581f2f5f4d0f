"""E-mail addresses, and whose they are: a person's, an office's, nobody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import Candidate, Kind
from connectorops.scanning.placeholders import is_reserved_host

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS: Final = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9_][\w.+%'-]{0,63}@(?:[A-Za-z0-9-]{1,63}+\.){1,8}[A-Za-z]{2,24}(?![\w-])"
)
_NO_DOMAIN: Final = re.compile(r"www\.|(?:\d+\.){3}|odata\.|.*\.(?:png|jpe?g|gif|svg|json|js|css|md)$", re.IGNORECASE)
_CREDENTIALS: Final = re.compile(r"://[^\s/@]{0,80}$")

_FREEMAIL: Final = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|web|t-online|protonmail"
    r"|proton|mail|yandex|qq|163|126|naver|fastmail|tutanota|tuta|libero|orange|wanadoo|laposte|seznam|wp|o2|onet|interia"
    r"|rediffmail|btinternet|comcast|verizon|bk|inbox)\.(?:com|net|de|at|ch|me|ru|fr|it|es|cz|pl|in|uk|co\.uk|co\.in"
    r"|com\.br|com\.au|ca)",
    re.IGNORECASE,
)
_NOT_FREEMAIL: Final = re.compile(r"(?:orange|mail|web|bk|o2|inbox|live|me|wp)\.(?:com|net)|orange\.\w+", re.IGNORECASE)

_OFFICE: Final = re.compile(
    r"support|service|sales|info|help|contact|kontakt|admin|team|office|api|connector|integration|partner|billing|market"
    r"|press|legal|privacy|security|develop|hello|hallo|reply|master|abuse|account|order|customer|client|feedback|onboard"
    r"|tech|career|media|news|notif|alert|invoice|booking|remit|general|enquir|inquir|question|subscri|success|consult"
    r"|community|product|project|system|automat|robot|daemon|finance|payment|accounts|licen[cs]e|training|event|visitor"
    r"|mail|flow|powerapps|powerautomate|solution|operation|compliance|explore|desk|registr|request",
    re.IGNORECASE,
)
_OFFICE_WORDS: Final = re.compile(
    r"(?:hr|pr|it|dev|devops|ops|qa|bot|git|ci|jobs|data|dpo|gdpr|cs|crm|erp|noc|soc|web|app)\d*"
)

_NOBODY: Final = re.compile(
    r"user|test|demo|sample|example|dummy|fake|foo|bar|name|someone|somebody|anyone|nobody|guest|alias|your|signer|sender"
    r"|receiver|recipient|employee|person|student|member|owner|manager|myboss|muster|mueller|schmidt|batman|abc|xyz|first"
    r"|last|doe$|doe[._\d]|jdoe|jsmith|smith|johns?$|jane$|joe$|bob$|alice$|bloggs|potter|wayne|contoso|upn|\*|xxx",
    re.IGNORECASE,
)
_NOBODYS: Final = re.compile(
    r"(?:.+[.-])?(?:\w*(?:example|sample|dummy|fake|test|company|corp|domain|your|acme|organi[sz]ation|myorg|contoso"
    r"|tenn?ant|somewhere|nowhere|hogwarts|batman|foo|xxx)\w*|e?mail|address|provider|abc|xyz|server|host|site)\.[\w.]+",
    re.IGNORECASE,
)
_FULL_NAME: Final = re.compile(r"[a-z]{1,20}[._][a-z]{2,20}(?:[._-][a-z]{2,20})?\d{0,4}", re.IGNORECASE)


def find(text: str) -> Iterator[Candidate]:
    """Every address in the text."""
    for match in _ADDRESS.finditer(text):
        address = match[0]
        local, _, domain = address.rpartition("@")
        if not _NO_DOMAIN.match(domain) and not _CREDENTIALS.search(text, max(0, match.start() - 90), match.start()):
            detail = "freemail" if is_freemail(domain) else "name" if is_full_name(address) else ""
            detail = "office" if is_office(address) else detail
            sample = is_nobodys(local, domain)
            yield Candidate(Kind.EMAIL, match.start(), match.end(), address.casefold(), sample, detail)


def is_freemail(domain: str) -> bool:
    """Whether people get addresses there, not companies."""
    return bool(_FREEMAIL.fullmatch(domain)) and not _NOT_FREEMAIL.fullmatch(domain)


def is_office(address: str) -> bool:
    """Whether it is the address of an office, such as support: nobody in person reads its mail."""
    local = address.rpartition("@")[0]
    return bool(_OFFICE.search(local)) or any(
        _OFFICE_WORDS.fullmatch(each) for each in re.split(r"[._+-]", local.lower())
    )


def is_nobodys(local: str, domain: str) -> bool:
    """Whether the address stands for one that the reader has to fill in."""
    return is_reserved_host(domain) or bool(_NOBODYS.fullmatch(domain)) or bool(_NOBODY.search(local))


def is_full_name(address: str) -> bool:
    """Whether it is written as companies write the names of people: first.last."""
    return bool(_FULL_NAME.fullmatch(address.rpartition("@")[0]))
