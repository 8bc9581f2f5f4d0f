"""References inside a swagger document. Nothing is ever fetched.

A reference is a URI, so that its pointer may be percent-encoded. Many tools write names as they are, though, "%"
included: the pointer as it is written comes first, the decoded one where only that leads somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from connectorops import documents

if TYPE_CHECKING:
    from connectorops.nodes import Json


def pointer(document: Json, ref: str) -> str:
    """The JSON pointer in a local reference ("#/definitions/X"). Raises LookupError for any other reference."""
    if not ref.startswith("#/"):
        raise LookupError(ref)
    written = ref[1:]
    if "%" in written:
        try:
            documents.resolve(document, written)
        except LookupError:
            return unquote(written)
    return written


def tokens(document: Json, ref: str) -> list[str]:
    """The names on the way from the document to what a local reference points to; [] for any other reference."""
    return documents.split(pointer(document, ref)) if ref.startswith("#/") else []


def lookup(document: Json, ref: str) -> Any:  # noqa: ANN401 - JSON is any shape
    """What a local reference points to. Raises LookupError where there is nothing."""
    return documents.resolve(document, pointer(document, ref))


def resolve(document: Json, value: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    """The object that a chain of `$ref` ends in; {} where it is broken, circular or no object."""
    seen: set[str] = set()
    while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
        if ref in seen:
            return {}
        seen.add(ref)
        try:
            value = lookup(document, ref)
        except LookupError:
            return {}
    return value if isinstance(value, dict) else {}


def definition_name(document: Json, ref: str) -> str | None:
    """The definition that a reference is in: X for "#/definitions/X" and for anything below it."""
    names = tokens(document, ref)
    return names[1] if len(names) > 1 and names[0] == "definitions" else None
