"""Objects of a swagger that hold others, or only say something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.nodes import Node

if TYPE_CHECKING:
    from connectorops.swagger.nodes.operations import Operation, PathItem


class Info(Node):
    """`info`."""

    __slots__ = ()


class SecurityScheme(Node):
    """One member of `securityDefinitions`."""

    __slots__ = ("name",)
    name: str


class Response(Node):
    """A response, where it is written. `code` is "" in the document's `responses`, whose member is `name`."""

    __slots__ = ("code", "name", "operation")
    code: str
    name: str
    operation: Operation | None

    @property
    def success(self) -> bool:
        return self.code.startswith("2")


class NotificationContent(Node):
    """`x-ms-notification-content` of a path: the payload of a webhook."""

    __slots__ = ("path_item",)
    path_item: PathItem
