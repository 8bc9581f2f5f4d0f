"""Small swagger documents for tests of changes, and the edits between two of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectorops.changes import Change, Kind
from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from connectorops.changes import Edit

Json = dict[str, Any]


def connector(swagger: Json | None = None, properties: Json | None = None) -> Connector:
    files = {"apiDefinition.swagger.json": swagger, "apiProperties.json": properties}
    data = {name: json.dumps(value).encode() for name, value in files.items() if value is not None}
    return Connector(MemoryTree(data), "", tuple(sorted(data)), Program.VERIFIED)


def change(old: Json, new: Json) -> Change:
    """From one swagger document to another."""
    return Change(connector(old), connector(new))


def edits(old: Json, new: Json) -> tuple[Edit, ...]:
    return change(old, new).edits


def found(old: Json, new: Json) -> list[tuple[str, str]]:
    """Codes and value paths of all edits."""
    return [(edit.code, edit.value_path) for edit in edits(old, new)]


def serious(old: Json, new: Json) -> list[tuple[str, str]]:
    """Codes and value paths of the edits that break flows, or may."""
    return [(edit.code, edit.value_path) for edit in edits(old, new) if edit.kind is not Kind.HARMLESS]


def operation(
    members: Json | None = None,
    *,
    body: Json | None = None,
    output: Json | None = None,
    parameters: list[Json] | None = None,
) -> Json:
    """An operation GetX that takes and gives these schemas."""
    inputs = [*(parameters or ())]
    if body is not None:
        inputs.append({"name": "body", "in": "body", "schema": body})
    response = {"description": "OK."} | ({} if output is None else {"schema": output})
    return {"operationId": "GetX", "parameters": inputs, "responses": {"200": response}} | (members or {})


def document(value: Json | None = None, members: Json | None = None) -> Json:
    """A document with one operation at POST /x."""
    return {"swagger": "2.0", "info": {}, "paths": {"/x": {"post": value or operation()}}} | (members or {})
