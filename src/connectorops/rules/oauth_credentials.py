"""apiProperties.json: client ids and secrets, which belong into Partner Center and not into a repository."""

from dataclasses import replace
from typing import Final

from connectorops.connectors import OAuthSettings
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.scanning.evidence import mask
from connectorops.scanning.invented import drawn, guid
from connectorops.scanning.placeholders import looks_issued
from connectorops.scanning.secrets_named import LEAST_SECRET

_PARAMETER: Final = "apiProperties.json#/properties/connectionParameters/token"
_SETTINGS: Final = f"{_PARAMETER}/oAuthSettings"

_CLIENT_ID_KEYS: Final = ("clientId", "clientID", "ClientId", "ClientID")
_SECRET_KEYS: Final = ("clientSecret", "ClientSecret")

_LEAST: Final = LEAST_SECRET


@rule(
    "AP064",
    severity=WARNING,
    keys=_CLIENT_ID_KEYS,
    fix='Write a placeholder such as "[[ClientId]]", and give the real id in Partner Center.',
    bad=lambda: [{f"{_SETTINGS}/clientId": guid()}, {f"{_SETTINGS}/clientId": drawn(20)}],
    ok=[
        {f"{_SETTINGS}/clientId": "00000000-0000-0000-0000-000000000000"},
        {f"{_SETTINGS}/clientId": f"[[{guid()}]]"},
        {f"{_SETTINGS}/clientId": "12345678-1234-1234-1234-123456789012"},
        {f"{_SETTINGS}/clientId": "replace_with_id_2024"},
        {f"{_SETTINGS}/clientId": "flow"},
    ],
)
def client_id_real(settings: OAuthSettings) -> Hits:
    """The client id looks real; a placeholder was expected.

    ## Why

    The repository is public, and the id in it becomes nobody's and everybody's: others sign users in with your
    registration. The real id is given at submission in Partner Center. Reviewers ask for a placeholder.

    ## Limits

    A GUID, and twelve or more letters and digits without a word that marks a placeholder, count as real. A text in
    square, angle or curly brackets never does. The message leaves the value out.
    """
    for key in _CLIENT_ID_KEYS:
        if looks_issued(settings.text(key) or "", least=_LEAST):
            yield settings.at(key), f'{key} looks like a real id; a placeholder such as "[[ClientId]]" was expected.'


@rule(
    "AP065",
    severity=WARNING,
    keys=_SECRET_KEYS,
    fix="Remove `clientSecret`; the secret is given at submission.",
    bad=[{f"{_SETTINGS}/clientSecret": "[[ClientSecret]]"}, {f"{_SETTINGS}/ClientSecret": ""}],
    ok=[{_PARAMETER: {"type": "oauthSetting", "oAuthSettings": {"identityProvider": "oauth2", "clientSecret": None}}}],
)
def client_secret_member(settings: OAuthSettings) -> Hits:
    """The file has a place for the client secret.

    The value looks like a placeholder, but a member that is there gets filled in one day, and a secret that was
    committed once stays in the history. The secret is given at submission in Partner Center, never in the repository.
    A null, as some exports write it, is left alone.
    """
    for key in _SECRET_KEYS:
        value = settings.text(key)
        if value is not None and not looks_issued(value, least=_LEAST):
            yield settings.at(key, on_key=True), f"{key} stands in the file; it was expected to be left out."


@rule(
    "AP066",
    severity=ERROR,
    keys=_SECRET_KEYS,
    fix="Revoke the secret with the provider, remove `clientSecret`, and give the new one at submission only.",
    bad=lambda: [{f"{_SETTINGS}/clientSecret": drawn(20)}],
    ok=[{f"{_SETTINGS}/clientSecret": "<your secret>"}],
)
def client_secret_real(settings: OAuthSettings) -> Hits:
    """The client secret looks real.

    Whoever reads it can act as the connector towards the identity provider. Microsoft's pipeline scans for
    credentials and stops. To delete it is not enough: it stays in the history of the repository, so the secret must
    be revoked. The message leaves the value out, on purpose.
    """
    for key in _SECRET_KEYS:
        if looks_issued(settings.text(key) or "", least=_LEAST):
            evidence = mask("AP066", "client secret", settings.value[key])
            place = replace(settings.at(key), evidence=evidence)
            yield place, f"{key} looks like a real secret; nothing of the kind may stand in the file."
