"""Versions of operations: their revision and status, replacements, and what is deprecated."""

from __future__ import annotations

import re
from typing import Any, Final

from connectorops.documents import Document as Text
from connectorops.edits import SetMember
from connectorops.limits import DEFAULT
from connectorops.model import Place
from connectorops.nodes import Json
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, beside, holder, recased
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Operation

ANNOTATION: Final = "x-ms-api-annotation"
STATUSES: Final = ("Preview", "Production")
_MARK: Final = " (deprecated)"
MARKS: Final = re.compile(r"[(\[] ?deprecated ?[)\]]|\A\W{0,3}deprecated\b|\bdeprecated\W{0,3}\Z", re.IGNORECASE)
_LARGEST: Final = 10**6
_SWAGGER: Final = "apiDefinition.swagger.json#"
_OLD: Final = f"{_SWAGGER}/paths/~1search/get"
_NEW: Final = f"{_SWAGGER}/paths/~1full-search/get"


def revision_of(operation: Operation) -> int | None:
    """The number of the version; None where there is none."""
    value = operation.annotation.get("revision")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@rule(
    "SW185",
    severity=WARNING,
    microsoft="OperationIdShouldEndWithRevision",
    fix="Name a new version like the old one plus `_V2`. Keep the id of an operation that users have already.",
    bad=[{f"{_SWAGGER}/paths/~1changes/get/{ANNOTATION}": {"family": "Changes", "revision": 3}}],
    ok=[{f"{_SWAGGER}/paths/~1changes/get/{ANNOTATION}": {"family": "Changes", "revision": 1}}],
    keys=[ANNOTATION],
)
def operation_id_without_revision(operation: Operation) -> Hits:
    """The operationId of a later revision doesn't end with its number.

    The second version of `GetInvoice` is called `GetInvoice_V2`, so that both can exist in one connector and
    everybody sees how they belong together. About half of the published connectors with revisions write it otherwise,
    mostly `V2` without the underscore; that is accepted here, as renaming would break flows.
    """
    revision = revision_of(operation)
    if revision is None or not 1 < revision < _LARGEST or not operation.id:
        return
    digits = len(operation.id) - len(operation.id.rstrip("0123456789"))
    ending = operation.id[-digits:] if digits else ""
    if ending != str(revision) or operation.id[-digits - 1 : -digits].lower() != "v":
        message = f"The operationId {shown(operation.id)} has revision {revision}, so it should end with _V{revision}."
        yield operation.at("operationId"), message


def _replacement(operation: Operation) -> Json | None:
    value = operation.annotation.get("replacement")
    return value if isinstance(value, dict) else None


@rule(
    "SW186",
    severity=WARNING,
    microsoft="ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations",
    fix="Set `deprecated: true` on the operation, or remove its `replacement`.",
    bad=[{f"{_OLD}/deprecated": None, f"{_OLD}/{ANNOTATION}/expires": None}],
    keys=[ANNOTATION],
)
def replacement_of_active_operation(operation: Operation) -> Hits:
    """An operation has a replacement but is not deprecated.

    `replacement` tells makers which operation to use instead of a deprecated one. As long as the operation is not
    deprecated, nothing shows it, and one of the two statements is wrong.
    """
    if _replacement(operation) is not None and not operation.deprecated:
        yield (
            operation.at(ANNOTATION, "replacement"),
            f"{operation.label} has a replacement, although it is not deprecated.",
        )


def _missing(operation: Operation, key: str) -> Hits:
    replacement = _replacement(operation)
    if replacement is not None and not replacement.get(key):
        yield operation.at(ANNOTATION, "replacement", key=key), f"The replacement of {operation.label} has no `{key}`."


@rule(
    "SW187",
    severity=ERROR,
    microsoft="ApiAnnotationExtensionReplacementInfoMissingApiProperty",
    fix="Add `api`, the name of the connector that has the new operation: this one, in most cases.",
    bad=[{f"{_OLD}/{ANNOTATION}/replacement/api": None}, {f"{_OLD}/{ANNOTATION}/replacement/api": ""}],
    keys=[ANNOTATION],
)
def replacement_without_api(operation: Operation) -> Hits:
    """A replacement doesn't say which connector has it.

    A deprecated operation can be replaced by one of another connector, so a replacement is named by both: the
    connector (`api`) and the operation.
    """
    yield from _missing(operation, "api")


@rule(
    "SW188",
    severity=ERROR,
    microsoft="ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty",
    fix="Add `operationId`, the id of the new operation.",
    bad=[{f"{_OLD}/{ANNOTATION}/replacement/operationId": None}],
    keys=[ANNOTATION],
)
def replacement_without_operation_id(operation: Operation) -> Hits:
    """A replacement doesn't say which operation it is.

    A replacement is named by the connector (`api`) and the operation, so that the designer can lead makers there.
    """
    yield from _missing(operation, "operationId")


@rule(
    "SW189",
    severity=WARNING,
    microsoft="OperationStatusAheadOfConnector",
    profile=CERTIFIED,
    fix="Keep operations in Preview until the connector leaves it.",
    bad=[{f"{_NEW}/{ANNOTATION}/status": "Production"}],
    ok=[
        {f"{_SWAGGER}/info/{ANNOTATION}/status": "Production", f"{_NEW}/{ANNOTATION}/status": "Production"},
        {f"{_SWAGGER}/info/{ANNOTATION}": None, f"{_NEW}/{ANNOTATION}/status": "Production"},
    ],
    keys=[ANNOTATION],
    whole=True,
)
def operation_ahead_of_connector(operation: Operation) -> Hits:
    """An operation is in production while its connector is in preview.

    A new connector starts in preview and leaves it as a whole when it becomes generally available. An operation can't
    be further than the connector that it is in. Microsoft's validator has a code for it, but connectors have been
    published like that, so it is a warning.
    """
    info: Any = operation.root.child("info").get(ANNOTATION)
    if (
        isinstance(info, dict)
        and info.get("status") == "Preview"
        and operation.annotation.get("status") == "Production"
    ):
        yield (
            operation.at(ANNOTATION, "status"),
            f"{operation.label} is in Production, while the connector is in Preview.",
        )


def _marked(document: Text, place: Place) -> DocumentEdits:
    """Say in both texts that the operation is deprecated, where there is room and they still say two things."""
    node = holder(document, place)
    texts = {key: text for key in ("summary", "description") if isinstance(text := node.get(key), str)}
    marked = {key: f"{text.rstrip()}{_MARK}" for key, text in texts.items() if text and not MARKS.search(text)}
    result = texts | marked
    bare = [text.casefold().removesuffix(_MARK).rstrip(" .") for text in result.values()]
    if len(result.get("summary", "")) <= DEFAULT.summary and len(set(bare)) == len(bare):
        for key, text in marked.items():
            yield SetMember(beside(place, key), text)


@rule(
    "SW190",
    severity=WARNING,
    repair=_marked,
    fix="End both the summary and the description with `(deprecated)`.",
    bad=[
        {f"{_OLD}/summary": "Search documents"},
        {f"{_OLD}/description": "Returns the documents whose name holds all of the given words."},
        {f"{_SWAGGER}/paths/~1changes/get/deprecated": True},
    ],
    ok=[
        {f"{_OLD}/summary": "Search documents [DEPRECATED]"},
        {f"{_OLD}/summary": "DEPRECATED: Search documents", f"{_OLD}/description": "Finds documents. Deprecated."},
        {f"{_SWAGGER}/paths/~1account/get/deprecated": True},
    ],
    keys=["deprecated"],
    also=["SW193"],
)
def deprecated_operation_not_marked(operation: Operation) -> Hits:
    """A deprecated operation doesn't say so to makers.

    Operations that are deprecated stay in existing flows. Who opens such a flow sees only the texts of the operation,
    so Microsoft asks for `(deprecated)` at the end of its summary and its description; the same word in another form,
    at the end or at the beginning, tells them as much. Many published connectors forget it, so it is a warning.
    Internal operations are exempt, because nobody sees them.
    """
    if not operation.deprecated or operation.internal:
        return
    texts = {key: operation.text(key) or "" for key in ("summary", "description")}
    unmarked = [key for key, text in texts.items() if text and not MARKS.search(text)]
    if unmarked:
        names = f"{listed(unmarked)} {'do' if len(unmarked) > 1 else 'does'}"
        yield operation.at(unmarked[0]), f'{operation.label} is deprecated, but its {names} not say "(deprecated)".'


@rule(
    "SW191",
    severity=ERROR,
    microsoft="JsonValueNotInEnum",
    repair=recased(*STATUSES),
    fix="Write `Preview` or `Production`, with the capital letter.",
    bad=[{f"{_NEW}/{ANNOTATION}/status": "Beta"}, {f"{_NEW}/{ANNOTATION}/status": "preview"}],
    keys=[ANNOTATION],
)
def operation_status_unknown(operation: Operation) -> Hits:
    """An operation has an unknown status.

    The status of an operation is `Preview` or `Production`, capital letters included. Others are ignored, so an
    operation that was meant to be in preview would look finished to makers.
    """
    status = operation.annotation.get("status")
    if isinstance(status, str) and status not in STATUSES:
        yield (
            operation.at(ANNOTATION, "status"),
            f"The status {shown(status)} of {operation.label} is unknown; Preview or Production was expected.",
        )
