"""What the rules about breaking changes have in common: from edits to hits, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.model import Place

if TYPE_CHECKING:
    from connectorops.changes import Change, Edit
    from connectorops.rule import Hits

UNBUMPED: Final = ("CH050",)
"""An example changes one thing, so it does not raise the version either."""
UNTOLD: Final = (*UNBUMPED, "CH051")
"""Nor does it tell of what breaks."""

NEW_OPERATION: Final = (
    "Leave the operation as it was and add the changed one beside it: operationId with `_V2`, the same `family` and "
    "the next `revision` in `x-ms-api-annotation`, and `deprecated: true` on the old one; "
    "`connectorops fix --base REV` does that. If the service can't serve the old one any more, ask for a waiver and "
    "tell the owners of flows."
)
KEEP_OUTPUT: Final = (
    "Describe the field as it was if the service still answers so. If the old description was wrong, ask for a waiver "
    "and say so; if the answer really changed, add a new operation (`_V2`, same `family`, next `revision` in "
    "`x-ms-api-annotation`) and deprecate the old one: `connectorops fix --base REV` does that."
)


def hits(change: Change, code: str) -> Hits:
    """A hit for each edit of this code, in the new version of the file that it is in."""
    for edit in change.by_code.get(code, ()):
        yield place(change, edit), f"{edit.sentence} {edit.about.flows}"


def place(change: Change, edit: Edit) -> Place:
    """Where to show an edit; what was before and after keeps a waiver from covering another change at that place."""
    connector = change.connector
    files = {"definition": connector.swagger, "properties": connector.properties, "script": connector.script}
    found = files[edit.file]
    path = found.path if found else connector.name
    key = f"{edit.value_path} {edit.old} -> {edit.new}"
    return Place(path, edit.new_pointer, key=key, value_path=edit.value_path)
