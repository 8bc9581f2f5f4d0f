"""What a trigger needs, and what a polling trigger needs beside it in apiProperties.json."""

from typing import Final

from connectorops.rule import ERROR, NOTE, Hits, rule
from connectorops.swagger.nodes import Operation

_SWAGGER: Final = "apiDefinition.swagger.json"
_HOOK: Final = f"{_SWAGGER}#/paths/~1hooks/post"
_CONTENT: Final = "x-ms-notification-content"
_KINDS: Final = ("single", "batch")


@rule(
    "SW450",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    keys=("x-ms-trigger",),
    fix="Write `single` if each call delivers one event, `batch` if the response is an array of events.",
    bad=[
        {f"{_SWAGGER}#/paths/~1changes/get/x-ms-trigger": "batched"},
        {f"{_HOOK}/x-ms-trigger": "Single"},
    ],
)
def trigger_kind_unknown(operation: Operation) -> Hits:
    """`x-ms-trigger` is neither `single` nor `batch`.

    ## Why

    The word says how many runs of a flow one answer starts: one (`single`), or one for each element of an array
    (`batch`). With any other value the operation does not show up as a trigger.
    """
    value = operation.value["x-ms-trigger"]
    if isinstance(value, str) and value not in _KINDS:
        yield (
            operation.at("x-ms-trigger"),
            f"The trigger {operation.label} is of the kind {value[:40]!r}; expected is 'single' or 'batch'.",
        )


@rule(
    "SW461",
    severity=NOTE,
    keys=("x-ms-trigger",),
    whole=True,
    fix="Add a policy with the template `pollingtrigger` to apiProperties.json that names this operation.",
    bad=[{"apiProperties.json#/properties/policyTemplateInstances/4": None}],
    ok=[
        {
            "apiProperties.json#/properties/policyTemplateInstances/4": None,
            "apiProperties.json#/properties/scriptOperations": [],
        },
        {
            "apiProperties.json#/properties/policyTemplateInstances/4/parameters/x-ms-apimTemplate-operationName": None,
        },
    ],
)
def polling_trigger_without_policy(operation: Operation) -> Hits:
    """A polling trigger has no `pollingtrigger` policy.

    ## Why

    The platform asks a polling trigger again and again. The policy remembers where the last answer ended, so that only
    what is new starts a flow, and says where the events are in the response.

    ## Limits

    A note: a service can do the same by itself, and often does. Operations that a script handles are not reported. Of
    54 polling triggers in the public repository 24 have the policy.
    """
    properties = operation.root.connector.properties
    if not operation.trigger or _CONTENT in operation.path_item.value or properties is None:
        return
    scripted = properties.script_operations
    if scripted is not None and (not scripted or operation.id in scripted):
        return
    policies = [each for each in properties.policies if each.template == "pollingtrigger"]
    if not any(not each.operations or operation.id in each.operations for each in policies):
        yield (
            operation.at("x-ms-trigger", on_key=True),
            f"The polling trigger {operation.label} has no `pollingtrigger` policy in apiProperties.json.",
        )
