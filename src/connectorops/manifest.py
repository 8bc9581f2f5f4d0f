"""certification.yml as typed values: what is submitted from a folder, in which program, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from connectorops.documents import join
from connectorops.model import Program
from connectorops.schema import LIMIT, Json, Violation, violations

if TYPE_CHECKING:
    from connectorops.documents import Document


class Kind(StrEnum):
    """What is submitted."""

    CONNECTOR = "connector"
    AI_CONNECTOR = "ai-connector"
    TEMPLATE = "template"
    DYNAMICS_365_OFFER = "dynamics-365-offer"


@dataclass(frozen=True, slots=True)
class Consent:
    """The comment in which an owner agreed to be one, and its day."""

    comment: str
    date: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A GitHub user or team who answers for a folder. `id` stays when the account is renamed; None where unknown."""

    handle: str
    id: int | None = None
    consent: Consent | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest's values; the defaults are what a folder without one has. No program means the one of its root."""

    kind: Kind = Kind.CONNECTOR
    program: Program | None = None
    owners: tuple[Owner, ...] = ()
    name: str = ""


def read_manifest(document: Document) -> tuple[Manifest, list[Violation]]:
    """What is valid in the manifest, and what is not.

    A file that can't be read has its own finding, so it violates nothing here. Of a hopeless one nothing is taken.
    """
    if not document.usable:
        return Manifest(), []
    found = violations("certification", document.value)
    if not isinstance(document.value, dict) or len(found) == LIMIT:
        return Manifest(), found
    return _valid_part(document.value, {each.pointer for each in found}), found


def _valid_part(value: Json, bad: set[str]) -> Manifest:
    valid = {key: member for key, member in value.items() if join("", key) not in bad}
    bad_owners = {each.split("/")[2] for each in bad if each.startswith("/owners/")}
    owners = enumerate(valid.get("owners", ()))
    return Manifest(
        Kind(valid.get("kind", Kind.CONNECTOR)),
        Program(valid["program"]) if "program" in valid else None,
        tuple(_owner(owner) for index, owner in owners if str(index) not in bad_owners),
        valid.get("name", ""),
    )


def _owner(value: Json) -> Owner:
    if isinstance(value, str):
        return Owner(value)
    consent = value.get("consent")
    return Owner(value["handle"], value.get("id"), Consent(consent["comment"], consent["date"]) if consent else None)
