"""References: what they point to, as they are written and percent-encoded."""

from __future__ import annotations

import time
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import escape
from connectorops.swagger.refs import Ends, definition_name, lookup, resolve, tokens

DOCUMENT = {
    "definitions": {
        "Plain": {"allOf": [{"title": "first"}, {"title": "second"}], "properties": {"a b": {"title": "spaced"}}},
        "Foo Bar": {"title": "spaced"},
        "Größe": {"title": "umlaut"},
        "a/b~c": {"title": "escaped"},
        "50%": {"title": "percent"},
        "A%20B": {"title": "as it is written"},
        "A B": {"title": "decoded"},
        "Scalar": 1,
        "Alias": {"$ref": "#/definitions/Foo%20Bar"},
        "One": {"$ref": "#/definitions/Two"},
        "Two": {"$ref": "#/definitions/One"},
    }
}


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        ("#/definitions/Plain/allOf/1", "second"),
        ("#/definitions/Plain/properties/a%20b", "spaced"),
        ("#/definitions/Foo Bar", "spaced"),
        ("#/definitions/Foo%20Bar", "spaced"),
        ("#/definitions/Gr%C3%B6%C3%9Fe", "umlaut"),
        ("#/definitions/a~1b~0c", "escaped"),
        ("#/definitions/a%7E1b%7e0c", "escaped"),
        ("#/definitions/50%", "percent"),
        ("#/definitions/50%25", "percent"),
        ("#/definitions/A%20B", "as it is written"),
    ],
)
def test_a_reference_is_read_as_it_is_written_else_decoded(ref: str, title: str) -> None:
    assert lookup(DOCUMENT, ref) == resolve(DOCUMENT, {"$ref": ref}) == {"title": title}


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "#",
        "definitions/Plain",
        "other.json#/definitions/Plain",
        "https://example.com/#/definitions/Plain",
        "#%2Fdefinitions%2FPlain",
        "#/definitions/plain",
        "#/definitions/Missing%20One",
        "#/definitions/Plain/allOf/2",
        "#/definitions/Plain/allOf/01",
        "#/definitions/Plain/allOf/0000000001",
        "#/definitions/Plain/allOf/-1",
        "#/definitions/Plain/allOf/%31%",
        "#/definitions/Scalar/title",
        "#/definitions/%FF%FE",
    ],
)
def test_a_reference_that_leads_nowhere(ref: str) -> None:
    with pytest.raises(LookupError):
        lookup(DOCUMENT, ref)
    assert resolve(DOCUMENT, {"$ref": ref}) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"title": "itself"}, {"title": "itself"}),
        ({"$ref": 1}, {"$ref": 1}),
        ({"$ref": "#/definitions/Alias"}, {"title": "spaced"}),
        ({"$ref": "#/definitions/One"}, {}),
        ({"$ref": "#/definitions/Scalar"}, {}),
        ("text", {}),
        (None, {}),
    ],
)
def test_what_a_chain_ends_in(value: object, expected: object) -> None:
    assert resolve(DOCUMENT, value) == expected


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("#/definitions/Plain", "Plain"),
        ("#/definitions/Plain/allOf/1", "Plain"),
        ("#/definitions/Foo%20Bar", "Foo Bar"),
        ("#/definitions/A%20B", "A%20B"),
        ("#/definitions/a~1b~0c", "a/b~c"),
        ("#/definitions/Missing", "Missing"),
        ("#/definitions/Not%20There", "Not There"),
        ("#/definitions", None),
        ("#/parameters/Plain", None),
        ("other.json#/definitions/Plain", None),
        ("", None),
    ],
)
def test_the_definition_that_a_reference_is_in(ref: str, name: str | None) -> None:
    assert definition_name(DOCUMENT, ref) == name


@given(st.text(min_size=1), st.booleans())
def test_any_name_is_found_raw_and_encoded(name: str, is_encoded: bool) -> None:
    document = {"definitions": {name: {"title": "found"}}}
    token = escape(name)
    ref = f"#/definitions/{quote(token.encode('utf-8', 'replace').decode(), safe='') if is_encoded else token}"
    if is_encoded and name != name.encode("utf-8", "replace").decode():
        return  # a lone surrogate has no percent-encoding
    assert lookup(document, ref) == {"title": "found"}
    assert tokens(document, ref) == ["definitions", name]


@given(st.text(alphabet="#/%~019aAfF definitions", max_size=40))
def test_any_text_is_a_reference_or_leads_nowhere(ref: str) -> None:
    assert isinstance(resolve(DOCUMENT, {"$ref": ref}), dict)
    try:
        lookup(DOCUMENT, ref)
    except LookupError:
        pass
    else:
        assert tokens(DOCUMENT, ref)


def test_a_long_chain_is_followed_once_wherever_it_begins() -> None:
    names = [f"D{n}" for n in range(20_000)]
    chain: dict[str, object] = {name: {"$ref": f"#/definitions/{after}"} for name, after in pairwise(names)}
    for last, expected in (({"title": "end"}, {"title": "end"}), ({"$ref": "#/definitions/D7"}, {}), (None, {})):
        ends = Ends({"definitions": {**chain, names[-1]: last}})
        began = time.process_time()
        assert all(ends.of({"$ref": f"#/definitions/{name}"}) == expected for name in names)
        assert time.process_time() - began < 2
