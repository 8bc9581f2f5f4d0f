"""The dossier: everything that the form of Partner Center asks, as it stands in the folder, and what is missing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.manifest import STANDARD_CONTRACT
from connectorops.manifest.forms import Form
from connectorops.manifest.sections import State, sections
from connectorops.model import Severity
from connectorops.scanning.hiding import Hider
from connectorops.secret import without_signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.connectors import Connector
    from connectorops.manifest import Kind
    from connectorops.manifest.sections import Entry, Section
    from connectorops.model import Finding, Program

WITHHELD: Final = "(withheld: it looks like a secret)"


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form. `values` are what is copied; `hand` is what a person does; `note` tells of a file.

    A field that no file holds has no pointer.
    """

    label: str
    pointer: str
    needed: bool
    missing: bool
    values: tuple[str, ...]
    hand: str
    note: str
    problems: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the form; `steps` are for a person, `note` is good to know."""

    title: str
    state: State
    rows: tuple[Row, ...]
    steps: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One submission. `errors` and `warnings` count what `check` finds in the folder and no row shows."""

    name: str
    folder: str
    kind: Kind
    program: Program
    owners: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    errors: int
    warnings: int

    @property
    def missing(self) -> int:
        return sum(row.missing for sheet in self.sheets for row in sheet.rows)

    @property
    def by_hand(self) -> int:
        """Fields that no file holds, such as the address of the package."""
        return sum(not row.pointer for sheet in self.sheets for row in sheet.rows)

    @property
    def complete(self) -> bool:
        """Whether every page is complete, and nothing in the folder is an error."""
        return all(sheet.state is State.COMPLETE for sheet in self.sheets) and not self.errors


def dossier(connector: Connector, findings: Sequence[Finding]) -> Dossier:
    """The dossier of a folder, of which `check` says these findings."""
    manifest, file = connector.manifest, connector.manifest_file
    mine = [each for each in findings if file is not None and each.location.path == file.path]
    wrong = [each.location.pointer for each in mine if each.severity is Severity.ERROR and not _is_gap(each)]
    filled = sections(manifest, uses_oauth=connector.uses_oauth, wrong=wrong)
    shown: set[str] = set()
    hide = _hiding(connector)
    sheets = tuple(_sheet(connector, section, mine, shown, hide) for section in filled)
    rest = [each for each in findings if each.fingerprint not in shown and not _is_gap(each)]
    return Dossier(
        hide(_name(connector)),
        connector.name,
        manifest.kind,
        connector.program,
        tuple(owner.handle for owner in manifest.owners),
        sheets,
        sum(each.severity is Severity.ERROR for each in rest),
        sum(each.severity is Severity.WARNING for each in rest),
    )


def _is_gap(finding: Finding) -> bool:
    """Whether the finding is that a field is empty, which the pages show themselves: its key is the field's place."""
    return finding.key.startswith("/")


def _name(connector: Connector) -> str:
    manifest, swagger = connector.manifest, connector.swagger
    title = swagger.child("info").get("title") if swagger is not None else None
    names = (
        manifest.name,
        manifest.dynamics_365.listing.name,
        manifest.template.name,
        title,
        connector.name.rpartition("/")[2],
    )
    return next(each for each in (*names, "submission") if isinstance(each, str) and each.strip())


def _hiding(connector: Connector) -> Callable[[str], str]:
    """What takes secrets out of a text: a value of which a part is hidden is no value to copy."""
    hide = Hider(connector)
    return lambda text: text if without_signatures(hide(text)) == text else WITHHELD


def _sheet(
    connector: Connector, section: Section, findings: Sequence[Finding], shown: set[str], hide: Callable[[str], str]
) -> Sheet:
    rows = []
    for entry in section.entries:
        place = entry.pointer
        problems = [each for each in findings if entry.tokens and _is_about(each, place) and not _is_gap(each)]
        shown.update(each.fingerprint for each in problems)
        rows.append(_row(connector, entry, tuple(problems), hide))
    return Sheet(section.page.title, section.state, tuple(rows), section.page.steps, section.page.note)


def _is_about(finding: Finding, pointer: str) -> bool:
    """Whether a finding is about a field or a part of it. One about a whole list stands at its first item, too."""
    place = finding.location.pointer
    first = place != "" and place.count("/") > 1 and pointer.startswith(f"{place}/0")
    return f"{place}/".startswith(f"{pointer}/") or first


def _row(connector: Connector, entry: Entry, problems: tuple[Finding, ...], hide: Callable[[str], str]) -> Row:
    secret = any(each.evidence is not None for each in problems)
    values = tuple(WITHHELD if secret else hide(each) for each in entry.values)
    is_file = entry.field.form is Form.FILE
    note = _file_note(connector, entry.values[0]) if is_file and entry.values else ""
    needed = not entry.tokens or entry.missing or entry.field.needed is not False
    hand = entry.field.hand
    if values == (STANDARD_CONTRACT,):
        values, hand = (), "Tick the box of the standard contract."
    return Row(
        entry.label, entry.pointer if entry.tokens else "", needed, entry.missing, values, hand, note,
        problems,
    )  # fmt: skip


def _file_note(connector: Connector, name: str) -> str:
    if name not in connector.files:
        return ""
    data = connector.read(name)
    return f"{len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}"
