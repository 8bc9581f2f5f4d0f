"""The words of the pages, by language. What a connector, a rule or a finding is called is never translated."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("en", "fr", "cs")
"""The first is what the others are translated from; a test holds them to the same messages and the same fields."""


class Words:
    """One language's messages: `words("rows", count=3)` fills the fields in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = catalogue(language)

    def __call__(self, key: str, **fields: object) -> str:
        return self._messages[key].format(**fields)

    def raw(self, key: str) -> str:
        """A message with its fields unfilled, for the script that fills them in."""
        return self._messages[key]

    def state(self, name: str) -> str:
        """A state's name; the name itself where a newer ledger has one that this version does not know."""
        return self._messages.get(f"state.{name}", name.replace("-", " "))

    def party(self, name: str) -> str:
        return self._messages.get(f"party.{name}", name.replace("-", " "))

    def due(self, name: str) -> str:
        """What a clock is about."""
        kind, _, number = name.partition("ring-") if name.startswith("ring-") else (name, "", "")
        message = self._messages.get(f"due.{kind or 'ring'}")
        return message.format(number=number) if message else name.replace("-", " ")

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self._messages["thousands"])


@cache
def catalogue(language: str) -> dict[str, str]:
    """The messages of a language, by key. Raises FileNotFoundError for one that there is not."""
    text = files(__package__).joinpath("locales", f"{language}.json").read_text(encoding="utf-8")
    messages: dict[str, Any] = json.loads(text)
    return messages
