"""What every part of a JSON document that rules look at has in common: its value, its place, and safe access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectorops.documents import join
from connectorops.model import Place

if TYPE_CHECKING:
    from connectorops.connectors import Connector

Json = dict[str, Any]


class Node:
    """One JSON object of a file. Members of a wrong type read as absent: a rule of its own reports them."""

    __slots__ = ("parent", "root", "tokens", "value")

    def __init__(
        self, value: Json, parent: Node | None, tokens: tuple[str | int, ...], root: Root | None = None
    ) -> None:
        self.value = value
        self.parent = parent
        self.tokens = tokens
        self.root: Any = root if root is not None else self

    @property
    def pointer(self) -> str:
        """JSON pointer from the root of the file, built on demand: few nodes ever need it."""
        tokens: tuple[str | int, ...] = ()
        node: Node | None = self
        while node is not None:
            tokens = node.tokens + tokens
            node = node.parent
        return join("", *tokens)

    def at(self, *tokens: str | int, on_key: bool = False, key: str = "", value_path: str | None = None) -> Place:
        """The place of this node, or of something below it; see Place for the options."""
        return Place(self.root.path, join(self.pointer, *tokens), on_key, key, value_path)

    def text(self, key: str) -> str | None:
        """The member if it is a string."""
        value = self.value.get(key)
        return value if isinstance(value, str) else None

    def flag(self, key: str) -> bool:
        """Whether the member is the JSON value true."""
        return self.value.get(key) is True

    def child(self, key: str) -> Json:
        """The member if it is an object, else an empty one."""
        value = self.value.get(key)
        return value if isinstance(value, dict) else {}

    def array(self, key: str) -> list[Any]:
        """The member if it is an array, else an empty one."""
        value = self.value.get(key)
        return value if isinstance(value, list) else []


class Root(Node):
    """The root of a file: it knows the file's path and the connector that it belongs to."""

    __slots__ = ("connector", "path")

    def __init__(self, value: Json, path: str, connector: Connector) -> None:
        super().__init__(value, None, ())
        self.path = path
        self.connector = connector
