"""apiProperties.json: how connection parameters and sets of them are shown."""

from typing import Final

from connectorops.connectors import ApiProperties, ConnectionParameter, ParameterSet
from connectorops.documents import Document as Text
from connectorops.documents import resolve
from connectorops.edits import InsertMember, SetMember
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.connection import in_sets
from connectorops.rules.repairs import DocumentEdits
from connectorops.schema.words import shown

_FILE: Final = "apiProperties.json#/properties"
_PARAMETERS: Final = f"{_FILE}/connectionParameters"
_TENANT: Final = "token:TenantId"
_TENANT_TEXT: Final = "The tenant ID of for the Azure Active Directory application"
"""What the published schema accepts, slip included."""


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
    certification has policy 5000.2.6.10 for it. Hidden parameters are AP035's; the description in `schema`, which
    parameter sets use, counts.
    """
    if not parameter.hidden and not _described_in_schema(parameter):
        yield from _ui_text_missing(parameter, "description")


def _described_in_schema(parameter: ConnectionParameter) -> bool:
    schema = parameter.ui.get("schema")
    return isinstance(schema, dict) and bool(schema.get("description"))


def _text_of_tenant(document: Text, place: Place) -> DocumentEdits:
    """Describe the tenant of Microsoft Entra ID by the one text that the published schema accepts."""
    if place.pointer.split("/uiDefinition")[0].endswith(f"/{_TENANT}"):
        parent = place.pointer.removesuffix("/description")
        if "description" in resolve(document.value, parent):
            yield SetMember(f"{parent}/description", _TENANT_TEXT)
        else:
            yield InsertMember(parent, "description", _TENANT_TEXT)


@rule(
    "AP035",
    severity=WARNING,
    keys=("uiDefinition",),
    whole=True,
    repair=_text_of_tenant,
    fix=f'Add `description`; that of `{_TENANT}` is "{_TENANT_TEXT}", word by word.',
    bad=[
        {
            f"{_PARAMETERS}/region/uiDefinition/description": None,
            f"{_PARAMETERS}/region/uiDefinition/constraints/hidden": "true",
        },
        {
            f"{_PARAMETERS}/{_TENANT}": {
                "type": "string",
                "metadata": {"sourceType": "AzureActiveDirectoryTenant"},
                "uiDefinition": {"constraints": {"required": "false", "hidden": "true"}},
            },
        },
    ],
)
def hidden_parameter_without_description(parameter: ConnectionParameter) -> Hits:
    """A hidden connection parameter has no description.

    Nobody sees the text, but Microsoft's check of apiProperties.json asks for it all the same, calls what lacks it
    critical, and turns the pull request red. Reviewers know that and let it pass: the maker portal itself writes the
    tenant of Microsoft Entra ID, `token:TenantId`, without one, and most published connectors have left it so.
    The published schema accepts one text only for that parameter.
    """
    if parameter.hidden and not _described_in_schema(parameter):
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
    if not parameter.hidden:
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
    if not parameter.hidden:
        yield from _ui_text_missing(parameter, "tooltip")


def _ui_text_missing(parameter: ConnectionParameter, name: str) -> Hits:
    """A parameter whose uiDefinition, which is there, lacks a text or has an empty one."""
    if not parameter.ui:
        return
    value = parameter.ui.get(name, "")
    if isinstance(value, str) and not value.strip():
        place = parameter.at("uiDefinition", name) if name in parameter.ui else parameter.at("uiDefinition", key=name)
        yield place, f"The connection parameter {shown(parameter.name)} has no {name} in its uiDefinition."


def _as_text(document: Text, place: Place) -> DocumentEdits:
    """Write true and false as texts; not in `required`, which nobody may take for a new demand."""
    text = str(resolve(document.value, place.pointer)).strip().lower()
    if text in ("true", "false") and not place.pointer.endswith("/required"):
        yield SetMember(place.pointer, text)


@rule(
    "AP028",
    severity=ERROR,
    keys=("uiDefinition",),
    repair=_as_text,
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

    `required` and `hidden` are the texts "true" and "false". Microsoft's published schema, by which its check of pull
    requests goes, demands a text for both; its command-line tool notices nothing, but the service may ignore a JSON
    boolean, so that a field that was meant to be hidden is shown. Reviewers send such files back. `clearText`, one
    line below, really is a boolean.

    ## Limits

    In 2022 the check of pull requests had it the other way round for `hidden`, and refused the text. Among the
    connectors first published since 2023, seven in a hundred have a boolean, most of them there.
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
    "AP030",
    severity=ERROR,
    keys=("properties",),
    whole=True,
    fix="Add `uiDefinition` with `displayName` and `description`.",
    bad=[
        {**in_sets("key", "other-key"), f"{_FILE}/connectionParameterSets/values/1/uiDefinition": None},
        {**in_sets("key", "other-key"), f"{_FILE}/connectionParameterSets/uiDefinition": {}},
    ],
    ok=[in_sets("key", "other-key", label="displayname")],
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
