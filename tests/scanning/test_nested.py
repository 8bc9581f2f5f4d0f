from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode

from hypothesis import given
from hypothesis import strategies as st

from connectorops.scanning.nested import decoded


def test_url_encoding_is_undone_word_by_word() -> None:
    text = "see https://x.example/?to=a%40b.example now"
    assert list(decoded(text)) == [(4, 39, "https://x.example/?to=a@b.example", "URL encoding")]


def test_base64_of_text_is_undone() -> None:
    plain = "write to jordan at the harbour ✓ and elsewhere, please, whenever you are there"
    for code in (b64encode(plain.encode()), urlsafe_b64encode(plain.encode()), b64encode(plain.encode()).rstrip(b"=")):
        text = f'"{code.decode()}"'
        assert [found[2:] for found in decoded(text)] == [(plain, "Base64")]


def test_bytes_identifiers_and_pictures_are_no_text() -> None:
    picture = b64encode(bytes(range(256))).decode()
    late = b64encode(b"a" * 60 + bytes(range(128, 256))).decode()
    for text in (picture, late, "thisIsAVeryLongIdentifierOfSomething", "A" * 41, "x" * 10_000):
        assert list(decoded(text)) == []


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    for start, end, plain, _ in decoded(text):
        assert 0 <= start < end <= len(text)
        assert plain


@given(st.binary(min_size=15, max_size=200))
def test_any_bytes_are_survived(data: bytes) -> None:
    for _, _, plain, _ in decoded(b64encode(data).decode()):
        assert plain
