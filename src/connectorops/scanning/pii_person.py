"""People: names beside their contact data, the end of a mail, and where somebody is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from connectorops.scanning.pii import Candidate, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME_WORD: Final = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'-]{1,20}"
_FULL_NAME: Final = re.compile(rf"{_NAME_WORD}(?: [A-Z]\.)?(?: {_NAME_WORD}){{1,3}}")
_BEFORE_ADDRESS: Final = re.compile(rf"({_FULL_NAME.pattern})[\"']? ?[<(]$")
_NAME_KEY: Final = re.compile(
    r"(?:full|first|last|family|given|middle|sur|contact|person|customer|employee|owner)[_ ]?name|name", re.IGNORECASE
)
_PERSON_KEY: Final = re.compile(
    r"(?:first|last|full|given|family|sur)[_ ]?name|patient.*|employee.*|driver.*|person.*|user[_ ]?name"
    r"|passenger.*|resident.*",
    re.IGNORECASE,
)
_NOBODY: Final = re.compile(
    r"\b(?:john|jane|joe|doe|smith|max|mustermann|erika|test|user|sample|example|demo|first|last|name|my|your|company"
    r"|error|inc|ltd|gmbh|team|support|contact|group|bank|service|system|acme|foo|bar|bruce|wayne|peter|parker|alice|bob)\b",
    re.IGNORECASE,
)
_LATITUDE: Final = re.compile(r"(?:\w{1,20}[_.-])?lat(?:itude)?", re.IGNORECASE)
_LONGITUDE: Final = re.compile(r"(?:\w{1,20}[_.-])?(?:lon|lng|long|longitude)", re.IGNORECASE)
_PRECISE: Final = re.compile(r"-?\d{1,3}\.\d{4,18}")

_SIGNATURE: Final = re.compile(
    r"(?:(?:kind|best|warm|many) regards|regards|sincerely(?: yours)?|yours (?:sincerely|truly)"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|cordialement|saludos|cordiali saluti)[,.!]?[ \t]{0,8}\r?\n[\s>]{0,12}"
    rf"({_FULL_NAME.pattern})[ \t]{{0,8}}(?:\r?\n|$)",
    re.IGNORECASE,
)
_CONTACT: Final = re.compile(
    r"@[\w-]+\.\w|\+?\d(?:[ ().\-/]{0,2}+\d){6}|\b(?:gmbh|ltd|inc|llc|director|manager|engineer)\b", re.IGNORECASE
)


def find_signatures(text: str) -> Iterator[Candidate]:
    """The end of a mail: a greeting, a name, and within some lines how to reach it."""
    for match in _SIGNATURE.finditer(text):
        name = match[1]
        following = text[match.end() : match.end() + 300]
        if re.fullmatch(_FULL_NAME, name) and _CONTACT.search(following):
            yield Candidate(Kind.SIGNATURE, match.start(1), match.end(1), name.casefold(), bool(_NOBODY.search(name)))


def name_before(text: str, start: int) -> tuple[int, int] | None:
    """The name in `Jordan Rivers <address>`, where an address starts at `start`."""
    begin = max(0, start - 100)
    match = _BEFORE_ADDRESS.search(text[begin:start])
    if match is None or _NOBODY.search(match[1]):
        return None
    return begin + match.start(1), begin + match.end(1)


def names_in(owner: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Members of an object that name a person: member name and value."""
    parts = [(key, value) for key, value in owner.items() if isinstance(value, str) and _NAME_KEY.fullmatch(key)]
    whole = " ".join(value for _, value in parts)
    if _NOBODY.search(whole):
        return
    for key, value in parts:
        if _FULL_NAME.fullmatch(value) or (key.lower() != "name" and re.fullmatch(_NAME_WORD, value)):
            yield key, value


def position_in(owner: Mapping[str, Any]) -> str | None:
    """The member that holds the latitude of somebody: precise, with a longitude and a person beside it."""
    latitude = next((key for key in owner if _LATITUDE.fullmatch(key) and _is_precise(owner[key])), None)
    longitude = any(_LONGITUDE.fullmatch(key) and _is_precise(owner[key]) for key in owner)
    person = any(_PERSON_KEY.fullmatch(key) and isinstance(owner[key], str) for key in owner)
    return latitude if longitude and person else None


def _is_precise(value: object) -> bool:
    return isinstance(value, (str, float)) and bool(_PRECISE.fullmatch(str(value)))
