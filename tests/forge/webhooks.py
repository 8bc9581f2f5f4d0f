"""Payloads of events, whole: what a test does not say is made from the schemas that are published for them."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

SCHEMAS: Final = Path(__file__).parents[1] / "node/node_modules/@octokit/webhooks-schemas/schema.json"
_FORMATS: Final = {
    "uri": "https://example.com/x",
    "uri-template": "https://example.com/x{/y}",
    "date-time": "2026-03-01T08:00:00Z",
    "email": "a@example.com",
}
_PLAIN: Final[dict[str, Any]] = {"integer": 1, "number": 1, "boolean": False, "null": None, "array": []}


def event(name: str, members: dict[str, Any]) -> dict[str, Any]:
    """The payload of an event, such as issue_comment$created, with these members; it fits its schema, or this fails."""
    made: dict[str, Any] = _merged(deepcopy(_example(name)), members)
    problems = [f"{list(each.instance_path)}: {each.message}" for each in _validator(name).iter_errors(made)]
    assert problems == [], problems
    return made


@cache
def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMAS.read_bytes())["definitions"]
    return found


@cache
def _validator(name: str) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _definitions()})


@cache
def _example(name: str) -> Any:  # noqa: ANN401 - JSON is any shape
    return _made({"$ref": f"#/definitions/{name}"})


def _made(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is any shape
    """The smallest value that fits: what is required, and nothing else."""
    if "$ref" in schema:
        return _made(_definitions()[schema["$ref"].rpartition("/")[2]])
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if parts := schema.get("allOf"):
        whole: Any = {}
        for part in [*parts, {"type": "object", **{k: v for k, v in schema.items() if k != "allOf"}}]:
            whole = _merged(whole, _made(part))
        return whole
    if choices := schema.get("oneOf", schema.get("anyOf")):
        return _made(choices[0])
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON is any shape
    kind = schema.get("type", "object" if "properties" in schema else "null")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        members = schema.get("properties", {})
        return {name: _made(members.get(name, {})) for name in schema.get("required", ())}
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), "x")
    return deepcopy(_PLAIN[kind])


def _merged(value: Any, edits: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if not (isinstance(value, dict) and isinstance(edits, dict)):
        return edits
    return {**value, **{name: _merged(value.get(name), each) for name, each in edits.items()}}
