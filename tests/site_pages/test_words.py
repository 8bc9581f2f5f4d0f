from __future__ import annotations

import string

import pytest

from connectorops.lifecycle.states import Party, State
from connectorops.site.words import LANGUAGES, Words, catalogue


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_with_the_same_fields(language: str) -> None:
    original, translated = catalogue(LANGUAGES[0]), catalogue(language)
    assert list(translated) == list(original)
    for key, message in original.items():
        assert _fields(translated[key]) == _fields(message), key
        assert translated[key].strip() or key == "thousands", key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_party_has_a_name(language: str) -> None:
    messages = catalogue(language)
    assert {f"state.{each.value}" for each in State} <= set(messages)
    assert {f"party.{each.value}" for each in Party} <= set(messages)


def test_numbers_are_written_as_the_language_does() -> None:
    assert [Words(each).number(12_345) for each in LANGUAGES] == ["12,345", "12\u202f345", "12\u00a0345"]


def test_a_clock_of_a_ring_names_its_number_and_an_unknown_clock_itself() -> None:
    words = Words("en")
    assert [words.due(each) for each in ("ring-3", "review", "new-clock")] == [
        "Ring 3",
        "Certification report",
        "new clock",
    ]
