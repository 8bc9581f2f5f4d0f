"""What changed between two swagger documents, in the order in which Microsoft's change validator reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.changes.document_diff import document_edits
from connectorops.changes.operation_diff import added_edit, deleted_edit, match_operations, operation_edits
from connectorops.changes.pairs import Pairs
from connectorops.changes.payload_diff import PayloadDiff
from connectorops.changes.shapes import Shapes
from connectorops.changes.unfold import Unfolding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.changes.edits import Edit
    from connectorops.swagger.nodes import Document


class SwaggerDiff:
    """The edits of two documents: each operation of the old one in its order, new operations, then the rest."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old = old
        self._new = new
        self._pairs = Pairs(Shapes(old.value), Shapes(new.value))
        self._unfolding = Unfolding()
        self.edits: tuple[Edit, ...] = tuple(self._edits())

    @property
    def cut(self) -> bool:
        """Whether there were more changes than are listed."""
        return self._unfolding.cut or self._pairs.full

    def _edits(self) -> Iterator[Edit]:
        matches = match_operations(self._old, self._new)
        kept = {id(new) for _, new in matches}
        added = [each for each in self._new.operations if id(each) not in kept]
        for old, new in matches:
            if new is None:
                yield deleted_edit(old, added)
            else:
                yield from operation_edits(old, new)
                yield from PayloadDiff(old, new, self._pairs, self._unfolding).edits()
        yield from map(added_edit, added)
        yield from document_edits(self._old, self._new)
