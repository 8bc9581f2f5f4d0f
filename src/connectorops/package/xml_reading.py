"""Reading XML with the place of each element, by a parser that knows no entities and follows nothing."""

from __future__ import annotations

import io
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from connectorops.package.markup import Element

MAX_DEPTH: Final = 100
"""Levels of elements. Exports of Dataverse have a dozen."""


def read(text: str, path: str) -> tuple[Element | None, str, int]:
    """The root; or None, what is wrong and the offset of it."""
    reading = _Reading(text, path)
    try:
        reading.read()
    except _Refused as error:
        return None, str(error), reading.offset
    return reading.root, "", 0


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
