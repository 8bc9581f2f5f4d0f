"""certification.yml as typed values: what is submitted from a folder, in which program, and who answers for it."""

from connectorops.manifest.dynamics import (
    Availability,
    Category,
    Contact,
    Document,
    Dynamics365,
    Listing,
    Logos,
    Properties,
    Region,
    Screenshot,
    Setup,
    Supplemental,
    Technical,
    Video,
)
from connectorops.manifest.reading import read_manifest
from connectorops.manifest.values import STANDARD_CONTRACT, Consent, Kind, Manifest, OAuth, Offer, Owner, Template

__all__ = [
    "STANDARD_CONTRACT",
    "Availability",
    "Category",
    "Consent",
    "Contact",
    "Document",
    "Dynamics365",
    "Kind",
    "Listing",
    "Logos",
    "Manifest",
    "OAuth",
    "Offer",
    "Owner",
    "Properties",
    "Region",
    "Screenshot",
    "Setup",
    "Supplemental",
    "Technical",
    "Template",
    "Video",
    "read_manifest",
]
