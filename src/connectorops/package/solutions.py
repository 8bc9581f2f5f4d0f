"""A Dataverse solution as it lies in a package: connectors, flows, references and components, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import Document, join
from connectorops.package.markup import Element, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.connectors import Connector
    from connectorops.package.archive import Archive

SOLUTION: Final = "solution.xml"
CUSTOMIZATIONS: Final = "customizations.xml"
CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT_FILES: Final = (CONTENT_TYPES, CUSTOMIZATIONS, SOLUTION)
CONNECTOR_TYPE: Final = "372"
FLOW_TYPE: Final = "29"
MAX_CHARACTERS: Final = 500_000
"""Of a definition, and of each other text of a connector in Dataverse."""
FILES: Final = (
    "openapidefinition", "connectionparameters", "connectionparametersets", "policytemplateinstances",
    "customcodeblobcontent", "iconblob",
)  # fmt: skip
"""The elements of a connector that name files, in the order in which exports have them."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A cloud flow: its element in customizations.xml, and the document that it names (None where it has none)."""

    element: Element
    id: str
    name: str
    file: str
    document: Document | None

    @property
    def references(self) -> dict[str, Any]:
        """Its connection references by the names that its actions use."""
        value = _properties(self.document).get("connectionReferences")
        return value if isinstance(value, dict) else {}

    @property
    def actions(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Every trigger and action that calls a connector: the pointer to its `host`, and the host."""
        return tuple(hosts(_properties(self.document).get("definition"), "/properties/definition"))


class PackagedConnector:
    """A <Connector> of customizations.xml and the files that it names."""

    def __init__(self, solution: Solution, element: Element) -> None:
        self.solution = solution
        self.element = element
        self.id = element.value("connectorid").lower().strip("{}")
        self.name = element.value("name")

    def named(self, tag: str) -> str | None:
        """The member that an element names; None where there is no such element."""
        found = self.element.child(tag)
        return found.text.removeprefix("/") if found is not None else None

    def data(self, tag: str) -> bytes | None:
        """The bytes of the file that an element names."""
        name = self.named(tag)
        return self.solution.archive.data.get(name) if name else None

    def document(self, tag: str) -> Document | None:
        """The JSON file that an element names."""
        name = self.named(tag)
        return self.solution.document(name) if name else None


class Solution:
    """One solution zip. `texts` holds the package's text files by their whole paths."""

    def __init__(self, archive: Archive, texts: Connector) -> None:
        self.archive = archive
        self.path = archive.path
        self._texts = texts

    @cached_property
    def manifest(self) -> Markup | None:
        """solution.xml."""
        return self._markup(SOLUTION)

    @cached_property
    def customizations(self) -> Markup | None:
        return self._markup(CUSTOMIZATIONS)

    @cached_property
    def content_types(self) -> Markup | None:
        return self._markup(CONTENT_TYPES)

    def _markup(self, name: str) -> Markup | None:
        data = self.archive.data.get(name)
        return Markup(self.archive.at(name), data) if data is not None else None

    @property
    def markups(self) -> tuple[Markup, ...]:
        return tuple(each for each in (self.content_types, self.customizations, self.manifest) if each is not None)

    def document(self, name: str) -> Document | None:
        """A JSON member."""
        path = self.archive.at(name)
        file = self._texts.text(path) if path in self._texts.files else None
        return file if isinstance(file, Document) else None

    def _all(self, tag: str) -> Iterator[Element]:
        if self.customizations is not None and self.customizations.root is not None:
            yield from self.customizations.root.all(tag)

    @property
    def head(self) -> Element | None:
        """<SolutionManifest>."""
        root = self.manifest.root if self.manifest else None
        return root.child("SolutionManifest") if root else None

    def said(self, *tags: str) -> str:
        """A text of <SolutionManifest>."""
        return self.head.value(*tags) if self.head else ""

    @cached_property
    def connectors(self) -> tuple[PackagedConnector, ...]:
        return tuple(PackagedConnector(self, each) for each in self._all("Connector"))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        return tuple(self._flow(each) for each in self._all("Workflow") if each.child("JsonFileName") is not None)

    def _flow(self, element: Element) -> Flow:
        file = element.value("JsonFileName").removeprefix("/")
        id_ = element.attributes.get("WorkflowId", "").lower().strip("{}")
        return Flow(element, id_, element.attributes.get("Name", ""), file, self.document(file))

    @cached_property
    def references(self) -> dict[str, Element]:
        """The connection references by their logical names."""
        found = self._all("connectionreference")
        return {each.attributes.get("connectionreferencelogicalname", ""): each for each in found}

    @cached_property
    def components(self) -> tuple[Element, ...]:
        """The root components of solution.xml."""
        return tuple(self.head.all("RootComponent")) if self.head else ()

    @cached_property
    def required(self) -> frozenset[str]:
        """The connection references that it says are missing, so that whoever imports it has to have them."""
        key = "id.connectionreferencelogicalname"
        return (
            frozenset(each.attributes[key] for each in self.head.all("Required") if key in each.attributes)
            if self.head
            else frozenset()
        )

    @property
    def has_connector(self) -> bool:
        return bool(self.connectors)

    @property
    def has_flow(self) -> bool:
        return any(True for _ in self._all("Workflow"))

    @property
    def has_plugin(self) -> bool:
        return any(True for _ in self._all("aicopilot_aiplugin"))


def _properties(document: Document | None) -> dict[str, Any]:
    value = document.value if document else None
    properties = value.get("properties") if isinstance(value, dict) else None
    return properties if isinstance(properties, dict) else {}


def hosts(value: object, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every `inputs.host` of a flow's definition that names an operation, with its pointer."""
    waiting = [(pointer, value)]
    while waiting:
        at, current = waiting.pop()
        if isinstance(current, dict):
            host = current.get("host")
            if isinstance(host, dict) and isinstance(host.get("operationId"), str):
                yield f"{at}/host", host
            waiting.extend((join(at, key), child) for key, child in reversed(current.items()))
        elif isinstance(current, list):
            waiting.extend((join(at, index), child) for index, child in reversed(list(enumerate(current))))
