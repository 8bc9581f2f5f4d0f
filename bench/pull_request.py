"""A repository with a branch that adds connectors, as a pull request does."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false")


def pull_request(folder: Path, connectors: Sequence[Path]) -> Path:
    """The repository, in a new folder: `main` has nothing, and `HEAD` adds these connectors."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message=main")
    _git(folder, "checkout", "--quiet", "-b", "branch")
    for number, connector in enumerate(connectors):
        shutil.copytree(connector, folder / "connectors" / f"{number:02d}-{connector.name}")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=branch")
    return folder


def _git(folder: Path, *words: str) -> None:
    subprocess.run([*_GIT, *words], cwd=folder, check=True)  # noqa: S603 - git, by words of ours
