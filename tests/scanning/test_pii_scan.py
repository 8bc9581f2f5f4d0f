from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanning.looking import sightings

from connectorops.documents import load_json
from connectorops.scanning.pii import Kind, windows
from connectorops.scanning.pii_scan import DETECTORS, scan
from connectorops.scanning.strings import json_strings

if TYPE_CHECKING:
    from connectorops.scanning.pii import Sighting

PERSON = "jordan.rivers@blue-harbour.net"


def seen(value: object) -> list[Sighting]:
    return list(scan(json_strings(load_json("c/a.json", json.dumps(value).encode()))))


def test_one_value_is_one_sighting_with_the_number_of_its_places() -> None:
    (sighting,) = seen({"a": {"example": [PERSON, PERSON.upper()]}, "b": {"example": PERSON}})
    assert sighting.more == 2
    assert sighting.setting == "in an example, and in 2 more places"


def test_what_is_hidden_is_found_and_says_so() -> None:
    text = f"please write to {PERSON} soon"
    (sighting,) = seen({"a": {"default": b64encode(text.encode()).decode()}})
    assert sighting.setting == "in a default, hidden by Base64"
    assert sighting.place("PI002").pointer == "/a/default"
    (sighting,) = seen({"a": {"default": f"https://x.example/?a={quote(PERSON)}"}})
    assert sighting.setting == "in a default, hidden by URL encoding"


def test_a_name_beside_an_address_is_seen_too() -> None:
    kinds = [each.kind for each in seen({"example": {"fullName": "Jordan Rivers", "mail": PERSON}})]
    assert kinds == [Kind.EMAIL, Kind.NAME]
    kinds = [each.kind for each in sightings(f"Jordan Rivers <{PERSON}>")]
    assert kinds == [Kind.EMAIL, Kind.NAME]


def test_digits_are_one_thing_only() -> None:
    card = "4539-1488" + "-0343-1617"
    assert [each.kind for each in sightings(f"card or phone {card}")] == [Kind.CARD]


def test_no_repr_shows_a_value() -> None:
    (sighting,) = sightings(PERSON)
    assert PERSON not in f"{sighting!r} {sighting.candidate!r} {sighting.where!r}"


def test_windows_cover_what_triggers_and_join() -> None:
    pattern = re.compile(DETECTORS[0].trigger)
    assert list(windows("short", pattern)) == [(0, 5)]
    text = "x" * 500 + "@a" + "x" * 10 + "@a" + "x" * 500 + "@a"
    assert list(windows(text, pattern)) == [(460, 554), (974, 1016)]
    assert list(windows("x" * 500, pattern)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "@",
        "a.",
        "1",
        "1 ",
        "1-",
        ":",
        "a:",
        "1.",
        "+1",
        "(1) ",
        "AB1",
        "/home/a",
        "C:\\Users\\",
        "regards,\n",
        "A b ",
        "%41",
        "lat",
        "a@a.",
        "DE12 ",
        "a@b.cc ",
        "AZ 58 39 56 A ",
    ],
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    """A tenth of the bound is usual; comparing each candidate with each other took five seconds."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    sightings(text)
    assert time.process_time() - begin < 20


@given(st.text() | st.text("0123456789 +-./:@abcABC\n<>%\\()", max_size=200))
@example("0" * 400)
@example("regards\n" + "A" * 40)
@settings(max_examples=300)
def test_any_text_is_survived(text: str) -> None:
    for detector in DETECTORS:
        for candidate in detector.find(text):
            assert 0 <= candidate.start < candidate.end <= len(text)
    for each in sightings(text, "phone card tax passport birth"):
        assert each.place("PI002").evidence is not None
