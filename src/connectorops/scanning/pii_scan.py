"""The search for personal data in everything that a connector holds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from connectorops.scanning.files import strings_of
from connectorops.scanning.pii import (
    NEAR_BIRTH,
    NEAR_PASSPORT,
    NUMBER_LIKE,
    Candidate,
    Kind,
    Sighting,
    anywhere,
    beside,
    words,
)
from connectorops.scanning.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectorops.connectors import Connector
    from connectorops.scanning.strings import Strings, Where


@dataclass(frozen=True, slots=True)
class Detector:
    """`trigger` is cheap and selects texts; `name` is who looks into them, if `said` is anywhere in the file.

    Detectors are loaded with their patterns and validators only where something triggers them.
    """

    name: str
    trigger: str
    said: str = ""

    def find(self, text: str) -> Iterator[Candidate]:
        module, _, function = self.name.partition(".")
        found: Iterator[Candidate] = getattr(import_module(f"connectorops.scanning.{module}"), function)(text)
        return found


DETECTORS: Final = (
    Detector("pii_email.find", r"@[A-Za-z0-9]"),
    Detector("pii_phone.find", r"\d(?:[ ().\-/]{0,2}\d){6}"),
    Detector("pii_payment.find_cards", r"\d(?:[ -]?\d){11}"),
    Detector("pii_payment.find_ibans", r"[A-Z]{2}\d{2}[ -]?[A-Z0-9]{4}"),
    Detector("pii_identity.find_numbers", NUMBER_LIKE),
    Detector("pii_identity.find_passports", r"\d{6}", anywhere(NEAR_PASSPORT)),
    Detector("pii_identity.find_births", r"\d[-/.]\d|[ ](?:19|20)\d\d", anywhere(NEAR_BIRTH)),
    Detector("pii_network.find_ips", r"\.\d{1,3}\.\d|:[0-9A-Fa-f]{0,4}:"),
    Detector("pii_network.find_macs", r"[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]"),
    Detector("pii_network.find_directories", r"-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-"),
    Detector("pii_network.find_user_paths", r":[\\/]{1,4}(?:[Uu]sers|Documents)|/home/|/Users/"),
    Detector("pii_network.find_hosts", r"(?i)\.(?:local|corp|internal|intranet|lan)"),
    Detector("pii_person.find_signatures", r"egards|incerely|ours|freundliche|ordial|aludos"),
)
_POSITION: Final = r"(?:^|\x00)(?:\w{1,20}[_.-])?[Ll]at(?:itude)?(?:\x00|\z)"
"""A text that is nothing but the name of a latitude."""
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
    positions = strings.having(_POSITION)
    places = strings.places({*candidates, *positions})
    yield from _grouped(_located(strings, candidates, places, samples=samples))
    yield from _positions(place for index in positions for place in places[index])


def _candidates(strings: Strings) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for detector in DETECTORS:
        if detector.said and not strings.has(detector.said):
            continue
        for index in strings.having(detector.trigger):
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
            for candidate in _apart(each for each in found if _is_meant(each, text, context)):
                if samples or not candidate.sample:
                    yield Sighting(candidate, text, where)


def _apart(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Of candidates that overlap the one that goes first; digits are one thing only."""
    starts: list[int] = []
    ends: list[int] = []
    for each in sorted(candidates, key=_precedence):
        place = bisect_right(starts, each.start)
        is_free = (not place or ends[place - 1] <= each.start) and (place == len(starts) or each.end <= starts[place])
        if is_free:
            starts.insert(place, each.start)
            ends.insert(place, each.end)
            yield each


def _precedence(candidate: Candidate) -> tuple[int, int, int]:
    """Digits that several detectors know belong to the one that something near speaks for, then to the strictest."""
    rank = _OVERLAPS.index(candidate.kind) if candidate.kind in _OVERLAPS else len(_OVERLAPS)
    return (not candidate.near, rank, candidate.start)


def _is_meant(candidate: Candidate, text: str, context: str) -> bool:
    around = beside(text, candidate.start, candidate.end)
    said = (around, context)
    near = words(candidate.near) if candidate.near else None
    unless = words(candidate.unless) if candidate.unless else None
    return (not near or any(map(near.search, said))) and not (unless and any(map(unless.search, said)))


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
    from connectorops.scanning import pii_person  # noqa: PLC0415 - few connectors hold contact data

    span = pii_person.name_before(contact.text, contact.candidate.start)
    if span:
        name = contact.text[slice(*span)]
        yield Sighting(Candidate(Kind.NAME, *span, name.casefold()), contact.text, contact.where)
    owner = contact.where.owner
    for key, name in pii_person.names_in(owner) if isinstance(owner, dict) else ():
        where = replace(contact.where, tokens=(*contact.where.tokens[:-1], key))
        yield Sighting(Candidate(Kind.NAME, 0, len(name), name.casefold()), name, where)


def _positions(keys: Iterator[Where]) -> Iterator[Sighting]:
    from connectorops.scanning import pii_person  # noqa: PLC0415 - few connectors hold positions

    for where in keys:
        owner = where.owner
        if where.on_key and isinstance(owner, dict) and pii_person.position_in(owner) == where.tokens[-1]:
            value = str(owner[where.tokens[-1]])
            yield Sighting(Candidate(Kind.POSITION, 0, len(value), value), value, replace(where, on_key=False))
