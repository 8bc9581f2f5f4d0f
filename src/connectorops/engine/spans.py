"""Where findings are: lines and columns, on demand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from connectorops.documents import Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from connectorops.documents import TextFile
    from connectorops.model import Place


class Spans:
    """Lines and columns of all places, found file by file in one pass each; `text` reads a file."""

    def __init__(self, text: Callable[[str], TextFile | None], places: Iterable[Place]) -> None:
        self._file = text
        wanted: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for place in places:
            if place.start is None:
                wanted[place.path].add((place.first or place.pointer, place.on_key))
        self._spans = {path: self._locate(path, pairs) for path, pairs in wanted.items()}

    def of(self, place: Place) -> Span:
        if place.start is None:
            return self._spans[place.path].get((place.first or place.pointer, place.on_key), Span(1, 1, 1, 1))
        file = self._file(place.path)
        if file is None:
            return Span(1, 1, 1, 1)
        return file.span(place.start, place.start if place.end is None else place.end)

    def _locate(self, path: str, wanted: set[tuple[str, bool]]) -> dict[tuple[str, bool], Span]:
        file = self._file(path)
        return file.spans(wanted) if isinstance(file, Document) else {}
