"""Where a clone came from, by its remote `origin`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from connectorops.adapters.fetching import SERVER
from connectorops.adapters.git import open_repository

if TYPE_CHECKING:
    from pathlib import Path

_ADDRESS: Final = re.compile(
    r"(?:[a-z+]{2,12}://(?:[^@/\s]{0,500}@)?|[^@/:\s]{1,100}@(?=[^/\s]*:))([^/\s@:]{1,255})(?::[0-9]{1,5})?[:/]/?"
    r"([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?/?"
)
"""https://github.com/OWNER/NAME.git, ssh://git@github.com/OWNER/NAME or git@github.com:OWNER/NAME.git."""


def origin(root: Path) -> str:
    """OWNER/NAME; "" where there is no such remote, or where it is not on the server that we ask."""
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    try:
        url = str(open_repository(root).git.config("--get", "remote.origin.url"))
    except (LookupError, GitCommandError):
        return ""
    found = _ADDRESS.fullmatch(url.strip())
    server = urlsplit(os.environ.get("GITHUB_SERVER_URL", SERVER)).hostname
    if not found or (found[1] not in {server, f"ssh.{server}"} and "." in found[1]):  # without a dot: a name of ssh's
        return ""
    return f"{found[2]}/{found[3]}"
