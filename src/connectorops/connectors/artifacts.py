"""The files of a connector that are not documents of nodes: icon, script, readme and intro; and every text as such."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.model import Place

if TYPE_CHECKING:
    from connectorops.connectors.connector import Connector
    from connectorops.documents import TextFile


class Artifact:
    """One file of a connector. `path` is relative to the repository, `name` to the connector's folder."""

    def __init__(self, connector: Connector, name: str) -> None:
        self.connector = connector
        self.name = name
        self.path = connector.path(name)

    @cached_property
    def data(self) -> bytes:
        return self.connector.read(self.name)

    @cached_property
    def file(self) -> TextFile:
        """The file as text, with the problems of reading it."""
        return self.connector.text(self.name)

    @property
    def text(self) -> str:
        return self.file.text

    def at(self, start: int | None = None, end: int | None = None, *, key: str = "") -> Place:
        """The place of a part of the text (offsets in characters), or of the file."""
        return Place(self.path, key=key, start=start, end=start if end is None else end)


class Source(Artifact):
    """Any text file of a connector, for rules about encodings and syntax. JSON and YAML are read as documents."""


class Icon(Artifact):
    """`icon.png`."""


class Script(Artifact):
    """A C# script file (`script.csx`)."""


class Markdown(Artifact):
    """A Markdown file with a role."""


class Readme(Markdown):
    """`readme.md`, for people who read the repository."""


class Intro(Markdown):
    """`intro.md`, the text of the connector's reference page."""
