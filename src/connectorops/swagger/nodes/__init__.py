"""Typed nodes of a Swagger 2.0 document, found in one traversal.

Every node knows where it is, which operation it belongs to and whether it is input or output. `$ref` objects are
`Reference` nodes of their own, so that a rule about, say, schemas sees each schema once, where it is written.
Nothing is ever fetched: references stay inside the document.
"""

from connectorops.swagger.nodes.document import Document
from connectorops.swagger.nodes.operations import AGENTIC_PROTOCOL, FETCH, METHODS, Operation, PathItem
from connectorops.swagger.nodes.parts import Info, NotificationContent, Response, SecurityScheme
from connectorops.swagger.nodes.references import (
    Kind,
    ParameterReference,
    Reference,
    ResponseReference,
    SchemaReference,
    parameter_of,
    response_of,
)
from connectorops.swagger.nodes.typed import DYNAMIC, Header, Items, Parameter, Schema, Typed

__all__ = [
    "AGENTIC_PROTOCOL",
    "DYNAMIC",
    "FETCH",
    "METHODS",
    "Document",
    "Header",
    "Info",
    "Items",
    "Kind",
    "NotificationContent",
    "Operation",
    "Parameter",
    "ParameterReference",
    "PathItem",
    "Reference",
    "Response",
    "ResponseReference",
    "Schema",
    "SchemaReference",
    "SecurityScheme",
    "Typed",
    "parameter_of",
    "response_of",
]
