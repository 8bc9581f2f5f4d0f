"""One change between two versions of a connector, as a value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from connectorops.changes.codes import CODES, Kind
from connectorops.documents.problems import shortened

if TYPE_CHECKING:
    from connectorops.changes.codes import Code

File = Literal["definition", "properties", "script"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    `value_path` is written in the grammar of Microsoft's change validator, or as a JSON pointer where that has no word
    for the place. Pointers lead to the changed member, or to the nearest object around it in the version that lacks
    it. `old` and `new` are values in words, "" for what is not there. `operation` is "" for the connector as a whole;
    `hint` is a sentence that helps a person, e.g. which new operation a deleted one probably became.
    """

    code: str
    value_path: str
    old_pointer: str
    new_pointer: str
    old: str = ""
    new: str = ""
    operation: str = ""
    subject: str = ""
    hint: str = ""
    file: File = "definition"

    @property
    def about(self) -> Code:
        """What is known of this kind of change."""
        return CODES[self.code]

    @property
    def kind(self) -> Kind:
        return self.about.kind

    @property
    def sentence(self) -> str:
        """What changed, for people: "The output field a/b of GetX changed its type from string to integer."."""
        says = self.about.says.format(old=self.old or "nothing", new=self.new or "nothing")
        text = f"{self.subject} {says}."
        return f"{text} {self.hint}" if self.hint else text


def words(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """A JSON value as a message shows it; a text without quotes."""
    return shortened(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def listed(values: list[Any]) -> str:
    """Values in a row, as many as a reader can take in."""
    shown = ", ".join(words(value) for value in values[:6])
    return shown if len(values) <= 6 else f"{shown} and {len(values) - 6} more"
