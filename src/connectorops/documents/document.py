"""A JSON or YAML document: its value, its problems, and where each value stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import positions, strict, tolerant, wanted, yaml_text
from connectorops.documents.problems import Problem, ProblemKind
from connectorops.documents.reading import Reading
from connectorops.documents.text import Span, TextFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from connectorops.documents.wanted import Wanted

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_YAML_BYTES: Final = 1024 * 1024
"""YAML is read in Python, some 200 KB a second; manifests and configurations have a few KB."""


class Document(TextFile):
    """A text file and what it says.

    `value` is None where nothing could be read. `usable` is False where part of the text was lost, so that "it is
    missing" may not be true.
    """

    def __init__(self, path: str, data: bytes, read: Callable[[str], Reading], limit: int) -> None:
        super().__init__(path, data)
        reading = _refused(self, limit) or read(self.text)
        self.value: Any = reading.value
        self.usable = reading.usable
        self.problems += reading.problems
        self._fill = reading.fill

    def locate(self, pointers: Iterable[str], on_key: Collection[str] = ()) -> dict[str, Span]:
        """What to highlight for each pointer.

        A scalar's text; a member's name where its value is a container or the pointer is in `on_key`; an element's
        or the root's opening bracket; for what is not there, the nearest ancestor that is. Raises LookupError for a
        text that is no pointer.
        """
        return {pointer: span for (pointer, _), span in self.spans((each, each in on_key) for each in pointers).items()}

    def spans(self, places: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], Span]:
        """The same for pairs of a pointer and whether the member's name is meant, in one pass over the text."""
        places = list(places)
        root, nodes = wanted.tree(pointer for pointer, _ in places)
        self._fill(root)
        found = zip(places, nodes, strict=True)
        return {place: self.span(*node.offsets(on_key=place[1])) for place, (_, node) in found}


def load_json(path: str, data: bytes) -> Document:
    return Document(path, data, _read_json, MAX_BYTES)


def load_yaml(path: str, data: bytes) -> Document:
    """The first document of a YAML text, in the types of JSON: keys are text, and so are dates."""
    return Document(path, data, yaml_text.read, MAX_YAML_BYTES)


def _read_json(text: str) -> Reading:
    try:
        value = strict.parse(text)
    except (ValueError, RecursionError):  # says too little; the tolerant reader says it all
        return tolerant.read(text)
    return Reading(value, (), usable=True, fill=partial(positions.fill, text, value))


def _refused(file: TextFile, limit: int) -> Reading | None:
    if len(file.data) > limit:
        detail = f"{len(file.data):,} bytes, the limit is {limit:,}"
        return Reading(None, (Problem(ProblemKind.TOO_LARGE, 0, 0, detail),), usable=False, fill=_fill_nothing)
    if any(problem.kind is ProblemKind.EMPTY for problem in file.problems):
        return Reading(None, (), usable=False, fill=_fill_nothing)
    return None


def _fill_nothing(_: Wanted) -> None:
    """Nothing was read, so nothing is anywhere."""
