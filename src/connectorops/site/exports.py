"""The same for machines: tables as CSV and JSON, events as a feed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any, Final

from connectorops.report.escape import visible

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.site.model import Entry, Portfolio

MOST_EVENTS: Final = 100
"""Events in the feed; who wants all of them exports the ledger."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(portfolio: Portfolio) -> str:
    """One line for each connector. No cell begins what a spreadsheet would compute."""
    rows = [exported(entry) for entry in portfolio.entries]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[column]) for column in _COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    text = visible(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def exported(entry: Entry) -> dict[str, Any]:
    """A connector as JSON. The day on which its SAS ends is public; the SAS is not, and is nowhere here."""
    return {
        "folder": entry.name,
        "title": entry.title,
        "program": entry.program,
        "kind": entry.kind,
        "version": entry.version,
        "errors": entry.counts["error"],
        "warnings": entry.counts["warning"],
        "notes": entry.counts["note"],
        "waived": len(entry.waived),
        "state": entry.state,
        "whose_move": entry.move,
        "due": _iso(entry.due),
        "expected_live": [text for each in entry.live or () if (text := _iso(each))],
        "owners": list(entry.owners),
        "inert_owners": None if entry.inert is None else sorted(entry.inert),
        "commit": entry.commit,
        "package_sha256": entry.package,
        "sas_expires": _iso(entry.sas_expires),
        "page": f"connectors/{entry.slug}.html",
    }


_COLUMNS: Final = (
    "folder", "title", "program", "kind", "version", "errors", "warnings", "notes", "waived", "state", "whose_move",
    "due", "owners", "commit", "package_sha256", "sas_expires",
)  # fmt: skip


def feed(portfolio: Portfolio) -> dict[str, Any]:
    """The newest events of all submissions, and when the last of them was."""
    events = [(entry, event) for entry in portfolio.entries for event in entry.history]
    events.sort(key=lambda pair: (pair[1].time, pair[1].id), reverse=True)
    identity = hashlib.sha256(portfolio.title.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    updated = events[0][1].time if events else portfolio.now
    return {"events": events[:MOST_EVENTS], "updated": updated, "identity": identity}


def _iso(time: datetime | None) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None
