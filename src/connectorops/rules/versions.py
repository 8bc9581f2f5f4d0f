"""Versions of one operation that do not say so, and the end that is announced for an operation."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import Final

from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.rules.revisions import ANNOTATION
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation

_PATHS: Final = "apiDefinition.swagger.json#/paths"
_OLD: Final = f"{_PATHS}/~1search/get"
_NEW: Final = f"{_PATHS}/~1full-search/get"
_VERSION: Final = re.compile(r"(.{1,200}?)_?[vV]([1-9][0-9]?)")
_INSTEAD: Final = re.compile(r"\b(?:use|using|replaced|superseded|instead)\b", re.IGNORECASE)


@rule(
    "SW192",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Give both one `family` in `x-ms-api-annotation`, and each its `revision`: 1 for the old one, 2 for the new.",
    bad=[
        {f"{_NEW}/{ANNOTATION}": None},
        {f"{_OLD}/{ANNOTATION}": None},
        {f"{_OLD}/{ANNOTATION}": None, f"{_NEW}/{ANNOTATION}": None},
    ],
    ok=[{f"{_NEW}/{ANNOTATION}": None, f"{_NEW}/operationId": "FindDocuments"}],
    also=["SW193"],
    keys=["paths"],
    whole=True,
)
def version_without_family(document: Document) -> Hits:
    """An operation is a version of another, but names no family.

    `GetFile_V2` beside `GetFile` is the new version of it, as everybody can see but the platform: it learns from
    `family` and `revision` in `x-ms-api-annotation`, on the old operation as well as on the new one, which of them to
    offer. Internal operations are not asked.
    """
    groups: dict[str, list[Operation]] = defaultdict(list)
    later: dict[str, None] = {}
    for operation in document.operations:
        if operation.id and not operation.internal:
            version = _VERSION.fullmatch(operation.id) if operation.id[-1].isdigit() else None
            stem = version[1] if version else operation.id
            groups[stem].append(operation)
            if version and version[2] != "1":
                later[stem] = None
    for stem in later:
        versions = groups[stem]
        without = [each for each in versions if not each.annotation.get("family")]
        if len({each.id for each in versions}) > 1 and without:
            first = without[0]
            ending = next(each.id for each in versions if each.id != first.id).removeprefix(stem)
            which = f"that ends with {ending}" if ending else "without a number"
            text = f"{first.label} has another version, the one {which}, but names no `family`."
            yield first.at("operationId", key=ANNOTATION), text


@rule(
    "SW193",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Name the `family` that the new version is in, or a `replacement`; or say in the description what to use.",
    bad=[{f"{_PATHS}/~1account/get/deprecated": True, f"{_PATHS}/~1account/get/x-ms-visibility": None}],
    ok=[
        {
            f"{_PATHS}/~1account/get/deprecated": True,
            f"{_PATHS}/~1account/get/x-ms-visibility": None,
            f"{_PATHS}/~1account/get/description": "Returns the account (deprecated). Use the list of accounts.",
        }
    ],
    also=["SW190"],
    keys=["deprecated"],
)
def deprecated_operation_leads_nowhere(operation: Operation) -> Hits:
    """A deprecated operation does not say what takes its place.

    The operation vanishes from the designer, and who has it in a flow looks for another. The family in
    `x-ms-api-annotation` leads to the next version, `replacement` to any operation, and a sentence in the description
    does as well. Nearly no published connector does it, so it is a note.
    """
    if not operation.deprecated or operation.internal:
        return
    annotation = operation.annotation
    told = annotation.get("family") or annotation.get("replacement")
    if not told and not _INSTEAD.search(operation.text("description") or ""):
        yield operation.at("deprecated", on_key=True), f"{operation.label} is deprecated, and nothing says what to use."


@rule(
    "SW194",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Write a moment such as `2030-12-31T00:00:00Z`, on an operation with `deprecated: true` only.",
    bad=[
        {f"{_OLD}/{ANNOTATION}/expires": "next year"},
        {f"{_OLD}/{ANNOTATION}/expires": "31.12.2030"},
        {f"{_NEW}/{ANNOTATION}/expires": "2030-12-31"},
    ],
    ok=[{f"{_OLD}/{ANNOTATION}/expires": "2030-12-31"}],
    keys=[ANNOTATION],
)
def expiry_not_valid(operation: Operation) -> Hits:
    """The end of an operation is no date, or the operation is not deprecated.

    `expires` announces when a deprecated operation stops working. It is a moment as ISO 8601 writes it; on an operation
    that is not deprecated nothing shows it.
    """
    expires = operation.annotation.get("expires")
    if not isinstance(expires, str):
        return
    if not _is_moment(expires):
        text = (
            f"`expires` of {operation.label} is {shown(expires)}; a moment such as 2030-12-31T00:00:00Z was expected."
        )
        yield operation.at(ANNOTATION, "expires"), text
    elif not operation.deprecated:
        yield operation.at(ANNOTATION, "expires"), f"{operation.label} expires, but is not deprecated."


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
