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


class Ends:
    """What the references of a document end in. Each is followed once: chains of them may be thousands long."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._found: dict[str, Json] = {}

    def of(self, value: Any) -> Json:  # noqa: ANN401 - JSON is any shape
        """The object that a chain of `$ref` ends in; {} where it is broken, circular or no object."""
        passed: dict[str, None] = {}
        while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
            if ref in self._found:
                value = self._found[ref]
                break
            value = None if ref in passed else self._next(ref)
            passed[ref] = None
        end = value if isinstance(value, dict) else {}
        self._found.update(dict.fromkeys(passed, end))
        return end

    def _next(self, ref: str) -> Any:  # noqa: ANN401 - JSON is any shape
        try:
            return lookup(self._document, ref)
        except LookupError:
            return None


def resolve(document: Json, value: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    """What one chain of `$ref` ends in."""
    return Ends(document).of(value)


def definition_name(document: Json, ref: str) -> str | None:
    """The definition that a reference is in: X for "#/definitions/X" and for anything below it."""
    names = tokens(document, ref)
    return names[1] if len(names) > 1 and names[0] == "definitions" else None
