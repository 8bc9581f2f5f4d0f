"""Fetching commits into a clone without checking anything out: objects only, and no program but git's own transport."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from connectorops.adapters.git import SAFE, open_repository
from connectorops.adapters.tokens import own_token
from connectorops.ports import ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SERVER: Final = "https://github.com"
_PLACE: Final = "refs/connectorops"
"""Where fetched refs go, so that no branch of the clone is ever moved."""


def fetch(path: Path, repository: str, refs: Sequence[str], token: str | None = None) -> list[str]:
    """Fetch refs of a repository into the clone that a path is in; the commits that they are now, in the same order.

    The token, our own unless another is named, is given to git in its environment, where no list of processes shows it.
    Raises ServiceDownError.
    """
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    server = os.environ.get("GITHUB_SERVER_URL", SERVER).rstrip("/")
    git = open_repository(path).git
    specs = [f"+{ref}:{_PLACE}/{ref.removeprefix('refs/')}" for ref in refs]
    wanted = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-gc", "--quiet")
    try:
        with git.custom_environment(**transport(server, own_token() if token is None else token)):
            git.fetch(*wanted, "--end-of-options", f"{server}/{repository}.git", *specs)
    except GitCommandError as error:
        why = f"git ended with {error.status}"
        raise ServiceDownError(
            f"{', '.join(refs)} of {repository} could not be fetched from {server} ({why})"
        ) from None
    fetched = [f"{_PLACE}/{ref.removeprefix('refs/')}^{{commit}}" for ref in refs]
    try:
        return str(git.rev_parse(*fetched)).splitlines()
    except GitCommandError as error:
        raise LookupError(f"{', '.join(refs)} of {repository} is not a commit") from error


def push(path: Path, repository: str, ref: str) -> None:
    """Push a ref of the clone to the same ref of the repository, never by force. Raises ServiceDownError."""
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    server = os.environ.get("GITHUB_SERVER_URL", SERVER).rstrip("/")
    git = open_repository(path).git
    try:
        with git.custom_environment(**transport(server, own_token())):
            git.push("--no-verify", "--quiet", "--end-of-options", f"{server}/{repository}.git", f"{ref}:{ref}")
    except GitCommandError:
        why = "somebody was quicker, or the token may not write there"
        raise ServiceDownError(f"{ref} could not be pushed to {repository} ({why}); it is as it was there") from None


def transport(server: str, token: str) -> dict[str, str]:
    """git's, with this server's protocol allowed, no redirection, no helper, and the token as a header."""
    config = [("http.followRedirects", "false"), ("credential.helper", ""), ("fetch.unpackLimit", "1")]
    if token:
        given = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        config.append((f"http.{server}/.extraHeader", f"Authorization: Basic {given}"))
    start = int(SAFE["GIT_CONFIG_COUNT"])
    pairs = {f"GIT_CONFIG_KEY_{start + n}": key for n, (key, _) in enumerate(config)}
    pairs |= {f"GIT_CONFIG_VALUE_{start + n}": value for n, (_, value) in enumerate(config)}
    count = str(start + len(config))
    return {"GIT_ALLOW_PROTOCOL": urlsplit(server).scheme, "GIT_CONFIG_COUNT": count, **pairs}
