"""Paths and their operations."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from connectorops.documents.problems import shortened
from connectorops.nodes import Json, Node
from connectorops.swagger.nodes.references import parameter_of

if TYPE_CHECKING:
    from connectorops.swagger.nodes.parts import Response
    from connectorops.swagger.nodes.references import Reference
    from connectorops.swagger.nodes.typed import Parameter

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
FETCH = ("get", "head")
AGENTIC_PROTOCOL = "x-ms-agentic-protocol"
"""Marks the operation that is a server of the Model Context Protocol."""


class PathItem(Node):
    """One path with its operations."""

    __slots__ = ("operations", "parameters", "path")
    path: str
    operations: list[Operation]
    parameters: list[Parameter | Reference]

    @property
    def notification(self) -> Json:
        """`x-ms-notification-content`, the payload that a webhook sends."""
        return self.child("x-ms-notification-content")


class Operation(Node):
    """One operation. `own_parameters` are written in it; `parameters` are all that apply, references resolved."""

    __slots__ = ("__dict__", "method", "own_parameters", "path_item", "responses")
    method: str
    path_item: PathItem
    own_parameters: list[Parameter | Reference]
    responses: list[Response | Reference]

    @property
    def id(self) -> str:
        return self.text("operationId") or ""

    @property
    def label(self) -> str:
        """How messages call it: its operationId, or method and path; shortened where it is very long."""
        return shortened(self.id or f"{self.method.upper()} {self.path_item.path}")

    @property
    def path(self) -> str:
        return self.path_item.path

    @property
    def internal(self) -> bool:
        return self.value.get("x-ms-visibility") == "internal"

    @property
    def deprecated(self) -> bool:
        return self.flag("deprecated")

    @property
    def trigger(self) -> bool:
        return "x-ms-trigger" in self.value

    @property
    def webhook(self) -> bool:
        """A trigger that subscribes: its path describes the payload that will be sent to it."""
        return self.trigger and "x-ms-notification-content" in self.path_item.value

    @property
    def serves_agents(self) -> bool:
        """A server for agents, whose messages no definition describes: what they hold depends on the tool."""
        return AGENTIC_PROTOCOL in self.value

    @property
    def annotation(self) -> Json:
        return self.child("x-ms-api-annotation")

    @cached_property
    def parameters(self) -> list[Parameter]:
        """Own parameters, and those of the path that they do not replace (same name and location)."""
        own = [found for each in self.own_parameters if (found := parameter_of(each))]
        taken = {(each.name, each.location) for each in own}
        shared = [found for each in self.path_item.parameters if (found := parameter_of(each))]
        return own + [each for each in shared if (each.name, each.location) not in taken]

    @cached_property
    def required_parameters(self) -> list[Parameter]:
        return [each for each in self.parameters if each.required]

    @cached_property
    def by_name(self) -> dict[str, Parameter]:
        """The parameters by name, wherever they are; of several with one name the last."""
        return {each.name: each for each in self.parameters}

    @cached_property
    def body(self) -> Parameter | None:
        return next((each for each in self.parameters if each.location == "body"), None)

    @cached_property
    def codes(self) -> dict[str, Json]:
        """What it answers, by code, references resolved: {} for a reference that leads nowhere."""
        return {
            code: self.root.resolve(value)
            for code, value in self.child("responses").items()
            if not code.startswith("x-")
        }

    @cached_property
    def result(self) -> Json | None:
        """The schema of the first successful response that has one; None where none has."""
        schemas = {code: each.get("schema") for code, each in self.codes.items() if code.startswith("2")}
        first = min((code for code, schema in schemas.items() if isinstance(schema, dict)), default=None)
        resolved: Json | None = None if first is None else self.root.resolve(schemas[first])
        return resolved

    def mime_types(self, key: Literal["consumes", "produces"]) -> list[Any]:
        """The operation's own list, else the document's."""
        return self.array(key) if key in self.value else self.root.array(key)
