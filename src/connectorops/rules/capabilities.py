"""`x-ms-capabilities` of the document: the operations that test a connection and fill a file picker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.dynamic_targets import fills_itself
from connectorops.rules.paths import variables
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown
from connectorops.swagger.nodes import FETCH, Document

_MEMBER: Final = "x-ms-capabilities"
_AT: Final = f"apiDefinition.swagger.json#/{_MEMBER}"


@rule(
    "SW423",
    severity=ERROR,
    microsoft="OperationIdNotFound",
    keys=(_MEMBER,),
    whole=True,
    fix="Correct `operationId`, or add the operation; mark it as internal where makers should not see it.",
    bad=[
        {f"{_AT}/testConnection/operationId": "getAccount"},
        {f"{_AT}/file-picker/browse/operationId": "ListDrives"},
    ],
    ok=[{f"{_AT}/testConnection": None}],
)
def capability_operation_not_found(document: Document) -> Hits:
    """A capability of the connector calls an operation that does not exist.

    `testConnection` is called when somebody creates a connection, and the parts of `file-picker` when a maker opens it.
    Where the operation is not there, neither works. It happens when an operation is renamed; the id is compared with
    upper and lower case. All published connectors name operations that are there.
    """
    for tokens, call in _calls(document.child(_MEMBER)):
        name = call.get("operationId")
        if isinstance(name, str) and name and name not in document.by_id:
            text = f"There is no operation {shown(name)} in this file{meant(nearest(name, document.by_id)) or '.'}"
            yield document.at(_MEMBER, *tokens, "operationId"), text


@rule(
    "SW424",
    severity=ERROR,
    microsoft="OperationMissingRequiredProperty",
    keys=(_MEMBER,),
    whole=True,
    fix="Call an operation without required inputs, or give their values in `parameters`.",
    bad=[{f"{_AT}/testConnection/operationId": "GetDocument"}],
    ok=[{f"{_AT}/testConnection": {"operationId": "GetDocument", "parameters": {"documentId": "1"}}}],
)
def connection_test_lacks_input(document: Document) -> Hits:
    """The test of the connection does not pass what its operation requires.

    When somebody creates a connection, the operation of `testConnection` is called with the `parameters` that stand
    there and no others. Where a required input is missing, each connection looks broken. What is internal and has a
    default is filled in by the platform.
    """
    call = _test(document)
    target = document.by_id.get(call.get("operationId", ""))
    given = call.get("parameters")
    if target is None:
        return
    in_path, is_body_sent = variables(target.path) or (), target.method not in FETCH
    for each in target.parameters:
        is_given = isinstance(given, dict) and each.name in given
        is_sent = (
            each.name in in_path if each.location == "path" else is_body_sent or each.location in ("query", "header")
        )
        if each.required and is_sent and not is_given and not fills_itself(each.value):
            text = f"The test of the connection calls {target.label}, which requires {shown(each.name)}."
            yield document.at(_MEMBER, "testConnection", key=each.name), text


@rule(
    "SW425",
    severity=ERROR,
    microsoft="OperationParameterNameNotFound",
    keys=(_MEMBER,),
    whole=True,
    fix="Use a name that the operation has, or delete the argument.",
    bad=[{f"{_AT}/testConnection/parameters": {"documentId": "1"}}],
    ok=[{f"{_AT}/testConnection": {"operationId": "GetDocument", "parameters": {"documentId": "1"}}}],
)
def connection_test_has_unknown_input(document: Document) -> Hits:
    """The test of the connection passes an input that is not there.

    A name that the operation does not know is ignored at best; mostly it is one that was renamed.
    """
    call = _test(document)
    target = document.by_id.get(call.get("operationId", ""))
    given = call.get("parameters")
    if target is not None and isinstance(given, dict):
        for name in given:
            if name not in target.by_name and target.body is None:
                text = f"The operation {target.label}, which tests the connection, has no input {shown(name)}."
                yield document.at(_MEMBER, "testConnection", "parameters", name), text


def _test(document: Document) -> dict[str, Any]:
    call = document.child(_MEMBER).get("testConnection")
    return call if isinstance(call, dict) and isinstance(call.get("operationId", ""), str) else {}


def _calls(capabilities: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    test, picker = capabilities.get("testConnection"), capabilities.get("file-picker")
    if isinstance(test, dict):
        yield ("testConnection",), test
    if isinstance(picker, dict):
        for step in ("open", "browse"):
            if isinstance(call := picker.get(step), dict):
                yield ("file-picker", step), call
