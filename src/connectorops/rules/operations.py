"""Operations: their ids, their visibility, and how they page."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import recased
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

LONGEST_ID: Final = 80
"""The validator's limit is unpublished. The longest id of a published connector has 77 characters."""
_VERSION: Final = re.compile(r"_V[0-9]+\Z", re.IGNORECASE)
_OTHER: Final = re.compile(r"[^A-Za-z0-9]+")
_VISIBILITY: Final = ("important", "advanced", "internal", "none", "")
_NEXT_LINKS: Final = ("nextLink", "@odata.nextLink")
_PATHS: Final = "apiDefinition.swagger.json#/paths"
_TRANSCRIPT: Final = f"{_PATHS}/~1documents~1{{documentId}}~1transcript/get"
_LABELS: Final = f"{_PATHS}/~1documents~1{{documentId}}~1labels/post"


@rule(
    "SW120",
    severity=ERROR,
    microsoft="OperationIdRequired",
    fix="Add an `operationId`, such as `GetInvoice`: a verb and what it acts on, in PascalCase.",
    bad=[{f"{_LABELS}/operationId": None}, {f"{_LABELS}/operationId": " "}],
)
def operation_without_id(operation: Operation) -> Hits:
    """An operation has no operationId.

    Flows and apps refer to an operation by its `operationId`, never by its path: without one it can't be used. Choose
    it well, because after publication another id is another operation, and everything built on the old one breaks.
    """
    value = operation.value.get("operationId", "")
    if operation.value and isinstance(value, str) and not value.strip():
        where = f"{operation.method.upper()} {shown(operation.path)}"
        place = operation.at("operationId", value_path=operation.pointer) if value else operation.at(key="operationId")
        yield place, f"The operation {where} has no operationId."


@rule(
    "SW121",
    severity=ERROR,
    microsoft="OperationIdNotUnique",
    fix="Give one of the two operations an id of its own; leave the one that is already published as it is.",
    bad=[{f"{_LABELS}/operationId": "CreateDocument"}],
    keys=["paths"],
    whole=True,
)
def operation_id_not_unique(document: Document) -> Hits:
    """Two operations have the same operationId.

    Flows and apps refer to an operation by its `operationId` alone, so two operations can't share one. It mostly
    happens when an operation is copied. The finding is at the later of the two and names the earlier.
    """
    for operation in document.operations:
        first = document.by_id.get(operation.id, operation)
        if first is not operation:
            where = f"{first.method.upper()} {shown(first.path)}"
            yield operation.at("operationId"), f"The operationId {shown(operation.id)} already belongs to {where}."


@rule(
    "SW122",
    severity=WARNING,
    microsoft="OperationIdTooLong",
    fix="Shorten the id of an operation that is not published yet.",
    bad=[{f"{_LABELS}/operationId": "AddLabel" * 11}],
    ok=[{f"{_LABELS}/operationId": "AddLabel" * 10}],
    keys=["operationId"],
)
def operation_id_too_long(operation: Operation) -> Hits:
    """An operationId is very long.

    Microsoft's validator refuses ids above a length that it doesn't publish. No published connector that we know of
    has an id of more than 77 characters, so this rule warns above 80.
    """
    if len(operation.id) > LONGEST_ID:
        message = (
            f"The operationId {shown(operation.id)} has {len(operation.id)} characters. The limit is unpublished; "
            f"at most {LONGEST_ID} were expected."
        )
        yield operation.at("operationId"), message


@rule(
    "SW123",
    severity=WARNING,
    microsoft="OperationIdSanitized",
    profile=CERTIFIED,
    fix="Use letters and digits only in the id of a new operation. Keep it where users have the operation already: "
    "another id would break their flows.",
    bad=[{f"{_LABELS}/operationId": "Add-Label"}, {f"{_LABELS}/operationId": "add_label"}],
    ok=[{f"{_LABELS}/operationId": "AddLabel_V2"}],
    keys=["operationId"],
)
def operation_id_sanitized(operation: Operation) -> Hits:
    """An operationId has characters other than letters and digits.

    The platform removes such characters from the id where it makes names of it, for instance of a function in a
    canvas app, so that makers meet the operation under another name than your documentation uses. Microsoft's
    validator warns of it. A suffix such as `_V2` is how a new version of an operation is named, so that is fine.
    """
    base = _VERSION.sub("", operation.id)
    if operation.id.strip() and not (base.isascii() and base.isalnum()):
        sanitized = _OTHER.sub("", operation.id)
        meaning = f"makes {shown(sanitized)} of it" if sanitized else "leaves nothing of it"
        message = f"The operationId {shown(operation.id)} has more than letters and digits; the platform {meaning}."
        yield operation.at("operationId"), message


@rule(
    "SW135",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    repair=recased("important", "advanced", "none"),
    fix="Write `important`, `advanced` or `internal`, or remove the member for normal visibility.",
    bad=[{f"{_LABELS}/x-ms-visibility": "hidden"}, {f"{_LABELS}/x-ms-visibility": "Advanced"}],
    ok=[{f"{_LABELS}/x-ms-visibility": "none"}],
    keys=["x-ms-visibility"],
)
def operation_visibility_unknown(operation: Operation) -> Hits:
    """An operation has an unknown visibility.

    `x-ms-visibility` is `important` (shown first), `advanced` (behind a menu) or `internal` (not shown, for lookups);
    without it an operation is shown normally. Other words mean nothing to the designer, so an operation that was
    meant to be hidden would be seen by everyone. Capital letters count.
    """
    value = operation.text("x-ms-visibility")
    if value is not None and value not in _VISIBILITY:
        message = f"The visibility {shown(value)} is unknown; important, advanced or internal was expected."
        yield operation.at("x-ms-visibility"), message


@rule(
    "SW142",
    severity=WARNING,
    microsoft="InvalidNextLinkNameValue",
    fix="Return the address of the next page as `nextLink` or `@odata.nextLink`; a policy or a script can rename it.",
    bad=[{f"{_PATHS}/~1documents/get/x-ms-pageable/nextLinkName": "next"}],
    ok=[{f"{_PATHS}/~1documents/get/x-ms-pageable/nextLinkName": "@odata.nextLink"}],
    keys=["x-ms-pageable"],
)
def next_link_name_not_supported(operation: Operation) -> Hits:
    """The link to the next page has a name that is not supported.

    With `x-ms-pageable` the platform follows the pages of a list by itself. It looks for the address of the next page
    under the names `nextLink` and `@odata.nextLink` only, so with any other name makers get the first page and
    nothing tells them that there is more. Capital letters count.
    """
    name = operation.child("x-ms-pageable").get("nextLinkName")
    if isinstance(name, str) and name not in _NEXT_LINKS:
        yield (
            operation.at("x-ms-pageable", "nextLinkName"),
            f"{operation.label} pages by {shown(name)}; nextLink or @odata.nextLink was expected.",
        )
