"""`x-ms-visibility`, and what hidden values need so that they are sent."""

from __future__ import annotations

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import recased
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Parameter, Schema, Typed

_VERSION = "apiDefinition.swagger.json#/parameters/ServiceVersion"
_INPUT = "apiDefinition.swagger.json#/definitions/DocumentInput/properties"

_WORDS = ("important", "advanced", "internal", "none", "")


@rule(
    "SW230",
    severity=ERROR,
    keys=("x-ms-visibility",),
    whole=True,
    fix="Add the `default` that the platform is to send, or show the parameter to makers.",
    bad=[{f"{_VERSION}/default": None}],
    ok=[{f"{_VERSION}/default": None, f"{_VERSION}/required": False}],
)
def internal_parameter_without_default(parameter: Parameter) -> Hits:
    """A parameter is internal and required but has no default.

    Makers can't see an internal parameter, so its value can only come from `default`. If it is required and has none,
    every request fails. No published connector does this. A body is judged by its properties.
    """
    if parameter.internal and parameter.required and parameter.location != "body" and "default" not in parameter.value:
        message = f"The parameter {shown(parameter.name)} is internal and required, but has no default to send."
        yield parameter.at(key="default"), message


@rule(
    "SW231",
    severity=WARNING,
    keys=("x-ms-visibility",),
    whole=True,
    fix="Add the `default` that the platform is to send, or show the property to makers.",
    bad=[{f"{_INPUT}/name/x-ms-visibility": "internal"}],
    ok=[
        {f"{_INPUT}/name/x-ms-visibility": "internal", f"{_INPUT}/name/default": "Untitled"},
        {"apiDefinition.swagger.json#/definitions/Entry/properties/kind/x-ms-visibility": "internal"},
    ],
)
def internal_property_without_default(schema: Schema) -> Hits:
    """A property of a request is internal and required but has no default.

    Makers can't see it, so nothing fills it in. The exception are webhooks: there it is the notification URL, which the
    platform fills in, or will be once it is marked as such. Objects with properties are judged by these. A warning,
    because a few published connectors do it: their value comes from a policy or script.
    """
    if not (schema.internal and schema.required and schema.is_property) or "default" in schema.value:
        return
    if "x-ms-notification-url" in schema.value or "properties" in schema.value or "allOf" in schema.value:
        return
    if schema.input and not (schema.operation and schema.operation.webhook):
        message = f"The property {shown(schema.name)} is internal and required, but has no default to send."
        yield schema.at(key="default"), message


@rule(
    "SW232",
    severity=WARNING,
    microsoft="InternalPropertyWithDefaultOptional",
    keys=("x-ms-visibility",),
    whole=True,
    fix='Add `"required": true`, or delete the parameter if its value does not matter.',
    bad=[{f"{_VERSION}/required": None}],
    ok=[{f"{_VERSION}/required": None, f"{_VERSION}/default": None}],
)
def internal_parameter_is_optional(parameter: Parameter) -> Hits:
    """A parameter is internal with a default, but optional.

    The platform sends a value that makers can't see only if it is required; an optional one is left out, and its
    default with it. So what looks like a fixed value is never sent. A warning, because 5 % of the connectors that
    hide parameters do this.
    """
    if parameter.internal and "default" in parameter.value and not parameter.required:
        message = f"The parameter {shown(parameter.name)} is internal and optional, so its default is never sent."
        yield parameter.at(key="required"), message


@rule(
    "SW233",
    severity=ERROR,
    microsoft="PropertyMustBeRequired",
    keys=("x-ms-visibility",),
    whole=True,
    fix="Name the property in `required` of its object, or delete it if its value does not matter.",
    bad=[{f"{_INPUT}/confidential/x-ms-visibility": "internal"}],
    ok=[{f"{_INPUT}/confidential/x-ms-visibility": "advanced"}],
)
def internal_property_is_optional(schema: Schema) -> Hits:
    """A property of a request is internal with a default, but optional.

    Optional properties that makers can't see are left out of the request, whatever their default is. Name the property
    in `required` of the object that it is in, so that its default is sent.

    An error, unlike the same mistake in a parameter (SW232): 88 published connectors hide 533 such properties, and all
    of them are required, so it is enforced.
    """
    if not schema.internal or "default" not in schema.value or schema.required or not schema.is_property:
        return
    if schema.input:
        message = f"The property {shown(schema.name)} is internal and optional, so its default is never sent."
        yield schema.at(key="required"), message


@rule(
    "SW234",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    keys=("x-ms-visibility",),
    repair=recased("important", "advanced", "none"),
    fix="Use `important`, `advanced`, `internal` or `none`, in lower case.",
    bad=[{f"{_INPUT}/confidential/x-ms-visibility": "Advanced"}, {f"{_VERSION}/x-ms-visibility": "hidden"}],
    ok=[{f"{_INPUT}/confidential/x-ms-visibility": ""}],
)
def visibility_unknown(node: Typed) -> Hits:
    """`x-ms-visibility` of a parameter or property has an unknown value.

    The platform knows `important`, `advanced`, `internal` and `none`, in lower case, and takes the empty text as none.
    Any other word has no effect, so that a field that was meant to be hidden is shown.
    """
    value = node.text("x-ms-visibility")
    if value is not None and value not in _WORDS:
        hint = " in lower case" if value.lower() in _WORDS else ""
        message = f'The x-ms-visibility {shown(value)} is unknown; use "important", "advanced" or "internal"{hint}.'
        yield node.at("x-ms-visibility"), message
