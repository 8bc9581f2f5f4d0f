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


@pytest.mark.parametrize(
    "text",
    [
        "pub const ID_GOST_NONE_KeyMeshing = 'id-Gost-None-KeyMeshing';",
        "api_key = ARCHIVE_SERVICE_ACCESS_KEY_V12;",
        "template <class _RandomAccessIterator>\n_LIBCXX_CONSTEXPR_AFTER_CXX11 void sort();",
    ],
)
def test_a_value_that_is_a_name_is_no_secret(text: str) -> None:
    tree = MemoryTree({"x/readme.md": text.encode()})
    assert leaks(Connector(tree, "x", ("readme.md",), Program.VERIFIED)) == ()
