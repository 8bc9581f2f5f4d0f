"""`x-ms-capabilities` of the document: the operations that test a connection and fill a file picker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown
from connectorops.swagger.nodes import Document

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


def _calls(capabilities: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    test, picker = capabilities.get("testConnection"), capabilities.get("file-picker")
    if isinstance(test, dict):
        yield ("testConnection",), test
    if isinstance(picker, dict):
        for step in ("open", "browse"):
            if isinstance(call := picker.get(step), dict):
                yield ("file-picker", step), call
