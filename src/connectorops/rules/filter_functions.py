"""`filterFunctions`: which filters a column of a tabular source supports."""

from __future__ import annotations

from typing import Any

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import remove_copy
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Parameter, Schema

_CAPABILITIES = "apiDefinition.swagger.json#/definitions/Document/allOf/1/properties/status/x-ms-capabilities"
_FUNCTIONS = f"{_CAPABILITIES}/filterFunctions"

# The operators and functions of OData filters, and those of aggregation that tabular connectors announce.
_KNOWN = (
    "eq", "ne", "gt", "ge", "lt", "le", "and", "or", "not", "add", "sub", "mul", "div", "mod", "has", "in", "contains",
    "startswith", "endswith", "length", "indexof", "replace", "substring", "substringof", "tolower", "toupper", "trim",
    "concat", "year", "month", "day", "hour", "minute", "second", "date", "time", "now", "fractionalseconds",
    "totaloffsetminutes", "totalseconds", "mindatetime", "maxdatetime", "round", "floor", "ceiling", "isof", "cast",
    "null", "any", "all", "sum", "min", "max", "average", "count", "countdistinct", "top", "topcount", "cdsin",
)  # fmt: skip


@rule(
    "SW300",
    severity=ERROR,
    microsoft="FilterFunctionsPropertyEmpty",
    keys=("x-ms-capabilities",),
    fix="Name the functions, or delete `filterFunctions`.",
    bad=[{_FUNCTIONS: []}],
)
def filter_functions_empty(node: Schema | Parameter) -> Hits:
    """`filterFunctions` is an empty list.

    A property that can't be filtered is one without `filterFunctions`; an empty list is rejected.
    """
    if node.child("x-ms-capabilities").get("filterFunctions") == []:
        yield node.at("x-ms-capabilities", "filterFunctions"), "filterFunctions is empty; name at least one function."


@rule(
    "SW301",
    severity=ERROR,
    microsoft="FilterFunctionsPropertyHasDuplicates",
    keys=("x-ms-capabilities",),
    repair=remove_copy,
    fix="Delete the repeated function.",
    bad=[{_FUNCTIONS: ["eq", "ne", "eq"]}],
)
def filter_function_repeated(node: Schema | Parameter) -> Hits:
    """`filterFunctions` names a function twice.

    The list is a set; the validator rejects a repeated name.
    """
    known: set[str] = set()
    for index, name in _functions(node):
        if name in known:
            message = f"filterFunctions names {shown(name)} more than once."
            yield node.at("x-ms-capabilities", "filterFunctions", index), message
        known.add(name)


@rule(
    "SW302",
    severity=WARNING,
    microsoft="FilterFunctionsPropertyInvalidValue",
    keys=("x-ms-capabilities",),
    fix="Use the name of an OData operator or function, such as `eq`, `gt` or `startswith`.",
    bad=[{_FUNCTIONS: ["eq", "like"]}],
    ok=[{_FUNCTIONS: ["eq", "startswith", "TOLOWER"]}],
)
def filter_function_unknown(node: Schema | Parameter) -> Hits:
    """`filterFunctions` names a function that OData does not have.

    Filters are sent as OData, so the functions are those of OData and the aggregations that tabular connectors
    announce. The validator has a list of its own that isn't published; therefore only a warning, and names that differ
    in case pass.
    """
    for index, name in _functions(node):
        if name.lower() not in _KNOWN:
            message = f"The filter function {shown(name)} is unknown; names are those of OData, such as eq or contains."
            yield node.at("x-ms-capabilities", "filterFunctions", index), message


@rule(
    "SW303",
    severity=ERROR,
    microsoft="FilterFunctionsPropertyInInputSchema",
    keys=("x-ms-capabilities",),
    whole=True,
    fix="Move `filterFunctions` to the property of the response that is filtered.",
    bad=[
        {
            "apiDefinition.swagger.json#/definitions/DocumentInput/properties/name/x-ms-capabilities": {
                "filterFunctions": ["eq"]
            }
        },
        {
            "apiDefinition.swagger.json#/paths/~1documents/get/parameters/5/x-ms-capabilities": {
                "filterFunctions": ["eq"]
            }
        },
    ],
)
def filter_functions_in_request(node: Schema | Parameter) -> Hits:
    """`filterFunctions` stands in a request.

    They tell which columns of a result can be filtered and how, so they belong to the properties of a response.
    Definitions that a response uses as well are fine.
    """
    if "filterFunctions" in node.child("x-ms-capabilities") and _is_request(node):
        message = "filterFunctions is for properties of a response, but this is part of a request."
        yield node.at("x-ms-capabilities", "filterFunctions"), message


def _functions(node: Schema | Parameter) -> list[tuple[int, str]]:
    """The names, with their places in the list."""
    value: Any = node.child("x-ms-capabilities").get("filterFunctions")
    return [(n, each) for n, each in enumerate(value) if isinstance(each, str)] if isinstance(value, list) else []


def _is_request(node: Schema | Parameter) -> bool:
    return isinstance(node, Parameter) or (node.input and not node.output)
