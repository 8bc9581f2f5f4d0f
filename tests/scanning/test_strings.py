from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from connectorops.documents import TextFile, load_json, resolve
from connectorops.scanning.roles import Role
from connectorops.scanning.strings import MOST_PLACES, Strings, Where, json_strings, of_file, text_strings, ways_to

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def strings_in(value: Any) -> Strings:  # noqa: ANN401 - JSON is any shape
    return json_strings(load_json("c/a.json", json.dumps(value).encode()))


def wheres(strings: Strings, text: str) -> list[Where]:
    index = strings.texts.index(text)
    return strings.places([index])[index]


def test_values_names_and_large_numbers_are_texts() -> None:
    strings = strings_in({"a": ["b", {"c": 123456789, "d": 5, "e": True, "f": 1.5, "g": 10**30}]})
    assert set(strings.texts) == {"a", "b", "c", "123456789", "d", "e", "f", "g"}
    assert [place.tokens for place in wheres(strings, "123456789")] == [("a", 1, "c")]


def test_a_text_is_found_at_each_of_its_places_in_order() -> None:
    strings = strings_in({"a": {"x": "v"}, "b": ["v"], "v": 1})
    found = wheres(strings, "v")
    assert [(each.tokens, each.on_key) for each in found] == [(("v",), True), (("a", "x"), False), (("b", 0), False)]


def test_of_very_many_places_the_first_are_looked_at() -> None:
    assert len(wheres(strings_in(["v"] * 200), "v")) == MOST_PLACES


def test_a_document_may_be_one_text() -> None:
    assert strings_in("v").texts == ["v"]
    assert [each.tokens for each in wheres(strings_in("v"), "v")] == [(0,)]


def test_escapes_are_decoded() -> None:
    strings = json_strings(load_json("a.json", b'{"a": "x\\u0040y"}'))
    assert "x@y" in strings.texts


def test_places_point_at_the_value() -> None:
    (where,) = wheres(strings_in({"a/b": [{"c": "v"}]}), "v")
    place = where.place(0, 1, None, "k")
    assert (place.path, place.pointer, place.start, place.key) == ("c/a.json", "/a~1b/0/c", None, "k")


def test_what_was_hidden_stands_where_it_was_hidden() -> None:
    code = b64encode(b"write to jordan at the harbour").decode()
    (where,) = wheres(strings_in({"a": f"data {code}"}), "write to jordan at the harbour")
    assert (where.tokens, where.encoded) == (("a",), "Base64")
    text = text_strings("readme.md", f"data {code} end")
    (where,) = wheres(text, "write to jordan at the harbour")
    place = where.place(3, 9, None)
    assert (place.start, place.end) == (5, 5 + len(code))


def test_texts_that_have_a_pattern() -> None:
    strings = strings_in(["one 1", "two 22", "three", "four 44 4"])
    found = [strings.texts[index] for index in strings.having(r"\d\d")]
    assert found == ["two 22", "four 44 4"]
    assert strings.has("four")
    assert not strings.has("five")


def test_a_pattern_may_be_a_whole_text() -> None:
    strings = strings_in(["key", "a key", "key", "é key", "key2", "key "])
    found = [strings.texts[index] for index in strings.having(r"(?:^|\x00)key ?(?:\x00|\z)")]
    assert found == ["key", "key "]


@given(st.lists(st.text()))
@example(["a\0"])
def test_a_text_has_a_pattern_or_not_whatever_stands_beside_it(texts: list[str]) -> None:
    strings = strings_in(texts)
    expected = [text for text in strings.texts if re.search(r"[0-9]|[a-c]\Z", text)]
    assert [strings.texts[index] for index in strings.having(r"[0-9]|[a-c](?:\x00|\z)")] == expected
    assert strings.has("[0-9]") is any(re.search("[0-9]", text) for text in strings.texts)


def test_the_way_to_an_object_is_its_pointer() -> None:
    value = {"a": [{"b": {"c": 1}}], "d": {}}
    assert ways_to(value, [value["a"][0]["b"], value["d"], value]) == {  # type: ignore[index, list-item]  # as it is above
        id(value["a"][0]["b"]): ("a", 0, "b"),  # type: ignore[index]  # as above
        id(value["d"]): ("d",),
        id(value): (),
    }


def test_the_context_of_an_example_is_what_describes_it() -> None:
    value = {"parameters": [{"name": "phoneNumber", "description": "Whom to call", "default": "v", "other": "w"}]}
    strings = strings_in(value)
    (where,) = wheres(strings, "v")
    assert "phoneNumber" in where.context
    assert "Whom to call" in where.context
    assert where.name == "default"
    (where,) = wheres(strings, "w")
    assert "Whom to call" not in where.context


def test_a_text_file_is_one_text_with_offsets() -> None:
    (strings,) = of_file(TextFile("c/readme.md", b"some text\0"), Role.CODE)
    (where,) = wheres(strings, "some text ")
    place = where.place(5, 9, None)
    assert (place.start, place.end, place.pointer, where.role) == (5, 9, "", Role.CODE)
    assert where.name == ""


def test_a_member_of_an_archive_is_named() -> None:
    (where,) = wheres(text_strings("c/a.zip", "some text", member="b/c.txt"), "some text")
    place = where.place(5, 9, None, "k")
    assert (place.path, place.start, place.key) == ("c/a.zip", None, "k|b/c.txt")


def test_what_a_json_reader_does_not_see_is_read_as_text() -> None:
    hidden = {
        "a duplicate": b'{"a": "first", "a": "second"}',
        "a comment": b'{"a": "second" /* first */}',
        "the end of a broken file": b'{"a": "second", "b" "first" "third',
        "nothing": b"{{{first",
    }
    for what, data in hidden.items():
        texts = [text for strings in of_file(load_json("a.json", data)) for text in strings.texts]
        assert any("first" in text for text in texts), what
    assert [each.is_repeat for each in of_file(load_json("a.json", hidden["a comment"]))] == [False, True]
    assert [each.is_repeat for each in of_file(load_json("a.json", b'{"a": "b"}'))] == [False]


@given(JSON)
def test_every_text_is_at_its_place(value: Any) -> None:  # noqa: ANN401 - JSON is any shape
    document = load_json("a.json", json.dumps(value).encode())
    strings = json_strings(document)
    plain = [
        index for index, text in enumerate(strings.texts) if not any(each.encoded for each in wheres(strings, text))
    ]
    for index, places in strings.places(plain).items():
        assert places
        for where in places:
            pointer = where.place(0, 0, None).pointer
            found = (
                where.tokens[-1]
                if where.on_key
                else resolve([value], pointer)
                if not isinstance(value, (dict, list))
                else resolve(value, pointer)
            )
            assert str(found) == strings.texts[index]
