"""Webhooks: the notification URL, the payload, and the end of a subscription."""

import re
from collections.abc import Iterator
from typing import Final

from connectorops.nodes import Node
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.swagger.nodes import (
    Document,
    NotificationContent,
    Operation,
    Parameter,
    Schema,
    Typed,
)

_SWAGGER: Final = "apiDefinition.swagger.json"
_HOOK: Final = f"{_SWAGGER}#/paths/~1hooks/post"
_URL: Final = f"{_HOOK}/parameters/1/schema/properties/callbackUrl"
_MARK: Final = "x-ms-notification-url"
_CONTENT: Final = "x-ms-notification-content"
_SUBSCRIPTION: Final = re.compile(r"hook|subscri|callback|trigger|listen|notif|event|regist", re.IGNORECASE)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@rule(
    "SW451",
    severity=ERROR,
    microsoft="NotificationUrlNotAllowedInThisPosition",
    keys=(_MARK,),
    whole=True,
    fix="Mark a property of the body that the subscribing operation sends; delete the mark everywhere else.",
    bad=[
        {f"{_HOOK}/parameters/0/{_MARK}": True},
        {f"{_SWAGGER}#/paths/~1folders~1{{folderId}}~1entries/get/responses/200/schema/{_MARK}": True},
        {
            f"{_SWAGGER}#/paths/~1documents~1{{documentId}}~1content/post/parameters/1/{_MARK}": True,
        },
    ],
    ok=[{f"{_SWAGGER}#/definitions/Subscription/properties/id/{_MARK}": value} for value in (True, False)],
)
def notification_url_misplaced(node: Typed) -> Hits:
    """The notification URL is not in the body of a request.

    ## Why

    The platform writes the address that it listens on into one property of the body with which it subscribes. In a
    response, a header or a query parameter the mark has no effect.

    ## Limits

    Nothing is said of definitions: two certified connectors carry the mark in one that is only returned.
    """
    misplaced = not isinstance(node, Schema) or (node.definition is None and not node.is_input)
    if node.value[_MARK] is True and misplaced:
        yield node.at(_MARK, on_key=True), f"`{_MARK}` has an effect only on a property in the body of a request."


def _is_sent(schema: Schema) -> bool:
    """Whether a schema is part of a request, or of a definition that nothing uses."""
    return schema.input or not schema.output


def _chain(node: Node) -> Iterator[Schema | Parameter]:
    """A schema and everything that it is written inside of, up to the body parameter or the definition."""
    found: Node | None = node
    while isinstance(found, Schema | Parameter):
        yield found
        found = found.parent


def _is_meant_internal(node: Schema | Parameter) -> bool:
    """Whether it is internal, or would be but for its capital letters, which are a finding of their own."""
    return (node.text("x-ms-visibility") or "").lower() == "internal"


@rule(
    "SW452",
    severity=ERROR,
    microsoft="NotificationUrlNotInternal",
    keys=(_MARK,),
    whole=True,
    fix="Add `x-ms-visibility: internal` to the property: the platform fills it in.",
    bad=[{f"{_URL}/x-ms-visibility": "important"}, {f"{_URL}/x-ms-visibility": None}],
    ok=[{f"{_URL}/x-ms-visibility": None, f"{_HOOK}/parameters/1/schema/x-ms-visibility": "internal"}],
)
def notification_url_visible(schema: Schema) -> Hits:
    """The notification URL is visible to makers.

    ## Why

    The platform fills the property in with an address that it creates for each flow. A maker who sees the field takes
    it for a question and overwrites the address, and the trigger never fires.
    """
    if schema.value[_MARK] is True and _is_sent(schema) and not any(map(_is_meant_internal, _chain(schema))):
        yield (
            schema.at(),
            f"The notification URL {_short(schema.name)} is visible; it or an object around it has to be internal.",
        )


@rule(
    "SW453",
    severity=ERROR,
    microsoft="NotificationUrlNotRequired",
    keys=(_MARK,),
    whole=True,
    fix="Add the property, and every property around it, to the `required` list of the object that it is in.",
    bad=[{f"{_HOOK}/parameters/1/schema/required": ["event"]}],
)
def notification_url_optional(schema: Schema) -> Hits:
    """The notification URL, or an object around it, is optional.

    ## Why

    Only required properties are certain to be sent. A subscription without the address succeeds and never calls back.

    ## Limits

    Whether the body parameter itself is required is not asked: 14 % of the certified webhooks leave that out.
    """
    if schema.value[_MARK] is not True or not _is_sent(schema):
        return
    optional = next((each for each in _chain(schema) if isinstance(each, Schema) and _is_optional(each)), None)
    if optional is not None:
        around = "" if optional is schema else f", because {_short(optional.name)} around it is"
        yield schema.at(), f"The notification URL {_short(schema.name)} is optional{around}; it has to be required."


def _is_optional(schema: Schema) -> bool:
    return schema.is_property and not schema.required


@rule(
    "SW454",
    severity=ERROR,
    microsoft="NotificationUrlNotString",
    keys=(_MARK,),
    whole=True,
    fix="Give the property the type `string`.",
    bad=[{f"{_URL}/type": "object"}],
)
def notification_url_not_a_string(schema: Schema) -> Hits:
    """The notification URL is not a string.

    ## Why

    The platform writes an address into it, which is a text.
    """
    if schema.value[_MARK] is True and _is_sent(schema) and schema.type != "string":
        found = f"of type {_short(schema.type)}" if schema.type else "without a type"
        place = schema.at("type") if "type" in schema.value else schema.at()
        yield place, f"The notification URL {_short(schema.name)} is {found}; it has to be a string."


def _subscribing(document: Document) -> set[int]:
    """Ids of the body parameters that hold a notification URL, in themselves or in a definition that they use."""
    bodies: set[int] = set()
    holders: dict[str, list[str]] = {}
    reading: list[tuple[str, int]] = []
    waiting: list[str] = []
    for node in document.nodes:
        if node.value.get(_MARK) is True and isinstance(node, Schema):
            if node.definition is not None:
                waiting.append(node.definition)
            elif node.is_input:
                bodies.add(id(node.holder))
    if not bodies and not waiting:
        return bodies
    for node in document.schema_references:
        if (name := node.target_definition) is not None:
            if node.definition is not None:
                holders.setdefault(name, []).append(node.definition)
            elif node.is_input:
                reading.append((name, id(node.holder)))
    carriers: set[str] = set()
    while waiting:
        if (name := waiting.pop()) not in carriers:
            carriers.add(name)
            waiting.extend(holders.get(name, ()))
    return bodies | {holder for name, holder in reading if name in carriers}


@rule(
    "SW456",
    severity=ERROR,
    microsoft="WebhookOperationsMissingNotificationUrlProperty",
    keys=("paths",),
    whole=True,
    fix="Add a string property to the body, required and internal, with `x-ms-notification-url: true`.",
    bad=[{f"{_URL}/{_MARK}": None}],
)
def webhook_without_notification_url(document: Document) -> Hits:
    """A webhook has no property for the notification URL.

    ## Why

    The platform has to tell the service where to send the events. Without a marked property in the body of the
    subscribing operation the service never learns the address.

    ## Limits

    A policy or a script can write the address too, which this rule does not see. But all 144 connectors with webhooks
    in the public repository mark a property.
    """
    webhooks = [each for each in document.operations if each.webhook]
    bodies = _subscribing(document) if webhooks else set()
    for operation in webhooks:
        body = operation.body
        if id(body) not in bodies and not any(each.flag(_MARK) for each in operation.parameters):
            yield (
                operation.at(key=_MARK),
                f"The webhook {operation.label} has no property with `{_MARK}` in its body.",
            )


@rule(
    "SW457",
    severity=ERROR,
    microsoft="OperationMustHaveNotificationContentExtension",
    keys=("paths",),
    whole=True,
    fix="Add `x-ms-notification-content` with a `schema` of the payload to the path, beside the operation.",
    bad=[
        {f"{_SWAGGER}#/paths/~1hooks/{_CONTENT}": None},
    ],
    also=["SW461", "SW464"],
)
def webhook_without_content(document: Document) -> Hits:
    """An operation takes a notification URL without describing the payload.

    ## Why

    `x-ms-notification-content` on the path is what makes the operation a webhook, and its schema is what makers can
    use in the steps that follow. Without it the trigger has no outputs.
    """
    bodies = _subscribing(document)
    for operation in document.operations if bodies else ():
        body = operation.body
        if body is not None and id(body) in bodies and _CONTENT not in operation.path_item.value:
            yield (
                operation.at(key=_CONTENT),
                f"{operation.label} takes a notification URL, but its path has no `{_CONTENT}`.",
            )


@rule(
    "SW458",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    fix="Add a `schema` that describes what the webhook sends.",
    bad=[{f"{_SWAGGER}#/paths/~1hooks/{_CONTENT}/schema": None}],
)
def notification_content_without_schema(content: NotificationContent) -> Hits:
    """`x-ms-notification-content` has no schema.

    ## Why

    The schema names the outputs of the trigger. Without it makers can't use anything that the webhook sends. A path
    without a trigger is not asked for one.
    """
    if "schema" not in content.value and any(each.webhook for each in content.path_item.operations):
        yield content.at(key="schema"), f"The payload of {_short(content.path_item.path)} has no `schema`."


@rule(
    "SW460",
    severity=WARNING,
    keys=("paths",),
    whole=True,
    fix="Add an internal DELETE operation that ends a subscription, at the address that `Location` of the subscribing "
    "response gives.",
    bad=[{f"{_SWAGGER}#/paths/~1hooks~1{{hookId}}": None}],
)
def webhook_without_unsubscribe(document: Document) -> Hits:
    """There are webhooks, but no DELETE operation to end a subscription.

    ## Why

    When a flow is switched off or deleted, the platform calls the address in the `Location` header of the subscribing
    response with DELETE. Without such an operation subscriptions pile up and the service sends events to nobody.

    ## Limits

    A warning: 23 % of the certified connectors with webhooks have none. An operation that makers see counts if its
    path or its id speaks of subscriptions, or if its path is below that of a webhook; others delete something else.
    """
    webhooks = [each for each in document.operations if each.webhook]
    paths = tuple(each.path for each in webhooks)
    if webhooks and not any(_unsubscribes(each, paths) for each in document.operations if each.method == "delete"):
        more = len(webhooks) - 1
        others = f" and {more} more webhook{'s' if more > 1 else ''}" if more else ""
        yield webhooks[0].at(), f"No DELETE operation ends the subscriptions of {webhooks[0].label}{others}."


def _unsubscribes(operation: Operation, webhooks: tuple[str, ...]) -> bool:
    """Whether an operation can be the one that ends a subscription."""
    if operation.internal or operation.path.startswith(webhooks):
        return True
    return _SUBSCRIPTION.search(f"{operation.path} {operation.label}") is not None
