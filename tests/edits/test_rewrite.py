"""Repairs of syntax, and which edits can be made together."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import TextFile, load_json
from connectorops.documents.members import item_at
from connectorops.edits import (
    EditError,
    InsertElement,
    InsertMember,
    PlainUtf8,
    RemoveMember,
    RenameFile,
    RenameMember,
    SetMember,
    TextEdit,
    Together,
    possible,
    rewrite,
)

TRAILING = '{"a": [1, 2,]}'
COMMA = TRAILING.index(",]")


def test_the_text_changes_and_what_it_says_does_not() -> None:
    result = rewrite(load_json("x.json", TRAILING.encode()), [TextEdit(COMMA, COMMA + 1, "")], load_json)
    assert result.data == b'{"a": [1, 2]}'


def test_a_byte_order_mark_stays_unless_it_is_what_is_mended() -> None:
    file = load_json("x.json", b"\xef\xbb\xbf" + TRAILING.encode())
    assert rewrite(file, [TextEdit(COMMA, COMMA + 1, "")], load_json).data == b'\xef\xbb\xbf{"a": [1, 2]}'
    assert rewrite(file, [PlainUtf8()], load_json).data == TRAILING.encode()


def test_other_texts_are_written_anew_too() -> None:
    assert rewrite(TextFile("x.md", "# Ä".encode("utf-16")), [PlainUtf8()], TextFile).data == "# Ä".encode()


@pytest.mark.parametrize(
    ("data", "edits", "reason"),
    [
        (TRAILING.encode(), [TextEdit(COMMA - 1, COMMA + 1, "")], "would not say"),
        (TRAILING.encode(), [TextEdit(0, 0, " ")], "would not say"),
        (TRAILING.encode(), [TextEdit(0, COMMA, ""), TextEdit(2, COMMA + 1, "")], "same text"),
        (TRAILING.encode("utf-16"), [TextEdit(COMMA, COMMA + 1, "")], "not UTF-8"),
    ],
)
def test_what_says_something_else_or_mends_nothing_is_refused(data: bytes, edits: list[TextEdit], reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        rewrite(load_json("x.json", data), edits, load_json)


def test_what_a_file_can_have() -> None:
    whole, broken, cut = (load_json("x.json", text) for text in (b'{"a": 1}', TRAILING.encode(), b'{"a": [1,'))
    assert possible(whole, [SetMember("/a", 2)])
    assert not possible(broken, [SetMember("/a", 2)])
    assert possible(broken, [TextEdit(COMMA, COMMA + 1, "")])
    assert not possible(cut, [TextEdit(0, 1, "")])
    assert possible(cut, [PlainUtf8()])
    assert not possible(whole, [])
    assert possible(broken, [RenameFile("y.json")])
    assert possible(TextFile("x.md", b"x"), [PlainUtf8()])


def test_edits_that_meet_have_to_wait() -> None:
    together = Together()
    assert together.add([SetMember("/a/b", 1), InsertMember("/a", "c", 2)])
    assert not together.add([RemoveMember("/a")])
    assert not together.add([RenameMember("/a/b", "x")])
    assert not together.add([SetMember("/a/c/d", 1)])
    assert not together.add([SetMember("/x", 1), SetMember("/a/b", 1)])
    assert not together.add([SetMember("/y", 1), SetMember("/y", 2)])
    assert together.add([SetMember("/x", 1)])
    assert together.add([InsertElement("/list", 1)])
    assert not together.add([RemoveMember("/list/0")])
    assert together.add([SetMember("/a/bc", 1)])
    assert [getattr(each, "pointer", "") for each in together.edits] == ["/a/b", "", "/x", "", "/a/bc"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 2]), st.integers(0, 200))
def test_what_begins_at_an_offset_is_found_there_and_nowhere_else(
    value: object, indent: int | None, offset: int
) -> None:
    text = json.dumps(value, indent=indent)
    found = item_at(text, offset)
    if found is not None:
        container, number = found
        assert container.items[number].start == offset
        assert container.start < offset < container.end
