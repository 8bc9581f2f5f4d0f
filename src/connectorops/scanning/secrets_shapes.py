"""What secrets look like by themselves: the forms in which providers issue them, whatever stands around them.

All forms are one automaton (RE2), which reads each byte once: a hundred forms cost as much as one, and no text is slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from connectorops.scanning.automata import compiled, union
from connectorops.scanning.secrets_tokens import INNER_TOKENS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Family(StrEnum):
    """What a rule speaks of."""

    PRIVATE_KEY = "private-key"
    AZURE = "azure"
    SIGNATURE = "signature"
    ENTRA = "entra"
    JWT = "jwt"
    ADDRESS = "address"
    HEADER = "header"
    TOKEN = "token"  # noqa: S105 - a kind of secret, not one
    NAMED = "named"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of secrets. Group 1 of the pattern, or else all of it, is the secret.

    `gate` is a shorter pattern that matches wherever this one does. An automaton that must count many characters
    before it knows what they belong to has too many states; one that looks for what is rare first has few.
    """

    family: Family
    kind: str
    pattern: str
    gate: str = ""

    def find(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Start and end of each secret of this form."""
        pattern = compiled(self.pattern)
        place = 0
        while match := pattern.search(data, place):
            yield match.span(pattern.groups)
            place = max(match.end(pattern.groups), place + 1)


BEGIN: Final = r"(?:^|[^A-Za-z0-9_-])"
END: Final = r"(?:[^A-Za-z0-9_-]|\z)"
_WORD: Final = "[A-Za-z0-9]"
_BASE64: Final = "[A-Za-z0-9+/]"
_HEX: Final = "[0-9a-fA-F]"
_GUID: Final = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_ENTRA: Final = "[A-Za-z0-9_~.-]"

_KEYS: Final = (
    ("private key", r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----([^\x00-]{40,})"),
    ("private key in Base64", f"LS0tLS1CRUdJTi{_BASE64}{{60,}}"),
    ("PuTTY private key", r"PuTTY-User-Key-File-\d([^\x00]{40,}?)Private-MAC"),
    ("age secret key", f"{BEGIN}(AGE-SECRET-KEY-1[A-Z0-9]{{58}}){END}"),
)
_AZURE: Final = (
    ("Azure account key", rf"(?i:AccountKey)=\s{{0,4}}({_BASE64}{{60,100}}={{0,2}})"),
    ("Azure shared access key", rf"(?i:SharedAccessKey|[;&]AccessKey)=\s{{0,4}}({_BASE64}{{30,100}}={{0,2}})"),
    ("App Configuration secret", rf"azconfig\.io;Id=[^;\x00\s]{{1,60}};Secret=({_BASE64}{{30,100}}={{0,2}})"),
    ("Azure AI key", rf"\b({_WORD}{{52}}JQQJ99{_WORD}{{26}})\b", "JQQJ99"),
    ("Azure DevOps token", rf"\b({_WORD}{{76}}AZDO{_WORD}{{4}})\b", "AZDO"),
    ("Azure Search key", rf"\b({_WORD}{{42}}AzSe{_WORD}{{5}}A{_WORD}?)\b", "AzSe"),
    ("Azure Functions key", rf"\b({_WORD}{{42,44}}AzFu{_WORD}{{5,8}}={{0,2}})", "AzFu"),
    ("Azure key", rf"\b({_WORD}{{76,78}}(?:\+ASt|\+AMC|\+ACR){_BASE64}{{5}}(?:==)?)", r"\+(?:ASt|AMC|ACR)"),
)
_SIGNATURES: Final = (
    ("shared access signature", r"(?:[?&;\s\"']|&amp;|%26)sig(?:=|%3D)([A-Za-z0-9%+/_-]{40,120}={0,2})"),
    ("function key", r"(?:[?&]|&amp;)code=([A-Za-z0-9%+/_-]{36,100}={0,2})(?:[^A-Za-z0-9]|\z)"),
    ("Teams webhook", rf"/webhook[b2]{{0,3}}/{_GUID}@{_GUID}/IncomingWebhook/({_HEX}{{32}}/{_GUID})"),
    ("Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/+]{40,60})"),
    ("Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/([A-Za-z0-9_-]{60,80})"),
)
_ADDRESSES: Final = (
    (
        "password in an address",
        r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/@\x00\"'<>?#]{0,64}:([^\s/@\x00\"'<>]{3,128})@[A-Za-z0-9_.-]{2,128}",
        r"://[^\s:/@\x00]*:[^\s/@\x00]+@",
    ),
    (
        "password in a connection string",
        (
            r"(?i)(?:server|data source|host|driver|database|uid|user id)\s?=[^\x00\n]{1,300}"
            r";\s?(?:password|pwd)\s?=\s?([^;\s\x00\"']{4,128})"
        ),
        r"(?i);\s?(?:password|pwd)\s?=",
    ),
)
_JWT: Final = rf"{BEGIN}(eyJ[A-Za-z0-9_-]{{10,}}\.eyJ[A-Za-z0-9_-]{{10,}}\.[A-Za-z0-9_-]{{20,}})"
_BASIC: Final = rf"(?i:authorization)[\"']?\s{{0,3}}[:=,]?\s{{0,3}}[\"']?(?i:basic)\s{{1,3}}({_BASE64}{{12,}}={{0,2}})"

SHAPES: Final = (
    *(Shape(Family.PRIVATE_KEY, *each) for each in _KEYS),
    *(Shape(Family.AZURE, *each) for each in _AZURE),
    *(Shape(Family.SIGNATURE, *each) for each in _SIGNATURES),
    Shape(Family.ENTRA, "Entra client secret", rf"(?:^|[^\w~.-])({_ENTRA}{{3}}\dQ~{_ENTRA}{{31,34}}){END}"),
    Shape(Family.ENTRA, "Entra client secret", rf"(?:^|[^\w~.-])(~{_ENTRA}{{1,4}}Q~{_ENTRA}{{32,36}}){END}"),
    Shape(Family.JWT, "JSON Web Token", _JWT),
    *(Shape(Family.ADDRESS, *each) for each in _ADDRESSES),
    Shape(Family.HEADER, "basic authentication", _BASIC),
    *(Shape(Family.TOKEN, kind, f"{BEGIN}({pattern}){END}") for kind, pattern in TOKENS),
    *(Shape(Family.TOKEN, kind, f"{BEGIN}({pattern}){END}", gate) for kind, gate, pattern in INNER_TOKENS),
)
"""All forms; of two that match the same characters, the first speaks."""
_COUNT: Final = re.compile(r"\{(\d+),?\d*\}")
_ENOUGH: Final = 6
"""Characters of a run that a gate counts: any number may follow."""


def shaped(data: bytes) -> Iterator[tuple[Shape, int, int]]:
    """Every secret of a known form in a text."""
    if compiled(gate()).search(data):
        for shape in SHAPES:
            for start, end in shape.find(data):
                yield shape, start, end


@cache
def gate() -> str:
    """A pattern that matches wherever a form does."""
    return union(*(shape.gate or _loose(shape.pattern) for shape in SHAPES))


def _loose(pattern: str) -> str:
    return _COUNT.sub(lambda match: f"{{{min(int(match[1]), _ENOUGH)},}}", pattern).removesuffix(END)
