"""A Dynamics 365 offer: the pages of its form, in their order. "", () and None are what nobody has filled in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Setup:
    """How customers get the app; `listing_type` is get-it-now, free-trial or contact-me."""

    listing_type: str = ""
    trial_url: str = ""
    test_drive: bool | None = None
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    name: str = ""
    subcategories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """How the app is classified; `terms` is an address, or the terms themselves."""

    categories: tuple[Category, ...] = ()
    industries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    app_version: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ask; only the support contact has a `url`."""

    name: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    name: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Logos:
    large: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Screenshot:
    caption: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    name: str = ""
    url: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What customers read in the store. No `language` means English."""

    name: str = ""
    summary: str = ""
    description: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    works_with: tuple[str, ...] = ()
    help_url: str = ""
    privacy_url: str = ""
    support: Contact = field(default_factory=Contact)
    engineering: Contact = field(default_factory=Contact)
    documents: tuple[Document, ...] = ()
    logos: Logos = field(default_factory=Logos)
    screenshots: tuple[Screenshot, ...] = ()
    videos: tuple[Video, ...] = ()


@dataclass(frozen=True, slots=True)
class Availability:
    markets: tuple[str, ...] = ()
    hide_key: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """`permission` says who at Microsoft allowed a region that needs it."""

    name: str = ""
    configuration_url: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Technical:
    """The CRM package and what it needs; `package` is a file, whose address and signature `upload` makes."""

    license_model: str = ""
    s2s_outbound: bool | None = None
    configuration_url: str = ""
    package: str = ""
    several_packages: bool | None = None
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplemental:
    key_usage_scenarios: str = ""


@dataclass(frozen=True, slots=True)
class Dynamics365:
    offer_id: str = ""
    publisher_id: str = ""
    alias: str = ""
    setup: Setup = field(default_factory=Setup)
    properties: Properties = field(default_factory=Properties)
    listing: Listing = field(default_factory=Listing)
    availability: Availability = field(default_factory=Availability)
    technical: Technical = field(default_factory=Technical)
    supplemental: Supplemental = field(default_factory=Supplemental)
    notes: str = ""
