"""certification.yml as what rules judge: one class for each kind of submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.documents import join
from connectorops.manifest import Kind, read_manifest
from connectorops.model import Place

if TYPE_CHECKING:
    from connectorops.connectors.connector import Connector
    from connectorops.documents import Document
    from connectorops.manifest import Manifest
    from connectorops.manifest.dynamics import Dynamics365
    from connectorops.schema import Json, Violation


class ManifestFile:
    """A manifest in its folder. `value` is the whole object, `manifest` what is valid in it."""

    def __init__(
        self, document: Document, connector: Connector, manifest: Manifest, violations: list[Violation]
    ) -> None:
        self.connector = connector
        self.path = document.path
        self.value: Json = document.value if isinstance(document.value, dict) else {}
        self.manifest = manifest
        self.violations = violations

    def at(self, *tokens: str | int, on_key: bool = False, key: str = "") -> Place:
        """The place of the file, or of something in it."""
        return Place(self.path, join("", *tokens), on_key, key)

    def near(self, *tokens: str | int) -> Place:
        """The place of something that may be missing: what is there of the way to it."""
        value: Json = self.value
        found: list[str | int] = []
        for token in tokens:
            there = (
                token in value if isinstance(value, dict) else isinstance(value, list) and token in range(len(value))
            )
            if not there:
                break
            value = value[token]
            found.append(token)
        return self.at(*found, key=join("", *tokens))


class OfferManifest(ManifestFile):
    """The manifest of what has the form for connectors and agents."""


class ConnectorManifest(OfferManifest):
    """The manifest of a connector, with or without a plugin for agents."""


class TemplateManifest(OfferManifest):
    """The manifest of a flow template."""


class DynamicsManifest(ManifestFile):
    """The manifest of a Dynamics 365 offer."""

    @property
    def offer(self) -> Dynamics365:
        return self.manifest.dynamics_365

    def within(self, *tokens: str | int) -> Place:
        """The place of something in the offer."""
        return self.at("dynamics_365", *tokens)


_CLASSES: dict[Kind, type[ManifestFile]] = {
    Kind.CONNECTOR: ConnectorManifest,
    Kind.AI_CONNECTOR: ConnectorManifest,
    Kind.TEMPLATE: TemplateManifest,
    Kind.DYNAMICS_365_OFFER: DynamicsManifest,
}


def manifest_file(document: Document, connector: Connector) -> ManifestFile:
    """The manifest, as its kind; one that names no valid kind is a connector's."""
    manifest, violations = read_manifest(document)
    return _CLASSES[manifest.kind](document, connector, manifest, violations)
