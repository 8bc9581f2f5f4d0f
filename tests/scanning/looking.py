"""What a search finds in a text, for the tests of detectors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from connectorops.documents import load_json
from connectorops.scanning.pii_scan import scan
from connectorops.scanning.strings import json_strings, text_strings

if TYPE_CHECKING:
    from connectorops.scanning.pii import Kind, Sighting


def sightings(text: str, name: str = "") -> list[Sighting]:
    """In a text file, or, with a name, in the example of a property with that name; samples too."""
    if not name:
        return list(scan(text_strings("c/readme.md", text), samples=True))
    value = {"definitions": {"A": {"properties": {name: {"type": "string", "example": text}}}}}
    return list(scan(json_strings(load_json("c/a.json", json.dumps(value).encode())), samples=True))


def found(kind: Kind, text: str, name: str = "") -> list[str]:
    """The values of a kind that count: in use, not samples."""
    return [each.value for each in sightings(text, name) if each.kind is kind and not each.candidate.sample]


def sampled(kind: Kind, text: str, name: str = "") -> list[str]:
    """The values of a kind that are recognised and known to be samples."""
    return [each.value for each in sightings(text, name) if each.kind is kind and each.candidate.sample]
