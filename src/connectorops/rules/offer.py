"""Dynamics 365 offers: that the form is filled in, what the offer is called, and how it is classified."""

import re
from typing import Final

from connectorops.connectors import DynamicsManifest
from connectorops.manifest.sections import State, sections, value_at
from connectorops.model import Program
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.manifest import MANIFEST
from connectorops.rules.manifest_files import LISTING
from connectorops.rules.urls import is_plain_http
from connectorops.rules.wording import quoted

_OFFER: Final = f"{MANIFEST}/dynamics_365"
_SETUP: Final = f"{_OFFER}/setup"
_PROPERTIES: Final = f"{_OFFER}/properties"

_OFFER_ID: Final = re.compile(r"[a-z0-9_-]+")
_MOST: Final = {
    "properties/categories": (2, "categories"),
    "listing/keywords": (3, "search keywords"),
    "listing/works_with": (3, "products that the app works with"),
    "listing/documents": (3, "supporting documents"),
    "listing/screenshots": (5, "screenshots"),
    "listing/videos": (4, "videos"),
}
"""How many items the lists of the form take, and what they are."""
_MOST_SUBCATEGORIES: Final = 2


@rule(
    "OF001",
    severity=WARNING,
    fix="Fill it in; `connectorops dossier` shows the whole form and what is missing.",
    bad=[
        *(
            {f"{_OFFER}/{path}": None}
            for path in (
                *("offer_id", "publisher_id", "alias", "setup", "setup/listing_type", "setup/trial_url"),
                *("setup/test_drive", "setup/leads", "properties/categories", "properties/products"),
                *("properties/app_version", "properties/terms", "listing/name", "listing/summary"),
                *("listing/description", "listing/help_url", "listing/privacy_url", "listing/support/name"),
                *("listing/support/email", "listing/support/phone", "listing/support/url", "listing/engineering"),
                *("listing/engineering/name", "listing/engineering/email", "listing/engineering/phone"),
                *("listing/documents", "listing/documents/0/file", "listing/logos/large", "listing/screenshots"),
                *("listing/videos/0/name", "listing/videos/0/url", "listing/videos/0/thumbnail"),
                *("availability/markets", "technical/license_model", "technical/s2s_outbound", "technical/package"),
                *("technical/several_packages", "technical/regions", "supplemental", "notes"),
            )
        ),
        {f"{_OFFER}/setup": {"listing_type": "contact-me", "test_drive": True}},
    ],
    ok=[
        {f"{LISTING}/videos": None},
        {f"{_OFFER}/availability/hide_key": None},
        {f"{_PROPERTIES}/industries": []},
        {f"{_SETUP}": {"listing_type": "get-it-now", "test_drive": True}},
    ],
)
def offer_page_incomplete(manifest: DynamicsManifest) -> Hits:
    """A page of the offer's form is not started, or incomplete.

    ## Why

    Every page must read Complete before the offer can be submitted. A page of which nothing is filled in is told once;
    of one that was begun, each field that is missing. A free trial needs its address, and a trial as well as "contact
    me" needs a destination for leads.
    """
    for section in sections(manifest.manifest):
        title = section.page.title
        if section.state is State.NOT_STARTED:
            first = section.missing[0].tokens[: 2 if len(section.missing) > 1 else None]
            yield manifest.near(*first), f'The page "{title}" is not started: {section.missing[0].label} is empty.'
        else:
            for each in section.missing:
                yield manifest.near(*each.tokens), f'The page "{title}" is incomplete: {each.label} is empty.'


@rule(
    "OF002",
    severity=ERROR,
    fix="Use lowercase letters, digits, hyphens and underscores; it can't be changed once the offer is created.",
    bad=[{f"{_OFFER}/offer_id": "Contoso-Sales"}, {f"{_OFFER}/offer_id": "contoso sales"}],
    ok=[{f"{_OFFER}/offer_id": "contoso_sales-2"}],
)
def offer_id_not_valid(manifest: DynamicsManifest) -> Hits:
    """The offer ID has other characters than the form takes.

    ## Why

    The offer ID is part of the offer's address in the store. It takes lowercase letters, digits, hyphens and
    underscores, and no spaces.
    """
    value = manifest.offer.offer_id
    if value and not _OFFER_ID.fullmatch(value):
        text = f"The offer ID is {quoted(value)}; lowercase letters, digits, hyphens and underscores were expected."
        yield manifest.within("offer_id"), text


@rule(
    "OF003",
    severity=ERROR,
    fix="Choose a shorter offer ID before the offer is created.",
    bad=[{f"{_OFFER}/offer_id": "contoso-" + "s" * 43}, {f"{_OFFER}/offer_id": "contoso-" + "s" * 25}],
    ok=[{f"{_OFFER}/offer_id": "contoso-" + "s" * 24}],
)
def offer_id_too_long(manifest: DynamicsManifest) -> Hits:
    """The offer ID is too long, alone or together with the publisher ID.

    ## Why

    Both ids stand in the offer's address, together with a dot. A document of 2020 asks for less than 40 characters in
    both together; today's form takes 50 in the offer ID alone. The stricter number holds unless the configuration says
    otherwise: `limits: {offer_id_with_publisher: 100}`.
    """
    offer, limits = manifest.offer, manifest.connector.limits
    place = manifest.within("offer_id")
    together = len(offer.offer_id) + len(offer.publisher_id)
    if len(offer.offer_id) > limits.offer_id:
        yield place, f"The offer ID has {len(offer.offer_id)} characters; at most {limits.offer_id} were expected."
    elif offer.offer_id and together > limits.offer_id_with_publisher:
        most = limits.offer_id_with_publisher
        yield place, f"Offer ID and publisher ID have {together} characters; at most {most} together were expected."


def _many(path: str) -> list[object]:
    """More items than a list of the form takes."""
    words = ["field sales", "visits", "route", "the", "of", "a", "day"][: _MOST[path][0] + 1]
    item = {
        "properties/categories": lambda word: {"name": word},
        "listing/documents": lambda word: {"name": word, "file": "documents/product-sheet.pdf"},
        "listing/screenshots": lambda word: {"caption": word, "file": "images/visits.png"},
        "listing/videos": lambda word: {
            "name": word,
            "url": "https://contoso.com/field-sales/video",
            "thumbnail": "images/video.png",
        },
    }.get(path, str)
    return [item(word) for word in words]


@rule(
    "OF004",
    severity=ERROR,
    fix="Keep the ones that matter most.",
    bad=lambda: [
        *({f"{_OFFER}/{path}": _many(path)} for path in _MOST),
        {f"{_PROPERTIES}/categories/0/subcategories": ["Telesales", "Outside sales", "Retail"]},
    ],
    ok=lambda: [{f"{_OFFER}/{path}": _many(path)[:-1]} for path in _MOST],
)
def too_many_items(manifest: DynamicsManifest) -> Hits:
    """The offer has more of something than its form takes.

    ## Why

    The form takes up to 2 categories with up to 2 subcategories each, 3 search keywords, 3 products that the app works
    with, 3 supporting documents, 5 screenshots and 4 videos.
    """
    offer = manifest.offer
    for path, (most, noun) in _MOST.items():
        number = len(value_at(manifest.manifest, f"dynamics_365/{path}"))
        if number > most:
            yield manifest.within(*path.split("/")), f"The offer has {number} {noun}; the form takes up to {most}."
    for index, category in enumerate(offer.properties.categories):
        if len(category.subcategories) > _MOST_SUBCATEGORIES:
            place = manifest.within("properties", "categories", index, "subcategories")
            number = len(category.subcategories)
            yield place, f"{quoted(category.name)} has {number} subcategories; up to {_MOST_SUBCATEGORIES} are taken."


@rule(
    "OF013",
    severity=ERROR,
    fix="Give the terms as an https address, or write their text.",
    bad=[{f"{_PROPERTIES}/terms": "http://contoso.com/field-sales/terms"}],
    ok=[{f"{_PROPERTIES}/terms": "You may use the app as long as you have a subscription."}],
)
def terms_not_https(manifest: DynamicsManifest) -> Hits:
    """The terms and conditions are at an address that travels unencrypted.

    Customers accept the terms before they try the app. The form takes their text, or an address that begins with
    https://.
    """
    terms = manifest.offer.properties.terms.strip()
    if is_plain_http(terms):
        place = manifest.within("properties", "terms")
        yield place, f"The terms are at {quoted(terms)}; an https address or their text was expected."


@rule(
    "OF017",
    severity=WARNING,
    fix="Set `program: verified`: offers are submitted in Partner Center.",
    bad=[{f"{MANIFEST}/program": "independent"}, {f"{MANIFEST}/program": "custom"}],
)
def offer_of_another_program(manifest: DynamicsManifest) -> Hits:
    """A Dynamics 365 offer is in a program that certifies no offers.

    Offers are submitted by the owner of a seller account in Partner Center. Independent publishers submit connectors
    only, and what is custom is not certified at all.
    """
    program = manifest.manifest.program
    if program not in {None, Program.VERIFIED}:
        yield manifest.at("program"), f"The program is {program}, which certifies no offers; verified was expected."
