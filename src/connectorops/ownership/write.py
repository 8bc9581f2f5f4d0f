"""Writing owners into certification.yml, with everything else in it kept as it is, comments too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.manifest.writing import ManifestError, changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Program
    from connectorops.ownership.proposals import Proposal

__all__ = ["ManifestError", "with_owners"]


def with_owners(data: bytes | None, program: Program, owners: Iterable[Proposal]) -> bytes:
    """The manifest with these owners in place of its own; a new one where there is none (`data` is None).

    Raises ManifestError for a file that is no YAML mapping.
    """
    new = {"kind": "connector", "program": program.value}
    return changed(data, {"owners": [_recorded(each) for each in owners]}, new)


def _recorded(owner: Proposal) -> dict[str, object]:
    return {"handle": owner.handle} if owner.id is None else {"handle": owner.handle, "id": owner.id}
