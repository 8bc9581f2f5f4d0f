"""Swagger documents for the tests of their nodes."""

from __future__ import annotations

from typing import Any

from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.swagger.nodes import Document
from connectorops.tree import MemoryTree


def document(value: dict[str, Any]) -> Document:
    """The nodes of a definition that stands alone."""
    return Document(value, "a.json", Connector(MemoryTree({}), "C", (), Program.CUSTOM))


def operation(**members: Any) -> Document:  # noqa: ANN401 - JSON is any shape
    """A definition with one operation, GET /a, and the other sections that `sections` holds."""
    sections = members.pop("sections", {})
    return document({"paths": {"/a": {"get": members}}, **sections})
