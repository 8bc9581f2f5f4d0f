"""apiProperties.json: what a user is asked for when creating a connection."""

import re
from typing import Final

from connectorops.connectors import ApiProperties, ConnectionParameter
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.properties import WITHOUT_OAUTH
from connectorops.rules.repairs import setting
from connectorops.schema.words import shown
from connectorops.tree import Edits

_FILE: Final = "apiProperties.json#/properties"
_PARAMETERS: Final = f"{_FILE}/connectionParameters"
_NAME: Final = re.compile(r"[0-9a-zA-Z_]+(:[0-9a-zA-Z_]+)?")
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SECRET_WORDS: Final = frozenset({"key", "password", "token", "secret"})
_JOINED_SECRETS: Final = ("apikey", "accesskey", "secretkey", "privatekey", "authkey", "accesstoken", "clientsecret")
_KEY_PARAMETER: Final = {
    "type": "securestring",
    "uiDefinition": {"displayName": "Key", "description": "The key.", "tooltip": "Paste it"},
}
_REGION_PARAMETER: Final = {
    "type": "string",
    "uiDefinition": {"displayName": "Region", "description": "Where.", "tooltip": "Choose"},
}


def in_sets(*names: str, label: str = "displayName") -> Edits:
    """Edits that give the golden connector parameter sets with these names."""
    return {
        **WITHOUT_OAUTH,
        _PARAMETERS: None,
        f"{_FILE}/connectionParameterSets": {
            "uiDefinition": {"displayName": "Sign in with"},
            "values": [
                {
                    "name": name,
                    "uiDefinition": {label: f"Way {number}"},
                    "parameters": {"key": _KEY_PARAMETER, "region": _REGION_PARAMETER},
                }
                for number, name in enumerate(names, 1)
            ],
        },
    }


@rule(
    "AP020",
    severity=WARNING,
    keys=("properties",),
    fix="Keep `connectionParameterSets` and remove `connectionParameters`, or the other way round.",
    bad=[{**in_sets("key", "other-key"), _PARAMETERS: {"region": _REGION_PARAMETER}}],
    ok=[in_sets("key", "other-key"), {**in_sets("key", "other-key"), _PARAMETERS: {}}],
)
def parameters_and_parameter_sets(root: ApiProperties) -> Hits:
    """The file has both connection parameters and parameter sets.

    A connector asks for one list of values, or lets the user choose among sets of them. Microsoft's guide to several
    kinds of authentication puts the sets in place of the list; with both, what a user sees depends on the product.
    """
    sets = root.properties.get("connectionParameterSets")
    if root.child("properties").get("connectionParameters") and isinstance(sets, dict) and sets.get("values"):
        yield (
            root.at("properties", "connectionParameters", on_key=True),
            "connectionParameters stands beside connectionParameterSets; only one of them was expected.",
        )


@rule(
    "AP021",
    severity=WARNING,
    keys=("type",),
    fix="Use letters, digits and underscores in the name.",
    bad=[{f"{_PARAMETERS}/host-name": _REGION_PARAMETER}, {f"{_PARAMETERS}/token:": _REGION_PARAMETER}],
    ok=[{f"{_PARAMETERS}/token:tenant": _REGION_PARAMETER}],
)
def parameter_name_characters(parameter: ConnectionParameter) -> Hits:
    """The name of a connection parameter has characters it can't have.

    Policies and scripts refer to connection parameters by name, and the schema of Microsoft's tools allows letters,
    digits and underscores in it. A colon has a meaning of its own: `token:tenantId` is the value tenantId of the
    parameter token.
    """
    if not _NAME.fullmatch(parameter.name):
        yield (
            parameter.at(on_key=True),
            f"The parameter name {shown(parameter.name)} has characters other than letters, digits and underscores.",
        )


@rule(
    "AP022",
    severity=ERROR,
    keys=("type",),
    fix="Set `type` to `securestring`.",
    bad=[
        {f"{_PARAMETERS}/api_key/type": "string"},
        {f"{_PARAMETERS}/clientPassword": {**_REGION_PARAMETER}},
        {f"{_PARAMETERS}/token:clientSecret": {**_REGION_PARAMETER}},
    ],
    ok=[
        {f"{_PARAMETERS}/tokenUrl": _REGION_PARAMETER},
        {f"{_PARAMETERS}/public_key": _REGION_PARAMETER},
        {f"{_PARAMETERS}/token:clientId": _REGION_PARAMETER},
    ],
)
def secret_not_secure(parameter: ConnectionParameter) -> Hits:
    """A connection parameter that holds a secret is plain text.

    ## Why

    A parameter of the type `string` is shown to whoever opens the connection and is written to exports and logs.
    The type `securestring` is stored encrypted and never given back. Microsoft's checks reject keys, passwords,
    tokens and secrets that are not secure.

    ## Limits

    The rule goes by the name: its last word is key, password, token or secret. Public keys, and values that are
    chosen from a list, are not secrets.
    """
    if parameter.type == "string" and _is_secret(parameter.name) and not _is_choice(parameter):
        yield (
            parameter.at("type"),
            f"{shown(parameter.name)} looks like a secret, but its type is string; securestring was expected.",
        )


@rule(
    "AP023",
    severity=WARNING,
    keys=("uiDefinition",),
    repair=setting(value=False),
    fix="Set `clearText` to false.",
    bad=[{f"{_PARAMETERS}/api_key/uiDefinition/constraints/clearText": True}],
    ok=[{f"{_PARAMETERS}/region/uiDefinition/constraints/clearText": True}],
)
def secret_in_clear_text(parameter: ConnectionParameter) -> Hits:
    """A secret stays readable on the screen while it is typed.

    With `clearText` set to true the field shows what is typed. That is right for a user name or an address, which
    connectors often keep as `securestring` as well, but a password, key, token or secret should show as dots.
    """
    if (
        parameter.type == "securestring"
        and parameter.constraints.get("clearText") is True
        and _is_secret(parameter.name)
    ):
        yield (
            parameter.at("uiDefinition", "constraints", "clearText"),
            f"{shown(parameter.name)} looks like a secret, but clearText shows it on the screen.",
        )


def _is_secret(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name.rpartition(":")[2])]
    if not words or "public" in words:
        return False
    return words[-1] in _SECRET_WORDS or words[-1].endswith(_JOINED_SECRETS)


def _is_choice(parameter: ConnectionParameter) -> bool:
    return bool(parameter.constraints.get("allowedValues") or parameter.value.get("allowedValues"))


@rule(
    "AP029",
    severity=ERROR,
    keys=("properties",),
    fix="Give each parameter set a name of its own.",
    bad=[in_sets("key", "key")],
)
def parameter_set_name_repeated(root: ApiProperties) -> Hits:
    """Two parameter sets have the same name.

    The name tells which set a connection was created with. With two of one name, the service can't tell them apart.
    """
    seen: set[str] = set()
    for each in root.sets:
        name = each.text("name")
        if name is not None and name in seen:
            yield each.at("name"), f"An earlier parameter set has the name {shown(name)}, too; names must be unique."
        elif name is not None:
            seen.add(name)


@rule(
    "AP031",
    severity=WARNING,
    keys=("properties",),
    whole=True,
    fix='Add "gateway" to `capabilities`.',
    bad=[{f"{_PARAMETERS}/gateway": {"type": "gatewaySetting", "uiDefinition": _REGION_PARAMETER["uiDefinition"]}}],
    ok=[
        {
            f"{_PARAMETERS}/gateway": {"type": "gatewaySetting", "uiDefinition": _REGION_PARAMETER["uiDefinition"]},
            f"{_FILE}/capabilities/-": "gateway",
        }
    ],
)
def gateway_capability_missing(root: ApiProperties) -> Hits:
    """A parameter picks a gateway that the capabilities don't name.

    A parameter of the type `gatewaySetting` lets users reach an API inside their own network through an on-premises
    data gateway. The products offer it to connectors that list `gateway` among their capabilities.
    """
    capabilities = root.properties.get("capabilities")
    named = [each.lower() for each in capabilities if isinstance(each, str)] if isinstance(capabilities, list) else []
    gateway = next((each for each in root.parameters if each.type == "gatewaySetting"), None)
    if gateway is not None and "gateway" not in named:
        yield (
            gateway.at("type"),
            f"The parameter {shown(gateway.name)} picks a gateway, but capabilities does not contain gateway.",
        )


@rule(
    "AP032",
    severity=WARNING,
    keys=("type",),
    whole=True,
    fix="Correct the name before the colon, or add the parameter.",
    bad=[{f"{_PARAMETERS}/login:tenantId": _REGION_PARAMETER}, {f"{_PARAMETERS}/Token:tenantId": _REGION_PARAMETER}],
    ok=[{f"{_PARAMETERS}/token:tenantId": _REGION_PARAMETER}],
)
def parameter_of_unknown_parameter(parameter: ConnectionParameter) -> Hits:
    """A connection parameter belongs to one that is not there.

    A name such as `token:tenantId` gives the parameter `token` a value more, usually for the identity provider. If
    no parameter `token` stands beside it, the value is asked for and used nowhere.
    """
    owner, colon, _ = parameter.name.partition(":")
    root: ApiProperties = parameter.root
    beside = parameter.set.value["parameters"] if parameter.set else root.properties["connectionParameters"]
    if colon and owner not in beside:
        yield (
            parameter.at(on_key=True),
            f"{shown(parameter.name)} belongs to a parameter {shown(owner)}, which does not stand beside it.",
        )
