"""How requests are authorised: security definitions, requirements, and the connection that apiProperties describes."""

from __future__ import annotations

from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wording import listed, quoted
from connectorops.swagger.nodes import Document, Operation, SecurityScheme

DEFINITION: Final = "apiDefinition.swagger.json"
SCHEMES: Final = f"{DEFINITION}#/securityDefinitions"
REQUIREMENT: Final = f"{DEFINITION}#/security/0"

# Members by type and, for OAuth, by flow (OpenAPI 2.0): required ones; `description` may always be there.
MEMBERS: Final = {"basic": (), "apiKey": ("name", "in")}
OAUTH_MEMBERS: Final = {
    "implicit": ("flow", "authorizationUrl", "scopes"),
    "password": ("flow", "tokenUrl", "scopes"),
    "application": ("flow", "tokenUrl", "scopes"),
    "accessCode": ("flow", "authorizationUrl", "tokenUrl", "scopes"),
}
ALL_MEMBERS: Final = frozenset(("name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"))
SECRET_TYPES: Final = ("oauthSetting", "securestring")
# Policy templates that can carry a secret of the connection into a request, without a security definition.
CARRIERS: Final = ("setheader", "setqueryparameter", "setproperty", "dynamichosturl", "routerequesttoendpoint")


def _required(scheme: SecurityScheme) -> tuple[str, ...] | None:
    """The members that a scheme of its type needs; None where type or flow are unknown."""
    kind = scheme.text("type") or ""
    if kind != "oauth2":
        return MEMBERS.get(kind)
    if "flow" not in scheme.value:
        return ("flow", "scopes")
    return OAUTH_MEMBERS.get(scheme.text("flow") or "")


@rule(
    "SW085",
    severity=ERROR,
    microsoft="SecuritySchemePropertyRequired",
    fix="Add the member, or correct the type.",
    bad=[
        {f"{SCHEMES}/api_key/name": None},
        {f"{SCHEMES}/token/tokenUrl": None},
        {f"{SCHEMES}/token/flow": None},
        {f"{SCHEMES}/api_key/type": None},
    ],
)
def security_scheme_property_required(scheme: SecurityScheme) -> Hits:
    """A security definition lacks a member that its type needs.

    Each definition has a `type`. A key needs `name` and `in`; OAuth needs `flow` and `scopes`, and the addresses that
    the flow uses.
    """
    if "type" not in scheme.value:
        yield scheme.at(key="type"), f"The security definition {quoted(scheme.name)} has no `type`."
    for key in _required(scheme) or ():
        if key not in scheme.value:
            kind = " ".join(filter(None, (scheme.text("type"), scheme.text("flow"))))
            yield scheme.at(key=key), f"The security definition {quoted(scheme.name)} ({kind}) has no `{key}`."


@rule(
    "SW086",
    severity=ERROR,
    microsoft="SecuritySchemePropertyNotValid",
    fix="Remove the member, or correct the type or flow.",
    bad=[
        {f"{SCHEMES}/api_key/scopes": {}},
        {f"{SCHEMES}/token/name": "Authorization"},
    ],
    ok=[{f"{SCHEMES}/api_key/x-archive-hint": "Ours"}, {f"{SCHEMES}/api_key/description": "The archive's key."}],
)
def security_scheme_property_not_valid(scheme: SecurityScheme) -> Hits:
    """A security definition has a member that its type doesn't know.

    The members of basic, apiKey and oauth2 are fixed; for OAuth they depend on the flow.
    """
    required = _required(scheme)
    if required is None or (scheme.text("type") == "oauth2" and "flow" not in scheme.value):
        return
    for key in scheme.value:
        if key in ALL_MEMBERS and key not in required:
            kind = " ".join(filter(None, (scheme.text("type"), scheme.text("flow"))))
            message = f"{quoted(key)} means nothing in the security definition {quoted(scheme.name)} ({kind})."
            yield scheme.at(key, on_key=True), message


@rule(
    "SW088",
    severity=ERROR,
    keys=("flow",),
    fix="Use the flow accessCode, or another way to authenticate.",
    bad=[{f"{SCHEMES}/token/flow": "application", f"{SCHEMES}/token/authorizationUrl": None}],
)
def oauth_flow_not_supported(scheme: SecurityScheme) -> Hits:
    """A security definition uses OAuth without a person who signs in.

    Connections are made by people, so the platform supports the flow with an authorisation code. It has no way to use
    client credentials (flow application) or a person's password.
    """
    flow = scheme.text("flow")
    if scheme.text("type") == "oauth2" and flow in ("application", "password"):
        yield scheme.at("flow"), f"The OAuth flow {flow} is not supported; accessCode was expected."


@rule(
    "SW089",
    severity=WARNING,
    microsoft="SecurityRequirementMustBeDefined",
    keys=("security",),
    whole=True,
    fix="Add the scheme to `securityDefinitions`, or correct or remove the name.",
    bad=[{f"{REQUIREMENT}/session": []}, {f"{DEFINITION}#/paths/~1documents/get/security": [{"session": []}]}],
    ok=[{f"{DEFINITION}#/paths/~1documents/get/security": [{}]}],
)
def security_requirement_not_defined(node: Document | Operation) -> Hits:
    """A security requirement names a scheme that isn't defined.

    `security` refers by name to `securityDefinitions`. Requirements that nothing defines have no effect. One certified
    connector in twenty has some, so the validator does not insist.
    """
    defined = node.root.child("securityDefinitions")
    for index, requirement in enumerate(node.array("security")):
        for name in requirement if isinstance(requirement, dict) else ():
            if name not in defined:
                message = f"The security requirement {quoted(name)} is not defined in `securityDefinitions`."
                yield node.at("security", index, name), message


@rule(
    "SW090",
    severity=ERROR,
    microsoft="SecurityRequirementMustHaveValue",
    keys=("security",),
    fix="Write an empty array where no scopes are needed.",
    bad=[{REQUIREMENT: {"api_key": None, "token": []}}],
    also=("SW500",),
)
def security_requirement_without_value(node: Document | Operation) -> Hits:
    """A security requirement has no value.

    The value is the array of scopes that are needed, empty for keys and passwords.
    """
    for index, requirement in enumerate(node.array("security")):
        for name, value in requirement.items() if isinstance(requirement, dict) else ():
            if value is None:
                yield node.at("security", index, name), f"The requirement {quoted(name)} is null; [] was expected."


@rule(
    "SW091",
    severity=WARNING,
    microsoft="SecurityRequirementMustHaveEmptyValue",
    keys=("security",),
    whole=True,
    fix="Write an empty array: only OAuth has scopes.",
    bad=[{f"{REQUIREMENT}/api_key": ["archive.read"]}],
)
def security_requirement_with_scopes(node: Document | Operation) -> Hits:
    """A security requirement names scopes of a scheme that has none.

    Only OAuth has scopes. For keys and basic authentication the value is an empty array.
    """
    defined = node.root.child("securityDefinitions")
    for index, requirement in enumerate(node.array("security")):
        for name, value in requirement.items() if isinstance(requirement, dict) else ():
            scheme = defined.get(name)
            kind = scheme.get("type") if isinstance(scheme, dict) else None
            if isinstance(value, list) and value and kind in ("basic", "apiKey"):
                message = f"The requirement {quoted(name)} ({kind}) names scopes; [] was expected."
                yield node.at("security", index, name), message


@rule(
    "SW092",
    severity=WARNING,
    microsoft="OAuthSecurityRequirementValueMustBeScopeName",
    keys=("security",),
    whole=True,
    fix="Declare the scope in the security definition, or correct or remove the name.",
    bad=[{f"{REQUIREMENT}/token/-": "archive.admin"}],
)
def oauth_scope_not_defined(node: Document | Operation) -> Hits:
    """A security requirement names a scope that isn't declared.

    The scopes of an OAuth requirement are names from `scopes` of its security definition. Connectors were certified
    with others, and the sign-in takes its scopes from apiProperties, therefore a warning.
    """
    defined = node.root.child("securityDefinitions")
    for index, requirement in enumerate(node.array("security")):
        for name, value in requirement.items() if isinstance(requirement, dict) else ():
            scheme = defined.get(name)
            scopes = scheme.get("scopes") if isinstance(scheme, dict) and scheme.get("type") == "oauth2" else None
            for position, scope in enumerate(value if isinstance(value, list) else ()):
                if isinstance(scopes, dict) and isinstance(scope, str) and scope not in scopes:
                    message = f"The scope {quoted(scope)} is not declared in the security definition {quoted(name)}."
                    yield node.at("security", index, name, position), message


@rule(
    "SW093",
    severity=WARNING,
    fix="Add `securityDefinitions` and `security` for the way in which the connection authenticates.",
    bad=[
        {
            SCHEMES: None,
            f"{DEFINITION}#/security": None,
            "apiProperties.json#/properties/policyTemplateInstances/2": None,
            "apiProperties.json#/properties/policyTemplateInstances/1": None,
            "apiProperties.json#/properties/policyTemplateInstances/0": None,
            "script.csx": None,
            "apiProperties.json#/properties/scriptOperations": None,
        }
    ],
)
def security_definitions_missing(document: Document) -> Hits:
    """The connection has a secret that no security definition uses.

    apiProperties asks makers for a key, a password or a sign-in; `securityDefinitions` says how requests carry it.
    Where neither a security definition, nor a policy, nor a script does, requests may be sent without it.
    """
    properties = document.connector.properties
    if document.child("securityDefinitions") or properties is None or document.connector.script is not None:
        return
    secrets = [each for each in properties.parameters if each.type in SECRET_TYPES]
    if secrets and not any(policy.template in CARRIERS for policy in properties.policies):
        names = listed([quoted(each) for each in dict.fromkeys(each.name.partition(":")[0] for each in secrets)][:5])
        message = f"No security definition, policy or script uses {names} of the connection."
        yield document.at(key="securityDefinitions"), message


@rule(
    "SW094",
    severity=WARNING,
    keys=("securityDefinitions",),
    whole=True,
    fix="Add an oauth2 scheme to `securityDefinitions`, or remove the sign-in from apiProperties.",
    bad=[{f"{SCHEMES}/token": None, f"{REQUIREMENT}/token": None}],
)
def oauth_scheme_missing(document: Document) -> Hits:
    """Makers sign in by OAuth, but the definition doesn't use it.

    apiProperties has a parameter of type oauthSetting, while no scheme in `securityDefinitions` is oauth2. The two
    describe the same sign-in and belong together.
    """
    properties = document.connector.properties
    schemes = document.child("securityDefinitions").values()
    kinds = {each["type"] for each in schemes if isinstance(each, dict) and isinstance(each.get("type"), str)}
    if kinds and "oauth2" not in kinds and properties is not None:
        found = dict.fromkeys(each.name for each in properties.parameters if each.type == "oauthSetting")
        names = [quoted(each) for each in found]
        if names:
            message = f"The connection signs in by OAuth ({listed(names[:5])}), but no security definition is oauth2."
            yield document.at("securityDefinitions", key="oauth2"), message


@rule(
    "SW095",
    severity=WARNING,
    keys=("type",),
    whole=True,
    fix="Add a connection parameter of type oauthSetting to apiProperties, or remove the scheme.",
    bad=[{"apiProperties.json#/properties/connectionParameters/token": None}],
)
def oauth_setting_missing(scheme: SecurityScheme) -> Hits:
    """The definition uses OAuth, but makers can't sign in.

    A scheme is oauth2, while apiProperties has no parameter of type oauthSetting. The connection has nothing to sign in
    with, so no request is authorised.
    """
    properties = scheme.root.connector.properties
    if scheme.text("type") == "oauth2" and properties is not None:
        types = [each.type for each in properties.parameters]
        if "oauthSetting" not in types:
            message = f"The security definition {quoted(scheme.name)} is oauth2, but apiProperties has no oauthSetting."
            yield scheme.at(key="oauthSetting"), message
