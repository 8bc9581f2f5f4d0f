"""The search for secrets in everything that a connector holds."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from connectorops.documents import Document
from connectorops.scanning.evidence import mask
from connectorops.scanning.files import strings_of
from connectorops.scanning.placeholders import is_known_sample, is_placeholder, is_sample, is_words, looks_issued
from connectorops.scanning.roles import Role, role_of
from connectorops.scanning.secrets_named import (
    ASSIGNED,
    CREDENTIAL_NAME,
    LEAST_SECRET,
    assigned,
    is_client_id,
    is_client_secret,
    is_credential,
    is_identity,
    is_password,
    is_setting,
    members,
    names_credential,
)
from connectorops.scanning.secrets_shapes import Family, gate, shaped
from connectorops.scanning.strings import Where, contents, ways_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connectorops.connectors import Connector
    from connectorops.model import Place
    from connectorops.scanning.secrets_named import Member
    from connectorops.scanning.strings import Json, Strings

_SHOWING: Final = frozenset({Role.EXAMPLE, Role.DESCRIPTION, Role.PROSE, Role.CONTACT, Role.ENUM})
"""Roles in which people show what a value looks like; elsewhere a value is used."""

_BY_NAME: Final = frozenset({Family.NAMED, Family.SETTING})
_SPEAKING: Final = frozenset({Family.HEADER, Family.ADDRESS})
"""Families that have the last word: what is a placeholder to them is none to the search by names."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Match:
    """A part of a text that is a secret. It has no repr, so that no log and no error can show it."""

    family: Family
    kind: str
    start: int
    end: int
    value: str
    name: str = ""

    @property
    def sample(self) -> bool:
        """Whether somebody made it up."""
        return is_sample(self.value)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Leak:
    """A secret at a place. `number` tells apart the places of the same value in a file, from 0 on."""

    match: Match
    where: Where
    number: int = 0

    @property
    def shown(self) -> bool:
        """Whether it stands where people show what a value looks like."""
        is_raw = self.where.role is Role.VALUE and self.where.offset is not None  # JSON that is read as text
        return is_raw or self.where.role in _SHOWING

    def place(self, rule: str) -> Place:
        """The place with the evidence that the rule's finding may show."""
        evidence = mask(rule, self.match.kind, self.match.value)
        return self.where.place(self.match.start, self.match.end, evidence, str(self.number or ""))

    @property
    def setting(self) -> str:
        """Where it stands, in words."""
        inside = f" of {self.where.member!r}" if self.where.member else ""
        hidden = f", hidden by {self.where.encoded}" if self.where.encoded else ""
        return f"in {self.where.role}{inside}{hidden}"


@lru_cache(maxsize=1)
def leaks(connector: Connector) -> tuple[Leak, ...]:
    """What was found in the connector, placeholders are left out."""
    found: dict[str, list[Leak]] = {}
    names: dict[str, set[str]] = {}
    objects: dict[str, Sequence[Json]] = {}
    for strings in strings_of(connector):
        objects.setdefault(strings.path, strings.objects)
        found.setdefault(strings.path, []).extend(scan(strings))
        texts = (strings.texts[index] for index in strings.having(CREDENTIAL_NAME))
        names.setdefault(strings.path, set()).update(text for text in texts if names_credential(text))
    for source in connector.sources:
        if names.get(source.path) and isinstance(source.file, Document):
            value = source.file.value
            owners = objects[source.path] or contents(value)[1]
            found[source.path] += _under_names(source.path, value, owners, frozenset(names[source.path]))
    return tuple(leak for each in found.values() for leak in _once(each))


def scan(strings: Strings) -> Iterator[Leak]:
    """What has the form of a secret in the texts of one file."""
    suspects = sorted({*strings.having(gate()), *strings.having(ASSIGNED)})
    found = {index: each for index in suspects if (each := list(matches(strings.texts[index])))}
    for index, wheres in strings.places(found).items():
        is_address = "?" in strings.texts[index]
        for where in wheres:  # a member's name names something itself, unless it is a path with a query
            yield from (
                Leak(match, where) for match in found[index] if not match.name or is_address or not where.on_key
            )


def matches(text: str) -> Iterator[Match]:
    """The secrets in a text. Of two that overlap, the one whose form is known speaks, else the first."""
    data = text.encode("utf-8", "surrogatepass")
    taken: list[tuple[int, int]] = []
    for family, kind, start, end, name in _spans(data):
        if all(end <= other or start >= stop for other, stop in taken):
            value = data[start:end].decode("utf-8", "replace")
            meant = family is Family.NAMED or _is_meant(family, value)
            if meant or family in _SPEAKING or is_known_sample(value):
                taken.append((start, end))
            if meant:
                before = len(data[:start].decode("utf-8", "surrogatepass"))
                yield Match(family, kind, before, before + len(value), value, name)


def _spans(data: bytes) -> Iterator[tuple[Family, str, int, int, str]]:
    for shape, start, end in shaped(data):
        yield shape.family, shape.kind, start, end, ""
    for start, end, name in assigned(data):
        yield Family.NAMED, "credential", start, end, name


def _is_meant(family: Family, value: str) -> bool:
    """What a form alone doesn't prove."""
    if is_known_sample(value):
        return False
    if family is Family.JWT:
        return _is_token(value)
    if family is Family.HEADER:
        return _is_basic(value)
    if family is Family.PRIVATE_KEY:
        return len(set(value)) > 16 and "..." not in value
    return not is_placeholder(value) and (family is Family.ADDRESS or is_sample(value) or not _is_name(value))


def _is_name(value: str) -> bool:
    """Whether words make it up, as they do the name of something; what is drawn has digits among them."""
    return sum(letter.isdigit() for letter in value) < 2 and is_words(value)


def _is_token(value: str) -> bool:
    """Whether the first two parts of a JSON Web Token decode to JSON objects."""
    try:
        head, body = (json.loads(base64.urlsafe_b64decode(f"{part}===")) for part in value.split(".")[:2])
    except (binascii.Error, ValueError, RecursionError):
        return False
    is_debuggers = isinstance(body, dict) and body.get("sub") == "1234567890"
    return isinstance(head, dict) and isinstance(body, dict) and "alg" in head and not is_debuggers


def _is_basic(value: str) -> bool:
    """Whether it decodes to a name and a password that is no placeholder."""
    try:
        _, colon, password = base64.b64decode(f"{value}===").decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return False
    return bool(colon) and not is_placeholder(password)


def _under_names(path: str, value: object, objects: Iterable[Json], names: frozenset[str]) -> Iterator[Leak]:
    suspects = [each for each in members(objects, names) if _may_be_meant(each)]
    ways = ways_to(value, [each.owner for each in suspects]) if suspects else {}
    for member in suspects:
        above = ways[id(member.owner)]
        tokens = (*above, *member.tokens)
        role = role_of(tokens, on_key=False)
        secret = member.value
        wanted = _is_issued(member) or (role not in _SHOWING and is_password(member.name, secret))
        is_ours = is_setting(member, above)
        if wanted and not (is_ours and is_client_id(member)):  # which tells who asks, and lets nobody in
            family = Family.SETTING if is_ours and is_client_secret(member) else Family.NAMED
            match = Match(family, "credential", member.start, member.start + len(secret), secret, member.name)
            yield Leak(match, Where(path, role, tokens))


def _may_be_meant(member: Member) -> bool:
    """Whether it may be a credential, wherever it stands."""
    secret = member.value
    is_one = "://" not in secret and not any(letter.isspace() for letter in secret)
    return is_one and (_is_issued(member) or is_password(member.name, secret))


def _is_issued(member: Member) -> bool:
    value = member.value
    is_short = is_client_secret(member) and looks_issued(value, least=LEAST_SECRET)
    return (is_credential(value) or is_short) and not is_identity(member.name, value)


def _once(found: Iterable[Leak]) -> Iterator[Leak]:
    """Each place of a value once, by the rule that knows most of it."""
    groups: dict[str, list[Leak]] = {}
    for leak in found:
        groups.setdefault(leak.match.value, []).append(leak)
    for same in groups.values():
        places: dict[tuple[object, ...], Leak] = {}
        for leak in sorted(same, key=lambda each: each.match.family in _BY_NAME):
            where = leak.where
            start = None if where.offset is None else where.offset + leak.match.start
            place = (where.tokens, where.on_key, where.member, where.span or start)
            places.setdefault(place, leak)
        for number, leak in enumerate(places.values()):
            yield replace(leak, number=number)
