"""Dynamics 365 offers: what each page of the form demands."""

import re
from typing import Final

from connectorops.connectors import DynamicsManifest
from connectorops.manifest.sections import State, sections, value_at
from connectorops.model import Program
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.manifest import MANIFEST
from connectorops.rules.manifest_files import LISTING
from connectorops.rules.urls import is_plain_http
from connectorops.rules.wording import quoted

_OFFER: Final = f"{MANIFEST}/dynamics_365"
_SETUP: Final = f"{_OFFER}/setup"
_TECHNICAL: Final = f"{_OFFER}/technical"
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
_LONGEST_SUMMARY: Final = 100
_ENGLISH: Final = frozenset({"", "english", "en", "en-us", "en-gb"})
_ONLY_IN: Final = "This application is available only in"
_EMOJI: Final = re.compile(
    "[\u203c\u2049\u20e3\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2934-\u2b55\u3030\u303d"
    "\u3297\u3299\ufe0f\U0001f000-\U0001faff]"
)
_GUARDED: Final = re.compile(r"\b(?:germany|german|us gov(?:ernment)?|gcc|tip)\b", re.IGNORECASE)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")


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
    value = manifest.manifest.dynamics_365.offer_id
    if value and not _OFFER_ID.fullmatch(value):
        text = f"The offer ID is {quoted(value)}; lowercase letters, digits, hyphens and underscores were expected."
        yield manifest.at("dynamics_365", "offer_id"), text


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
    offer, limits = manifest.manifest.dynamics_365, manifest.connector.limits
    place = manifest.at("dynamics_365", "offer_id")
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
    offer = manifest.manifest.dynamics_365
    for path, (most, noun) in _MOST.items():
        number = len(value_at(manifest.manifest, f"dynamics_365/{path}"))
        if number > most:
            place = manifest.at("dynamics_365", *path.split("/"))
            yield place, f"The offer has {number} {noun}; the form takes up to {most}."
    for index, category in enumerate(offer.properties.categories):
        if len(category.subcategories) > _MOST_SUBCATEGORIES:
            place = manifest.at("dynamics_365", "properties", "categories", index, "subcategories")
            number = len(category.subcategories)
            yield place, f"{quoted(category.name)} has {number} subcategories; up to {_MOST_SUBCATEGORIES} are taken."


@rule(
    "OF005",
    severity=ERROR,
    fix="Shorten the text.",
    bad=[
        {f"{LISTING}/name": "Contoso Field Sales with Routes, Visits and Planning"},
        {f"{LISTING}/summary": "Plans the visits of your field sales. " * 3},
        {f"{LISTING}/description": "Visits, field sales and a route. " * 160},
    ],
    ok=[{f"{LISTING}/name": "N" * 50}, {f"{LISTING}/summary": "s" * 100}],
)
def listing_text_too_long(manifest: DynamicsManifest) -> Hits:
    """A text of the listing is longer than the form takes.

    ## Why

    The summary takes 100 characters and the description 5,000. The name took 50 in a document of 2020 and takes 200
    today: 50 holds unless the configuration says otherwise (`limits: {listing_name: 200}`), because long names are cut
    off in lists of the store.
    """
    listing, limits = manifest.manifest.dynamics_365.listing, manifest.connector.limits
    for member, text, most in (
        ("name", listing.name, limits.listing_name),
        ("summary", listing.summary.strip(), _LONGEST_SUMMARY),
        ("description", listing.description.strip(), limits.listing_description),
    ):
        if len(text) > most:
            place = manifest.at("dynamics_365", "listing", member)
            yield place, f"The {member} has {len(text):,} characters; the form takes up to {most:,}."


@rule(
    "OF006",
    severity=ERROR,
    fix="Leave the emoji out of the name.",
    bad=[{f"{LISTING}/name": "Contoso Field Sales \U0001f697"}, {f"{LISTING}/name": "Contoso \u2b50 Sales"}],
    ok=[{f"{LISTING}/name": "Contoso Field Sales™ für Außendienst"}],
)
def listing_name_with_emoji(manifest: DynamicsManifest) -> Hits:
    """The name of the offer has an emoji.

    ## Why

    The form refuses names with emoji.
    """
    found = _EMOJI.search(manifest.manifest.dynamics_365.listing.name.replace("\u2122", ""))
    if found:
        text = f"The name has the character {found[0]} (U+{ord(found[0]):04X}); names are taken without emoji."
        yield manifest.at("dynamics_365", "listing", "name"), text


@rule(
    "OF007",
    severity=WARNING,
    fix=f"Write English, or begin with: {_ONLY_IN} French. (The name of the language.)",
    bad=[{f"{LISTING}/language": "French"}],
    ok=[
        {
            f"{LISTING}/language": "French",
            f"{LISTING}/description": f"{_ONLY_IN} French. Planifie une route, field sales, visits.",
        },
        {f"{LISTING}/language": "English"},
    ],
)
def description_in_another_language(manifest: DynamicsManifest) -> Hits:
    """The description is not English and does not say so at its beginning.

    ## Why

    A listing has one language. It may be another than English if the description begins with "This application is
    available only in", in English, with the name of the language.
    """
    listing = manifest.manifest.dynamics_365.listing
    language, text = listing.language.strip(), listing.description.strip()
    if language.lower() not in _ENGLISH and text and not text.startswith(f"{_ONLY_IN} {language}"):
        place = manifest.at("dynamics_365", "listing", "description")
        yield place, f'The language is {quoted(language)}; the description must begin with "{_ONLY_IN} {language}".'


@rule(
    "OF008",
    severity=NOTE,
    fix="Use the keyword in the description, or choose one that stands there.",
    bad=[{f"{LISTING}/keywords": ["forecast"]}],
    ok=[{f"{LISTING}/keywords": ["Field Sales"]}],
)
def keyword_not_in_description(manifest: DynamicsManifest) -> Hits:
    """A search keyword does not stand in the description.

    ## Why

    The store's search looks at both, and reviewers ask for keywords that the description uses, too.
    """
    listing = manifest.manifest.dynamics_365.listing
    text = " ".join(listing.description.lower().split())
    for index, word in enumerate(listing.keywords):
        if text and word.strip() and " ".join(word.lower().split()) not in text:
            place = manifest.at("dynamics_365", "listing", "keywords", index)
            yield place, f"The keyword {quoted(word)} does not stand in the description."


@rule(
    "OF009",
    severity=ERROR,
    fix="Give two addresses: one for help, and one for support.",
    bad=[{f"{LISTING}/support/url": "https://contoso.com/field-sales/help/"}],
)
def help_is_support(manifest: DynamicsManifest) -> Hits:
    """The help URL and the support URL are the same.

    ## Why

    The form wants two addresses: the help explains the app, and the support is where customers reach somebody.
    """
    listing = manifest.manifest.dynamics_365.listing
    wanted, other = (each.strip().rstrip("/").lower() for each in (listing.help_url, listing.support.url))
    if wanted and wanted == other:
        place = manifest.at("dynamics_365", "listing", "support", "url")
        yield place, f"The support URL {quoted(listing.support.url)} is the help URL, too; another one was expected."


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
    terms = manifest.manifest.dynamics_365.properties.terms.strip()
    if is_plain_http(terms):
        place = manifest.at("dynamics_365", "properties", "terms")
        yield place, f"The terms are at {quoted(terms)}; an https address or their text was expected."


@rule(
    "OF014",
    severity=WARNING,
    fix="Remove it; add it when Microsoft has named the address.",
    bad=[{f"{_TECHNICAL}/configuration_url": "https://contoso.com/configure"}],
)
def configuration_url_given(manifest: DynamicsManifest) -> Hits:
    """The application configuration URL is filled in.

    ## Why

    The field stays empty when an offer is first submitted: the address is agreed on with Microsoft, and an offer with
    another one can't be installed. Waive the finding once the address is agreed on.
    """
    if manifest.manifest.dynamics_365.technical.configuration_url.strip():
        place = manifest.at("dynamics_365", "technical", "configuration_url")
        yield place, "The application configuration URL is given; it stays empty at first."


@rule(
    "OF015",
    severity=WARNING,
    fix="Ask Microsoft, and write who gave the permission and when into `permission`; or leave the region out.",
    bad=[
        {f"{_TECHNICAL}/regions/0/name": "Germany"},
        {f"{_TECHNICAL}/regions/0/name": "US Government"},
        {f"{_TECHNICAL}/regions/0/name": "TIP"},
    ],
    ok=[{f"{_TECHNICAL}/regions/0": {"name": "Germany", "permission": "Ticket 4711, 2026-01-31"}}],
)
def region_needs_permission(manifest: DynamicsManifest) -> Hits:
    """The package is for a region that needs Microsoft's permission.

    ## Why

    Germany, US Government and TIP (test in production) are separate clouds, and packages get there only with a
    permission. Without one, the whole submission is sent back.
    """
    for index, region in enumerate(manifest.manifest.dynamics_365.technical.regions):
        if _GUARDED.search(region.name) and not region.permission.strip():
            place = manifest.at("dynamics_365", "technical", "regions", index, "name")
            yield place, f"The region {quoted(region.name)} needs a permission, and the manifest names none."


@rule(
    "OF016",
    severity=WARNING,
    fix="Give the number with its country code, such as +1 425 555 0100.",
    bad=[{f"{LISTING}/support/phone": "ask the office"}, {f"{LISTING}/engineering/phone": "0100"}],
    ok=[{f"{LISTING}/support/phone": "+49 (0)30 555-0100"}],
)
def phone_not_valid(manifest: DynamicsManifest) -> Hits:
    """The phone number of a contact is none.

    The form takes a number with its country code for the support contact and for the engineering contact.
    """
    listing = manifest.manifest.dynamics_365.listing
    for who, contact in (("support", listing.support), ("engineering", listing.engineering)):
        if contact.phone.strip() and not _PHONE.fullmatch(contact.phone.strip()):
            place = manifest.at("dynamics_365", "listing", who, "phone")
            yield place, f"The phone of the {who} contact is {quoted(contact.phone)}; a number was expected."


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
