"""The one traversal of a swagger document. Iterative where documents nest, so that no depth can break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.swagger.nodes import (
    METHODS,
    Document,
    Header,
    Info,
    Items,
    NotificationContent,
    Operation,
    Parameter,
    ParameterReference,
    PathItem,
    Response,
    ResponseReference,
    Schema,
    SchemaReference,
    SecurityScheme,
    parameter_of,
)

if TYPE_CHECKING:
    from connectorops.nodes import Json, Node
    from connectorops.swagger.nodes import Reference

COMBINERS = ("allOf", "oneOf", "anyOf")


def walk(document: Document) -> None:
    """Create every node below the document, in the order of the file's sections."""
    document.nodes.append(document)
    _section(document)
    for path, value in document.child("paths").items():
        if isinstance(value, dict) and not path.startswith("x-"):
            _path_item(document, path, value)
    for name, value in document.child("definitions").items():
        if isinstance(value, dict):
            first = len(document.nodes)
            _schemas(document, value, document, ("definitions", name), definition=name)
            document.definitions[name] = document.nodes[first]  # type: ignore[assignment] # a Schema or Reference
    _users(document)


def _section(document: Document) -> None:
    if isinstance(info := document.value.get("info"), dict):
        document.nodes.append(Info(info, document, ("info",), document))
    for name, value in document.child("securityDefinitions").items():
        if isinstance(value, dict):
            scheme = SecurityScheme(value, document, ("securityDefinitions", name), document)
            scheme.name = name
            document.nodes.append(scheme)
    for name, value in document.child("parameters").items():
        if isinstance(value, dict):
            node = _parameter(document, value, document, ("parameters", name), None)
            if isinstance(node, Parameter):
                document.parameters[name] = node
    for name, value in document.child("responses").items():
        if isinstance(value, dict):
            response = _response(document, value, document, ("responses", name), "", None)
            if isinstance(response, Response):
                document.responses[name] = response


def _path_item(document: Document, path: str, value: Json) -> None:
    item = PathItem(value, document, ("paths", path), document)
    item.path = path
    item.operations = []
    document.nodes.append(item)
    document.path_items.append(item)
    item.parameters = _parameters(document, item, None)
    for method, member in value.items():
        if method in METHODS and isinstance(member, dict):
            item.operations.append(_operation(document, item, method, member))
    if isinstance(content := value.get("x-ms-notification-content"), dict):
        node = NotificationContent(content, item, ("x-ms-notification-content",), document)
        node.path_item = item
        document.nodes.append(node)
        if isinstance(schema := content.get("schema"), dict):
            _schemas(document, schema, node, ("schema",), holder=node)


def _operation(document: Document, item: PathItem, method: str, value: Json) -> Operation:
    operation = Operation(value, item, (method,), document)
    operation.method = method
    operation.path_item = item
    document.nodes.append(operation)
    document.operations.append(operation)
    operation.own_parameters = _parameters(document, operation, operation)
    operation.responses = [
        _response(document, member, operation, ("responses", code), code, operation)
        for code, member in operation.child("responses").items()
        if isinstance(member, dict) and not code.startswith("x-")
    ]
    return operation


def _parameters(document: Document, owner: Node, operation: Operation | None) -> list[Parameter | Reference]:
    return [
        _parameter(document, value, owner, ("parameters", index), operation)
        for index, value in enumerate(owner.array("parameters"))
        if isinstance(value, dict)
    ]


def _parameter(
    document: Document, value: Json, parent: Node, tokens: tuple[str | int, ...], operation: Operation | None
) -> Parameter | Reference:
    if isinstance(value.get("$ref"), str):
        return _reference(ParameterReference(value, parent, tokens, document), operation)
    parameter = Parameter(value, parent, tokens, document)
    parameter.name = parameter.text("name") or ""
    parameter.location = parameter.text("in") or ""
    parameter.required = parameter.flag("required")
    parameter.operation = operation
    parameter.users = [] if operation is None else [operation]
    document.nodes.append(parameter)
    if isinstance(schema := value.get("schema"), dict):
        _schemas(document, schema, parameter, ("schema",), holder=parameter, operation=operation, is_input=True)
    _items(document, parameter, operation)
    return parameter


def _items(document: Document, owner: Node, operation: Operation | None) -> None:
    """`items` of a parameter or header: arrays of arrays, one inside the other."""
    while isinstance(value := owner.value.get("items"), dict):
        items = Items(value, owner, ("items",), document)
        items.operation = operation
        document.nodes.append(items)
        owner = items


def _response(
    document: Document, value: Json, parent: Node, tokens: tuple[str | int, ...], code: str, operation: Operation | None
) -> Response | Reference:
    if isinstance(value.get("$ref"), str):
        return _reference(ResponseReference(value, parent, tokens, document), operation)
    response = Response(value, parent, tokens, document)
    response.code = code
    response.name = str(tokens[-1])
    response.operation = operation
    document.nodes.append(response)
    for name, member in response.child("headers").items():
        if isinstance(member, dict):
            header = Header(member, response, ("headers", name), document)
            header.name = name
            header.operation = operation
            document.nodes.append(header)
            _items(document, header, operation)
    if isinstance(schema := value.get("schema"), dict):
        _schemas(document, schema, response, ("schema",), holder=response, operation=operation)
    return response


def _reference(node: Reference, operation: Operation | None) -> Reference:
    node.operation = operation
    node.definition = node.holder = None
    node.depth = 0
    node.name = ""
    node.is_input = node.required = False
    node.root.nodes.append(node)
    return node


def _schemas(
    document: Document,
    value: Json,
    parent: Node,
    tokens: tuple[str | int, ...],
    *,
    holder: Node | None = None,
    operation: Operation | None = None,
    definition: str | None = None,
    is_input: bool = False,
) -> None:
    """One schema and all that is written inside it: the hot loop (the public repository has 300,000 schemas)."""
    append = document.nodes.append
    name = definition or ""
    stack: list[tuple[Json, Node, tuple[str | int, ...], str, bool, int]] = [(value, parent, tokens, name, False, 1)]
    pop, push = stack.pop, stack.append
    node: Schema | SchemaReference
    while stack:
        value, parent, tokens, name, required, depth = pop()
        is_reference = isinstance(value.get("$ref"), str)
        if is_reference:
            node = SchemaReference(value, parent, tokens, document)
            document.schema_references.append(node)
        else:
            node = Schema(value, parent, tokens, document)
        node.operation = operation
        node.definition = definition
        node.holder = holder
        node.is_input = is_input
        node.name = name
        node.required = required
        node.depth = depth
        append(node)
        if is_reference:
            continue
        depth += 1
        if isinstance(properties := value.get("properties"), dict):
            wanted = value.get("required")
            names = frozenset(each for each in wanted if isinstance(each, str)) if isinstance(wanted, list) else ()
            for key, member in properties.items():
                if isinstance(member, dict):
                    push((member, node, ("properties", key), key, key in names, depth))
        for key in ("items", "additionalProperties"):
            if isinstance(member := value.get(key), dict):
                push((member, node, (key,), "", False, depth))
        for key in COMBINERS:
            if isinstance(members := value.get(key), list):
                for index, member in enumerate(members):
                    if isinstance(member, dict):
                        push((member, node, (key, index), name, required, depth - 1))


def _users(document: Document) -> None:
    """Tell shared parameters which operations they apply to."""
    for item in document.path_items:
        for node in item.parameters:
            if isinstance(node, Parameter):
                node.users.extend(item.operations)
            elif found := parameter_of(node):
                found.users.extend(item.operations)
    for operation in document.operations:
        for node in operation.own_parameters:
            if not isinstance(node, Parameter) and (found := parameter_of(node)):
                found.users.append(operation)
