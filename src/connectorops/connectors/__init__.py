"""Connectors: the folders that are judged, and the artifacts in them."""

from connectorops.connectors.artifacts import Artifact, Icon, Intro, Markdown, Readme, Script, Source
from connectorops.connectors.connector import Connector, read_text
from connectorops.connectors.discovery import Candidate, discover, strays
from connectorops.connectors.manifest_file import (
    ConnectorManifest,
    DynamicsManifest,
    ManifestFile,
    OfferManifest,
    TemplateManifest,
)
from connectorops.connectors.properties import (
    ApiProperties,
    ConnectionParameter,
    OAuthSettings,
    ParameterSet,
    PolicyTemplate,
)
from connectorops.connectors.repository import OwnersFile, Repository

__all__ = [
    "ApiProperties",
    "Artifact",
    "Candidate",
    "ConnectionParameter",
    "Connector",
    "ConnectorManifest",
    "DynamicsManifest",
    "Icon",
    "Intro",
    "ManifestFile",
    "Markdown",
    "OAuthSettings",
    "OfferManifest",
    "OwnersFile",
    "ParameterSet",
    "PolicyTemplate",
    "Readme",
    "Repository",
    "Script",
    "Source",
    "TemplateManifest",
    "discover",
    "read_text",
    "strays",
]
