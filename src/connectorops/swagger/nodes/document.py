"""The swagger as a whole, and what is found out about it once for all rules."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connectorops.nodes import Json, Node, Root
from connectorops.swagger.nodes.typed import Schema
from connectorops.swagger.refs import Ends

if TYPE_CHECKING:
    from connectorops.connectors import Connector
    from connectorops.swagger.foreign_texts import ForeignText
    from connectorops.swagger.lookups import Lookups
    from connectorops.swagger.measure import Measure
    from connectorops.swagger.misfits import Misfit
    from connectorops.swagger.nodes.operations import Operation, PathItem
    from connectorops.swagger.nodes.parts import Response
    from connectorops.swagger.nodes.references import Reference, SchemaReference
    from connectorops.swagger.nodes.typed import Parameter
    from connectorops.swagger.read_texts import ReadTexts


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
        self._ends = Ends(value)
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
            if each.__class__ is Schema
            and each.tokens[0] == "properties"
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
    def lookups(self) -> Lookups:
        """What objects hold, for rules that follow paths into them."""
        from connectorops.swagger.lookups import Lookups  # noqa: PLC0415 - few documents have such paths

        return Lookups(self)

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
        return self._ends.of(value)
