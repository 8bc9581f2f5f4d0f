"""Writing owners into certification.yml, with everything else in it kept as it is, comments too."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.model import Program
    from connectorops.ownership.proposals import Proposal


class ManifestError(ValueError):
    """The file is not one that owners can be written into."""


def with_owners(data: bytes | None, program: Program, owners: Iterable[Proposal]) -> bytes:
    """The manifest with these owners in place of its own; a new one where there is none (`data` is None).

    Raises ManifestError for a file that is no YAML mapping.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(sequence=4, offset=2)
    try:
        manifest: Any = yaml.load(data.replace(b"\r\n", b"\n")) if data else None
    except (YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestError("it is not valid YAML") from error
    if manifest is None:
        manifest = {"kind": "connector", "program": program.value}
    if not isinstance(manifest, dict):
        raise ManifestError("it is not a mapping")
    manifest["owners"] = [_recorded(each) for each in owners]
    target = BytesIO()
    yaml.dump(manifest, target)
    text = target.getvalue()
    return text.replace(b"\n", b"\r\n") if b"\r\n" in (data or b"") else text


def _recorded(owner: Proposal) -> dict[str, object]:
    return {"handle": owner.handle} if owner.id is None else {"handle": owner.handle, "id": owner.id}
