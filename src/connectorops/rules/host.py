"""Where requests go: host, schemes and base path."""

from __future__ import annotations

import re
from typing import Final

from connectorops.documents import Document as Text
from connectorops.documents import resolve
from connectorops.edits import InsertMember, RemoveMember, SetMember
from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, is_one_of, setting
from connectorops.rules.wording import quoted
from connectorops.swagger.nodes import Document, Operation

DEFINITION: Final = "apiDefinition.swagger.json"
HOST: Final = f"{DEFINITION}#/host"
SCHEMES: Final = f"{DEFINITION}#/schemes"

SECURE: Final = "https"
PROTOCOLS: Final = ("http", "https", "ws", "wss")
WEB_SOCKETS: Final = ("ws", "wss")
HOST_NAME: Final = re.compile(r"[^{}/ :\\\s?#@]+(?::\d{1,5})?")


@rule(
    "SW050",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    fix="Set `host` to the name of the service's server.",
    bad=[{HOST: None}],
)
def host_missing(document: Document) -> Hits:
    """The definition names no host.

    OpenAPI would take the server that the file came from; a connector has no such server, so it needs the name. A
    policy that computes the host from the connection replaces this name when a request is made, it doesn't make it
    unnecessary.
    """
    if "host" not in document.value:
        yield document.at(key="host"), "The definition has no `host`; the name of the service's server was expected."


@rule(
    "SW051",
    severity=ERROR,
    microsoft="HostNameNotValid",
    policy="5000.2.6.4",
    keys=("host",),
    fix="Write the name alone, such as api.example.com; scheme and path have members of their own.",
    bad=[
        {HOST: "https://api.archive.example.com"},
        {HOST: "archive.example.com/api"},
        {HOST: "{region}.example.com"},
        {HOST: ""},
    ],
    ok=[{HOST: "api.archive.example.com:8443"}],
)
def host_not_valid(document: Document) -> Hits:
    """The host is no host name.

    `host` is the name of a server, with a port if it must be: no scheme, no path, no spaces and no variables. Hosts
    that differ from connection to connection are set by the policy template "Set host URL".
    """
    host = document.text("host")
    if host is not None and not HOST_NAME.fullmatch(host):
        yield (
            document.at("host"),
            f"The host {quoted(host)} is no host name; a name without scheme or path was expected.",
        )


@rule(
    "SW054",
    severity=ERROR,
    microsoft="BasePathNotValid",
    keys=("basePath",),
    fix="Begin the base path with a slash.",
    bad=[{f"{DEFINITION}#/basePath": "v1"}, {f"{DEFINITION}#/basePath": ""}],
    ok=[{f"{DEFINITION}#/basePath": "/"}],
)
def base_path_not_valid(document: Document) -> Hits:
    """The base path doesn't begin with a slash.

    `basePath` stands between the host and each path. It may be left out; if it is there it begins with "/".
    """
    path = document.text("basePath")
    if path is not None and not path.startswith("/"):
        yield document.at("basePath"), f'The base path {quoted(path)} was expected to begin with "/".'


def _secured(document: Text, place: Place) -> DocumentEdits:
    """Write https as it is written, once."""
    scheme = resolve(document.value, place.pointer)
    if scheme.strip().rstrip(":/").lower() == SECURE:
        yield RemoveMember(place.pointer) if is_one_of(document, place, (SECURE,)) else SetMember(place.pointer, SECURE)


def _left_out(document: Text, place: Place) -> DocumentEdits:
    """Leave another protocol out where https is there."""
    if is_one_of(document, place, (SECURE,)):
        yield RemoveMember(place.pointer)


def _secure(document: Text, _: Place) -> DocumentEdits:
    after = next((key for key in ("basePath", "host") if key in document.value), None)
    yield InsertMember("", "schemes", [SECURE], after=after)


@rule(
    "SW055",
    severity=ERROR,
    microsoft="SchemesArrayEmpty",
    keys=("schemes",),
    repair=setting(["https"]),
    fix='Write `"schemes": ["https"]`.',
    bad=[{SCHEMES: []}],
)
def schemes_empty(node: Document | Operation) -> Hits:
    """The list of schemes is empty.

    `schemes` says over which protocols requests travel. A list without any is refused.
    """
    if node.value["schemes"] == []:
        yield node.at("schemes"), '`schemes` is empty; ["https"] was expected.'


@rule(
    "SW056",
    severity=ERROR,
    microsoft="SchemeNotValid",
    keys=("schemes",),
    repair=_secured,
    fix='Write `"schemes": ["https"]`.',
    bad=[{SCHEMES: ["https", "ftp"]}, {f"{DEFINITION}#/paths/~1documents/get/schemes": ["HTTPS:"]}],
)
def scheme_not_valid(node: Document | Operation) -> Hits:
    """A scheme is none that OpenAPI knows.

    The values are http, https, ws and wss, in lower case and without a colon.
    """
    for index, scheme in enumerate(node.array("schemes")):
        if isinstance(scheme, str) and scheme not in PROTOCOLS:
            yield node.at("schemes", index), f"The scheme {quoted(scheme)} is unknown; https was expected."


@rule(
    "SW057",
    severity=ERROR,
    microsoft="SchemeNotSupported",
    keys=("schemes",),
    repair=_left_out,
    fix='Write `"schemes": ["https"]`.',
    bad=[{SCHEMES: ["https", "wss"]}],
)
def scheme_not_supported(node: Document | Operation) -> Hits:
    """A scheme is one of WebSocket.

    Connectors make requests; they don't hold sockets open. Events reach a flow by webhooks or polling.
    """
    for index, scheme in enumerate(node.array("schemes")):
        if isinstance(scheme, str) and scheme in WEB_SOCKETS:
            yield node.at("schemes", index), f"The scheme {scheme} is WebSocket, which connectors can't use."


@rule(
    "SW058",
    severity=WARNING,
    policy="5000.3.1.6",
    profile=CERTIFIED,
    keys=("schemes",),
    repair=_left_out,
    fix='Write `"schemes": ["https"]`, once the service answers there.',
    bad=[{SCHEMES: ["http"]}, {SCHEMES: ["http", "https"]}],
)
def scheme_not_https(node: Document | Operation) -> Hits:
    """Requests may travel unencrypted.

    Certification asks for HTTPS with TLS 1.2 or later. Where http is in the list, keys and data may cross the network
    in clear text. One connector in fifty still lists http, therefore a warning.
    """
    for index, scheme in enumerate(node.array("schemes")):
        if scheme == "http":
            yield node.at("schemes", index), "The schemes have http, which is not encrypted; only https was expected."


@rule(
    "SW059",
    severity=WARNING,
    policy="5000.3.1.6",
    repair=_secure,
    fix='Add `"schemes": ["https"]`.',
    bad=[{SCHEMES: None}],
)
def schemes_missing(document: Document) -> Hits:
    """The definition has no schemes.

    Without `schemes` each tool takes its own default, and that may be http. Every published connector has the member.
    """
    if "schemes" not in document.value:
        yield document.at(key="schemes"), 'The definition has no `schemes`; ["https"] was expected.'
