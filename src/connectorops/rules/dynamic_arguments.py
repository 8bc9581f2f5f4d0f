"""Which inputs dynamic extensions pass to the operations that they call."""

from collections.abc import Iterator

from connectorops.model import Place
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.dynamic_examples import BROWSE, FIELDS, LISTED_TYPE, SWAGGER, TEMPLATE
from connectorops.rules.dynamic_targets import (
    LEGACY,
    LIST,
    MISSING,
    PROPERTIES,
    SCHEMA,
    VALUES,
    Call,
    body_members,
    calls,
    fills_itself,
    find,
    first_without,
    is_path,
    quoted,
    required_leaves,
)
from connectorops.swagger.nodes import DYNAMIC, Operation, Typed


@rule(
    "SW403",
    severity=ERROR,
    microsoft="OperationParameterNameNotFound",
    keys=DYNAMIC,
    whole=True,
    fix="Use a name that the operation has, or delete the argument. In the newer extensions a property of a body is a "
    "path that begins with the name of the body parameter, such as `body/typeId`.",
    bad=[
        {f"{LISTED_TYPE}/{VALUES}/parameters/ActiveOnly": True},
        {f"{FIELDS}/{PROPERTIES}/parameters/purpos": {"value": "write"}},
        {f"{FIELDS}/{PROPERTIES}/parameters/typeId/parameterReference": "body/typeId"},
        {f"{FIELDS}/{SCHEMA}/parameters/typeId/parameter": "type"},
        {f"{BROWSE}/parameters/drive": {"value": "main"}},
        {f"{BROWSE}/parameters/folderId~1id": {"value": "main"}},
        {f"{TEMPLATE}/{LIST}/parameters/typeId/parameterReference": "anything/typeId"},
    ],
    ok=[{f"{FIELDS}/{PROPERTIES}/parameters/typeId/parameterReference": "typeId"}],
)
def argument_not_found(node: Typed) -> Hits:
    """An argument of a dynamic extension does not exist.

    ## Why

    The name on the left is an input of the operation that is called, the one on the right an input of the operation
    that the extension stands in. If either is unknown, the call can't be made and the list or form stays empty. It
    happens when a parameter is renamed or removed, for instance a header that became a policy.

    ## Limits

    Where a body does not name its properties, any path into it is accepted; an older extension without the newer one
    beside it has no paths, so that it has to be the name of an input. In a shared definition it is enough if one
    of the operations that use it has the input on the right. No connector in the public repository breaks the rule.
    """
    for call in calls(node):
        target, legacy = call.target, call.extension in LEGACY
        for argument in call.arguments if target else ():
            if target and find(target, argument.name, legacy=legacy) is None:
                yield (
                    call.at("parameters", argument.name),
                    f"The operation {target.label}, which is called, has no input {quoted(argument.name)}.",
                )
            if argument.origin == "reference" and is_path(argument.value):
                without = first_without(call, argument.value)
                if without is not None:
                    yield (
                        call.at(*argument.tokens),
                        f"The operation {without.label} has no input {quoted(argument.value)} to pass on.",
                    )


@rule(
    "SW404",
    severity=ERROR,
    microsoft="OperationParameterNameIsAmbiguous",
    keys=DYNAMIC,
    whole=True,
    fix="Use the newer extension with a path such as `body/typeId`, or give the property another name.",
    bad=[
        {
            f"{SWAGGER}#/paths/~1documents~1{{documentId}}/patch/parameters/0/schema/properties/documentId": {
                "type": "string",
                "x-ms-summary": "New Identifier",
                "description": "The identifier from now on.",
            },
            f"{SWAGGER}#/paths/~1search/get/parameters/-": {
                "name": "kind",
                "in": "query",
                "type": "string",
                "x-ms-summary": "Kind",
                "description": "The kind of document.",
                VALUES: {
                    "operationId": "UpdateDocument",
                    "parameters": {"documentId": "1", "name": "x"},
                    "value-collection": "labels",
                    "value-path": "label",
                },
            },
        }
    ],
    also=["SW419"],
)
def argument_is_ambiguous(node: Typed) -> Hits:
    """An argument's name means a parameter and a property of the body.

    ## Why

    The older extensions have no paths, so nobody can tell which of the two inputs gets the value.

    ## Limits

    Nothing is said where the newer extension stands beside the older one, since its paths are clear.
    """
    for call in calls(node):
        target = call.target
        if target is None or not call.is_alone:
            continue
        members, named = body_members(target), target.by_name
        for argument in call.arguments:
            if argument.name in named and members and argument.name in members:
                yield (
                    call.at("parameters", argument.name),
                    f"{quoted(argument.name)} is a parameter of {target.label} and a property of its body.",
                )


@rule(
    "SW405",
    severity=ERROR,
    microsoft="OperationMissingRequiredProperty",
    keys=DYNAMIC,
    whole=True,
    fix="Pass a constant or a reference for it, or make it optional in the operation that is called.",
    bad=[
        {f"{FIELDS}/{PROPERTIES}/parameters/purpose": None},
        {f"{FIELDS}/{SCHEMA}/parameters": None},
        {f"{BROWSE}/parameters": None},
    ],
)
def argument_is_missing(node: Typed) -> Hits:
    """A dynamic extension does not pass what the operation requires.

    ## Why

    The operation that fills the list or form can't be called without its required inputs, and makers have no way to
    enter them there. An input that is internal and has a default is filled by the platform and may be left out.
    """
    for call in calls(node):
        if call.target is not None:
            place = call.at("parameters") if isinstance(call.value.get("parameters"), dict) else call.at()
            for name in _missing(call, call.target):
                yield (
                    Place(place.path, place.pointer, key=name),
                    f"The operation {call.target.label} requires {quoted(name)}, which `{call.label}` does not pass.",
                )


def _missing(call: Call, target: Operation) -> Iterator[str]:
    given = {each.name for each in call.arguments}
    if call.extension in LEGACY:
        given |= {name.replace(".", "/") for name in given}
    for parameter in target.required_parameters:
        is_there = fills_itself(parameter.value) or parameter.name in given
        if not target.root.lookups.may(1 if is_there else MISSING):
            return
        if is_there:
            continue
        if parameter.location != "body":
            yield parameter.name
            continue
        for path in required_leaves(target.root, parameter.value.get("schema")):
            prefixes = ["/".join(path[: end + 1]) for end in range(len(path))]
            known = [f"{parameter.name}/{prefix}" for prefix in prefixes]
            if given.isdisjoint(known) and (call.extension not in LEGACY or given.isdisjoint(prefixes)):
                yield known[-1]
