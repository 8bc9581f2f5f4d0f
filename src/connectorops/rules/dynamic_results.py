"""What the operations that dynamic extensions call have to return."""

from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.dynamic_examples import ENTRIES, FIELDS, RECORD_TYPE, SWAGGER
from connectorops.rules.dynamic_targets import (
    ITEMS_PATH,
    LIST,
    PROPERTIES,
    SCHEMAS,
    TITLE_PATH,
    TREE,
    VALUE_PATH,
    VALUES,
    Call,
    calls,
    descend,
    is_path,
    quoted,
)
from connectorops.swagger.nodes import DYNAMIC, Operation, Typed


def _repeats(call: Call, members: dict[str, str]) -> bool:
    """Whether the older extension on the same node asks the same of the same operation: one defect is said once."""
    if call.extension not in (LIST, PROPERTIES):
        return False
    twin = next((each for each in calls(call.node) if each.extension != call.extension), None)
    return twin is not None and (twin.operation_id, twin.path(members)) == (call.operation_id, call.path(members))


@rule(
    "SW418",
    severity=WARNING,
    microsoft="InvokedOperationShouldProduceArray",
    keys=(VALUES, LIST, TREE),
    whole=True,
    fix="Let the path lead to the array in the successful response, and describe that array in the response's schema.",
    bad=[
        {f"{RECORD_TYPE}/{VALUES}/value-collection": "values"},
        {f"{RECORD_TYPE}/{LIST}/itemsPath": None},
        {f"{ENTRIES}/{TREE}/browse/itemsPath": "entries"},
        {f"{SWAGGER}#/paths/~1folders/get/responses/200/schema": None},
    ],
)
def list_is_not_an_array(node: Typed) -> Hits:
    """The operation behind a dynamic list does not return an array.

    ## Why

    The list is filled from an array in the response: the one that the path leads to, or the response itself if there
    is no path. If the response's schema has none there, the list stays empty or the path is out of date.

    ## Limits

    A warning: 9 % of the certified connectors with dynamic extensions break it, often by a response that is described
    too loosely. A response that leaves its content open is not reported.
    """
    for call in calls(node):
        operation = call.target
        if operation is None or call.extension in SCHEMAS or _repeats(call, ITEMS_PATH):
            continue
        path = call.path(ITEMS_PATH)
        if path and not is_path(path):
            continue
        member = ITEMS_PATH[call.extension]
        place = call.at(member) if path else call.at(key=member)
        if problem := _no_array(call, operation):
            yield place, f"The `{call.label}` needs an array from {operation.label}: {problem}."


def _no_array(call: Call, operation: Operation) -> str | None:
    member, path = ITEMS_PATH[call.extension], call.path(ITEMS_PATH)
    schema = operation.result
    if schema is None:
        return "no successful response has a schema"
    field = descend(operation.root, schema, path)
    if field is None:
        return f"there is no {quoted(path or '')} in its response"
    if field.type not in (None, "array"):
        found = quoted(path) if path else f"without `{member}`, its whole response is meant, which"
        return f"{found} is of type {quoted(field.type or '')}"
    return None


@rule(
    "SW419",
    severity=WARNING,
    microsoft="InvokedOperationShouldProduceProperty",
    keys=DYNAMIC,
    whole=True,
    fix="Correct the path, upper and lower case included, or describe the property in the response's schema.",
    bad=[
        {f"{RECORD_TYPE}/{VALUES}/value-path": "ID"},
        {f"{RECORD_TYPE}/{LIST}/itemTitlePath": "title"},
        {f"{FIELDS}/x-ms-dynamic-schema/value-path": "fields", f"{FIELDS}/{PROPERTIES}/itemValuePath": "fields"},
    ],
)
def result_has_no_such_property(node: Typed) -> Hits:
    """A path of a dynamic extension leads to a property that is not there.

    ## Why

    The path says which property of the response is the value, the title or the schema. Where the response has no such
    property, makers see empty entries or no fields. Names are compared with upper and lower case.

    ## Limits

    A warning: connectors that break it were accepted. A response that leaves its content open is not reported.
    """
    for call in calls(node):
        operation = call.target
        for members in (VALUE_PATH, TITLE_PATH):
            path = call.path(members)
            if operation is None or path is None or not is_path(path) or _repeats(call, members):
                continue
            if problem := _no_property(call, operation, path):
                yield call.at(members[call.extension]), f"{quoted(path)} is not there: {problem}."


def _no_property(call: Call, operation: Operation, path: str) -> str | None:
    schema = operation.result
    if call.extension in SCHEMAS:
        if schema is None:
            return f"no successful response of {operation.label} has a schema"
        missing = descend(operation.root, schema, path) is None
        return f"the response of {operation.label} has no such property" if missing else None
    if _no_array(call, operation):
        return None
    items = descend(operation.root, schema, call.path(ITEMS_PATH))
    missing = (
        items is not None and "items" in items.value and descend(operation.root, items.value["items"], path) is None
    )
    return f"the items that {operation.label} returns have no such property" if missing else None
