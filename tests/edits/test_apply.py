from __future__ import annotations

import json
from typing import Any

import pytest

from connectorops.documents import Document, load_json
from connectorops.edits import (
    DocumentEdit,
    EditError,
    InsertElement,
    InsertMember,
    RemoveMember,
    RenameMember,
    SetMember,
    apply,
    fragment,
)

FOUR = '{\n    "a": 1,\n    "b": {\n        "c": [1, 2]\n    }\n}\n'


def document(text: str | bytes) -> Document:
    return load_json("x.json", text if isinstance(text, bytes) else text.encode())


def edited(text: str, *edits: DocumentEdit) -> str:
    return apply(document(text), edits).data.decode()


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([SetMember("/a", 2)], '{\n    "a": 2,\n    "b": {\n        "c": [1, 2]\n    }\n}\n'),
        ([SetMember("/a", 1)], FOUR),
        ([SetMember("/b/d", "e")], '{\n    "a": 1,\n    "b": {\n        "c": [1, 2],\n        "d": "e"\n    }\n}\n'),
        ([InsertElement("/b/c", 3)], FOUR.replace("[1, 2]", "[1, 2, 3]")),
        ([InsertElement("/b/c", 3, after=0)], FOUR.replace("[1, 2]", "[1, 3, 2]")),
        ([SetMember("/b/c/1", 3)], FOUR.replace("[1, 2]", "[1, 3]")),
        ([RemoveMember("/b/c/0")], FOUR.replace("[1, 2]", "[2]")),
        ([RemoveMember("/b/c/1")], FOUR.replace("[1, 2]", "[1]")),
        ([RemoveMember("/b/c/0"), RemoveMember("/b/c/1")], FOUR.replace("[1, 2]", "[]")),
        ([RemoveMember("/a")], '{\n    "b": {\n        "c": [1, 2]\n    }\n}\n'),
        ([RemoveMember("/b")], '{\n    "a": 1\n}\n'),
        ([RemoveMember("/b/c")], '{\n    "a": 1,\n    "b": {}\n}\n'),
        ([RenameMember("/b", "x")], FOUR.replace('"b"', '"x"')),
        ([RenameMember("/b", "x"), SetMember("/b/c/0", 9)], FOUR.replace('"b"', '"x"').replace("[1", "[9")),
        ([InsertMember("", "z", None, before="a")], FOUR.replace('    "a"', '    "z": null,\n    "a"')),
        ([InsertMember("", "z", True, after="a")], FOUR.replace("1,\n    ", '1,\n    "z": true,\n    ', 1)),
        ([RemoveMember("/a"), InsertMember("", "a", 5)], '{\n    "b": {\n        "c": [1, 2]\n    },\n    "a": 5\n}\n'),
        ([RemoveMember("/a"), InsertMember("", "z", 5, before="b")], FOUR.replace('"a": 1', '"z": 5')),
    ],
)
def test_only_what_is_edited_changes(edits: list[DocumentEdit], expected: str) -> None:
    assert edited(FOUR, *edits) == expected


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ('{"a":1}', SetMember("/b", [1, {"c": 2}]), '{"a":1,"b":[1,{"c":2}]}'),
        ('{"a": 1}', SetMember("/b", [1, 2]), '{"a": 1, "b": [1, 2]}'),
        ('{ "a" : 1 }', SetMember("/b", 2), '{ "a" : 1, "b" : 2 }'),
        ('{\n\t"a": {}\n}', SetMember("/a/b", [1]), '{\n\t"a": {\n\t\t"b": [\n\t\t\t1\n\t\t]\n\t}\n}'),
        (
            '{\r\n  "a": 1\r\n}\r\n',
            SetMember("/b", {"c": 2}),
            '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 2\r\n  }\r\n}\r\n',
        ),
        ("{}", SetMember("/a", 1), '{\n    "a": 1\n}'),
        ('{\n  "a": {\n      "b": 1\n  }\n}', SetMember("/a/c", [2]), None),
        ('{"a": [\n 1\n]}', InsertElement("/a", 2), '{"a": [\n 1,\n 2\n]}'),
        ('{"a": "\\u00e9"}', SetMember("/b", "ü"), '{"a": "\\u00e9", "b": "\\u00fc"}'),
        ('{"a": "é"}', SetMember("/b", "ü"), '{"a": "é", "b": "ü"}'),
        ('{"a": 1\n , "b": 2}', SetMember("/c", 3), '{"a": 1\n , "b": 2, "c": 3}'),
        ('{\n  "a": 1\n  , "b": 2\n}', SetMember("/c", 3), '{\n  "a": 1\n  , "b": 2,\n  "c": 3\n}'),
        ('{"a":\n  1\n}', SetMember("/b", 3), '{"a":\n  1, "b": 3\n}'),
    ],
)
def test_what_is_new_is_written_as_the_file_is(text: str, edit: DocumentEdit, expected: str | None) -> None:
    found = edited(text, edit)
    assert found == (expected or '{\n  "a": {\n      "b": 1,\n      "c": [\n          2\n      ]\n  }\n}')


def test_the_byte_order_mark_stays() -> None:
    found = apply(document(b'\xef\xbb\xbf{"a": 1}'), [SetMember("/a", 2)])
    assert found.data == b'\xef\xbb\xbf{"a": 2}'


def test_nothing_to_do_is_the_same_document() -> None:
    before = document(FOUR)
    assert apply(before, []) is before


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ([SetMember("", {})], "as a whole"),
        ([SetMember("/x/y", 1)], "nothing at /x"),
        ([SetMember("/a/y", 1)], "no object or array at /a"),
        ([SetMember("/b/c/2", 1)], "no element"),
        ([SetMember("/a", 2), SetMember("/a", 3)], "two values"),
        ([RemoveMember("/x")], "nothing at /x"),
        ([RemoveMember("/a"), SetMember("/a", 3)], "removed"),
        ([RemoveMember("/b"), SetMember("/b/c", 3)], "/b is removed"),
        ([SetMember("/b", 3), InsertElement("/b/c", 3)], "/b is removed or replaced"),
        ([RenameMember("/a", "b")], "twice"),
        ([RenameMember("/b/c/0", "b")], "no name"),
        ([InsertMember("", "a", 1)], "twice"),
        ([InsertMember("/b/c", "a", 1)], "is an array"),
        ([InsertMember("", "z", 1, after="y")], "no 'y'"),
        ([InsertElement("/b", 1)], "is an object"),
        ([InsertElement("/b/c", 1, after=7)], "no element 7"),
        ([SetMember("/a", float("nan"))], "would not say"),
        ([SetMember("/a", "\ud800")], "would not say"),
        ([SetMember("/a", {1, 2})], "can't hold"),
        ([SetMember("/a", {1: 2})], "would not say"),
    ],
)
def test_edits_that_mean_nothing_are_refused(edits: list[DocumentEdit], reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        edited(FOUR, *edits)


@pytest.mark.parametrize(
    "text", [b'{"a": 1,}', b"", b"null", b'{"a": 1, "a": 2}', b"// x\n{}", '{"a": 1}'.encode("utf-16")]
)
def test_documents_with_defects_are_refused(text: bytes) -> None:
    with pytest.raises(EditError, match=r"x\.json"):
        apply(document(text), [SetMember("/b", 1)])


def test_a_fragment_is_placed_as_it_was_written() -> None:
    source = document('{\n  "x": {\n    "a": [1,  2],\n\n    "b": {}\n  }\n}')
    target = '{\r\n  "y": {\r\n    "deep": {\r\n      "k": 1\r\n    }\r\n  }\r\n}'
    found = edited(target, SetMember("/y/deep/x", fragment(source, "/x")))
    lines = ['"k": 1,', '"x": {', '  "a": [1,  2],', "", '  "b": {}', "}"]
    assert "\r\n".join(f"      {line}" if line else "" for line in lines) in found


def test_a_fragment_with_another_indentation_is_written_as_the_file_is() -> None:
    source = document('{\n  "x": {\n    "a": [1,  2]\n  }\n}')
    found = edited('{\n\t"a": 1\n}', SetMember("/x", fragment(source, "/x")))
    assert found == '{\n\t"a": 1,\n\t"x": {\n\t\t"a": [\n\t\t\t1,\n\t\t\t2\n\t\t]\n\t}\n}'
    assert edited('{"a": 1}', SetMember("/x", fragment(source, "/x"))) == '{"a": 1, "x": {"a": [1, 2]}}'
    assert edited('{"a": 1}', SetMember("/x", fragment(source, "/x/a"))) == '{"a": 1, "x": [1,  2]}'


def test_a_fragment_of_nothing_is_refused() -> None:
    with pytest.raises(EditError, match="nothing at /nope"):
        fragment(document(FOUR), "/nope")


def test_an_element_can_be_a_fragment() -> None:
    found: Any = json.loads(edited(FOUR, SetMember("/a", fragment(document(FOUR), "/b/c/1"))))
    assert found["a"] == 2
