"""XML of packages as elements that know where they stand. No document type, no entity, nothing external is read."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

from connectorops.documents import TextFile
from connectorops.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 100
"""Levels of elements. Exports of Dataverse have a dozen."""


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

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.file = TextFile(path, data)
        self.root: Element | None = None
        self.problem, self.start = "", 0
        reading = _Reading(self.file.text, path)
        try:
            reading.read()
        except _Refused as error:
            self.problem, self.start = str(error), reading.offset
        else:
            self.root = reading.root

    def place(self) -> Place:
        return Place(self.path, start=self.start, end=self.start + 1)


class _Refused(Exception):  # noqa: N818 - it says what the text is, not what went wrong with us
    pass


class _Reading(ContentHandler):
    def __init__(self, text: str, path: str) -> None:
        super().__init__()
        self._text = text
        self._path = path
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._lines = [0, *(index + 1 for index, letter in enumerate(text) if letter == "\n")]
        self.root: Element | None = None
        self.offset = 0

    def read(self) -> None:
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - few runs read a package
        from defusedxml.expatreader import DefusedExpatParser  # noqa: PLC0415

        parser = DefusedExpatParser(forbid_dtd=True)
        parser.setContentHandler(self)
        self._locator = parser
        source = InputSource(self._path)
        source.setByteStream(io.BytesIO(self._text.encode("utf-8", "replace")))
        source.setEncoding("utf-8")
        try:
            parser.parse(source)
        except DefusedXmlException as error:
            self._here()
            raise _Refused("it declares a document type or entities, which no export does") from error
        except SAXException as error:
            self._here()
            raise _Refused(error.getMessage()) from error

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the protocol's name
        self._here()
        if len(self._open) >= MAX_DEPTH:
            raise _Refused(f"it has more than {MAX_DEPTH} levels of elements")
        element = Element(name, dict(attrs.items()), self._path, self.offset)  # type: ignore[attr-defined]
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def characters(self, content: str) -> None:
        self._texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - the protocol's name
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def _here(self) -> None:
        """Where the parser is."""
        line = min(self._locator.getLineNumber() or 1, len(self._lines))
        self.offset = min(self._lines[line - 1] + (self._locator.getColumnNumber() or 0), len(self._text))
