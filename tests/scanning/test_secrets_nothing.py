"""Files that hold nothing hold no secret."""

from __future__ import annotations

import pytest

from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.scanning.secrets_found import leaks
from connectorops.tree import MemoryTree


@pytest.mark.parametrize("data", [b"null", b"", b"[]", b"7"])
def test_a_document_without_any_text_holds_no_secret(data: bytes) -> None:
    tree = MemoryTree({"x/apiProperties.json": data})
    assert leaks(Connector(tree, "x", ("apiProperties.json",), Program.VERIFIED)) == ()
