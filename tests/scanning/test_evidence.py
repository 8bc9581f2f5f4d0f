from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectorops.scanning.evidence import mask, masked


def test_a_long_value_shows_two_characters_at_each_end() -> None:
    assert masked("jordan.rivers@example.com") == "jo…om (25 characters)"


def test_a_short_value_shows_less() -> None:
    assert masked("12345678") == "1…8 (8 characters)"
    assert masked("1234567") == "… (7 characters)"
    assert masked("\x1b2345678") == "… (8 characters)"


def test_spellings_of_one_value_have_one_fingerprint() -> None:
    one = mask("PI003", "phone number", "(202) 555-0100", "+12025550100")
    other = mask("PI003", "phone number", "+1 202 555 0100", "+12025550100")
    assert one.fingerprint == other.fingerprint
    assert len(one.fingerprint) == 32


def test_the_fingerprint_of_one_rule_tells_nothing_to_another() -> None:
    assert mask("PI002", "value", "abcdef").fingerprint != mask("PI003", "value", "abcdef").fingerprint


def test_fingerprints_stay_so_that_waivers_do() -> None:
    assert mask("PI002", "value", "abcdef").fingerprint == "a8ba8e1448729a99373f443dccb8d6da"


@given(st.text(min_size=5))
def test_the_value_never_shows(value: str) -> None:
    evidence = mask("PI002", "value", value)
    assert evidence.masked.startswith("value ")
    shown = evidence.masked.removeprefix("value ").partition(" (")[0] if " (" in evidence.masked else ""
    assert value not in shown
