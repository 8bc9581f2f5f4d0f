"""Which version comes next."""

from __future__ import annotations

import pytest
from changes.documents import document, edits, operation
from hypothesis import given
from hypothesis import strategies as st

from connectorops.changes import Bump, is_newer, needed, next_version

NEXT = [
    ("1.2.3", Bump.MAJOR, "2.0.0"),
    ("1.2.3", Bump.MINOR, "1.3.0"),
    ("1.2.3", Bump.PATCH, "1.2.4"),
    ("1.2.3", Bump.NONE, ""),
    ("1.0", Bump.MAJOR, "2.0"),
    ("1.0", Bump.PATCH, "1.0.1"),
    ("v1", Bump.MAJOR, "v2"),
    ("v1", Bump.MINOR, "v1.1"),
    ("1.2.3-beta", Bump.MINOR, "1.3.0"),
    ("2024-01-31", Bump.MAJOR, "2025"),
    ("latest", Bump.MAJOR, ""),
    ("", Bump.MAJOR, ""),
    ("1.2.3.4", Bump.MAJOR, ""),
]


@pytest.mark.parametrize(("version", "bump", "expected"), NEXT)
def test_the_next_version(version: str, bump: Bump, expected: str) -> None:
    assert next_version(version, bump) == expected


NEWER = [
    ("1.0.0", "1.0.1", True),
    ("1.9", "1.10", True),
    ("1.0", "1.0.0", False),
    ("1.0.1", "1.0.0", False),
    ("1.0.0-beta", "1.0.0", True),
    ("1.0.0", "1.0.0", False),
    ("draft", "final", True),
    ("draft", "draft", False),
    ("1.0", "final", True),
]


@pytest.mark.parametrize(("old", "new", "expected"), NEWER)
def test_whether_a_version_is_newer(old: str, new: str, *, expected: bool) -> None:
    assert is_newer(old, new) is expected


@given(st.lists(st.integers(0, 999), min_size=1, max_size=3), st.sampled_from([Bump.MAJOR, Bump.MINOR, Bump.PATCH]))
def test_the_next_version_is_newer(numbers: list[int], bump: Bump) -> None:
    version = ".".join(map(str, numbers))
    assert is_newer(version, next_version(version, bump))


@given(st.text(), st.text())
def test_any_text_is_a_version(old: str, new: str) -> None:
    assert isinstance(next_version(old, Bump.MAJOR), str)
    assert is_newer(old, new) in (True, False)


def test_the_largest_bump_counts() -> None:
    plain = document(operation({"summary": "A", "x-ms-visibility": "advanced"}))
    assert needed(()) is Bump.NONE
    assert needed(edits(plain, document(operation({"summary": "B"})))) is Bump.PATCH
    more = document(operation({"summary": "A", "x-ms-visibility": "advanced"}), {"host": "a"})
    assert needed(edits(plain, more)) is Bump.MINOR
    assert needed(edits(more, document(None, {"paths": {}}))) is Bump.MAJOR
