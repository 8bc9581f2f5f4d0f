from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from golden_connector import FOLDER, Accounts, golden

from connectorops.config import Config
from connectorops.connectors import Repository
from connectorops.lifecycle.durations import Durations
from connectorops.model import Report
from connectorops.site.gather import entries
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from connectorops.site.model import Entry

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def gathered(codeowners: str | None, forge: Accounts | None = None) -> Entry:
    files = {f"{FOLDER}/{path}": golden().read(path) for path in golden().paths()}
    if codeowners is not None:
        files[".github/CODEOWNERS"] = codeowners.encode()
    repository = Repository(MemoryTree(files), Config(), forge)
    (entry,) = entries(repository, repository.connectors, Report(), (), {}, Durations(), NOW)
    return entry


def test_owners_are_whom_the_file_asks_and_those_without_access_are_marked() -> None:
    entry = gathered(f"* @litware/maintainers\n/{FOLDER}/ @somebody @a-guest\n", Accounts())
    assert entry.owners == ("@somebody", "@a-guest")
    assert entry.inert == frozenset({"@a-guest"})


def test_without_a_forge_nobody_was_asked() -> None:
    assert gathered(f"/{FOLDER}/ @a-guest\n").inert is None


def test_without_the_file_the_manifest_says_whom() -> None:
    assert gathered(None).owners == ("@litware-maintainer",)
