"""Paths as they are written, and the operations that they must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import METHODS, Document, Operation, PathItem

_VARIABLE: Final = re.compile(r"\{([^{}/]*)\}")
_BRACE: Final = re.compile("[{}]")
_DEFINITION: Final = "apiDefinition.swagger.json#/paths"

EXAMPLE: Final[dict[str, Any]] = {
    "tags": ["Documents"],
    "operationId": "ListDrafts",
    "summary": "List drafts",
    "description": "Returns the documents that nobody has published yet.",
    "x-ms-visibility": "important",
    "responses": {
        "200": {"description": "The drafts.", "schema": {"$ref": "#/definitions/DocumentPage"}},
        "401": {"$ref": "#/responses/Unauthorized"},
    },
}
"""A complete operation, for examples that add one to the golden connector."""

FILE_EXAMPLE: Final[dict[str, Any]] = {
    **EXAMPLE,
    "parameters": [
        {
            "name": "file",
            "in": "path",
            "x-ms-summary": "File",
            "description": "The identifier of the file to look at.",
            "required": True,
            "type": "string",
            "x-ms-url-encoding": "single",
        }
    ],
}
"""The same with one path parameter, `file`."""


@lru_cache(maxsize=1024)
def variables(path: str) -> tuple[str, ...] | None:
    """The names of a path's variables, in their order; None where the braces make no sense, so nothing can be said.

    What else is wrong with a variable (a default, a wildcard) is not part of its name.
    """
    names = tuple(_VARIABLE.findall(path))
    if _BRACE.search(_VARIABLE.sub("", path)) or not all(names):
        return None
    return tuple(name.partition("=")[0].lstrip("*") for name in names)


@lru_cache(maxsize=1024)
def skeleton(path: str) -> str:
    """The path without what routing does not look at: the names of variables, and capital letters."""
    return _VARIABLE.sub("{}", path).casefold()


@rule(
    "SW100",
    severity=ERROR,
    microsoft="OperationPathMustStartWithSlash",
    fix="Put a `/` in front of the path.",
    bad=[{f"{_DEFINITION}/drafts": {"get": EXAMPLE}}],
)
def path_without_leading_slash(item: PathItem) -> Hits:
    """A path does not start with a slash.

    A path is appended to `host` and `basePath` as it is written. Without its slash it would run into the name before
    it, so OpenAPI 2.0 demands one, and Microsoft's validator stops at a path that has none. Names that start with
    `x-` are extensions and no paths.
    """
    if not item.path.startswith("/"):
        yield item.at(on_key=True), f'The path {shown(item.path)} does not start with "/".'


@rule(
    "SW101",
    severity=ERROR,
    microsoft="OperationPathMayNotContainQueryOrFragment",
    fix="Declare what follows `?` as parameters of the query. Write `%3F` or `%23` for a sign within the path.",
    bad=[{f"{_DEFINITION}/~1drafts?sort=name": {"get": EXAMPLE}}, {f"{_DEFINITION}/~1drafts#new": {"get": EXAMPLE}}],
)
def path_with_query_or_fragment(item: PathItem) -> Hits:
    """A path contains a query or a fragment.

    The path of an operation ends where the query begins; parameters of the query are declared one by one, which is
    also what puts a field for each of them in front of the maker. A fragment is never sent to a server at all. Two
    operations that differ only in a fixed query parameter need a policy, or one parameter with an `enum`.
    """
    found = re.search("[?#]", item.path)
    if found:
        kind = "a query" if found.group() == "?" else "a fragment"
        yield (
            item.at(on_key=True),
            f'The path {shown(item.path)} contains "{found.group()}", which would begin {kind}.',
        )


@rule(
    "SW102",
    severity=ERROR,
    microsoft="OperationPathContainsUnsupportedCharacters",
    fix="Name each segment of the path, or make it a path parameter.",
    bad=[{f"{_DEFINITION}/~1drafts~1*": {"get": EXAMPLE}}],
)
def path_with_wildcard(item: PathItem) -> Hits:
    """A path contains a wildcard.

    The gateway in front of a connector routes each request to exactly one operation by its path. A `*` would catch
    the requests of other operations as well, so Microsoft's validator refuses it, inside a variable (`{*rest}`) too.
    """
    if "*" in item.path:
        yield (
            item.at(on_key=True),
            f'The path {shown(item.path)} contains the wildcard "*", which is not supported.',
        )


@rule(
    "SW103",
    severity=ERROR,
    microsoft="PathRedefined",
    fix="Move the operations of both into one path, or give one of them another path.",
    bad=[{f"{_DEFINITION}/~1Folders": {"get": EXAMPLE}}],
    keys=["paths"],
    whole=True,
)
def path_redefined(document: Document) -> Hits:
    """Two paths differ only in capital letters.

    Power Platform compares paths without regard to capital letters, as most servers behind Windows do. Of two such
    paths only one would ever be reached, whatever their methods are, so the validator wants all operations of it in
    one place.
    """
    first: dict[str, str] = {}
    for item in document.path_items:
        earlier = first.setdefault(item.path.casefold(), item.path)
        if earlier != item.path:
            yield (
                item.at(on_key=True),
                f"The path {shown(item.path)} equals {shown(earlier)}: capital letters don't count.",
            )


@rule(
    "SW106",
    severity=ERROR,
    microsoft="OperationPathTemplateNotValid",
    fix="Write each variable as `{name}` within one segment; write other braces as `%7B` and `%7D`.",
    bad=[
        {f"{_DEFINITION}/~1drafts~1{{file": {"get": EXAMPLE}},
        {f"{_DEFINITION}/~1drafts~1{{file~1part}}": {"get": EXAMPLE}},
        {f"{_DEFINITION}/~1drafts~1{{}}": {"get": EXAMPLE}},
    ],
)
def path_template_not_valid(item: PathItem) -> Hits:
    """The braces in a path don't enclose variables.

    A variable is a name in braces, within one segment of the path: `/items/{itemId}/parts`. A brace without its
    partner, a brace inside braces, a slash between them or no name at all leave open what the request would look
    like. What the parameters of such a path lack is not reported before the path itself is right.
    """
    if variables(item.path) is None:
        yield (
            item.at(on_key=True),
            f"The path {shown(item.path)} has a brace that does not enclose a variable such as {{itemId}}.",
        )


@rule(
    "SW107",
    severity=ERROR,
    microsoft="OperationPathVariablesContainDefaults",
    fix="Keep only the name in the braces; put the value into `default` of the path parameter.",
    bad=[{f"{_DEFINITION}/~1drafts~1{{file=latest}}": {"get": FILE_EXAMPLE}}],
    ok=[{f"{_DEFINITION}/~1drafts(id={{file}})": {"get": FILE_EXAMPLE}}],
)
def path_variable_with_default(item: PathItem) -> Hits:
    """A variable in a path has a default value.

    Some web frameworks accept `{page=1}` in a route; OpenAPI knows nothing but the name between the braces. The
    default belongs to the parameter, where the designer shows it to the maker. An equals sign outside the braces,
    as OData functions have it, is fine.
    """
    for name in dict.fromkeys(_VARIABLE.findall(item.path)):
        if "=" in name:
            yield (
                item.at(on_key=True, key=name),
                f'The variable {shown(f"{{{name}}}")} in the path sets a default value with "=".',
            )


@rule(
    "SW109",
    severity=WARNING,
    policy="5000.2.4.5",
    fix="Remove the path, or write its operations.",
    bad=[
        {f"{_DEFINITION}/~1drafts": {}},
        {f"{_DEFINITION}/~1drafts": {"parameters": []}},
    ],
)
def path_without_operation(item: PathItem) -> Hits:
    """A path has no operation.

    Nothing can be called there, so the path is either left over or unfinished. Reviewers have asked publishers to
    remove such paths. Microsoft's validator has no code for it, which is why this is a warning.
    """
    if not any(method in item.value for method in METHODS) and "$ref" not in item.value and item.root.operations:
        yield item.at(on_key=True), f"The path {shown(item.path)} has no operation such as get or post."


@rule(
    "SW110",
    severity=ERROR,
    policy="5000.2.4.5",
    fix="Describe at least one operation of the service.",
    bad=[
        {
            _DEFINITION: {},
            **{
                f"apiDefinition.swagger.json#/{each}": None
                for each in ("definitions", "parameters", "x-ms-capabilities")
            },
            "apiProperties.json#/properties/policyTemplateInstances": None,
            "apiProperties.json#/properties/scriptOperations": None,
            "script.csx": None,
        }
    ],
    keys=["paths"],
    whole=True,
)
def no_operation(document: Document) -> Hits:
    """The definition has no operation at all.

    A connector is the sum of its operations: without one there is nothing that a maker could use, and nothing that
    could be tested in certification. There is no documented minimum above one.
    """
    if not document.operations and isinstance(document.value["paths"], dict):
        yield document.at("paths"), "No path has an operation, so the connector can do nothing."


@rule(
    "SW111",
    severity=ERROR,
    policy="5000.2.4.5",
    fix="Complete the operation, or remove it.",
    bad=[{f"{_DEFINITION}/~1folders/post": {}}],
)
def empty_operation(operation: Operation) -> Hits:
    """An operation is empty.

    An operation needs at least an `operationId` and a response; makers need a summary and a description as well. One
    that says nothing is usually left over from a generator. All that it lacks is reported as this one finding.
    """
    if not operation.value:
        yield operation.at(), f"The operation {operation.label} is empty."


def routes(document: Document) -> Iterator[Operation]:
    """The operations whose paths can be compared: those with a path that is written correctly."""
    for item in document.path_items:
        if variables(item.path) is not None:
            yield from item.operations
