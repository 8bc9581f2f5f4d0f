"""How long a definition may be."""

from __future__ import annotations

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.document import DEFINITION
from connectorops.swagger.nodes import Document


@rule(
    "SW002",
    severity=ERROR,
    fix="Remove operations and definitions that nobody uses, shorten what repeats by `$ref`, or split the connector.",
    bad=lambda: [{f"{DEFINITION}#/x-archive-notes": "note " * 250_000}],
    also=("SW003",),
)
def definition_too_large(document: Document) -> Hits:
    """The definition has 1 MB or more.

    The FAQ and the certification checklist accept definitions of less than 1 MB. They do not say whether that means
    1,000,000 or 1,048,576 bytes: this rule speaks from 1,048,576 on, where both are exceeded, unless the configuration
    says otherwise (`limits: {definition_bytes: 999999}`).
    """
    size, most = len(document.connector.read(_file(document))), document.connector.limits.definition_bytes
    if size > most:
        yield document.at(), f"The definition has {size:,} bytes; up to {most:,} are accepted."


@rule(
    "SW003",
    severity=ERROR,
    fix="Remove operations, definitions and long texts that nobody needs, or split the connector.",
    bad=lambda: [{f"{DEFINITION}#/x-archive-notes": "note " * 110_000}],
)
def definition_exceeds_solution(document: Document) -> Hits:
    """The definition doesn't fit into a solution, even without whitespace.

    Solutions keep the definition in one column of Dataverse, `openapidefinition`, which takes 500,000 characters.
    A definition that is longer can be checked and published from files, but the certification package, which holds a
    solution, can't be built from it. The characters are counted without indentation and line breaks, because those can
    be removed. `limits: {definition_characters: 1000000}` in the configuration is for those who build no solution.
    """
    most = document.connector.limits.definition_characters
    if (length := _minified(document)) > most:
        message = f"Without whitespace the definition has {length:,} characters; a solution stores {most:,}."
        yield document.at(), message


@rule(
    "SW004",
    severity=WARNING,
    fix="Remove the indentation before the file is imported, or shorten it.",
    bad=lambda: [
        {f"{DEFINITION}#/x-archive-notes": [[0] * 40_000]},
    ],
)
def definition_exceeds_solution_as_written(document: Document) -> Hits:
    """The definition fits into a solution only without its whitespace.

    Solutions keep the definition in a column of 500,000 characters. As it is written the file is longer; without
    indentation it would fit. The portal removes whitespace, tools that import the file as it is do not, and then the
    import fails with a message about the column.
    """
    length, most = _length(document), document.connector.limits.definition_characters
    if length > most >= _minified(document):
        message = f"The definition has {length:,} characters, of which a solution stores {most:,}"
        yield document.at(), f"{message}; without whitespace it would fit."


def _file(document: Document) -> str:
    name: str = document.path[len(document.connector.path("")) :]
    return name


def _length(document: Document) -> int:
    return len(document.connector.text(_file(document)).text)


def _minified(document: Document) -> int:
    """Characters without whitespace. A file that is short as it is need not be written again to know."""
    length = _length(document)
    return length if length <= document.connector.limits.definition_characters else document.minified_length
