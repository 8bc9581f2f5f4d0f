"""Where a clone came from, by its remote `origin`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import open_repository

if TYPE_CHECKING:
    from pathlib import Path

_ADDRESS: Final = re.compile(
    r"(?:[a-z+]{2,12}://(?:[^@/\s]{0,500}@)?[^/\s@]{1,255}/|[^@/\s]{1,100}@[^:/\s]{1,255}:)/?"
    r"([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?/?"
)
"""https://github.com/OWNER/NAME.git, ssh://git@github.com/OWNER/NAME or git@github.com:OWNER/NAME.git."""


def origin(root: Path) -> str:
    """OWNER/NAME; "" where there is no such remote, or its address is a path or of another shape."""
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    try:
        url = str(open_repository(root).git.config("--get", "remote.origin.url"))
    except (LookupError, GitCommandError):
        return ""
    found = _ADDRESS.fullmatch(url.strip())
    return f"{found[1]}/{found[2]}" if found else ""
