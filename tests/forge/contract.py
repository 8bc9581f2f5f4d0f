"""GitHub's own description of its API, to hold requests and answers against. It is data from npm, never a server."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import jsonschema_rs

DESCRIPTION: Final = Path(__file__).parents[1] / "node/node_modules/@octokit/openapi/generated/api.github.com.json"
_WIDE: Final = frozenset({"ref", "path", "basehead"})
"""Parameters of a path that may hold slashes."""
_SCHEMA: Final = "#/components/schemas/"


@dataclass(frozen=True)
class Operation:
    """One thing that the API can do, with the parameters that a path gave it."""

    contract: Contract
    method: str
    template: str
    parameters: dict[str, str]

    @cached_property
    def _about(self) -> dict[str, Any]:
        about: dict[str, Any] = self.contract.document["paths"][self.template][self.method]
        return about

    def request_problems(self, query: dict[str, str], body: Any) -> list[str]:  # noqa: ANN401 - JSON is any shape
        """What is wrong with a request. Members that the description does not know are wrong, too."""
        found = []
        declared = {each["name"]: each for each in map(self.contract.resolved, self._about.get("parameters", ()))}
        given = {**self.parameters, **query}
        found += [f"{name} is not a parameter" for name in query if name not in declared]
        for name, about in declared.items():
            if name in given:
                value = _typed(given[name], about["schema"])
                found += self.contract.problems(json.dumps(about["schema"]), value, f"parameter {name}")
            elif about.get("required"):
                found.append(f"parameter {name} is missing")
        wanted = self._about.get("requestBody", {})
        if body is None:
            return [*found, "the body is missing"] if wanted.get("required") else found
        if not wanted:
            return [*found, "there must be no body"]
        schema = wanted["content"]["application/json"]["schema"]
        if isinstance(body, dict) and "properties" in schema:
            found += [f"{name} is not a member of the body" for name in body if name not in schema["properties"]]
        return found + self.contract.problems(json.dumps(schema), body, "body")

    def response_problems(self, status: int, body: Any) -> list[str]:  # noqa: ANN401 - JSON is any shape
        """What is wrong with an answer of ours, as far as the description says."""
        about = self._about["responses"].get(str(status))
        if about is None:
            return [] if status in {401, 403, 404, 422, 304} else [f"{status} is not an answer of {self}"]
        content = self.contract.resolved(about).get("content", {}).get("application/json")
        return self.contract.problems(json.dumps(content["schema"]), body, "answer") if content else []

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.template}"


class Contract:
    """The description, read once."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = json.loads(DESCRIPTION.read_bytes())
        self._routes = sorted(
            ((_route(template), template) for template in self.document["paths"]),
            key=lambda each: (each[1].count("{"), -len(each[1])),
        )

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that a request means; the route with the fewest parameters goes first."""
        for route, template in self._routes:
            match = route.fullmatch(path)
            if match and method.lower() in self.document["paths"][template]:
                parameters = {name: unquote(value) for name, value in match.groupdict().items()}
                return Operation(self, method.lower(), template, parameters)
        return None

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in value:
            return value
        found: Any = self.document
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return self.resolved(found)

    def example(self, name: str) -> Any:  # noqa: ANN401 - JSON is any shape
        """One of the description's examples, to build an answer on."""
        return deepcopy(self.document["components"]["examples"][name]["value"])

    def problems(self, schema: str, value: Any, what: str) -> list[str]:  # noqa: ANN401 - JSON is any shape
        errors = _validator(self, schema).iter_errors(value)
        return [f"{what}{'/' + '/'.join(map(str, error.instance_path))}: {error.message}"[:300] for error in errors]


@cache
def _validator(contract: Contract, schema: str) -> jsonschema_rs.Draft202012Validator:
    """With the schemas that this one refers to and no other: all of them at once would fill the memory."""
    found: dict[str, Any] = {}
    waiting: list[str] = []
    root = _translated(json.loads(schema), waiting)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _translated(contract.document["components"]["schemas"][name], waiting)
    return jsonschema_rs.Draft202012Validator({**root, "$defs": found})


def _translated(node: Any, names: list[str]) -> Any:  # noqa: ANN401 - JSON is any shape
    """OpenAPI's words in those of JSON Schema; `names` collects what is referred to."""
    if isinstance(node, list):
        return [_translated(each, names) for each in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: _translated(value, names) for key, value in node.items() if key not in {"nullable", "example", "examples"}
    }
    reference = made.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_SCHEMA)
        names.append(name)
        made["$ref"] = f"#/$defs/{name}"
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made


def _route(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{([\w-]+)\}", template)
    made = [re.escape(part) if index % 2 == 0 else _group(part) for index, part in enumerate(parts)]
    return re.compile("".join(made))


def _group(name: str) -> str:
    return f"(?P<{name.replace('-', '_')}>{'.+' if name in _WIDE else '[^/]+'})"


def _typed(text: str, schema: dict[str, Any]) -> str | int:
    return int(text) if schema.get("type") == "integer" and text.isdigit() else text
