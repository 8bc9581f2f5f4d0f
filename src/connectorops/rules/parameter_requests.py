"""How the value of a parameter gets into the request: encoding, reserved headers."""

from __future__ import annotations

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import remove
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Parameter

_DOCUMENTS = "apiDefinition.swagger.json#/paths/~1documents/get/parameters"
_HOOK = "apiDefinition.swagger.json#/paths/~1hooks~1{hookId}/delete/parameters/0"

_RESERVED = frozenset(
    ("accept", "authorization", "connection", "content-length", "content-type", "host", "transfer-encoding")
)


@rule(
    "SW220",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    keys=("x-ms-url-encoding",),
    fix="Set `x-ms-url-encoding` to `single`, or to `double` if the service decodes its paths twice.",
    bad=[{f"{_HOOK}/x-ms-url-encoding": "once"}, {f"{_HOOK}/x-ms-url-encoding": "Single"}],
    ok=[{f"{_HOOK}/x-ms-url-encoding": "double"}],
)
def url_encoding_unknown(parameter: Parameter) -> Hits:
    """`x-ms-url-encoding` is neither `single` nor `double`.

    The extension says how often a value is percent-encoded before it becomes a part of the path. The platform knows
    the two words in lower case and no others.
    """
    value = parameter.text("x-ms-url-encoding")
    if value is not None and value not in ("single", "double"):
        message = f'The x-ms-url-encoding {shown(value)} is unknown; it must be "single" or "double".'
        yield parameter.at("x-ms-url-encoding"), message


@rule(
    "SW221",
    severity=WARNING,
    microsoft="QueryParameterEncodingNotSupported",
    keys=("x-ms-url-encoding",),
    repair=remove,
    fix="Delete `x-ms-url-encoding` from the query parameter.",
    bad=[{f"{_DOCUMENTS}/6/x-ms-url-encoding": "single"}],
    ok=[{f"{_DOCUMENTS}/7/x-ms-url-encoding": "single"}],
)
def query_parameter_with_encoding(parameter: Parameter) -> Hits:
    """A query parameter has `x-ms-url-encoding`.

    Values in the query are always encoded once; the extension is for path parameters only. Here it does nothing, and
    the validator has a code for it. A warning, because 2 % of the certified connectors were published with it.
    """
    if parameter.location == "query":
        message = f"The query parameter {shown(parameter.name)} has x-ms-url-encoding, which is for paths only."
        yield parameter.at("x-ms-url-encoding"), message


@rule(
    "SW222",
    severity=WARNING,
    microsoft="PathParameterMissingEncoding",
    profile=CERTIFIED,
    keys=("in",),
    whole=True,
    fix='Add `"x-ms-url-encoding": "single"`.',
    bad=[{f"{_HOOK}/x-ms-url-encoding": None}],
)
def path_parameter_without_encoding(parameter: Parameter) -> Hits:
    """A path parameter has no `x-ms-url-encoding`.

    A value with a slash, a space or a `%` breaks the path unless it is encoded, and then the service answers 404 for
    exactly the records with unusual names. Say `single` so that the platform encodes the value. A warning, because a
    third of the certified connectors was published without.
    """
    if parameter.location == "path" and "x-ms-url-encoding" not in parameter.value:
        message = f"The path parameter {shown(parameter.name)} has no x-ms-url-encoding: unusual values break it."
        yield parameter.at(key="x-ms-url-encoding"), message


@rule(
    "SW223",
    severity=WARNING,
    microsoft="ReservedParameterIsUsed",
    keys=("name",),
    fix="Delete the parameter: say what is sent and received with `consumes`, `produces` and the security definition.",
    bad=[{f"{_DOCUMENTS}/7/name": "Accept"}, {f"{_DOCUMENTS}/7/name": "Content-Length"}],
    ok=[{f"{_DOCUMENTS}/6/name": "accept"}],
)
def reserved_header(parameter: Parameter) -> Hits:
    """A parameter is a header that the platform sets itself.

    `Accept` and `Content-Type` follow from `produces` and `consumes`, `Authorization` from the connection, and headers
    such as `Host` and `Content-Length` from the request itself. A parameter of that name competes with them, and a
    value that a maker enters may get lost. If the service needs an unusual value, set it with the policy template
    `setheader` instead. A warning: `Content-Type` stands in one of six certified connectors.
    """
    if parameter.location == "header" and parameter.name.lower() in _RESERVED:
        message = f"The header {shown(parameter.name)} is set by the platform, so it can't be a parameter."
        yield parameter.at("name"), message
