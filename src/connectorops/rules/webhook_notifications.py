"""`x-ms-notification`: a polling trigger that is woken by a webhook."""

from typing import Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.swagger.nodes import Operation, Parameter

_SWAGGER: Final = "apiDefinition.swagger.json"
_CHANGES: Final = f"{_SWAGGER}#/paths/~1changes/get"
_EXTENSION: Final = "x-ms-notification"


@rule(
    "SW462",
    severity=ERROR,
    microsoft="NotificationExtensionSupportedForTriggerOnly",
    keys=(_EXTENSION,),
    fix="Delete `x-ms-notification`, or make the operation a trigger with `x-ms-trigger`.",
    bad=[{f"{_SWAGGER}#/paths/~1documents/get/{_EXTENSION}": {"operationId": "SubscribeToDocuments"}}],
)
def notification_without_trigger(operation: Operation) -> Hits:
    """`x-ms-notification` stands in an operation that is not a trigger.

    ## Why

    The extension names a webhook that tells the platform when to ask a polling trigger again. Nobody asks an action
    again.
    """
    if not operation.trigger:
        yield operation.at(_EXTENSION, on_key=True), f"{operation.label} has `{_EXTENSION}` but is not a trigger."


@rule(
    "SW463",
    severity=ERROR,
    microsoft="NotificationExtensionNotSupportedInWebhookOperation",
    keys=(_EXTENSION,),
    whole=True,
    fix="Delete `x-ms-notification` here; it belongs into the polling trigger that the webhook wakes.",
    bad=[{f"{_SWAGGER}#/paths/~1hooks/post/{_EXTENSION}": {"operationId": "SubscribeToDocuments"}}],
)
def notification_in_webhook(operation: Operation) -> Hits:
    """`x-ms-notification` stands in a webhook.

    ## Why

    A webhook is told by the service itself. Only a polling trigger can be woken by another operation.
    """
    if operation.webhook:
        yield operation.at(_EXTENSION, on_key=True), f"{operation.label} is a webhook and can't have `{_EXTENSION}`."


@rule(
    "SW464",
    severity=ERROR,
    microsoft="NotificationOperationMustBeWebhook",
    keys=(_EXTENSION,),
    whole=True,
    fix="Name a trigger whose path has `x-ms-notification-content`.",
    bad=[{f"{_CHANGES}/{_EXTENSION}/operationId": "ListDocuments"}],
)
def notification_is_no_webhook(operation: Operation) -> Hits:
    """`x-ms-notification` names an operation that is not a webhook.

    ## Why

    Only a webhook can tell the platform that something is new. The operation that is named never will.
    """
    target = _subscription(operation)
    if target is not None and not target.webhook:
        yield (
            operation.at(_EXTENSION, "operationId"),
            f"{target.label} is not a webhook: it is no trigger, or its path has no `x-ms-notification-content`.",
        )


@rule(
    "SW465",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    keys=(_EXTENSION,),
    fix="Name the webhook in `operationId`.",
    bad=[{f"{_CHANGES}/{_EXTENSION}": {}}],
)
def notification_not_named(operation: Operation) -> Hits:
    """`x-ms-notification` does not name an operation.

    ## Why

    Without `operationId` nobody knows which webhook wakes the trigger.
    """
    value = operation.value[_EXTENSION]
    if isinstance(value, dict) and value.get("operationId", "") == "":
        yield (
            operation.at(_EXTENSION, key="operationId"),
            f"The `{_EXTENSION}` of {operation.label} has no `operationId`.",
        )


@rule(
    "SW466",
    severity=ERROR,
    microsoft="OperationIdNotFound",
    keys=(_EXTENSION,),
    whole=True,
    fix="Correct `operationId`, or add the webhook.",
    bad=[{f"{_CHANGES}/{_EXTENSION}/operationId": "SubscribeToChanges"}],
)
def notification_not_found(operation: Operation) -> Hits:
    """`x-ms-notification` names an operation that does not exist.

    ## Why

    The trigger is never woken and falls back to asking at intervals. The id is compared with upper and lower case.
    """
    name = operation.child(_EXTENSION).get("operationId")
    if isinstance(name, str) and name and name not in operation.root.by_id:
        shown = repr(name if len(name) <= 60 else f"{name[:57]}...")
        yield operation.at(_EXTENSION, "operationId"), f"There is no operation {shown} in this file."


@rule(
    "SW467",
    severity=ERROR,
    microsoft="ParamtersWithSameNameMustHaveSameTypeAndVisibility",
    keys=(_EXTENSION,),
    whole=True,
    fix="Give both parameters the same `type` and the same `x-ms-visibility`, or different names.",
    bad=[
        {f"{_CHANGES}/parameters/0/type": "integer", f"{_CHANGES}/parameters/0/format": "int32"},
        {f"{_CHANGES}/parameters/0/x-ms-visibility": "advanced"},
    ],
)
def notification_parameters_differ(operation: Operation) -> Hits:
    """A polling trigger and its webhook have unlike parameters of one name.

    ## Why

    Makers fill in a parameter once, and the value goes to both operations. That works only if both take the same type
    and both show the parameter, or neither does.

    ## Limits

    The code's name is spelled as in the published list. Properties of a body are not compared. No connector in the
    public repository uses `x-ms-notification`.
    """
    target = _subscription(operation)
    if target is None:
        return
    twins = {each.name: each for each in target.parameters if each.location != "body"}
    for parameter in operation.parameters:
        twin = twins.get(parameter.name)
        difference = _difference(parameter, twin) if twin is not None else None
        if difference:
            yield (
                parameter.at(key=operation.label),
                f"{parameter.name!r} differs between {operation.label} and {target.label}: {difference}.",
            )


def _difference(parameter: Parameter, twin: Parameter) -> str | None:
    for key in ("type", "x-ms-visibility"):
        found, other = parameter.text(key) or "", twin.text(key) or ""
        if {found, other} not in ({found}, {"", "none"}):
            return f"`{key}` is {found or 'absent'} in the one and {other or 'absent'} in the other"
    return None


def _subscription(operation: Operation) -> Operation | None:
    """The operation that the extension names; None where there is none of this name."""
    name = operation.child(_EXTENSION).get("operationId")
    found: Operation | None = operation.root.by_id.get(name) if isinstance(name, str) else None
    return found
