"""The listing of a Dynamics 365 offer: what customers read in the store."""

import re
from typing import Final

from connectorops.connectors import DynamicsManifest
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.manifest_files import LISTING
from connectorops.rules.wording import quoted

_LONGEST_SUMMARY: Final = 100
_ENGLISH: Final = frozenset({"", "english", "en", "en-us", "en-gb"})
_ONLY_IN: Final = "This application is available only in"
_EMOJI: Final = re.compile(
    "[\u203c\u2049\u20e3\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2934-\u2b55\u3030\u303d"
    "\u3297\u3299\ufe0f\U0001f000-\U0001faff]"
)
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")


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
    listing, limits = manifest.offer.listing, manifest.connector.limits
    for member, text, most in (
        ("name", listing.name, limits.listing_name),
        ("summary", listing.summary.strip(), _LONGEST_SUMMARY),
        ("description", listing.description.strip(), limits.listing_description),
    ):
        if len(text) > most:
            place = manifest.within("listing", member)
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
    found = _EMOJI.search(manifest.offer.listing.name.replace("\u2122", ""))
    if found:
        text = f"The name has the character {found[0]} (U+{ord(found[0]):04X}); names are taken without emoji."
        yield manifest.within("listing", "name"), text


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
    listing = manifest.offer.listing
    language, text = listing.language.strip(), listing.description.strip()
    if language.lower() not in _ENGLISH and text and not text.startswith(f"{_ONLY_IN} {language}"):
        place = manifest.within("listing", "description")
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
    listing = manifest.offer.listing
    text = " ".join(listing.description.lower().split())
    for index, word in enumerate(listing.keywords):
        if text and word.strip() and " ".join(word.lower().split()) not in text:
            place = manifest.within("listing", "keywords", index)
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
    listing = manifest.offer.listing
    wanted, other = (each.strip().rstrip("/").lower() for each in (listing.help_url, listing.support.url))
    if wanted and wanted == other:
        place = manifest.within("listing", "support", "url")
        yield place, f"The support URL {quoted(listing.support.url)} is the help URL, too; another one was expected."


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
    listing = manifest.offer.listing
    for who, contact in (("support", listing.support), ("engineering", listing.engineering)):
        if contact.phone.strip() and not _PHONE.fullmatch(contact.phone.strip()):
            place = manifest.within("listing", who, "phone")
            yield place, f"The phone of the {who} contact is {quoted(contact.phone)}; a number was expected."
