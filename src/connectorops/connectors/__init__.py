"""Connectors: the folders that are judged, and the artifacts in them."""

from connectorops.connectors.artifacts import Artifact, Icon, Intro, Markdown, Readme, Script, Source
from connectorops.connectors.connector import Connector
from connectorops.connectors.discovery import Candidate, discover
from connectorops.connectors.properties import (
    ApiProperties,
    ConnectionParameter,
    OAuthSettings,
    ParameterSet,
    PolicyTemplate,
)

__all__ = [
    "ApiProperties",
    "Artifact",
    "Candidate",
    "ConnectionParameter",
    "Connector",
    "Icon",
    "Intro",
    "Markdown",
    "OAuthSettings",
    "ParameterSet",
    "PolicyTemplate",
    "Readme",
    "Script",
    "Source",
    "discover",
]
