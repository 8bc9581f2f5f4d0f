"""Variables of a path and the parameters that fill them."""

from __future__ import annotations

from typing import Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.parameter_lists import list_of, place_of, resolved
from connectorops.rules.paths import variables
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Operation, PathItem, parameter_of

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_ONE: Final = f"{_PATHS}/~1documents~1{{documentId}}"


@rule(
    "SW112",
    severity=ERROR,
    microsoft="OperationMissingPathParameter",
    fix="Add a parameter with this name, `in: path` and `required: true` to the operation or to its path.",
    bad=[{f"{_ONE}~1content/post/parameters/0": None}, {f"{_ONE}/parameters": []}],
)
def operation_without_path_parameter(operation: Operation) -> Hits:
    """A variable of the path is not declared as a parameter.

    The gateway fills each variable of a path with the value of the path parameter of the same name, capital letters
    included. Without one there is no field for the maker and no value for the request, so nothing would ever reach
    the service. The parameter may stand in the operation or, for all operations of the path, in the path.
    """
    names = variables(operation.path)
    if not names or not operation.value:
        return
    nodes = [*operation.own_parameters, *operation.path_item.parameters]
    if any(parameter_of(node) is None for node in nodes):
        return  # a broken reference is a finding of its own, and may be just this parameter
    declared = {each.name: each.location for each in operation.parameters if each.location != "path"}
    declared |= {each.name: each.location for each in operation.parameters if each.location == "path"}
    for name in dict.fromkeys(names):
        if declared.get(name) != "path":
            hint = f", only one with in: {shown(declared[name])}" if declared.get(name) else ""
            yield (
                operation.at(key=name),
                f"{operation.label} has no path parameter {shown(name)}, which its path needs{hint}.",
            )


@rule(
    "SW113",
    severity=ERROR,
    microsoft="PathParameterNotDefinedInTemplate",
    fix="Put the name in braces into the path, correct its spelling, or remove the parameter.",
    bad=[
        {f"{_PATHS}/~1account/get/parameters": [{"$ref": "#/parameters/DocumentId"}]},
        {f"{_PATHS}/~1hooks~1{{hookId}}/parameters": [{"$ref": "#/parameters/DocumentId"}]},
    ],
    keys=["parameters"],
)
def path_parameter_not_in_path(owner: PathItem | Operation) -> Hits:
    """A path parameter does not occur in the path.

    A parameter with `in: path` has no other way into the request than a variable of the same name in the path. Where
    there is none, the maker would fill in a value that goes nowhere. The usual reason is a name that differs in
    spelling or capital letters, or a segment that was renamed.
    """
    path, nodes = list_of(owner)
    names = variables(path)
    if names is None or "?" in path or "#" in path:
        return  # the path itself is wrong, which is reported
    for node, parameter in resolved(nodes):
        if parameter.location == "path" and parameter.name and parameter.name not in names:
            yield (
                place_of(node, "name"),
                f"The path parameter {shown(parameter.name)} does not occur in the path {shown(path)}.",
            )
