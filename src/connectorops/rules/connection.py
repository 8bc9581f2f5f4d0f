"""apiProperties.json: what a user is asked for when creating a connection."""

import re
from typing import Final

from connectorops.connectors import ApiProperties, ConnectionParameter, ParameterSet
from connectorops.nodes import Node
from connectorops.rule import ERROR, WARNING, Hits, rule
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


def _in_sets(*names: str, label: str = "displayName") -> Edits:
    """Edits that give the golden connector parameter sets with these names."""
    return {
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
    bad=[{**_in_sets("key", "other-key"), _PARAMETERS: {"region": _REGION_PARAMETER}}],
    ok=[_in_sets("key", "other-key"), {**_in_sets("key", "other-key"), _PARAMETERS: {}}],
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
    "AP024",
    severity=ERROR,
    policy="5000.2.6.9",
    fix="Add `uiDefinition` with `displayName`, `description`, `tooltip` and `constraints`.",
    bad=[
        {f"{_PARAMETERS}/api_key/uiDefinition": None},
        {f"{_PARAMETERS}/region/uiDefinition": {}},
        {f"{_PARAMETERS}/region": {"type": "string", "uiDefinition": None}},
    ],
    ok=[{f"{_PARAMETERS}/token/uiDefinition": None}],
)
def ui_definition_missing(parameter: ConnectionParameter) -> Hits:
    """A connection parameter does not say how it is shown.

    Without `uiDefinition` the dialog shows the technical name and no explanation. The certification rejects an empty
    one with policy 5000.2.6.9. A parameter of the type `oauthSetting` is shown as a sign-in button and may leave
    `uiDefinition` out; if it is there, it must not be empty.
    """
    absent = "uiDefinition" not in parameter.value
    if absent and (parameter.type or "").lower() != "oauthsetting":
        yield parameter.at(key="uiDefinition"), f"The connection parameter {shown(parameter.name)} lacks uiDefinition."
    elif not absent and parameter.value["uiDefinition"] in (None, {}):
        yield (
            parameter.at("uiDefinition"),
            f"uiDefinition of the connection parameter {shown(parameter.name)} is empty.",
        )


@rule(
    "AP025",
    severity=ERROR,
    policy="5000.2.6.10",
    keys=("uiDefinition",),
    whole=True,
    fix="Add `description`: what the value is, in a sentence.",
    bad=[
        {f"{_PARAMETERS}/region/uiDefinition/description": None},
        {f"{_PARAMETERS}/token/uiDefinition/description": ""},
    ],
    ok=[
        {
            f"{_PARAMETERS}/region/uiDefinition/description": None,
            f"{_PARAMETERS}/region/uiDefinition/schema": {"type": "string", "description": "Where the files are."},
        },
        {
            f"{_PARAMETERS}/region/uiDefinition/description": None,
            f"{_PARAMETERS}/region/uiDefinition/constraints/hidden": "true",
        },
    ],
)
def ui_description_missing(parameter: ConnectionParameter) -> Hits:
    """A connection parameter that users see has no description.

    The description is the text in or below the field, and often the only hint where a user finds the value.
    Microsoft's check of apiProperties.json calls a missing one critical, which stops a pull request, and the
    certification has policy 5000.2.6.10 for it. Hidden parameters need none; the description in `schema`, which
    parameter sets use, counts.
    """
    schema = parameter.ui.get("schema")
    if not (isinstance(schema, dict) and schema.get("description")):
        yield from _ui_text_missing(parameter, "description")


@rule(
    "AP026",
    severity=WARNING,
    keys=("uiDefinition",),
    whole=True,
    fix="Add `displayName`: the label of the field, as users know the value.",
    bad=[{f"{_PARAMETERS}/region/uiDefinition/displayName": None}],
)
def ui_display_name_missing(parameter: ConnectionParameter) -> Hits:
    """A connection parameter that users see has no display name.

    Without `displayName` the dialog shows the technical name of the parameter as its label.
    """
    yield from _ui_text_missing(parameter, "displayName")


@rule(
    "AP027",
    severity=WARNING,
    keys=("uiDefinition",),
    whole=True,
    fix="Add `tooltip`: where a user finds the value.",
    bad=[{f"{_PARAMETERS}/region/uiDefinition/tooltip": "  "}],
)
def ui_tooltip_missing(parameter: ConnectionParameter) -> Hits:
    """A connection parameter that users see has no tooltip.

    The tooltip is the place to say where the value is found, for instance on which page of the service. Microsoft's
    guide for verified publishers recommends one for each parameter.
    """
    yield from _ui_text_missing(parameter, "tooltip")


def _ui_text_missing(parameter: ConnectionParameter, name: str) -> Hits:
    """A visible parameter whose uiDefinition, which is there, lacks a text or has an empty one."""
    if not parameter.ui or parameter.hidden:
        return
    value = parameter.ui.get(name, "")
    if isinstance(value, str) and not value.strip():
        place = parameter.at("uiDefinition", name) if name in parameter.ui else parameter.at("uiDefinition", key=name)
        yield place, f"The connection parameter {shown(parameter.name)} has no {name} in its uiDefinition."


@rule(
    "AP028",
    severity=ERROR,
    keys=("uiDefinition",),
    fix='Write the text "true" or "false", in quotes and lower case.',
    bad=[
        {f"{_PARAMETERS}/region/uiDefinition/constraints/required": True},
        {f"{_PARAMETERS}/token/uiDefinition/constraints/hidden": False},
        {f"{_PARAMETERS}/token/uiDefinition/constraints/hidden": "No"},
    ],
    ok=[{f"{_PARAMETERS}/api_key/uiDefinition/constraints/hidden": "false"}],
)
def constraint_not_text(node: ConnectionParameter | ParameterSet) -> Hits:
    """A constraint is a JSON boolean where the service expects a text.

    ## Why

    `required` and `hidden` are the texts "true" and "false". Neither Microsoft's command-line tool nor its published
    schema notices a JSON boolean, but the service may ignore it, so that a field that was meant to be hidden is
    shown; reviewers send such files back. `clearText`, one line below, really is a boolean.

    ## Limits

    Among the connectors first published since 2023, seven in a hundred have this defect, most of them with `hidden`.
    """
    ui = node.child("uiDefinition")
    constraints = ui.get("constraints")
    for name in ("required", "hidden"):
        value = constraints.get(name) if isinstance(constraints, dict) else None
        if isinstance(value, bool):
            text = "true" if value else "false"
            yield (
                node.at("uiDefinition", "constraints", name),
                f'{name} is the JSON boolean {text}; the text "{text}" was expected.',
            )
        elif isinstance(value, str) and value not in ("true", "false"):
            yield (
                node.at("uiDefinition", "constraints", name),
                f'{name} is {shown(value)}; the text "true" or "false" was expected.',
            )


@rule(
    "AP029",
    severity=ERROR,
    keys=("properties",),
    fix="Give each parameter set a name of its own.",
    bad=[_in_sets("key", "key")],
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
    "AP030",
    severity=ERROR,
    keys=("properties",),
    whole=True,
    fix="Add `uiDefinition` with `displayName` and `description`.",
    bad=[
        {**_in_sets("key", "other-key"), f"{_FILE}/connectionParameterSets/values/1/uiDefinition": None},
        {**_in_sets("key", "other-key"), f"{_FILE}/connectionParameterSets/uiDefinition": {}},
    ],
    ok=[_in_sets("key", "other-key", label="displayname")],
)
def parameter_set_without_label(root: ApiProperties) -> Hits:
    """The choice of parameter sets, or one of the sets, has no label.

    Users pick a set in a list, under a heading: both texts come from `displayName` of a `uiDefinition`, one for the
    sets together and one for each. Without it they choose among technical names. Both spellings, `displayName` and
    the `displayname` of Microsoft's guide to several kinds of authentication, count.
    """
    sets = root.properties.get("connectionParameterSets")
    if isinstance(sets, dict) and not _has_label(sets.get("uiDefinition")):
        yield (
            root.at("properties", "connectionParameterSets", key="uiDefinition"),
            "connectionParameterSets has no displayName in its uiDefinition, which is the heading of the choice.",
        )
    for each in root.sets:
        if not _has_label(each.value.get("uiDefinition")):
            name = each.text("name")
            which = f"The parameter set {shown(name)}" if name else "A parameter set"
            yield each.at(key="uiDefinition"), f"{which} has no displayName in its uiDefinition."


def _has_label(ui: object) -> bool:
    """Whether a uiDefinition has a label, or is of a wrong type, which the schema tells."""
    if ui is None:
        return False
    return not isinstance(ui, dict) or bool(ui.get("displayName") or ui.get("displayname"))


@rule(
    "AP031",
    severity=WARNING,
    keys=("type",),
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
def gateway_capability_missing(parameter: ConnectionParameter) -> Hits:
    """A parameter picks a gateway that the capabilities don't name.

    A parameter of the type `gatewaySetting` lets users reach an API inside their own network through an on-premises
    data gateway. The products offer it to connectors that list `gateway` among their capabilities.
    """
    root = _root(parameter)
    capabilities = root.properties.get("capabilities", [])
    named = [each.lower() for each in capabilities if isinstance(each, str)] if isinstance(capabilities, list) else []
    if parameter.type == "gatewaySetting" and "gateway" not in named:
        yield (
            parameter.at("type"),
            f"The parameter {shown(parameter.name)} picks a gateway, but capabilities does not contain gateway.",
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
    beside = {each.name for each in _root(parameter).parameters if each.set is parameter.set}
    if colon and owner not in beside:
        yield (
            parameter.at(on_key=True),
            f"{shown(parameter.name)} belongs to a parameter {shown(owner)}, which does not stand beside it.",
        )


def _root(node: Node) -> ApiProperties:
    root: ApiProperties = node.root
    return root
