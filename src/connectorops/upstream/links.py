"""What a person does where the token can't: an address with everything filled in, and the commands of git."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from connectorops.offering import Offer

LONGEST: Final = 8_000
"""Characters of an address that GitHub takes: it answers 414 to longer ones."""
NOBODY: Final = "YOUR-ACCOUNT"
"""Stands for the owner of a fork that we don't know."""


def compare_address(server: str, upstream: str, offer: Offer) -> tuple[str, bool]:
    """The page that opens the pull request with one click, and whether the body fits into its address."""
    owner, _, branch = offer.head.partition(":")
    name = offer.repository.partition("/")[2]
    renamed = name and name != upstream.partition("/")[2]
    head = ":".join([owner, name, branch] if renamed else [owner, branch])
    path = f"{server}/{upstream}/compare/{quote(offer.base, safe='/')}...{quote(head, safe=':/')}"
    asked = {"quick_pull": "1", "title": offer.title}
    full = f"{path}?{urlencode({**asked, 'body': offer.body}, quote_via=quote)}"
    return (full, True) if len(full) <= LONGEST else (f"{path}?{urlencode(asked, quote_via=quote)}", False)


def push_command(server: str, repository: str, commit: str, branch: str, expected: str) -> str:
    """The push that we would have made, word by word: it changes nothing if somebody pushed meanwhile."""
    ref = f"refs/heads/{branch}"
    words = ["git", "push", f"--force-with-lease={ref}:{expected}", f"{server}/{repository}.git", f"{commit}:{ref}"]
    return shlex.join(words)
