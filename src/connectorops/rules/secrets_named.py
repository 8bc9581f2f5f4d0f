"""Secrets that only their name gives away, and samples that look like secrets."""

from collections.abc import Iterator, Sequence
from typing import Final

from connectorops.connectors import ConnectionParameter, Connector
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.scanning.invented import HEX, drawn
from connectorops.scanning.placeholders import is_placeholder
from connectorops.scanning.secrets_found import Leak, leaks
from connectorops.scanning.secrets_shapes import Family
from connectorops.schema.words import shown
from connectorops.tree import Edits

_SWAGGER: Final = "apiDefinition.swagger.json#"
_PARAMETER: Final = f"{_SWAGGER}/parameters/ServiceVersion"
_EXAMPLE: Final = f"{_SWAGGER}/paths/~1documents/get/responses/200/examples/application~1json"
_POLICY: Final = "apiProperties.json#/properties/policyTemplateInstances/0/parameters/x-ms-apimTemplateParameter"
_KEY: Final = "apiProperties.json#/properties/connectionParameters/api_key"


def _named(connector: Connector) -> Iterator[Leak]:
    return (leak for leak in leaks(connector) if leak.match.family is Family.NAMED and not leak.match.sample)


def _script(line: str) -> Edits:
    return {"constants.cs": f"{line}\n"}


def _used() -> Sequence[Edits]:
    return [
        {f"{_POLICY}.name": "x-api-key", f"{_POLICY}.value": drawn(32)},
        {f"{_PARAMETER}/name": "x-functions-key", f"{_PARAMETER}/default": drawn(40)},
        _script(f'private const string ApiKey = "{drawn(32)}";'),
    ]


@rule(
    "SE008",
    severity=ERROR,
    fix="Revoke it, remove it here, and let each connection ask for its own with a `securestring` parameter.",
    bad=_used,
    ok=[
        {f"{_POLICY}.name": "x-api-key", f"{_POLICY}.value": "@connectionParameters('api_key')"},
        _script('private const string ApiKeyHeader = "x-api-key";'),
    ],
)
def credential_used(connector: Connector) -> Hits:
    """A credential is written into the connector.

    ## Why

    A default, a policy or a constant of the script is sent with every request of every user, and stands in a public
    repository. This is how most real secrets got into published connectors: as the default of a parameter called
    `code`, `sig`, `key` or `password`, because the definition was exported from a test that worked.

    ## What to do

    Revoke the value first. Then give the connector a connection parameter of type `securestring`, and let a policy
    (`setheader`, `setqueryparameter`) send what the user entered: `@connectionParameters('api_key')`.

    ## Limits

    The name tells: members, parameters, headers, query parts and constants that are called key, token, secret,
    password and the like. The value must look as if a machine had issued it; passwords may be chosen by people.
    """
    for leak in _named(connector):
        if not leak.shown:
            yield leak.place("SE008"), f"The value of {shown(leak.match.name)} is a credential, {leak.setting}."


def _shown() -> Sequence[Edits]:
    return [
        {f"{_EXAMPLE}/apiKey": drawn(32, HEX)},
        {f"{_EXAMPLE}/note": f"GET https://archive.example.org/v1/files?api_key={drawn(32)} shows all."},
    ]


@rule(
    "SE009",
    severity=WARNING,
    fix='Revoke it if it was ever real, and write a placeholder such as "<api key>".',
    bad=_shown,
    ok=[{f"{_EXAMPLE}/apiKey": "<api key>"}, {f"{_EXAMPLE}/nextPageToken": "c" + drawn(31)}],
)
def credential_shown(connector: Connector) -> Hits:
    """An example or a text shows what looks like a real credential.

    Examples are copied from real calls, with the key that the author used. If the value was ever real, revoke it: it
    is public now. If it never was, a placeholder in brackets says so to every reader and every scanner.
    """
    for leak in _named(connector):
        if leak.shown:
            yield leak.place("SE009"), f"The value of {shown(leak.match.name)} looks issued, {leak.setting}."


def _samples() -> Sequence[Edits]:
    counted = "abcdef" + "1234567890"
    return [{f"{_EXAMPLE}/apiKey": counted * 2}, {"notes.txt": f"gh{'p'}_{counted * 2 + 'abcd'}\n"}]


@rule(
    "SE010",
    severity=NOTE,
    fix='Write a placeholder in brackets, such as "<api key>".',
    bad=_samples,
    ok=[{f"{_EXAMPLE}/apiKey": "<api key>"}],
)
def credential_sample(connector: Connector) -> Hits:
    """A made-up value has the form of a credential.

    Somebody counted it up or took it from the keyboard, so it opens nothing. Scanners of others don't know that: the
    scan of Microsoft's pipeline, or of the repository's host, may stop the pull request for it. A placeholder in
    brackets is clear to all of them.
    """
    for leak in leaks(connector):
        if leak.match.sample and leak.match.family is not Family.SETTING:  # which has rules of its own
            kind = leak.match.kind if leak.match.family is not Family.NAMED else f"value of {shown(leak.match.name)}"
            yield leak.place("SE010"), f"The {kind} {leak.setting} looks made up; brackets would say so."


@rule(
    "SE011",
    severity=ERROR,
    keys=("default", "defaultValue"),
    fix="Remove the default: each connection asks for its own secret.",
    bad=[{f"{_KEY}/defaultValue": "archive-4711"}],
    ok=[{f"{_KEY}/defaultValue": ""}, {f"{_KEY}/defaultValue": "<your key>"}],
)
def secure_default(parameter: ConnectionParameter) -> Hits:
    """A secret connection parameter has a default.

    The type `securestring` says that the value is a secret, and a default is the same for all users and stands in a
    public repository: it can't be both. Values that look issued are reported by the rules about credentials, which
    know more of them.
    """
    for key in ("default", "defaultValue") if (parameter.type or "").lower() == "securestring" else ():
        value = parameter.text(key)
        place = parameter.at(key)
        known = {leak.where.place(0, 0, None).pointer for leak in leaks(parameter.root.connector)}
        if value and not is_placeholder(value) and place.pointer not in known:
            yield place, f"The secret parameter {shown(parameter.tokens[-1])} has a default; none was expected."
