"""What a manifest says, apart from a Dynamics 365 offer. "" and () are what nobody has filled in."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the types of fields are read at run time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from connectorops.manifest.dynamics import Dynamics365
from connectorops.model import Program, Waiver  # noqa: TC001 - as above

STANDARD_CONTRACT: Final = "standard-contract"
"""What stands for Microsoft's standard contract where an agreement is named."""


class Kind(StrEnum):
    """What is submitted."""

    CONNECTOR = "connector"
    AI_CONNECTOR = "ai-connector"
    TEMPLATE = "template"
    DYNAMICS_365_OFFER = "dynamics-365-offer"

    @property
    def has_definition(self) -> bool:
        """Whether the folder holds a connector, with its definition and properties."""
        return self in {Kind.CONNECTOR, Kind.AI_CONNECTOR}


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
class Offer:
    """What the form for connectors and flow templates asks. `eula` is an address or STANDARD_CONTRACT."""

    name: str = ""
    categories: tuple[str, ...] = ()
    eula: str = ""
    privacy_url: str = ""
    support_url: str = ""
    hide_key: str = ""
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OAuth:
    """The client of a connector with OAuth; `secret_name` is the name under which its secret is kept."""

    client_id: str = ""
    secret_name: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A flow template; `package` is the exported file, relative to the folder."""

    name: str = ""
    description: str = ""
    package: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest's values; the defaults are what a folder without one has. No program means the one of its root.

    Each waiver stands by its JSON pointer in the file; its connector is the manifest's own folder.
    """

    kind: Kind = Kind.CONNECTOR
    program: Program | None = None
    owners: tuple[Owner, ...] = ()
    name: str = ""
    offer: Offer = field(default_factory=Offer)
    oauth: OAuth = field(default_factory=OAuth)
    template: Template = field(default_factory=Template)
    dynamics_365: Dynamics365 = field(default_factory=Dynamics365)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
