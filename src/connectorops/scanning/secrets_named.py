"""Secrets that only their name gives away: `apiKey = …`, `x-api-key: …`, `?token=…`, `"clientSecret": "…"`.

A name is a credential's if it says so: a word such as key, token or password, but not those that are public or only
point into a list ("public key", "continuation token", "primary key").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from connectorops.scanning.automata import compiled
from connectorops.scanning.placeholders import is_placeholder, is_sample, is_spoken, is_words, looks_issued

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CREDENTIAL: Final = re.compile(
    r"secret|passwo?r?d|passphrase|pwd|credential|token|api[-_. ]?key|authorization|^x-functions-key|(?:^|[-_. ])key$"
    r"|(?:auth|subscription|master|shared|storage|account|function|host|license|encryption|signing|service|app|client"
    r"|user|admin|private|access|security|integration|webhook)[-_. ]?key"
    r"|(?:^|[-_. ])(?:auth|sig|pat|pass)$|^code$|^sas",
    re.IGNORECASE,
)
_POINTER: Final = re.compile(
    r"continu|next|(?-i:(?<![a-z])page|Page)|paging|skip|cursor|sync|delta|pub(?:lic)?[-_ ]?key|public"
    r"|primary|foreign|partition|sort|rowkey|row[-_ ]key|issue"
    r"|idempoten|cache|csrf|antiforgery|authenticity|etag|resume|accessor"
    r"|key[-_ ]?(?:down|up|press|vault|name|type|word|value)"
    r"|tokens?[-_. ]?(?:type|ur[il]|endpoint|count|limit|expir|name|id\b|kind|used|total|address|symbol|contract)"
    r"|(?:prompt|max|completion)[-_. ]?tokens|secrets?[-_. ]?(?:name|id\b|version|ur[il])"
    r"|credentials?[-_. ]?(?:id|type)|(?:password|passwd|pwd)[-_. ]?(?:last|changed|expir|reset|policy|ur[il]|hint|age)"
    r"|authori[sz]ation[-_. ]?(?:ur[il]|endpoint|id)",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"^(?!.*(?:api|access|auth|secret|subscr|priv|sign|encr|funct)).*(?:key|code|sig)$", re.IGNORECASE
)
_IDENTITY: Final = re.compile(r"[0-9a-fA-F-]{32,64}")
_VERSION: Final = re.compile(r"\d\.\d{1,3}\.\d{1,3}$")
_PASSWORD: Final = re.compile(r"passw|passphrase|pwd", re.IGNORECASE)
_WORDS: Final = (
    r"(?:(?i:secret|token|key|passw(?:or)?d|passwd|pwd|access|private|credentials?|auth(?:orization)?"
    r"|bearer|securestring)"
    r"|\b(?i:pat|sig|code)\b)"
)
_CONSTANT: Final = re.compile(r"_{0,2}[A-Z]++(?:_[A-Z]++)*+[0-9]{0,2}(?:_[A-Z]++)*+")
"""Words in capitals, as constants and variables of an environment are written; one may have a number."""
_VALUE: Final = "[A-Za-z0-9_+/=.~%:-]"
ASSIGNED: Final = (
    rf"({_WORDS}[A-Za-z0-9_.\-\[\]]{{0,24}})[^A-Za-z0-9_%\x00]{{1,16}}"
    r"(?:(?i:key|token|secret|access|bearer|basic|ssws|private|is|value|default)[^A-Za-z0-9_%\x00]{1,4}){0,3}"
    rf"({_VALUE}{{12}})"
)
"""A name, and the first characters of the value: an automaton that counts all of them has too many states."""
_WHOLE: Final = re.compile(rf"{_VALUE}{{12,600}}(?![A-Za-z0-9_])".encode())
_BEFORE: Final = re.compile(rb"[^\s\"'<>,;(){}]{0,200}\Z")
_LAST_NAME: Final = re.compile(rb"[A-Za-z0-9_.-]*\Z")
CREDENTIAL_NAME: Final = (
    r"(?:^|\x00)[\w.\- ]*(?i:secret|passw|passp|pwd|credential|token|key|auth|sig|pat|pass|code|sas)"
    r"[\w.\- ]*(?:\x00|\z)"
)
"""Texts that may be a credential's name."""
_SCHEME: Final = re.compile(r"(?:bearer|basic|token|api-?key|ssws|key|sharedaccesssignature)[ :=]+", re.IGNORECASE)
_VALUES: Final = ("default", "defaultValue", "x-ms-default", "example", "x-example", "value", "const")
_TEMPLATE: Final = "x-ms-apimTemplateParameter."
_PAIRS: Final = {"name": _VALUES, f"{_TEMPLATE}name": (f"{_TEMPLATE}value",), "key": ("value",)}
"""Members that name a credential, and those beside them that may hold it."""
_CLIENT_ID: Final = "clientid"
_CLIENT_SECRET: Final = "clientsecret"  # noqa: S105 - the name of a member
LEAST_SECRET: Final = 12
"""Characters of a client secret; of what only might be a credential, more are asked for."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Member:
    """A text at `tokens` below a JSON object. `name` gives it away, and the value begins at `start`."""

    owner: dict[str, Any]
    tokens: tuple[str | int, ...]
    name: str
    start: int
    text: str

    @property
    def value(self) -> str:
        return self.text[self.start :].strip()


@lru_cache(maxsize=1 << 15)
def names_credential(name: str) -> bool:
    """Whether a member, parameter, header or constant of this name holds a credential."""
    return len(name) <= 80 and bool(_CREDENTIAL.search(name)) and not _POINTER.search(name)


def assigned(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each value in a text that a credential's name stands before."""
    pattern, place = compiled(ASSIGNED), 0
    while match := pattern.search(data, place):
        place = match.end(1)
        whole = _WHOLE.match(data, match.start(2))
        name = _whole_name(data, match.start(1)) + match[1].decode("latin-1")
        value = whole[0].decode("latin-1").rstrip(".:") if whole and not _is_elided(data, whole) else ""
        is_named = name and _is_plain(name) and not _POINTER.search(name) and not _POINTER.match(value)
        is_apart = data[match.end(1) : match.start(2)] != b"-"
        if is_named and "//" not in value and not (is_apart and _is_name(value, name)) and is_credential(value):
            yield match.start(2), match.start(2) + len(value), name
            place = match.start(2) + len(value)


def _is_elided(data: bytes, value: re.Match[bytes]) -> bool:
    """Whether somebody left out the end of a value, or covered it."""
    return value[0].endswith(b"..") or data[value.end() : value.end() + 1] in (b"#", b"*")


def _whole_name(data: bytes, start: int) -> str:
    """What stands before a name's credential word and belongs to it; in the path of an address it names a page."""
    before = _BEFORE.search(data, max(0, start - 200), start)
    word = before[0] if before else b""
    if b"://" in word and b"?" not in word:
        return "next "
    last = _LAST_NAME.search(word)
    return last[0].decode("latin-1") if last else ""


def _is_name(value: str, name: str) -> bool:
    """Whether the value is a name itself: that of a constant, or what it stands behind in another spelling.

    A name may repeat what was drawn, too, so that words have to make up the value.
    """
    is_one = value.count("_") > 1 and _CONSTANT.fullmatch(value) is not None
    return (is_one or _bare(value) in _bare(name)) and is_spoken(value)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _is_plain(name: str) -> bool:
    """Whether somebody named it so. The words also stand in long runs of Base64."""
    changes = sum(a.islower() and b.isupper() for a, b in pairwise(name))
    return len(name) <= 80 and (changes <= 2 or is_words(name))


def is_credential(value: str) -> bool:
    """Whether a value behind a credential's name is one: issued by a machine, or made up in the form of one."""
    return (looks_issued(value, least=16) and not _VERSION.search(value)) or is_made_up(value)


def is_identity(name: str, value: str) -> bool:
    """Whether a member that is only called "key" or "code" holds the id of something, as most do."""
    return _WEAK.match(name) is not None and _IDENTITY.fullmatch(value) is not None


def is_made_up(value: str) -> bool:
    """Whether somebody wrote a sample where a credential stands: as long as one, and counted up or repeated."""
    letters = [letter for letter in value if letter.isalnum()]
    return len(letters) >= 14 and not is_placeholder(value) and is_sample(value)


def members(objects: Iterable[dict[str, Any]], names: frozenset[str]) -> Iterator[Member]:
    """The texts in JSON objects that stand under a credential's name, or beside one.

    `names` are the credential names that the document holds anywhere: looking for those is one operation an object.
    """
    wanted = names | _PAIRS.keys()
    for owner in objects:
        if not wanted.isdisjoint(owner):
            for name in owner.keys() & wanted:
                yield from _named(owner, name, names)


def _named(owner: dict[str, Any], name: str, names: frozenset[str]) -> Iterator[Member]:
    child = owner[name]
    if name in _PAIRS and isinstance(child, str) and child in names:
        yield from _texts(owner, owner, (), _PAIRS[name], child)
    if name in names:
        if isinstance(child, dict):
            yield from _texts(owner, child, (name,), _VALUES, name)
        else:
            yield from _texts(owner, owner, (), (name,), name)


def _texts(
    owner: dict[str, Any], node: dict[str, Any], above: tuple[str | int, ...], keys: tuple[str, ...], name: str
) -> Iterator[Member]:
    for key in keys:
        value = node.get(key)
        for index, text in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(text, str) and text:
                scheme = _SCHEME.match(text)
                tokens = (*above, key, *(() if index is None else (index,)))
                yield Member(owner, tokens, name, scheme.end() if scheme else 0, text)


def is_setting(member: Member, above: Sequence[str | int]) -> bool:
    """Whether it is a member of a connection's settings. Client id and secret have rules of their own there."""
    return above[-1:] == ("oAuthSettings",) and len(member.tokens) == 1


def is_client_id(member: Member) -> bool:
    return member.name.lower() == _CLIENT_ID


def is_client_secret(member: Member) -> bool:
    return member.name.lower() == _CLIENT_SECRET


def is_password(name: str, value: str) -> bool:
    """Whether it is a password that a person chose: no machine issued it, but it is no word for one either."""
    kinds = (str.isdigit, str.islower, str.isupper)
    mixed = sum(any(test(letter) for letter in value) for test in kinds) + any(not x.isalnum() for x in value) >= 3
    return (
        bool(_PASSWORD.search(name))
        and 6 <= len(value) <= 64
        and mixed
        and " " not in value
        and not is_placeholder(value)
    )
