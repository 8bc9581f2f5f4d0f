"""Texts that are not ASCII, and the way to each."""

import json

import pytest
from golden_connector import connector_of

from connectorops.swagger.foreign_texts import ForeignText
from connectorops.tree import MemoryTree


def foreign_texts(text: str) -> list[ForeignText]:
    swagger = connector_of(MemoryTree({"apiDefinition.swagger.json": text.encode()})).swagger
    assert swagger is not None
    return swagger.foreign_texts


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_are_found_with_the_way_to_them(ensure_ascii: bool) -> None:
    document = {"info": {"title": "Größe", "tags": ["plain", "naïve", 1]}, "host": "example.com"}
    found = foreign_texts(json.dumps(document, ensure_ascii=ensure_ascii))
    assert found == [(("title", ("info", ())), "Größe"), ((1, ("tags", ("info", ()))), "naïve")]


def test_names_do_not_count_and_plain_text_has_none() -> None:
    assert foreign_texts('{"größe": "large"}') == []
    assert foreign_texts('{"size": "large"}') == []
