"""Typed nodes of a Swagger 2.0 document, found in one traversal.

Every node knows where it is, which operation it belongs to and whether it is input or output. `$ref` objects are
`Reference` nodes of their own, so that a rule about, say, schemas sees each schema once, where it is written.
Nothing is ever fetched: references stay inside the document.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from connectorops.documents.problems import shortened
from connectorops.nodes import Json, Node, Root
from connectorops.swagger.refs import definition_name, resolve, tokens

if TYPE_CHECKING:
    from connectorops.connectors import Connector
    from connectorops.swagger.foreign_texts import ForeignText
    from connectorops.swagger.measure import Measure
    from connectorops.swagger.misfits import Misfit
    from connectorops.swagger.read_texts import ReadTexts

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
DYNAMIC = (
    "x-ms-dynamic-values",
    "x-ms-dynamic-list",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-properties",
    "x-ms-dynamic-tree",
)
FETCH = ("get", "head")

Kind = Literal["schema", "parameter", "response"]


class Document(Root):
    """The swagger as a whole. `nodes` holds every node below it, in the order of the walk."""

    __slots__ = (
        "__dict__", "definitions", "nodes", "operations", "parameters", "path_items", "responses", "schema_references"
    )  # fmt: skip

    def __init__(self, value: Json, path: str, connector: Connector) -> None:
        super().__init__(value, path, connector)
        from connectorops.swagger.walk import walk  # noqa: PLC0415 - the walk creates these nodes, so it imports them

        self.nodes: list[Node] = []
        self.operations: list[Operation] = []
        self.path_items: list[PathItem] = []
        self.definitions: dict[str, Schema | Reference] = {}
        self.parameters: dict[str, Parameter] = {}
        self.responses: dict[str, Response] = {}
        self.schema_references: list[SchemaReference] = []
        walk(self)

    @cached_property
    def by_id(self) -> dict[str, Operation]:
        """Operations by operationId; of duplicates the first."""
        found: dict[str, Operation] = {}
        for operation in self.operations:
            if operation.id:
                found.setdefault(operation.id, operation)
        return found

    @cached_property
    def seen_properties(self) -> list[Schema]:
        """The properties that makers see, of all schemas, as far as they are no references."""
        return [
            each
            for each in self.nodes
            if isinstance(each, Schema)
            and each.is_property
            and not each.internal
            and not (each.operation is not None and each.operation.internal)
        ]

    @cached_property
    def measure(self) -> Measure:
        """Counts and depths of schemas with their references expanded."""
        from connectorops.swagger.measure import Measure  # noqa: PLC0415 - it measures these nodes, so it imports them

        return Measure(self)

    @cached_property
    def read_texts(self) -> ReadTexts:
        """What makers read, for the rules about wording."""
        from connectorops.swagger.read_texts import ReadTexts  # noqa: PLC0415 - it looks at these nodes

        return ReadTexts(self)

    @cached_property
    def misfits(self) -> list[Misfit]:
        """Members of a wrong type or name, for the rules that report them."""
        from connectorops.swagger.misfits import misfits  # noqa: PLC0415 - it looks at these nodes, so it imports them

        return misfits(self)

    @cached_property
    def foreign_texts(self) -> list[ForeignText]:
        """Every text that is not ASCII."""
        from connectorops.swagger.foreign_texts import foreign_texts  # noqa: PLC0415 - few documents have any

        return foreign_texts(self)

    @cached_property
    def minified_length(self) -> int:
        """How many characters the document has without whitespace between them."""
        return len(json.dumps(self.value, ensure_ascii=False, separators=(",", ":")))

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Names of the definitions that some request body reaches."""
        return self.measure.reach(is_input=True)

    @cached_property
    def outputs(self) -> frozenset[str]:
        """Names of the definitions that some response or webhook payload reaches."""
        return self.measure.reach(is_input=False)

    def take_apart(self) -> None:
        """Break the circles of references, so that all nodes vanish at once."""
        for operation in self.operations:
            operation.own_parameters.clear()
            operation.responses.clear()
            vars(operation).clear()
        for item in self.path_items:
            item.operations.clear()
            item.parameters.clear()
        for nodes in (self.nodes, self.operations, self.path_items, self.schema_references):
            nodes.clear()
        for named in (self.definitions, self.parameters, self.responses):
            named.clear()
        vars(self).clear()
        self.root = None

    def resolve(self, value: Any) -> Json:  # noqa: ANN401 - JSON is any shape
        """The object that a chain of `$ref` ends in, or the object itself; {} where the chain is broken or a cycle."""
        return resolve(self.value, value)


class Info(Node):
    """`info`."""

    __slots__ = ()


class SecurityScheme(Node):
    """One member of `securityDefinitions`."""

    __slots__ = ("name",)
    name: str


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

    def mime_types(self, key: Literal["consumes", "produces"]) -> list[Any]:
        """The operation's own list, else the document's."""
        return self.array(key) if key in self.value else self.root.array(key)


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
