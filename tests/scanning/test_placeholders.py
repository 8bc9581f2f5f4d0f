from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.scanning.invented import HEX, LETTERS, drawn, guid
from connectorops.scanning.placeholders import (
    is_fictional_number,
    is_placeholder,
    is_reserved_host,
    is_sample,
    is_words,
    looks_issued,
)

PLACEHOLDERS = [
    "",
    "[[ClientId]]",
    "<your key>",
    "{apiKey}",
    "{{token}}",
    "${SECRET}",
    "$API_KEY",
    "%API_KEY%",
    "@connectionParameters('api_key')",
    "********",
    "xxxx-xxxx-xxxx",
    "0000-0000",
    "00000000-0000-0000-0000-000000000000",
    "...",
    "YOUR_API_KEY",
    "my-secret",
    "replace_with_id_2024",
    "client_secret",
    "Bearer token here",
    "contoso-key-1",
    "dummyValue17",
    "Environment.GetEnvironmentVariable(...)",
    "null",
]


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_what_says_that_a_value_belongs_there_is_a_placeholder(value: str) -> None:
    assert is_placeholder(value)
    assert not looks_issued(value)


SAMPLES = [
    "abcdef" + "1234567890",
    "1234567890" * 2,
    "a1b2c3d4" + "e5f6g7h8",
    "zyxwvuts" + "rqponm",
    "q7Zr" * 4,
    "qwerty" + "uiop",
    "dead" + "beef" + "cafe",
    "12345678-1234-1234-1234-" + "123456789012",
]


@pytest.mark.parametrize("value", SAMPLES)
def test_what_is_counted_up_or_repeated_is_a_sample(value: str) -> None:
    assert is_sample(value)
    assert not looks_issued(value)


@pytest.mark.parametrize("value", [guid(), drawn(20), drawn(32, HEX), drawn(40, LETTERS[26:]), drawn(24, LETTERS[:52])])
def test_what_a_machine_draws_looks_issued(value: str) -> None:
    assert looks_issued(value)
    assert looks_issued(f" {value} ")
    assert not is_words(value)


@pytest.mark.parametrize(
    "value", ["flow", drawn(8), "continuationTokenOfPage2", "archive_reader_2024", "a b c d e f g"]
)
def test_words_and_short_values_do_not_look_issued(value: str) -> None:
    assert not looks_issued(value)


@given(st.text(alphabet=LETTERS, min_size=32, max_size=60))
def test_judging_never_fails_and_a_bracket_always_marks_a_placeholder(value: str) -> None:
    looks_issued(value)
    assert is_placeholder(f"<{value}>")


@pytest.mark.parametrize(
    "host", ["example.com", "api.EXAMPLE.org", "a.test", "localhost", "contoso.com", "x.contoso.com."]
)
def test_hosts_of_documentation_are_reserved(host: str) -> None:
    assert is_reserved_host(host)


@pytest.mark.parametrize("host", ["microsoft.com", "example.com.evil.net", "myexample.com", "contoso.net", ""])
def test_other_hosts_are_not(host: str) -> None:
    assert not is_reserved_host(host)


@pytest.mark.parametrize(
    "digits", ["2025550143", "1" + "2025550143", "5550100", "44" + "2079460123", "0" + "7700900123", "1111111111"]
)
def test_numbers_of_fiction_are_known(digits: str) -> None:
    assert is_fictional_number(digits)


@pytest.mark.parametrize("digits", ["", "44" + "2079360123", "2024561414"])
def test_other_numbers_are_not(digits: str) -> None:
    assert not is_fictional_number(digits)
