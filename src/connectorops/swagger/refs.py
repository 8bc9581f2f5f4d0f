"""References inside a swagger document. Nothing is ever fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectorops.documents import split

if TYPE_CHECKING:
    from connectorops.nodes import Json


def lookup(document: Json, ref: str) -> Any:  # noqa: ANN401 - JSON is any shape
    """What a local reference ("#/definitions/X") points to. Raises LookupError where there is nothing."""
    if not ref.startswith("#/"):
        raise LookupError(ref)
    value: Any = document
    for token in split(ref[1:]):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token[:9]) < len(value):
            value = value[int(token[:9])]
        else:
            raise LookupError(ref)
    return value


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


def definition_name(ref: str) -> str | None:
    """The definition that a reference is in: X for "#/definitions/X" and for anything below it."""
    tokens = split(ref[1:]) if ref.startswith("#/") else []
    return tokens[1] if len(tokens) > 1 and tokens[0] == "definitions" else None
