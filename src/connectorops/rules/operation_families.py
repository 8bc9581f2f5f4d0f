"""Families: the versions of one operation, and which of them may be in use at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.revisions import ANNOTATION, revision_of
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

MANY: Final = 2
"""So many operations of a family may be in use at a time: the current one and the one that replaces it."""
_SWAGGER: Final = "apiDefinition.swagger.json#"
_OLD: Final = f"{_SWAGGER}/paths/~1search/get"
_ACCOUNT: Final = f"{_SWAGGER}/paths/~1account/get"
_NEW: Final = f"{_SWAGGER}/paths/~1full-search/get"
_OTHER: Final = f"{_SWAGGER}/paths/~1documents/get/{ANNOTATION}"


def _has_no_revision(operation: Operation) -> bool:
    return operation.annotation.get("revision") is None


def _families(document: Document) -> dict[str, list[Operation]]:
    """Operations by family, in the order of the document."""
    families: dict[str, list[Operation]] = defaultdict(list)
    for operation in document.operations:
        family = operation.annotation.get("family")
        if isinstance(family, str) and family:
            families[family].append(operation)
    return families


def _active(operations: list[Operation]) -> list[Operation]:
    """Those that are not deprecated, the oldest revision first."""
    return sorted((each for each in operations if not each.deprecated), key=lambda each: revision_of(each) or 0)


def _labels(operations: list[Operation]) -> str:
    return listed([each.label for each in operations[:4]] + (["others"] if len(operations) > 4 else []))


@rule(
    "SW180",
    severity=ERROR,
    microsoft="OperationFamilyHasDuplicateRevisions",
    fix="Number the revisions of a family 1, 2, 3 in the order in which they were published.",
    bad=[{f"{_NEW}/{ANNOTATION}/revision": 1}],
    keys=["paths"],
    whole=True,
)
def family_with_duplicate_revisions(document: Document) -> Hits:
    """Two operations of a family have the same revision.

    A family is all versions of one operation, told apart by the number `revision`. The platform offers makers the
    latest one and moves flows from one to the next, so each number exists once in a family.
    """
    for family, operations in _families(document).items():
        first: dict[int, Operation] = {}
        for operation in operations:
            revision = revision_of(operation)
            if revision is not None and first.setdefault(revision, operation) is not operation:
                yield (
                    operation.at(ANNOTATION, "revision"),
                    f"{operation.label} has the same revision of family {shown(family)} as {first[revision].label}.",
                )


@rule(
    "SW181",
    severity=ERROR,
    microsoft="OperationFamilyHasManyActiveOperations",
    fix="Set `deprecated: true` on the oldest operation of the family.",
    bad=[
        {
            f"{_OLD}/deprecated": None,
            f"{_OLD}/{ANNOTATION}/expires": None,
            f"{_OLD}/{ANNOTATION}/replacement": None,
            _OTHER: {"family": "SearchDocuments", "revision": 0},
        }
    ],
    keys=["paths"],
    whole=True,
)
def family_with_many_active_operations(document: Document) -> Hits:
    """More than two operations of a family are not deprecated.

    While makers move to a new version, the old one stays available beside it. A third version in use at the same time
    is refused: the oldest one has to be deprecated first, which hides it from new flows but keeps existing ones alive.
    """
    for family, operations in _families(document).items():
        active = _active(operations)
        if len(active) > MANY:
            message = (
                f"The family {shown(family)} has {len(active)} operations that are not deprecated: {_labels(active)}."
            )
            yield active[0].at(ANNOTATION, "family"), message


@rule(
    "SW182",
    severity=WARNING,
    microsoft="OperationFamilyHasManyActiveProductionOperations",
    fix="Deprecate the older operation once the newer one is in production.",
    bad=[
        {
            f"{_SWAGGER}/info/{ANNOTATION}/status": "Production",
            f"{_OLD}/deprecated": None,
            f"{_OLD}/{ANNOTATION}": {"status": "Production", "family": "SearchDocuments", "revision": 1},
            f"{_NEW}/{ANNOTATION}/status": "Production",
        }
    ],
    keys=["paths"],
    whole=True,
)
def family_with_many_production_operations(document: Document) -> Hits:
    """Several operations of a family are in production.

    Two versions of an operation may exist side by side while the new one is in preview. Once it is in production,
    makers who meet both can't know which to take, so the older one should be deprecated.
    """
    for family, operations in _families(document).items():
        active = _active(operations)
        in_production = [each for each in active if each.annotation.get("status") == "Production"]
        if len(active) <= MANY <= len(in_production):
            message = f"The family {shown(family)} has several operations in production: {_labels(in_production)}."
            yield in_production[0].at(ANNOTATION, "status"), message


@rule(
    "SW183",
    severity=ERROR,
    microsoft="OperationFamilyHasManyEmptyRevisions",
    fix="Number the revisions of the family 1, 2, 3 in the order in which they were published.",
    bad=[{f"{_OLD}/{ANNOTATION}/revision": None, f"{_NEW}/{ANNOTATION}/revision": None}],
    keys=["paths"],
    whole=True,
)
def family_with_many_empty_revisions(document: Document) -> Hits:
    """Several operations of a family have no revision.

    Without the number `revision` the versions of an operation have no order. One operation of a family may lack it,
    which makes it the first; with two there is no telling which is the newer.
    """
    for family, operations in _families(document).items():
        empty = [each for each in operations if _has_no_revision(each)]
        if len(empty) > 1:
            message = f"Several operations of family {shown(family)} have no revision: {_labels(empty)}."
            yield empty[1].at(ANNOTATION, value_path=empty[1].pointer), message


@rule(
    "SW184",
    severity=WARNING,
    microsoft="OperationRevisionEmpty",
    fix="Add the `revision`: 1 for the first version of the operation.",
    bad=[{f"{_OLD}/{ANNOTATION}/revision": None}, {f"{_ACCOUNT}/{ANNOTATION}": {"status": "Preview"}}],
    ok=[{f"{_ACCOUNT}/{ANNOTATION}": {"status": "Preview", "revision": 1}}],
    keys=["paths"],
    whole=True,
)
def operation_without_revision(document: Document) -> Hits:
    """An operation names its family or status but no revision.

    The family says that there are versions of an operation, the revision which of them this one is, and the status is
    that of one revision. Microsoft's
    validator warns where it is missing. Where several operations of one family lack it, that is reported once,
    as an error.
    """
    for family, operations in _families(document).items():
        empty = [each for each in operations if _has_no_revision(each)]
        if len(empty) == 1:
            message = f"{empty[0].label} is in the family {shown(family)} but has no revision."
            yield empty[0].at(ANNOTATION), message
    for operation in document.operations:
        if "status" in operation.annotation and "family" not in operation.annotation and _has_no_revision(operation):
            yield operation.at(ANNOTATION), f"{operation.label} has a status but no revision."
