"""Owners whom GitHub ignores."""

from __future__ import annotations

from connectorops.codeowners import parse
from connectorops.ownership import inert_owners


class Forge:
    def __init__(self, **access: str) -> None:
        self.access = access
        self.asked: list[str] = []

    def permission(self, handle: str) -> str:
        self.asked.append(handle)
        return self.access.get(handle.lower(), "none")


def test_tells_who_may_not_write_and_asks_for_each_once() -> None:
    forge = Forge(ann="write", bo="read", cy="maintain", di="admin", ed="triage")
    content = parse("* @ann @Bo\n/a/ @bo x@y.example @cy @di\n/b/ @o/team @ed\n")
    found = [(entry.line, name, access) for entry, name, access in inert_owners(content, forge)]
    assert found == [(1, "@Bo", "read"), (2, "@bo", "read"), (3, "@o/team", "none"), (3, "@ed", "triage")]
    assert forge.asked == ["ann", "Bo", "cy", "di", "o/team", "ed"]
