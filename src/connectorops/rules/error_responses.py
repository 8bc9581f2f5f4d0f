"""The errors that operations describe, and the schemas of errors."""

from __future__ import annotations

from typing import Any, Final

from connectorops.rule import NOTE, VERIFIED, Hits, rule
from connectorops.rules.house_style import beginning, share
from connectorops.rules.responses import has_schema
from connectorops.swagger.nodes import Document, Operation

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_LIST: Final = f"{_PATHS}/~1documents/get/responses"
_TEXT: Final[dict[str, Any]] = {"type": "string", "title": "Reason", "description": "Why the request failed."}
_ERRORS: Final = (
    "~1documents/post/responses/400",
    "~1documents~1{documentId}/patch/responses/404",
    "~1documents~1{documentId}~1content/post/responses/404",
    "~1documents~1{documentId}~1transcript/get/responses/404",
    "~1documents~1{documentId}~1labels/post/responses/404",
    "~1document-types/get/responses/401",
    "~1document-types~1{typeId}~1templates/get/responses/404",
    "~1document-types~1{typeId}~1fields/get/responses/404",
    "~1document-types~1{typeId}~1records/post/responses/400",
    "~1folders/get/responses/401",
    "~1folders~1{folderId}~1children/get/responses/404",
)
"""The only errors of more than half of the golden connector's operations."""


@rule(
    "SW160",
    severity=NOTE,
    profile=VERIFIED,
    fix="List the errors that the service sends, such as `400`, `401` and `404`, each with a description.",
    bad=[{f"{_PATHS}/{each}": None for each in _ERRORS}],
    ok=[{f"{_PATHS}/{_ERRORS[0]}": None}],
    keys=["paths"],
    whole=True,
)
def errors_not_described(document: Document) -> Hits:
    """Most operations describe no error.

    A maker plans for what can go wrong: a document that is gone (`404`), a limit that is reached (`429`). The coding
    standards ask for the errors that are known; `default` with a description counts. Half of the verified publishers
    leave them out, so it is a note, and one for the whole definition. Independent publishers are not asked: four of
    five have none, and the API is not theirs. Servers for agents tell errors in their messages, and are not counted.
    """
    operations = [each for each in document.operations if each.codes and not each.serves_agents]
    without = [each for each in operations if not _describes_error(each)]
    if len(without) * 2 > len(operations):
        which = f"{len(without):,} of {len(operations):,} operations"
        text = f"An error such as 401 or 404 is not described by {which}; the first is {without[0].label}."
        yield beginning(document, "errors", f"{without[0].pointer}/responses"), text


def _describes_error(operation: Operation) -> bool:
    return any(code[:1] in ("4", "5", "d") for code in operation.codes)


@rule(
    "SW162",
    severity=NOTE,
    microsoft="OperationHasManyResponsesWithSchema",
    fix="Nothing, where somebody reads the definition elsewhere; else describe the errors in words alone.",
    bad=[{f"{_LIST}/400": {"description": "A value is wrong.", "schema": _TEXT}}],
    ok=[{f"{_LIST}/400": {"description": "A value is wrong.", "schema": {}}}],
    keys=["paths"],
    whole=True,
)
def schemas_of_errors(document: Document) -> Hits:
    """Errors have a schema beside that of the successful response.

    The designer uses one schema only, which is that of the successful response, and Microsoft's validator warns of each
    operation that has more. To describe errors is good all the same, and reviewers have asked for it: this is a note,
    and one for the whole definition.
    """
    found = []
    for operation in document.operations:
        codes = [code for code, value in operation.codes.items() if code != "default" and has_schema(value)]
        errors = [code for code in codes if not code.startswith("2")]
        if errors and len(codes) > 1:
            found.append((operation, errors[0]))
    if found:
        operation, code = found[0]
        which = share(found, document.operations, "operations", ("has", "have"))
        message = f"{which} schemas on errors beside another one, which the designer does not show"
        place = beginning(document, "schemas of errors", operation.at("responses", code).pointer)
        yield place, f"{message}; the first is {operation.label} with {code}."
