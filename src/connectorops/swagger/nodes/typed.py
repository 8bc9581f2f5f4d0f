"""Whatever has a type: schemas, parameters, the items of parameters, headers of responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.nodes import Node

if TYPE_CHECKING:
    from connectorops.swagger.nodes.operations import Operation

DYNAMIC = (
    "x-ms-dynamic-values",
    "x-ms-dynamic-list",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-properties",
    "x-ms-dynamic-tree",
)


class Typed(Node):
    """Anything with a type: a schema, a parameter, the items of a parameter, a response header."""

    __slots__ = ("operation",)
    operation: Operation | None

    @property
    def type(self) -> str | None:
        return self.text("type")

    @property
    def internal(self) -> bool:
        return self.value.get("x-ms-visibility") == "internal"


class Parameter(Typed):
    """A parameter, where it is written: in an operation, a path, or the document's `parameters`.

    `location` is its `in`: path, query, header, body or formData. `users` are the operations that it applies to.
    """

    __slots__ = ("location", "name", "required", "users")
    location: str
    name: str
    required: bool
    users: list[Operation]

    @property
    def visible(self) -> bool:
        """Whether a maker sees it: not internal, in an operation that is not internal."""
        return not self.internal and any(not user.internal for user in self.users)


class Items(Typed):
    """`items` of a parameter or header that is not in the body."""

    __slots__ = ()


class Header(Typed):
    """A response header."""

    __slots__ = ("name",)
    name: str


class Schema(Typed):
    """A schema object that is not a reference.

    `name` is the property's (or definition's) name, "" for items and roots; `required` whether its parent requires it.
    `holder` is the Parameter, Response or NotificationContent that it is in, None inside `definitions`;
    `definition` the definition's name there. `depth` counts from 1 at the holder.
    """

    __slots__ = ("definition", "depth", "holder", "is_input", "name", "required")
    definition: str | None
    depth: int
    holder: Node | None
    is_input: bool
    name: str
    required: bool

    @property
    def input(self) -> bool:
        """Whether it is part of a request (a definition may be both input and output)."""
        return self.is_input if self.definition is None else self.definition in self.root.inputs

    @property
    def output(self) -> bool:
        """Whether it is part of a response or webhook payload."""
        return not self.is_input if self.definition is None else self.definition in self.root.outputs

    @property
    def is_property(self) -> bool:
        return len(self.tokens) == 2 and self.tokens[0] == "properties"
