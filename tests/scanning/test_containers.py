from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanning.archives import packed

from connectorops.scanning import containers
from connectorops.scanning.containers import MAX_DEPTH, Member, Refused, is_container, members


def refused(data: bytes) -> list[tuple[str, str]]:
    return [(each.name, each.reason) for each in members(data) if isinstance(each, Refused)]


def test_members_of_nested_archives_are_named_by_their_way() -> None:
    data = packed({"a.txt": "one", "folder/": "", "inner.zip": packed({"b/c.txt": "two"})})
    found = {each.name: each.data for each in members(data) if isinstance(each, Member)}
    assert found["a.txt"] == b"one"
    assert found["inner.zip!b/c.txt"] == b"two"
    assert refused(data) == []


def test_archives_that_are_nested_too_deep_are_refused() -> None:
    data = packed({"a.txt": "bottom"})
    for _ in range(MAX_DEPTH):
        data = packed({"n.zip": data})
    ((name, reason),) = refused(data)
    assert name.count("n.zip") == MAX_DEPTH
    assert "nested" in reason


def test_what_unpacks_to_far_too_much_is_refused() -> None:
    bomb = packed({"zeros": bytes(30_000_000)})
    assert len(bomb) < 100_000
    assert refused(bomb) == [("zeros", "it unpacks to far more than its size")]


def test_all_members_together_are_bounded() -> None:
    half = bytes(range(256)) * 4000
    data = packed({str(number): half for number in range(70)})
    assert refused(data)


def test_very_many_members_are_refused_once() -> None:
    data = packed({str(number): "" for number in range(containers.MAX_MEMBERS + 3)})
    assert [reason for _, reason in refused(data)] == [f"the archive has more than {containers.MAX_MEMBERS} members"]


def test_encrypted_and_broken_members_are_refused() -> None:
    data = bytearray(packed({"a.txt": "some text that is long enough"}))
    encrypted = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.find(mark) + offset] |= 1
    assert refused(bytes(encrypted)) == [("a.txt", "it is encrypted")]
    data[35:45] = b"\xff" * 10
    ((_, reason),) = refused(bytes(data))
    assert reason.startswith("it can't be unpacked")
    assert refused(b"PK\x03\x04")[0][1].startswith("it is no archive")


@pytest.mark.parametrize(("name", "is_one"), [("a.ZIP", True), ("a.docx", True), ("a.json", False)])
def test_archives_are_known_by_name(name: str, *, is_one: bool) -> None:
    assert is_container(name) is is_one


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_survived(noise: bytes, place: int) -> None:
    data = packed({"a.txt": "text", "b.zip": packed({"c": "d"})})
    assert list(members(noise)) is not None
    assert list(members(data[:place] + noise + data[place + len(noise) :])) is not None


def test_a_member_without_a_name_is_looked_into() -> None:
    nameless = packed({"x": "text"}).replace(b"x", b"\0")  # a name ends at the first NUL
    assert [each.data for each in members(nameless) if isinstance(each, Member)] == [b"text"]
