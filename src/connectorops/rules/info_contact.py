"""Who answers for the connector, its version and its status."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.repairs import recased
from connectorops.rules.urls import is_email, is_plain_http, is_url
from connectorops.rules.wording import listed, quoted
from connectorops.swagger.nodes import Document, Info, Operation, Schema

STATUSES: Final = ("Preview", "Production")
DEFINITION: Final = "apiDefinition.swagger.json"
CONTACT: Final = f"{DEFINITION}#/info/contact"
STATUS: Final = f"{DEFINITION}#/info/x-ms-api-annotation/status"

# "Your Name" is what `init` writes, which has it among the things to edit.
_LABEL: Final = re.compile(
    r"(?:the )?(?:(?:full|first|last|contact|company|publisher|organi[sz]ation)(?: |'s ))*name", re.IGNORECASE
)
_SEMANTIC: Final = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")
_BETA: Final = re.compile(r"(?<![a-z])(?:alpha|beta|preview)(?![a-z])", re.IGNORECASE)


@rule(
    "SW037",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    fix='Set `version`, for example to "1.0.0".',
    bad=[{f"{DEFINITION}#/info/version": None}],
)
def version_missing(info: Info) -> Hits:
    """The definition has no version of its own.

    OpenAPI requires `info.version`, the version of this description (not the one of OpenAPI). An empty one is reported
    as such.
    """
    if "version" not in info.value:
        yield info.at(key="version"), "`info` has no `version`; the version of this definition was expected."


@rule(
    "SW038",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add `contact` with `name`, `url` and `email` of your support.",
    bad=[{CONTACT: None}],
)
def contact_missing(info: Info) -> Hits:
    """The definition names no contact.

    Makers turn to the contact when the connector fails, and so does Microsoft. A submission without it is refused.
    """
    if "contact" not in info.value:
        yield info.at(key="contact"), "`info` has no `contact`; name, url and email of your support were expected."


@rule(
    "SW039",
    severity=ERROR,
    policy="5000.3.1.4",
    profile=CERTIFIED,
    keys=("contact",),
    fix="Add the e-mail address of your support.",
    bad=[{f"{CONTACT}/email": None}, {f"{CONTACT}/email": ""}],
)
def contact_email_missing(info: Info) -> Hits:
    """The contact has no e-mail address.

    A support address is required for certification. Some connectors from before 2023 have none; since then nearly all
    have one.
    """
    contact = info.value["contact"]
    if isinstance(contact, dict) and _is_missing(contact.get("email")):
        tokens = ("contact", "email") if "email" in contact else ("contact",)
        yield info.at(*tokens, key="email"), "The contact has no `email`; the address of your support was expected."


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


@rule(
    "SW040",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("contact",),
    fix="Add the name of your support and the address of its page.",
    bad=[{f"{CONTACT}/name": None}, {f"{CONTACT}/url": None}, {f"{CONTACT}/name": "Full name"}],
    ok=[{f"{CONTACT}/name": "Company Name Support"}, {f"{CONTACT}/name": "Namely"}],
)
def contact_incomplete(info: Info) -> Hits:
    """The contact lacks a name or an address.

    The submission guide asks for name, url and email. A sixth of all independent connectors has no url, so this alone
    hasn't kept anybody from being published. A name that a form stands for, such as "Full name", is none.
    """
    contact = info.value["contact"]
    if isinstance(contact, dict):
        missing = [f"`{key}`" for key in ("name", "url") if _is_missing(contact.get(key))]
        if missing:
            yield info.at("contact", key="incomplete"), f"The contact has no {listed(missing)}."
        name = contact.get("name")
        if isinstance(name, str) and _LABEL.fullmatch(name.strip()):
            yield info.at("contact", "name"), f"The contact's name {quoted(name)} is the label of a form."


@rule(
    "SW041",
    severity=ERROR,
    microsoft="ContactEmailNotValid",
    policy="5000.3.1.4",
    profile=CERTIFIED,
    keys=("contact",),
    fix="Give one plain address, such as support@example.com.",
    bad=[{f"{CONTACT}/email": "support at example.com"}],
    ok=[{f"{CONTACT}/email": "support+archive@mail.example.com"}],
)
def contact_email_not_valid(info: Info) -> Hits:
    """The contact's e-mail address is none.

    The value has to be one plain address, without a name, a link or a second address.
    """
    contact = info.value["contact"]
    email = contact.get("email") if isinstance(contact, dict) else None
    if isinstance(email, str) and email.strip() and not is_email(email):
        yield info.at("contact", "email"), f"{quoted(email)} is no e-mail address."


@rule(
    "SW042",
    severity=ERROR,
    microsoft="UrlNotValid",
    keys=("contact", "license", "externalDocs", "tags"),
    fix="Write the whole address, from https:// on.",
    bad=[
        {f"{CONTACT}/url": "archive.example.com/support"},
        {f"{DEFINITION}#/info/license": {"name": "MIT", "url": "LICENSE"}},
        {f"{DEFINITION}#/tags/0/externalDocs": {"url": "docs/account"}},
        {f"{DEFINITION}#/externalDocs": {"url": "docs"}},
    ],
)
def url_not_valid(node: Info | Document | Operation | Schema) -> Hits:
    """A url is not an absolute web address.

    This is about `url` of the contact, the license and `externalDocs`. The validator accepts absolute addresses, which
    begin with `https://` or `http://`.
    """
    owners: list[tuple[tuple[str | int, ...], object]] = [
        ((key,), node.value.get(key)) for key in ("contact", "license", "externalDocs")
    ]
    tags = node.array("tags") if isinstance(node, Document) else []
    for index, tag in enumerate(tags):
        owners.append((("tags", index, "externalDocs"), tag.get("externalDocs") if isinstance(tag, dict) else None))
    for tokens, owner in owners:
        url = owner.get("url") if isinstance(owner, dict) else None
        is_empty_contact = tokens == ("contact",) and _is_missing(url)
        if isinstance(url, str) and not is_url(url) and not is_empty_contact:
            yield node.at(*tokens, "url"), f"{quoted(url)} is no absolute address; https://… was expected."


@rule(
    "SW043",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    keys=("x-ms-api-annotation",),
    repair=recased("Preview", "Production"),
    fix='Write "Preview", or "Production" once the connector is generally available.',
    bad=[{STATUS: "production"}, {STATUS: "GA"}],
    ok=[{STATUS: "Production"}],
)
def status_not_valid(info: Info) -> Hits:
    """The connector's status is neither Preview nor Production.

    `info.x-ms-api-annotation.status` says how mature the connector is. The two values are case-sensitive.
    """
    status = info.child("x-ms-api-annotation").get("status")
    if isinstance(status, str) and status not in STATUSES:
        message = f'The status {quoted(status)} is unknown; "Preview" or "Production" was expected.'
        yield info.at("x-ms-api-annotation", "status"), message


@rule(
    "SW044",
    severity=WARNING,
    microsoft="ProductionStatusOnBetaService",
    profile=CERTIFIED,
    keys=("x-ms-api-annotation",),
    whole=True,
    fix='Keep the status "Preview" until the service itself is generally available.',
    bad=[{STATUS: "Production", f"{DEFINITION}#/basePath": "/beta"}],
    ok=[{STATUS: "Production"}, {f"{DEFINITION}#/basePath": "/beta"}],
)
def production_status_on_beta_service(info: Info) -> Hits:
    """The connector says Production, its service says beta.

    A connector can't be more mature than the service behind it. How mature the service is, is Microsoft's to know; this
    rule speaks where the definition itself says alpha, beta or preview in its title, version, host or base path,
    therefore a warning.
    """
    if info.child("x-ms-api-annotation").get("status") == "Production":
        values = {key: info.text(key) for key in ("title", "version")}
        values |= {key: info.root.text(key) for key in ("host", "basePath")}
        for key, value in values.items():
            if value and _BETA.search(value):
                message = f'The status is "Production", but `{key}` is {quoted(value)}.'
                yield info.at("x-ms-api-annotation", "status", key=key), message
                return


@rule(
    "SW045",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    fix="Add `info` with title, description, version and contact.",
    bad=[{f"{DEFINITION}#/info": None}],
)
def info_missing(document: Document) -> Hits:
    """The definition has no `info`.

    `info` holds the connector's title, description, version and contact. OpenAPI requires it, and nothing else says
    what the connector is.
    """
    if "info" not in document.value:
        yield document.at(key="info"), "The definition has no `info`; title, description, version and contact go there."


@rule(
    "SW018",
    severity=NOTE,
    optional=True,
    profile=CERTIFIED,
    keys=("version",),
    fix='Write three numbers, such as "1.0.0", and raise one of them with each update.',
    bad=[{f"{DEFINITION}#/info/version": "v1"}, {f"{DEFINITION}#/info/version": "1.0"}],
    ok=[{f"{DEFINITION}#/info/version": "1.0.0-beta.2"}],
)
def version_not_semantic(info: Info) -> Hits:
    """The version is not made of three numbers.

    A version such as 2.1.0 says of an update whether it breaks something, adds something or mends something, and tools
    can compare it. Microsoft asks for a version and for none of a certain form: three of four published connectors have
    another, mostly "1.0", so it is for those who want it.
    """
    text = (info.text("version") or "").strip()
    if text and not _SEMANTIC.fullmatch(text):
        yield info.at("version"), f"The version {quoted(text)} is not of the form major.minor.patch, such as 1.0.0."


@rule(
    "SW048",
    severity=WARNING,
    policy="5000.3.1.6",
    profile=CERTIFIED,
    keys=("contact",),
    fix="Write https:// and make sure that the page is there.",
    bad=[{f"{CONTACT}/url": "http://archive.example.com/support"}],
)
def contact_url_not_https(info: Info) -> Hits:
    """The address of the support is an http address.

    Certification asks for HTTPS. Of the published connectors one in a hundred has such an address, all others are
    encrypted.
    """
    url = info.child("contact").get("url")
    if isinstance(url, str) and is_plain_http(url.strip()):
        yield info.at("contact", "url"), f"{quoted(url)} is not encrypted; https:// was expected."
