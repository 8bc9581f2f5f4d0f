"""Lists of parameters: which may stand together, and in which operations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from connectorops.model import Place
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.repairs import remove_copy
from connectorops.schema.words import shown
from connectorops.swagger.nodes import FETCH, Operation, Parameter, PathItem, Reference, parameter_of

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_DOCUMENTS: Final = f"{_PATHS}/~1documents"
_ONE: Final = f"{_PATHS}/~1documents~1{{documentId}}"
_QUERY: Final[dict[str, Any]] = {
    "name": "language",
    "in": "query",
    "x-ms-summary": "Language",
    "description": "The language that names are returned in.",
    "type": "string",
}
_BODY: Final[dict[str, Any]] = {
    "name": "remark",
    "in": "body",
    "x-ms-summary": "Remark",
    "description": "What the history will say of it.",
    "required": True,
    "schema": {"$ref": "#/definitions/DocumentInput"},
}

_FIELD: Final[dict[str, Any]] = {**_QUERY, "name": "note", "in": "formData"}

Listed = tuple[Parameter | Reference, Parameter]
"""Where a parameter is listed, and the parameter itself: not the same node for a reference."""


def resolved(nodes: Sequence[Parameter | Reference]) -> list[Listed]:
    """The parameters of a list; references that lead nowhere are left out."""
    return [(node, found) for node in nodes if (found := parameter_of(node)) is not None]


def place_of(node: Parameter | Reference, member: str) -> Place:
    """A member of a listed parameter, or the reference that lists it; Microsoft names the parameter as a whole."""
    return node.at("$ref" if isinstance(node, Reference) else member, value_path=node.pointer)


def list_of(owner: PathItem | Operation) -> tuple[str, list[Parameter | Reference]]:
    """The path, and the parameters as they are listed there."""
    return owner.path, owner.own_parameters if isinstance(owner, Operation) else owner.parameters


@rule(
    "SW114",
    severity=ERROR,
    microsoft="PathParametersContainDuplicateParameter",
    fix="Keep one of the two.",
    bad=[{f"{_ONE}/parameters/-": {"$ref": "#/parameters/DocumentId"}}],
    keys=["parameters"],
)
def path_with_duplicate_parameter(item: PathItem) -> Hits:
    """The parameters of a path contain one twice.

    A parameter is identified by its name and its place (`in`). Of two with the same identity only one can be sent,
    and which one is anybody's guess. The same name in another place, say a header and the query, is allowed.
    """
    for node, parameter in _repeated(item.parameters):
        yield place_of(node, "name"), f"The path {shown(item.path)} lists {_named(parameter)} more than once."


def _repeated(nodes: Sequence[Parameter | Reference]) -> Iterator[Listed]:
    """Parameters that have been listed before. Two bodies are a finding of their own, whatever their names."""
    seen: set[tuple[str, str]] = set()
    for node, parameter in resolved(nodes):
        identity = parameter.name, parameter.location
        if identity in seen and parameter.location != "body":
            yield node, parameter
        if all(identity):
            seen.add(identity)


def _named(parameter: Parameter) -> str:
    return f"the parameter {shown(parameter.name)} (in: {shown(parameter.location)})"


@rule(
    "SW115",
    severity=ERROR,
    microsoft="PathParametersContainMultipleBodyParameters",
    fix="Keep one body parameter and make the others properties of its schema.",
    bad=[{f"{_PATHS}/~1hooks~1{{hookId}}/parameters": [_BODY, {**_BODY, "name": "reason"}]}],
    keys=["parameters"],
)
def path_with_several_bodies(item: PathItem) -> Hits:
    """The parameters of a path contain more than one body.

    A request has one body, so a list of parameters has at most one parameter with `in: body`; what belongs together
    is a property each of its schema. This is about the list that a path shares with its operations.
    """
    for node, parameter in _bodies(item.parameters)[1:]:
        yield (
            place_of(node, "in"),
            f"The path {shown(item.path)} has another body parameter {shown(parameter.name)}.",
        )


def _bodies(nodes: Sequence[Parameter | Reference]) -> list[Listed]:
    return [(node, parameter) for node, parameter in resolved(nodes) if parameter.location == "body"]


@rule(
    "SW136",
    severity=ERROR,
    microsoft="OperationParametersAreNotUnique",
    repair=remove_copy,
    fix="Remove the repeated entry.",
    bad=[
        {f"{_DOCUMENTS}/get/parameters/-": {"$ref": "#/parameters/PageSize"}},
        {f"{_PATHS}/~1account/get/parameters": [_QUERY, _QUERY]},
    ],
    keys=["parameters"],
)
def parameter_listed_twice(operation: Operation) -> Hits:
    """An operation lists exactly the same parameter twice.

    Two entries are equal, word for word or by the same reference. One of them is left over, usually from copying.
    Entries that have only name and place in common are reported as duplicate parameters, because there one has to
    decide which of the two is right.
    """
    for index in _copies(operation):
        yield operation.at("parameters", index), f"{operation.label} lists exactly this parameter a second time."


def _copies(operation: Operation) -> list[int]:
    """Indexes of the parameters that are word for word like one before."""
    values = [(index, value) for index, value in enumerate(operation.array("parameters")) if isinstance(value, dict)]
    names = {f"{value.get('name')} {value.get('in')} {value.get('$ref')}" for _, value in values}
    if len(names) == len(values):
        return []  # as in almost every operation, which saves spelling them out
    seen: set[str] = set()
    found = []
    for index, value in values:
        text = json.dumps(value, sort_keys=True)
        if text in seen:
            found.append(index)
        seen.add(text)
    return found


@rule(
    "SW137",
    severity=ERROR,
    microsoft="OperationParametersContainDuplicateParameter",
    fix="Keep one of the two, or give one its own name.",
    bad=[
        {f"{_PATHS}/~1account/get/parameters": [_QUERY, {**_QUERY, "x-ms-summary": "Tongue"}]},
        {f"{_DOCUMENTS}/get/parameters/6/name": "labels"},
    ],
    ok=[{f"{_PATHS}/~1account/get/parameters": [_QUERY, {**_QUERY, "in": "header"}]}],
    keys=["parameters"],
)
def operation_with_duplicate_parameter(operation: Operation) -> Hits:
    """An operation has two parameters of the same name and place.

    A parameter is identified by its name and its place (`in`). Of two with the same identity only one can be sent,
    although the maker may see two fields. An operation may replace a parameter of its path: that is no duplicate.
    """
    repeated = list(_repeated(operation.own_parameters))
    copies = {("parameters", index) for index in _copies(operation)} if repeated else set()
    for node, parameter in repeated:
        if node.tokens not in copies:
            yield place_of(node, "name"), f"{operation.label} has {_named(parameter)} more than once."


@rule(
    "SW138",
    severity=ERROR,
    microsoft="OperationParametersContainMultipleBodyParameters",
    fix="Keep one body parameter and make the others properties of its schema.",
    bad=[
        {f"{_DOCUMENTS}/post/parameters/-": _BODY},
        {f"{_PATHS}/~1hooks/parameters": [_BODY]},
    ],
    keys=["parameters"],
    whole=True,
)
def operation_with_several_bodies(operation: Operation) -> Hits:
    """An operation has more than one body.

    A request has one body. An operation has at most one parameter with `in: body`, counted together with those of its
    path, and what belongs together is a property each of its schema.
    """
    if operation.method in FETCH:
        return  # there it may have none
    own = _bodies(operation.own_parameters)
    names = {parameter.name for _, parameter in own}
    inherited = [each for each in _bodies(operation.path_item.parameters) if each[1].name not in names]
    for node, parameter in own if inherited else own[1:]:
        other = "its path has one, too" if inherited else f"{shown(own[0][1].name)} is one already"
        yield (
            place_of(node, "in"),
            f"{operation.label} has more than one body: {shown(parameter.name)}, but {other}.",
        )


@rule(
    "SW139",
    severity=ERROR,
    microsoft="ParameterListContainsFormDataAndBody",
    fix="Send everything as form fields, or everything as properties of one body.",
    bad=[
        {f"{_ONE}~1labels/post/parameters/-": _BODY},
        {
            f"{_PATHS}/~1hooks~1{{hookId}}/parameters": [_BODY, _FIELD],
            f"{_PATHS}/~1hooks~1{{hookId}}/delete/consumes": ["multipart/form-data"],
        },
    ],
    keys=["parameters"],
    whole=True,
)
def body_beside_form_fields(owner: PathItem | Operation) -> Hits:
    """An operation or path has a body and form fields.

    Form fields (`in: formData`) are the body of a request, in one of the two form encodings. A parameter with
    `in: body` is the same body in another form, so both can't be sent in one request.
    """
    if isinstance(owner, PathItem):
        listed_here = {found.location: node for node, found in resolved(owner.parameters)}
        if {"body", "formData"} <= listed_here.keys() and any(each.method not in FETCH for each in owner.operations):
            message = f"The path {shown(owner.path)} lists a body and form fields; a request has either."
            yield place_of(listed_here["formData"], "in"), message
        return
    operation = owner
    if operation.method in FETCH:
        return  # there it may have neither
    fields = next((each for each in operation.parameters if each.location == "formData"), None)
    body = operation.body
    if fields is None or body is None:
        return
    own = [node for node, found in resolved(operation.own_parameters) if found is body or found.location == "formData"]
    if own:
        names = f"the body {shown(body.name)} and the form field {shown(fields.name)}"
        yield place_of(own[-1], "in"), f"{operation.label} has {names}; a request has either."


@rule(
    "SW140",
    severity=ERROR,
    microsoft="BodyOrFormDataParameterInFetchOperationNotAllowed",
    fix="Make it a query parameter, or use the method POST if the service accepts it.",
    bad=[
        {f"{_PATHS}/~1account/get/parameters": [_BODY]},
        {f"{_PATHS}/~1account/parameters": [_BODY]},
    ],
    keys=["parameters"],
    whole=True,
)
def body_in_fetch_operation(owner: PathItem | Operation) -> Hits:
    """A GET or HEAD operation has a body or form fields.

    A body has no meaning in GET and HEAD requests; proxies and gateways drop it, and some servers refuse the whole
    request. Microsoft's validator does not accept one. If the parameter stands in the path, the path's other
    operations may well have it: move it into them.
    """
    if isinstance(owner, Operation):
        operation = owner if owner.method in FETCH else None
    else:
        operation = next((each for each in owner.operations if each.method in FETCH), None)
    if operation is None:
        return
    for node, parameter in resolved(list_of(owner)[1]):
        if parameter.location in {"body", "formData"}:
            yield (
                place_of(node, "in"),
                f"{operation.label} is a {operation.method.upper()} request, which can't have {_named(parameter)}.",
            )


@rule(
    "SW141",
    severity=ERROR,
    microsoft="ConnectionIdParameterNotAllowed",
    fix="Give the parameter another name; if the service insists, set it with a policy.",
    bad=[{f"{_DOCUMENTS}/get/parameters/6/name": "connectionId"}],
    keys=["name"],
)
def connection_id_parameter(parameter: Parameter) -> Hits:
    """A parameter is called connectionId.

    Power Platform puts the id of the connection into every request under this name, to find the credentials that
    belong to it. A parameter of the same name would collide with that one. We don't know whether Microsoft compares
    capital letters, so every spelling is reported.
    """
    if parameter.name.lower() == "connectionid":
        yield (
            parameter.at("name"),
            f'A parameter can\'t be called "{parameter.name}": the platform uses that name itself.',
        )
