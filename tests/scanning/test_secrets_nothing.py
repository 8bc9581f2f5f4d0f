"""Files that hold nothing hold no secret."""

from __future__ import annotations

import pytest

from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.scanning.invented import drawn
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
        "pub const SN_ID_GOST28147_NONE_KeyMeshing = 'id-Gost28147-None-KeyMeshing';",
    ],
)
def test_a_value_that_is_a_name_is_no_secret(text: str) -> None:
    tree = MemoryTree({"x/readme.md": text.encode()})
    assert leaks(Connector(tree, "x", ("readme.md",), Program.VERIFIED)) == ()


LOWER = drawn(18, "0123456789abcdef")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_key", "XKCD12 QWGH34 ZJKL56".replace(" ", "_")),
        ("api_key", "QWXZKJ PLMTRV HGBDSN12".replace(" ", "_")),
        ("api_key", "K7Q X2M B9T R4W V8Z N3C".replace(" ", "_")),
        (f"api_key_{LOWER}", LOWER),
        (f"{LOWER}_token_old", LOWER),
    ],
)
def test_what_is_drawn_is_a_secret_in_capitals_and_where_its_name_repeats_it(name: str, value: str) -> None:
    tree = MemoryTree({"x/readme.md": f"{name} = '{value}'".encode()})
    assert [each.match.value for each in leaks(Connector(tree, "x", ("readme.md",), Program.VERIFIED))] == [value]
