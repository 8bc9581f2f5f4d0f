"""The search for personal data in everything that a connector holds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from connectorops.scanning import pii_email, pii_identity, pii_network, pii_payment, pii_person, pii_phone
from connectorops.scanning.files import strings_of
from connectorops.scanning.pii import Candidate, Kind, Sighting, beside
from connectorops.scanning.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.connectors import Connector
    from connectorops.scanning.strings import Strings, Where

DETECTORS: Final = (
    pii_email.DETECTOR,
    pii_phone.DETECTOR,
    pii_payment.CARDS,
    pii_payment.IBANS,
    pii_identity.NUMBERS,
    pii_identity.PASSPORTS,
    pii_identity.BIRTHS,
    pii_network.IPS,
    pii_network.MACS,
    pii_network.DIRECTORIES,
    pii_network.USER_PATHS,
    pii_network.HOSTS,
    pii_person.SIGNATURES,
)
_OVERLAPS: Final = (Kind.CARD, Kind.IBAN, Kind.TAX, Kind.IDENTITY, Kind.PASSPORT, Kind.PHONE)
"""Kinds of numbers that digits can be at once. The first one is reported."""
_WITH_CONTACT: Final = frozenset({Kind.EMAIL, Kind.PHONE})


@lru_cache(maxsize=1)
def personal_data(connector: Connector) -> dict[Kind, list[Sighting]]:
    """What was seen in the connector, each value once a file and role; samples and fiction are left out."""
    found: dict[Kind, list[Sighting]] = {kind: [] for kind in Kind}
    known: set[tuple[str, Kind, str]] = set()
    for strings in strings_of(connector):
        for sighting in scan(strings):
            identity = (strings.path, sighting.kind, sighting.value)
            if strings.is_repeat and identity in known:
                continue
            known.add(identity)
            found[sighting.kind].append(sighting)
    return found


def scan(strings: Strings, *, samples: bool = False) -> Iterator[Sighting]:
    """What is in the texts of one file; with those that nobody can own only if `samples` are wanted."""
    candidates = _candidates(strings)
    positions = strings.having(pii_person.POSITION)
    places = strings.places({*candidates, *positions})
    yield from _grouped(_located(strings, candidates, places, samples=samples))
    yield from _positions(place for index in positions for place in places[index])


def _candidates(strings: Strings) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for detector in DETECTORS:
        for index in strings.having(detector.trigger, detector.among):
            candidates = list(detector.find(strings.texts[index]))
            if candidates:
                found.setdefault(index, []).extend(candidates)
    return found


def _located(
    strings: Strings, candidates: Mapping[int, list[Candidate]], places: Mapping[int, list[Where]], *, samples: bool
) -> Iterator[Sighting]:
    for index, found in candidates.items():
        text = strings.texts[index]
        for where in places[index]:
            context = where.context if where.offset is None else ""
            taken: list[tuple[int, int]] = []
            for candidate in sorted(found, key=_precedence):
                is_free = all(candidate.end <= start or candidate.start >= end for start, end in taken)
                if is_free and _is_meant(candidate, text, context):
                    taken.append((candidate.start, candidate.end))
                    if samples or not candidate.sample:
                        yield Sighting(candidate, text, where)


def _precedence(candidate: Candidate) -> tuple[int, int, int]:
    """Digits that several detectors know belong to the one that something near speaks for, then to the strictest."""
    rank = _OVERLAPS.index(candidate.kind) if candidate.kind in _OVERLAPS else len(_OVERLAPS)
    return (candidate.near is None, rank, candidate.start)


def _is_meant(candidate: Candidate, text: str, context: str) -> bool:
    around = beside(text, candidate.start, candidate.end)
    if candidate.near and not (candidate.near.search(around) or candidate.near.search(context)):
        return False
    if candidate.kind is Kind.IP:
        return not pii_network.is_version(context)
    if candidate.kind is Kind.DIRECTORY:
        return not pii_network.is_event_subscription(f"{around} ; {context}")
    return True


def _grouped(sightings: Iterator[Sighting]) -> Iterator[Sighting]:
    """Each value once a role, with the number of its other places: who removes one removes them all."""
    groups: dict[tuple[object, ...], list[Sighting]] = {}
    for each in sightings:
        groups.setdefault((each.kind, each.value, each.where.role, each.where.member), []).append(each)
    for first, *others in groups.values():
        yield replace(first, more=len(others))
        if first.kind in _WITH_CONTACT and not first.candidate.sample and first.where.role is not Role.CONTACT:
            yield from _names(first)


def _names(contact: Sighting) -> Iterator[Sighting]:
    """Names of the person whom an address or number belongs to."""
    span = pii_person.name_before(contact.text, contact.candidate.start)
    if span:
        name = contact.text[slice(*span)]
        yield Sighting(Candidate(Kind.NAME, *span, name.casefold()), contact.text, contact.where)
    owner = contact.where.owner
    for key, name in pii_person.names_in(owner) if isinstance(owner, dict) else ():
        where = replace(contact.where, tokens=(*contact.where.tokens[:-1], key))
        yield Sighting(Candidate(Kind.NAME, 0, len(name), name.casefold()), name, where)


def _positions(keys: Iterator[Where]) -> Iterator[Sighting]:
    for where in keys:
        owner = where.owner
        if where.on_key and isinstance(owner, dict) and pii_person.position_in(owner) == where.tokens[-1]:
            value = str(owner[where.tokens[-1]])
            yield Sighting(Candidate(Kind.POSITION, 0, len(value), value), value, replace(where, on_key=False))
