"""What Swagger 2.0 allows in each object, in one table."""

from __future__ import annotations

from typing import Final

from connectorops.swagger.nodes import DYNAMIC, METHODS

# A word is a JSON type, the name of another object, "any", "[x]" for an array of x, "{x}" for an object with members
# of any name, or several of these with "|" between them.
_NUMERIC: Final = {
    "maximum": "number",
    "exclusiveMaximum": "boolean",
    "minimum": "number",
    "exclusiveMinimum": "boolean",
    "multipleOf": "number",
}
_LIMITS: Final = {
    **_NUMERIC,
    "maxLength": "integer",
    "minLength": "integer",
    "pattern": "string",
    "maxItems": "integer",
    "minItems": "integer",
    "uniqueItems": "boolean",
    "enum": "[any]",
}
_SHOWN: Final = {
    "x-ms-summary": "string",
    "x-ms-visibility": "string",
}
_LOOKUPS: Final = dict.fromkeys(DYNAMIC, "object")
_SIMPLE: Final = {
    "type": "string",
    "format": "string",
    "items": "items",
    "collectionFormat": "string",
    "default": "any",
    "x-ms-enum-values": "[object]",
    **_LIMITS,
    **_SHOWN,
    **_LOOKUPS,
}
GRAMMAR: Final[dict[str, dict[str, str]]] = {
    "document": {
        "swagger": "string",
        "info": "info",
        "host": "string",
        "basePath": "string",
        "schemes": "[string]",
        "consumes": "[string]",
        "produces": "[string]",
        "paths": "{path}",
        "definitions": "{schema}",
        "parameters": "{parameter}",
        "responses": "{response}",
        "securityDefinitions": "{security scheme}",
        "security": "[requirement]",
        "tags": "[tag]",
        "externalDocs": "external docs",
        "x-ms-connector-metadata": "[object]",
        "x-ms-capabilities": "object",
    },
    "info": {
        "title": "string",
        "description": "string",
        "termsOfService": "string",
        "contact": "contact",
        "license": "license",
        "version": "string",
        "x-ms-api-annotation": "object",
    },
    "contact": {"name": "string", "url": "string", "email": "string"},
    "license": {"name": "string", "url": "string"},
    "external docs": {"description": "string", "url": "string"},
    "tag": {"name": "string", "description": "string", "externalDocs": "external docs"},
    "security scheme": {
        "type": "string",
        "description": "string",
        "name": "string",
        "in": "string",
        "flow": "string",
        "authorizationUrl": "string",
        "tokenUrl": "string",
        "scopes": "{string}",
    },
    "path": {
        "$ref": "string",
        **dict.fromkeys(METHODS, "operation"),
        "parameters": "[parameter]",
        "x-ms-notification-content": "notification content",
    },
    "operation": {
        "tags": "[string]",
        "summary": "string",
        "description": "string",
        "externalDocs": "external docs",
        "operationId": "string",
        "consumes": "[string]",
        "produces": "[string]",
        "parameters": "[parameter]",
        "responses": "{response}",
        "schemes": "[string]",
        "deprecated": "boolean",
        "security": "[requirement]",
        "x-ms-visibility": "string",
        "x-ms-trigger": "string",
        "x-ms-trigger-hint": "string",
        "x-ms-trigger-metadata": "object",
        "x-ms-api-annotation": "object",
        "x-ms-capabilities": "object",
        "x-ms-pageable": "object",
        "x-ms-notification": "object",
        "x-ms-operation-context": "object",
    },
    "parameter": {
        "name": "string",
        "in": "string",
        "description": "string",
        "required": "boolean",
        "schema": "schema",
        "allowEmptyValue": "boolean",
        "x-ms-url-encoding": "string",
        **_SIMPLE,
    },
    "items": _SIMPLE,
    "header": {"description": "string", **_SIMPLE},
    "response": {
        "description": "string",
        "schema": "schema",
        "headers": "{header}",
        "examples": "{any}",
    },
    "notification content": {"description": "string", "schema": "schema", "headers": "{header}"},
    "schema": {
        "$ref": "string",
        "type": "string",
        "format": "string",
        "title": "string",
        "description": "string",
        "default": "any",
        **_LIMITS,
        "maxProperties": "integer",
        "minProperties": "integer",
        "required": "[string]",
        "items": "schema",
        "allOf": "[schema]",
        "properties": "{schema}",
        "additionalProperties": "schema|boolean",
        "discriminator": "string",
        "readOnly": "boolean",
        "xml": "xml",
        "externalDocs": "external docs",
        "example": "any",
        "x-ms-enum-values": "[object]",
        "x-ms-notification-url": "boolean",
        "x-ms-editor": "string",
        "x-ms-editor-options": "object",
        "x-ms-media-kind": "string",
        **_SHOWN,
        **_LOOKUPS,
    },
    "xml": {
        "name": "string",
        "namespace": "string",
        "prefix": "string",
        "attribute": "boolean",
        "wrapped": "boolean",
    },
}
CLOSED: Final = frozenset({"contact", "license", "external docs", "xml"})
"""Objects in which the specification provides for no extensions."""

OPEN: Final = frozenset({"notification content"})
"""Not of the specification, and published connectors put what they like into it."""

ENUMS: Final[dict[str, dict[str, frozenset[str]]]] = {
    "security scheme": {
        "type": frozenset({"basic", "apiKey", "oauth2"}),
        "in": frozenset({"query", "header"}),
        "flow": frozenset({"implicit", "password", "application", "accessCode"}),
    },
    "parameter": {
        "in": frozenset({"query", "header", "path", "formData", "body"}),
        "type": frozenset({"string", "number", "integer", "boolean", "array", "file"}),
    },
    "items": {"type": frozenset({"string", "number", "integer", "boolean", "array"})},
    "header": {"type": frozenset({"string", "number", "integer", "boolean", "array"})},
    "schema": {"type": frozenset({"string", "number", "integer", "boolean", "array", "object", "file"})},
}
