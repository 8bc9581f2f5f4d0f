"""`$ref` objects, and what they stand for. They stay inside the document."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from connectorops.nodes import Json, Node
from connectorops.swagger.nodes.parts import Response
from connectorops.swagger.nodes.typed import Parameter
from connectorops.swagger.refs import definition_name, tokens

if TYPE_CHECKING:
    from connectorops.swagger.nodes.operations import Operation

Kind = Literal["schema", "parameter", "response"]


class Reference(Node):
    """An object with a `$ref`. In a schema position it has the fields of the schema that it stands for."""

    __slots__ = ("__dict__", "definition", "depth", "holder", "is_input", "name", "operation", "required")
    kind: ClassVar[Kind]
    operation: Operation | None
    definition: str | None
    depth: int
    holder: Node | None
    is_input: bool
    name: str
    required: bool

    @property
    def ref(self) -> str:
        return self.text("$ref") or ""

    @property
    def target(self) -> Json:
        """The object that it ends in; {} where it is broken."""
        target: Json = self.root.resolve(self.value)
        return target

    @cached_property
    def target_definition(self) -> str | None:
        """Name of the definition that it points to or into."""
        return definition_name(self.root.value, self.ref)


class SchemaReference(Reference):
    """A reference where a schema is expected."""

    __slots__ = ()
    kind = "schema"


class ParameterReference(Reference):
    """A reference where a parameter is expected."""

    __slots__ = ()
    kind = "parameter"


class ResponseReference(Reference):
    """A reference where a response is expected."""

    __slots__ = ()
    kind = "response"


def parameter_of(node: Parameter | Reference) -> Parameter | None:
    """The parameter itself, or the one in the document's `parameters` that the reference names."""
    if isinstance(node, Parameter):
        return node
    found: Parameter | None = node.root.parameters.get(_shared_name("parameters", node))
    return found


def response_of(node: Response | Reference) -> Response | None:
    """The response itself, or the one in the document's `responses` that the reference names."""
    if isinstance(node, Response):
        return node
    found: Response | None = node.root.responses.get(_shared_name("responses", node))
    return found


def _shared_name(section: str, reference: Reference) -> str | None:
    names = tokens(reference.root.value, reference.ref)
    return names[1] if len(names) == 2 and names[0] == section else None
