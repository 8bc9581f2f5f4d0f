"""Packages: the zip files that are certified. Read without extracting, and written the same on every machine."""

from connectorops.package.archive import Archive, Defect, Flaw, read_archive
from connectorops.package.contents import Form, Package, Template
from connectorops.package.solutions import Flow, PackagedConnector, Solution

__all__ = [
    "Archive",
    "Defect",
    "Flaw",
    "Flow",
    "Form",
    "Package",
    "PackagedConnector",
    "Solution",
    "Template",
    "read_archive",
]
