"""The tables of docs/limits.md, from the schema of the configuration: what it says stands nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from connectorops.schema import load

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD: Final = "| name | what it limits | default | other variants | what the documents say |\n|---|---|---|---|---|"


def limits_tables() -> str:
    """Every limit and every clock, one row each, ending in one newline."""
    members = load("config")["properties"]
    parts = []
    for title, member in (("`limits`", "limits"), ("`clocks`", "clocks")):
        parts += [f"## {title}", "\n".join([_HEAD, *_rows(members[member]["properties"])])]
    return "\n\n".join(parts) + "\n"


def _rows(entries: dict[str, Any]) -> Iterator[str]:
    for name, each in entries.items():
        default = each["default"]
        variants = ", ".join(_code(value) for value in each.get("examples", ()) if value != default)
        yield f"| `{name}` | {each['description']} | {_code(default)} | {variants} | {each['$comment']} |"


def _code(value: object) -> str:
    return f"`{json.dumps(value)}`"
