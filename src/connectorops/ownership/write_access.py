"""Owners whom GitHub ignores. It can only be seen from the outside, so it is asked through the Forge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.codeowners import Codeowners, Entry
    from connectorops.ports import Forge

_WRITES: Final = frozenset({"write", "maintain", "admin"})


def inert_owners(content: Codeowners, forge: Forge) -> Iterator[tuple[Entry, str, str]]:
    """Each line, its owner without write access, and the access that they have; an account is asked for once.

    E-mail addresses are left out: only GitHub knows whose they are.
    """
    known: dict[str, str] = {}
    for entry in content.entries:
        for name in entry.names:
            if name.startswith("@"):
                handle = name.removeprefix("@")
                key = handle.casefold()
                access = known[key] if key in known else known.setdefault(key, forge.permission(handle))
                if access not in _WRITES:
                    yield entry, name, access
