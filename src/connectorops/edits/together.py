"""Which edits of one document can be made together, because none of them touches what another one changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.documents import join, split
from connectorops.edits.edit import InsertElement, InsertMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.edits.edit import DocumentEdit


class Together:
    """Edits that can be made at once. What does not fit has to wait until they are made."""

    def __init__(self) -> None:
        self.edits: list[DocumentEdit] = []
        self._taken: set[str] = set()
        self._above: set[str] = set()

    def add(self, edits: Sequence[DocumentEdit]) -> bool:
        """Take these edits, all or none; whether they fit."""
        places = [_place(each) for each in edits]
        ways = {place: _above(place) for place in places}
        if len(ways) < len(places) or any(self._meets(place, way) for place, way in ways.items()):
            return False
        self.edits += edits
        self._taken.update(places)
        self._above.update(above for way in ways.values() for above in way)
        return True

    def _meets(self, place: str, above: Sequence[str]) -> bool:
        return place in self._taken or place in self._above or not self._taken.isdisjoint(above)


def _place(edit: DocumentEdit) -> str:
    """What an edit changes: a new element has no place yet, so it stands for the whole array."""
    if isinstance(edit, InsertMember):
        return join(edit.parent, edit.key)
    return edit.parent if isinstance(edit, InsertElement) else edit.pointer


def _above(pointer: str) -> list[str]:
    """The objects and arrays around a place, and the root."""
    tokens = split(pointer)
    return [join("", *tokens[:length]) for length in range(len(tokens))]
