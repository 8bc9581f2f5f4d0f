from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forge.contract import DESCRIPTION, Contract
from forge.server import Server

from connectorops.adapters.github import GitHubForge
from connectorops.adapters.github_api import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

QUICK = Patience(retries=3, backoff=0, secondary=0.01, limit=5, between_writes=0, timeout=10)
"""Waits that a test can wait for."""


@pytest.fixture(scope="session")
def contract() -> Contract:
    if not DESCRIPTION.is_file():
        pytest.skip("GitHub's description of its API is not installed: `make node`")
    return Contract()


@pytest.fixture
def server(contract: Contract, tmp_path: Path) -> Iterator[Server]:
    with Server(contract, tmp_path / "git") as running:
        yield running
    assert running.wrong == []


@pytest.fixture
def connect(server: Server) -> Callable[[str], GitHubForge]:
    """The adapter for o/connectors, with a token."""
    return lambda token: GitHubForge("o/connectors", token, server.api, QUICK)
