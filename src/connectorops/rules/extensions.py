"""Extensions of Microsoft that nobody knows."""

from __future__ import annotations

import difflib
import re
from typing import Final

from connectorops.rule import WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document

DEFINITION: Final = "apiDefinition.swagger.json"

# Documented for custom connectors (OpenAPI extensions, dynamic and AI extensions, capabilities and versioning).
DOCUMENTED: Final = (
    "x-ms-agentic-protocol",
    "x-ms-api-annotation",
    "x-ms-capabilities",
    "x-ms-connector-metadata",
    "x-ms-dynamic-list",
    "x-ms-dynamic-properties",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-tree",
    "x-ms-dynamic-values",
    "x-ms-editor",
    "x-ms-editor-options",
    "x-ms-enum-values",
    "x-ms-notification",
    "x-ms-notification-content",
    "x-ms-notification-url",
    "x-ms-openai-data",
    "x-ms-openai-manifest",
    "x-ms-openai-published-to-copilots",
    "x-ms-operation-context",
    "x-ms-pageable",
    "x-ms-require-user-confirmation",
    "x-ms-summary",
    "x-ms-trigger",
    "x-ms-trigger-hint",
    "x-ms-trigger-metadata",
    "x-ms-url-encoding",
    "x-ms-visibility",
)
# Written by the portal and by Microsoft's own tools, without documentation.
WRITTEN_BY_TOOLS: Final = (
    "x-ms-apihub-cached-response",
    "x-ms-apihub-obo",
    "x-ms-deployment-version",
    "x-ms-keywords",
    "x-ms-media-kind",
    "x-ms-no-generic-test",
    "x-ms-test-value",
)
KNOWN: Final = frozenset((*DOCUMENTED, *WRITTEN_BY_TOOLS))
ALIKE: Final = 0.85
MANY: Final = 500  # more unknown names than any file has by mistake: no guessing then, it takes its time

_MEMBER: Final = re.compile(r'"(x-[^"\\]*)"\s*:', re.IGNORECASE)


@rule(
    "SW015",
    severity=WARNING,
    fix="Correct the name, or delete the member: nothing reads it.",
    bad=[
        {f"{DEFINITION}#/paths/~1documents/get/x-ms-sumamry": "List documents"},
        {f"{DEFINITION}#/x-ms-frobnicate": True},
        {f"{DEFINITION}#/definitions/Account/properties/plan/x-enum-values": []},
    ],
    ok=[
        {f"{DEFINITION}#/paths/~1documents/get/x-archive-note": "Ours"},
        {f"{DEFINITION}#/responses/NotFound/headers": {"x-ms-request-id": {"type": "string"}}},
    ],
)
def unknown_extension(document: Document) -> Hits:
    """An extension has a name that nothing reads.

    The platform ignores what it doesn't know without a word, so a misspelt `x-ms-visibility` leaves a parameter visible
    and a misspelt `x-ms-summary` leaves it without a label. Names that begin with `x-ms-` and that no connector tool
    knows are reported, and other extensions that look like a misspelling of one; extensions of your own are not.
    """
    suspects = _suspects(document)
    if suspects:
        for node in document.nodes:
            for name in node.value.keys() & suspects.keys():
                meant = suspects[name]
                hint = f"; {meant} was probably meant" if meant else " and is ignored"
                yield node.at(name, on_key=True), f"The extension {shown(name)} is unknown{hint}."


def _suspects(document: Document) -> dict[str, str]:
    """Unknown names that occur anywhere in the text, with the known name that was probably meant.

    The text tells in a millisecond that most files have none, so that their nodes need not be asked.
    """
    text = document.connector.text(document.path[len(document.connector.path("")) :]).text
    found = {}
    for number, name in enumerate(sorted(set(_MEMBER.findall(text)) - KNOWN)):
        meant = _meant(name) if number < MANY else ""
        if meant or name.lower().startswith("x-ms-"):
            found[name] = meant
    return found


def _meant(name: str) -> str:
    """The documented name that looks like this one, all of it or its first word."""
    words = name.lower()[:60].split()
    for candidate in ("".join(words), words[0]):
        if close := difflib.get_close_matches(candidate, DOCUMENTED, 1, ALIKE):
            return close[0]
    return ""
