"""XML of packages as elements that know where they stand. No document type, no entity, nothing external is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from connectorops.documents import ProblemKind, TextFile, described
from connectorops.model import Place

MAX_BYTES: Final = 16 * 1024 * 1024
"""Of one file; the largest of real exports has one megabyte."""

_DECLARED: Final = re.compile(r"<\?xml[^>]{1,200}?encoding=[\"'](?!utf-8)[\w-]{1,40}[\"']", re.IGNORECASE)
"""The beginning of a text that says itself in which encoding it is, if not in the one that all others have."""

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True, eq=False)
class Element:
    """An element: its text without the space around it, and the offset of its "<"."""

    tag: str
    attributes: dict[str, str]
    path: str
    start: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, tag: str) -> Element | None:
        return next((each for each in self.children if each.tag == tag), None)

    def value(self, *tags: str) -> str:
        """The text of a descendant, child by child; "" where it is not there."""
        found: Element | None = self
        for tag in tags:
            found = found.child(tag) if found else None
        return found.text if found else ""

    def all(self, tag: str) -> Iterator[Element]:
        """The descendants of this name, in the order of the text."""
        waiting = self.children[::-1]
        while waiting:
            current = waiting.pop()
            if current.tag == tag:
                yield current
            waiting.extend(reversed(current.children))

    def place(self, key: str = "") -> Place:
        return Place(self.path, key=key, start=self.start, end=self.start + len(self.tag) + 1)


class Markup:
    """A file of XML. `root` is None where it could not be read, `problem` says why, at the offset `start`."""

    def __init__(self, path: str, data: bytes, *, most: int = MAX_BYTES) -> None:
        self.path = path
        self.file = TextFile(path, data if len(data) <= most else b"")
        self.root: Element | None = None
        self.problem, self.start = f"it has more than {most:,} bytes", 0
        if len(data) <= most:
            from connectorops.package.xml_reading import read  # noqa: PLC0415 - few runs read a package

            self.root, self.problem, self.start = read(self.file.text, path)
            for each in self.file.problems:
                is_guessed = each.kind is ProblemKind.ENCODING and not each.detail.startswith("utf")
                if is_guessed and not _DECLARED.match(self.file.text):
                    self.root, self.problem, self.start = None, described(each), each.start

    def place(self) -> Place:
        return Place(self.path, start=self.start, end=self.start + 1)
