"""apiProperties.json: how a connector signs users in with OAuth."""

from typing import Final

from connectorops.connectors import ApiProperties, ConnectionParameter, OAuthSettings
from connectorops.documents import Document as Text
from connectorops.documents import resolve, split
from connectorops.edits import InsertMember
from connectorops.model import Place
from connectorops.rule import ERROR, INDEPENDENT, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT, WITHOUT_OAUTH
from connectorops.rules.repairs import DocumentEdits
from connectorops.rules.wording import listed, quoted
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown

_PARAMETERS: Final = "apiProperties.json#/properties/connectionParameters"
_TOKEN: Final = f"{_PARAMETERS}/token"
_SETTINGS: Final = f"{_TOKEN}/oAuthSettings"

_PROVIDERS: Final = (
    "oauth2",
    "oauth2generic",
    "aad",
    "aadcertificate",
    "facebook",
    "dropbox",
    "github",
    "salesforce",
    "docusign",
)
"""Those of Microsoft's schema and pages, and one more that a published connector uses."""
_REDIRECT_MODES: Final = ("GlobalPerConnector", "Global", "Direct", "None")
_REQUIRED_URLS: Final = {
    "oauth2": ("authorizationUrl", "tokenUrl", "refreshUrl"),
    "oauth2generic": ("authorizationUrlTemplate", "tokenUrlTemplate"),
}
_SIGN_IN_URLS: Final = frozenset(
    {
        "authorizationurl",
        "tokenurl",
        "refreshurl",
        "authorizationurltemplate",
        "tokenurltemplate",
        "refreshurltemplate",
        "loginuri",
        "loginuriaad",
    }
)


@rule(
    "AP060",
    severity=WARNING,
    keys=("identityProvider",),
    fix="Use one of the service's providers; `oauth2` suits most APIs, `aad` those behind Microsoft Entra ID.",
    bad=[{f"{_SETTINGS}/identityProvider": "oauth2.0"}, {f"{_SETTINGS}/identityProvider": "keycloak"}],
    ok=[{f"{_SETTINGS}/identityProvider": "GitHub"}],
)
def identity_provider_unknown(settings: OAuthSettings) -> Hits:
    """The identity provider is none that the service is known to have.

    The service knows its providers by name, and each asks for custom parameters of its own. A name that it does not
    know can't sign anyone in. The list is not published in one place: this rule takes the names from Microsoft's
    schema, its pages on authentication and published connectors, whatever the case, so a new one may be right. The
    solution checker has the check `connector-validate-oauth2idp`.
    """
    provider = settings.text("identityProvider")
    if provider is not None and provider.lower() not in _PROVIDERS:
        yield (
            settings.at("identityProvider"),
            f"The identity provider {shown(provider)} is not known{meant(nearest(provider, _PROVIDERS)) or '.'}",
        )


@rule(
    "AP061",
    severity=WARNING,
    fix="Set `redirectMode` to what is accepted (`GlobalPerConnector` by default), and register its redirect address.",
    bad=[{f"{_SETTINGS}/redirectMode": "Global"}, {f"{_SETTINGS}/redirectMode": None}],
)
def redirect_mode_not_per_connector(settings: OAuthSettings) -> Hits:
    """The redirect address is not one of the connector's own.

    ## Why

    With `GlobalPerConnector` the provider sends users back to an address that belongs to this connector, so that no
    other connector can receive the answer to its sign-in. New connectors with OAuth have needed it since February
    2024, and reviewers ask for it although the schema in Microsoft's repository still lists `Global` and `Direct`
    only.

    ## Limits

    It is a warning because most published connectors are older and keep `Global`: for them a change of the address
    must be registered with the provider first, or all connections break. The new address ends with the name of the
    connector and is known only once the connector has been created. A repository of older connectors accepts theirs by
    `limits: {redirect_modes: [GlobalPerConnector, Global]}`.
    """
    mode, wanted = settings.value.get("redirectMode"), settings.root.connector.limits.redirect_modes
    expected = listed([quoted(each) for each in wanted], "or")
    if "redirectMode" not in settings.value:
        yield settings.at(key="redirectMode"), f"redirectMode is missing; {expected} was expected."
    elif mode in _REDIRECT_MODES and mode not in wanted:
        yield settings.at("redirectMode"), f"redirectMode is {shown(mode)}; new connectors need {expected}."


@rule(
    "AP062",
    severity=WARNING,
    fix="Name the addresses of the provider in `customParameters`; `refreshUrl` is often the same as `tokenUrl`.",
    bad=[
        {f"{_SETTINGS}/customParameters/refreshUrl": None},
        {f"{_SETTINGS}/customParameters/tokenUrl/value": ""},
        {f"{_SETTINGS}/customParameters": None},
        {f"{_SETTINGS}/identityProvider": "oauth2generic"},
    ],
    ok=[
        {
            f"{_SETTINGS}/customParameters/tokenUrl": None,
            f"{_SETTINGS}/customParameters/TokenURL": {"value": "https://login.archive.example.com/token"},
        }
    ],
)
def oauth_addresses_missing(settings: OAuthSettings) -> Hits:
    """The custom parameters lack addresses that the provider needs.

    The generic providers know nothing of the API's sign-in. `oauth2` needs authorizationUrl, tokenUrl and refreshUrl,
    `oauth2generic` at least authorizationUrlTemplate and tokenUrlTemplate. Without them no one can sign in, or
    connections end when the first token expires. Names may differ in case.
    """
    required = _REQUIRED_URLS.get((settings.text("identityProvider") or "").lower(), ())
    missing = [name for name in required if not _custom_value(settings, name)]
    if missing:
        yield (
            _custom_parameters(settings),
            f"customParameters has no value for {', '.join(missing)}, which {settings.text('identityProvider')} needs.",
        )


@rule(
    "AP063",
    severity=WARNING,
    fix="Add `resourceUri` to `customParameters`: the application id URI of the API.",
    bad=[{f"{_SETTINGS}/identityProvider": "aad"}],
    ok=[
        {
            f"{_SETTINGS}/identityProvider": "aad",
            f"{_SETTINGS}/customParameters/resourceUri": {"value": "https://archive.example.com"},
        }
    ],
)
def resource_of_entra_missing(settings: OAuthSettings) -> Hits:
    """Microsoft Entra ID is not told for which resource it signs in.

    A token of Microsoft Entra ID is issued for one resource, and the providers `aad` and `aadcertificate` take it
    from the custom parameter resourceUri. Without it the sign-in fails, or the API refuses the token.
    """
    provider = (settings.text("identityProvider") or "").lower()
    if provider in ("aad", "aadcertificate") and not _custom_value(settings, "resourceUri"):
        yield (
            _custom_parameters(settings),
            f"customParameters has no value for resourceUri, which the identity provider {provider} needs.",
        )


def _custom_parameters(settings: OAuthSettings) -> Place:
    if isinstance(settings.value.get("customParameters"), dict):
        return settings.at("customParameters")
    return settings.at(key="customParameters")


def _custom_value(settings: OAuthSettings, name: str) -> bool:
    """Whether a custom parameter has a value that is not an empty text; the case of its name doesn't matter."""
    for key, member in settings.child("customParameters").items():
        if key.lower() == name.lower():
            value = member.get("value") if isinstance(member, dict) else None
            return bool(value.strip()) if isinstance(value, str) else value is not None
    return False


def _denied(document: Text, place: Place) -> DocumentEdits:
    """Say that the application is a partner's, where nothing is said; what is said is not contradicted."""
    node = resolve(document.value, place.pointer)
    if isinstance(node, dict) and split(place.pointer)[-1] == "properties":
        yield InsertMember(place.pointer, "IsFirstParty", "False")
    elif isinstance(node, dict):
        yield InsertMember(place.pointer, "properties", {"IsFirstParty": "False"})


@rule(
    "AP067",
    severity=WARNING,
    repair=_denied,
    fix='Set `IsFirstParty` to the text "False" in `properties` of the OAuth settings.',
    bad=[{f"{_SETTINGS}/properties/IsFirstParty": "True"}, {f"{_SETTINGS}/properties/IsFirstParty": None}],
    ok=[
        {
            f"{_SETTINGS}/properties/IsFirstParty": "True",
            "apiProperties.json#/properties/publisher": "Microsoft",
            "apiProperties.json#/properties/stackOwner": "Microsoft",
        }
    ],
)
def first_party_not_denied(settings: OAuthSettings) -> Hits:
    """The OAuth settings don't say that the application is a partner's.

    `IsFirstParty` tells the service whether Microsoft owns the application that users sign in to. It is the text
    "False" for everyone else, and reviewers expect it to be written down. Connectors that Microsoft publishes are
    left alone.
    """
    publisher = settings.root.properties.get("publisher")
    if isinstance(publisher, str) and publisher.lower().startswith("microsoft"):
        return
    properties = settings.value.get("properties", {})
    if not isinstance(properties, dict):
        return
    value = properties.get("IsFirstParty")
    if value == "True":
        yield settings.at("properties", "IsFirstParty"), 'IsFirstParty is "True"; for partners it must be "False".'
    elif "IsFirstParty" not in properties:
        place = (
            settings.at("properties", key="IsFirstParty")
            if "properties" in settings.value
            else settings.at(key="IsFirstParty")
        )
        yield place, 'IsFirstParty is missing in the properties of the OAuth settings; "False" was expected.'


@rule(
    "AP068",
    severity=WARNING,
    profile=INDEPENDENT,
    keys=("properties",),
    fix="Sign in with an API key or basic authentication, or ask the certification team first.",
    bad=[{edit: value for edit, value in AN_INDEPENDENT.items() if edit not in {_TOKEN, *WITHOUT_OAUTH}}],
    ok=[AN_INDEPENDENT],
)
def independent_publisher_uses_oauth(root: ApiProperties) -> Hits:
    """An independent publisher's connector signs in with OAuth.

    OAuth needs an application that is registered with the owner of the service, and someone who keeps its secret.
    Since 2025 the program for independent publishers does not take new connectors with OAuth. It is a warning,
    because connectors that were published before stay, one in eleven.
    """
    oauth = next((each for each in root.parameters if (each.type or "").lower() == "oauthsetting"), None)
    if oauth is not None:
        yield (
            oauth.at("type"),
            f"{shown(oauth.name)} signs in with OAuth, which new connectors of independent publishers can't use.",
        )


@rule(
    "AP069",
    severity=ERROR,
    keys=("customParameters",),
    fix="Use an https address.",
    bad=[{f"{_SETTINGS}/customParameters/tokenUrl/value": "http://login.archive.example.com/token"}],
    ok=[{f"{_SETTINGS}/customParameters/resourceUri": {"value": "http://archive.example.com/app"}}],
)
def oauth_address_not_https(settings: OAuthSettings) -> Hits:
    """Users sign in over an address without https.

    Codes, tokens and the client secret travel to these addresses, and anyone on the way could read them. The
    certification demands HTTPS for all traffic (policy 5000.3.1.6). resourceUri is a name and not an address, so it
    is left alone.
    """
    for name, member in settings.child("customParameters").items():
        value = member.get("value") if isinstance(member, dict) else None
        if name.lower() in _SIGN_IN_URLS and isinstance(value, str) and value.strip().lower().startswith("http:"):
            yield (
                settings.at("customParameters", name, "value"),
                f"{name} is {shown(value)}; an https address was expected.",
            )


@rule(
    "AP070",
    severity=ERROR,
    keys=("type",),
    whole=True,
    fix="Add `oAuthSettings`, or choose another type.",
    bad=[{f"{_TOKEN}/oAuthSettings": None}],
)
def oauth_settings_missing(parameter: ConnectionParameter) -> Hits:
    """A parameter of the type oauthSetting has no oAuthSettings.

    The type only says that users sign in; with whom, and for which scopes, stands in `oAuthSettings`. Without it no
    connection can be created.
    """
    if parameter.type == "oauthSetting" and not any(key.lower() == "oauthsettings" for key in parameter.value):
        yield (
            parameter.at(key="oAuthSettings"),
            f"The parameter {shown(parameter.name)} has the type oauthSetting, but no oAuthSettings.",
        )
