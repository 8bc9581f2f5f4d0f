"""Lists of the document and of operations that must not have the same entry twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.repairs import remove_copy
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

_LISTS: Final = ("schemes", "consumes", "produces", "tags", "security")
_DEFINITION: Final = "apiDefinition.swagger.json"
_ACCOUNT: Final = f"{_DEFINITION}#/paths/~1account/get"


@rule(
    "SW249",
    severity=ERROR,
    microsoft="ArrayDuplicateValue",
    keys=_LISTS,
    repair=remove_copy,
    fix="Delete the repeated entry.",
    bad=[
        {f"{_DEFINITION}#/schemes": ["https", "https"]},
        {f"{_DEFINITION}#/produces/-": "application/json"},
        {f"{_DEFINITION}#/security/0/token": ["archive.read", "archive.read"]},
        {f"{_ACCOUNT}/tags": ["Account", "Account"]},
    ],
    ok=[{f"{_ACCOUNT}/tags": ["Account", "Documents"]}],
)
def repeated_entry(node: Document | Operation) -> Hits:
    """A list of schemes, media types, tags or scopes has the same entry twice.

    These lists are sets in OpenAPI. The second entry says nothing, and mostly another one was meant; the validator
    refuses it. No published connector has one. Tags that are described twice have a rule of their own.
    """
    for tokens, entries in _lists(node):
        known: dict[str, int] = {}
        for index, entry in enumerate(entries):
            first = known.setdefault(json.dumps(entry, sort_keys=True), index)
            if first != index:
                what = shown(entry) if isinstance(entry, str) else "the same requirement"
                message = f"Entry {index + 1} of `{tokens[-1]}` repeats entry {first + 1}, {what}."
                yield node.at(*tokens, index), message


def _lists(node: Document | Operation) -> Iterator[tuple[tuple[str | int, ...], list[Any]]]:
    for key in _LISTS:
        entries = node.array(key)
        if not (key == "tags" and isinstance(node, Document)):
            yield (key,), entries
        for index, requirement in enumerate(entries if key == "security" else ()):
            for name, scopes in requirement.items() if isinstance(requirement, dict) else ():
                if isinstance(scopes, list):
                    yield (key, index, name), scopes
