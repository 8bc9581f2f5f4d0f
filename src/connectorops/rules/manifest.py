"""The manifest and the offer: what Partner Center would refuse, or ask for again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from connectorops.connectors import ConnectorManifest, ManifestFile, OfferManifest
from connectorops.manifest import STANDARD_CONTRACT, Kind
from connectorops.manifest.forms import Form
from connectorops.manifest.sections import entries, sections
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.urls import is_email, is_plain_http, is_url
from connectorops.rules.wording import listed, quoted
from connectorops.scanning.evidence import mask
from connectorops.scanning.invented import drawn
from connectorops.scanning.placeholders import looks_issued
from connectorops.scanning.secrets_named import names_credential
from connectorops.tree import Edits

MANIFEST: Final = "certification.yml#"
OFFER: Final = {
    "name": "Litware Archive",
    "categories": ["Content and Files"],
    "eula": STANDARD_CONTRACT,
    "privacy_url": "https://litware.example/privacy",
    "support_url": "https://litware.example/support",
}
"""What an offer needs, for the examples of rules."""
OAUTH: Final = {"client_id": "<client id>", "secret_name": "ARCHIVE_CLIENT_SECRET"}

_SECTIONS: Final = {
    Kind.CONNECTOR: {"offer", "oauth"},
    Kind.AI_CONNECTOR: {"offer", "oauth"},
    Kind.TEMPLATE: {"offer", "template"},
    Kind.DYNAMICS_365_OFFER: {"dynamics_365"},
}
"""The sections of the manifest that each kind of submission has."""
_ANY_SECTION: Final = frozenset[str]().union(*_SECTIONS.values())
_HIDE_KEY: Final = re.compile(r"[a-z0-9]+")
_SECRET_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,126}")
_LEAST: Final = 12
"""Letters that an issued secret has at least."""


def offered(**changes: object) -> Edits:
    """An edit of the golden connector, which has OAuth: an offer that lacks nothing, with these changes."""
    return {f"{MANIFEST}/offer": {**OFFER, **changes}, f"{MANIFEST}/oauth": OAUTH}


@rule(
    "MF001",
    severity=WARNING,
    fix="Remove the section, or correct `kind`.",
    bad=[
        {f"{MANIFEST}/template": {"name": "Archive an attachment"}},
        {f"{MANIFEST}/dynamics_365": {"offer_id": "litware-archive"}},
    ],
    ok=[{**offered(), f"{MANIFEST}/kind": "ai-connector"}],
)
def section_of_another_kind(manifest: ManifestFile) -> Hits:
    """A section of the manifest belongs to another kind of submission.

    ## Why

    `kind` says which form is filled in: `offer` and `oauth` belong to connectors, `offer` and `template` to flow
    templates, `dynamics_365` to Dynamics 365 offers. A section of another kind is asked for by no form, so what stands
    in it is lost; usually `kind` was copied from another folder.
    """
    kind = manifest.manifest.kind
    for name in manifest.value:
        if name in _ANY_SECTION - _SECTIONS[kind]:
            wanted = listed([f'"{each}"' for each in sorted(_SECTIONS[kind])])
            yield manifest.at(name, on_key=True), f'"{name}" is no section of a {kind}, which has {wanted}.'


@rule(
    "MF002",
    severity=WARNING,
    fix="Fill it in; `connectorops dossier` shows the whole form and what is missing.",
    bad=[
        *(offered(**{key: [] if key == "categories" else ""}) for key in OFFER),
        {**offered(), f"{MANIFEST}/oauth": {"client_id": "<client id>"}},
        {**offered(), f"{MANIFEST}/oauth": {"secret_name": "ARCHIVE_CLIENT_SECRET"}},
    ],
    ok=[offered()],
)
def offer_incomplete(manifest: OfferManifest) -> Hits:
    """The offer was begun, and a field that Partner Center asks for is empty.

    ## Why

    The offer can be submitted only when every page of the form reads Complete. A manifest without `offer` is left
    alone: the form is filled in when the connector is ready. Once it is begun, what is missing is told, page by page.
    A connector with OAuth needs the client ID and the name of the secret, too.
    """
    if "offer" in manifest.value:
        for section in sections(manifest.manifest, uses_oauth=manifest.connector.uses_oauth):
            for each in section.missing:
                if each.tokens[0] != "template":
                    text = f'The page "{section.page.title}" is incomplete: {each.label} is empty.'
                    yield manifest.near(*each.tokens), text


@rule(
    "MF003",
    severity=ERROR,
    fix="Keep the categories that fit best.",
    bad=[offered(categories=["Data", "Finance", "Marketing", "Productivity"])],
    ok=[offered(categories=["Data", "Finance", "Marketing"])],
)
def too_many_offer_categories(manifest: OfferManifest) -> Hits:
    """The offer has more categories than the form takes.

    ## Why

    Partner Center takes up to three categories. (The swagger has a list of its own, of up to two.) Documents of the
    program contradict each other here, so the number can be set: `limits: {offer_categories: 2}` in the configuration.
    """
    number, most = len(manifest.manifest.offer.categories), manifest.connector.limits.offer_categories
    if number > most:
        yield manifest.at("offer", "categories"), f"The offer has {number} categories; the form takes up to {most}."


@rule(
    "MF004",
    severity=ERROR,
    policy="5000.3.1.6",
    fix="Give the whole address, beginning with https://.",
    bad=[
        offered(privacy_url="http://litware.example/privacy"),
        offered(support_url="litware.example/support"),
        offered(eula="http://litware.example/eula"),
    ],
    ok=[offered(eula="https://litware.example/eula")],
)
def address_not_https(manifest: ManifestFile) -> Hits:
    """An address in the manifest is no https address.

    ## Why

    Partner Center takes addresses that begin with https:// only, and reviewers open each of them: the agreement, the
    privacy policy, the support page, the help and the videos of an offer.
    """
    for entry, value in entries(manifest.manifest, Form.ADDRESS):
        agreement = entry.pointer == "/offer/eula" and not is_url(value)
        if not agreement and (not is_url(value) or is_plain_http(value)):
            yield manifest.at(*entry.tokens), f"{entry.label} is {quoted(value)}; an https address was expected."


@rule(
    "MF005",
    severity=ERROR,
    fix=f"Give the https address of the agreement, or the word {STANDARD_CONTRACT}.",
    bad=[offered(eula="Standard Contract")],
)
def agreement_not_known(manifest: OfferManifest) -> Hits:
    """The licence agreement is neither an address nor the standard contract.

    ## Why

    The form has one field for the address of the publisher's own agreement, and a box for Microsoft's standard
    contract, which is recommended. Any other text fits neither.
    """
    value = manifest.manifest.offer.eula
    if value.strip() and value != STANDARD_CONTRACT and not is_url(value):
        text = f"The agreement is {quoted(value)}; an https address or {STANDARD_CONTRACT} was expected."
        yield manifest.at("offer", "eula"), text


@rule(
    "MF006",
    severity=ERROR,
    fix="Use lowercase letters and digits only.",
    bad=[offered(hide_key="Preview-2"), offered(hide_key="only us")],
    ok=[offered(hide_key="preview2")],
)
def hide_key_not_valid(manifest: ManifestFile) -> Hits:
    """The hide key has other characters than lowercase letters and digits.

    ## Why

    The hide key is part of an address that only invited people know. Partner Center takes lowercase letters and digits,
    and nothing else. Without a hide key, everybody sees the offer.
    """
    places = (("offer", "hide_key"), ("dynamics_365", "availability", "hide_key"))
    keys = (manifest.manifest.offer.hide_key, manifest.manifest.dynamics_365.availability.hide_key)
    for place, value in zip(places, keys, strict=True):
        if value and not _HIDE_KEY.fullmatch(value):
            yield manifest.at(*place), f"The hide key is {quoted(value)}; lowercase letters and digits were expected."


@rule(
    "MF007",
    severity=ERROR,
    fix="Give one e-mail address in each place, without a name around it.",
    bad=[offered(notify=["connectors at litware.example"])],
    ok=[offered(notify=["connectors@litware.example"])],
)
def email_not_valid(manifest: ManifestFile) -> Hits:
    """Something in the manifest that has to be an e-mail address is none.

    ## Why

    Partner Center sends the state of the review to the notified audience, and Microsoft's engineers write to the
    contacts of an offer. A team's address is better than a person's: it stays when somebody leaves.
    """
    for entry, value in entries(manifest.manifest, Form.EMAIL):
        if not is_email(value):
            yield manifest.at(*entry.tokens), f"{entry.label} is {quoted(value)}; an e-mail address was expected."
    for index, value in enumerate(manifest.manifest.offer.notify):
        if value and not is_email(value):
            place = manifest.at("offer", "notify", index)
            yield place, f"The notified audience has {quoted(value)}; an e-mail address was expected."


def _secrets() -> Sequence[Edits]:
    return [
        {f"{MANIFEST}/oauth": {**OAUTH, "secret_name": f"{drawn(8)}~{drawn(30, seed='more')}"}},
        {f"{MANIFEST}/oauth": {**OAUTH, "secret_name": drawn(32)}},
        {f"{MANIFEST}/oauth": {**OAUTH, "client_secret": "correct horse battery"}},
    ]


@rule(
    "MF008",
    severity=ERROR,
    fix="Revoke the secret, keep the new one in a store for secrets, and write its name there into `secret_name`.",
    bad=_secrets,
    ok=[{f"{MANIFEST}/oauth": OAUTH}, {f"{MANIFEST}/oauth": {**OAUTH, "secret_name": "archive-client-secret-v2"}}],
    also=("ST020",),
)
def secret_in_manifest(manifest: ManifestFile) -> Hits:
    """The manifest holds a secret where the name of one was expected.

    ## Why

    `secret_name` says under which name the client secret is kept, such as the name of a secret of the repository. The
    manifest itself is public, and stays in the history: a value that stood here has to be revoked. A name is made of
    letters, digits, hyphens and underscores. The message leaves the value out.
    """
    for name, value in _texts(manifest.value.get("oauth")):
        is_name = bool(_SECRET_NAME.fullmatch(value)) and not looks_issued(value, least=_LEAST)
        if value.strip() and (not is_name if name == "secret_name" else names_credential(name)):
            place = replace(manifest.at("oauth", name), evidence=mask("MF008", "client secret", value))
            yield place, f'"{name}" holds what looks like a secret; the name under which it is kept was expected.'


@rule(
    "MF009",
    severity=WARNING,
    fix="Remove `oauth`, or give the connector its OAuth settings in apiProperties.json.",
    bad=[
        {
            f"{MANIFEST}/oauth": OAUTH,
            "apiProperties.json#/properties/connectionParameters/token": {"type": "securestring"},
        }
    ],
    ok=[offered()],
    also=("AP024", "SW095"),
)
def client_without_oauth(manifest: ConnectorManifest) -> Hits:
    """The manifest names an OAuth client; the connector has no OAuth.

    ## Why

    Partner Center asks for a client ID and a client secret if the connector signs in with OAuth. Here
    apiProperties.json has no `oAuthSettings`, so either they were forgotten there, or the client is a left-over.
    """
    if "oauth" in manifest.value and not manifest.connector.uses_oauth and manifest.connector.properties is not None:
        yield manifest.at("oauth", on_key=True), "The manifest names an OAuth client; the connector has no OAuth."


def _texts(section: object) -> Iterator[tuple[str, str]]:
    for name, value in section.items() if isinstance(section, dict) else ():
        if isinstance(value, str):
            yield name, value
