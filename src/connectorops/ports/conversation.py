"""What is said where the repository is hosted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Forge(Protocol):
    """The place where the repository is hosted. Its answers change without a commit, so `check` never asks it."""

    def permission(self, handle: str) -> str:
        """What a user or an org/team may do in the repository: admin, maintain, write, triage, read or none.

        "none" is also the answer for an account or a team that does not exist or can't be seen.
        """


@dataclass(frozen=True, slots=True)
class PendingCheck:
    """A check of ours on a commit that has not ended; `id` is the forge's own."""

    id: int
    name: str
    commit: str
    started: datetime


class Conversation(Protocol):
    """Issues, pull requests and checks of the repository, as far as they are ours to write."""

    def own_comments(self, number: int) -> Sequence[str]:
        """The texts of the comments that this account itself wrote on an issue or a pull request, the oldest first.

        Only these: anybody could write a text that looks like ours.
        """

    def comment(self, number: int, text: str) -> None:
        """Write a comment, in Markdown, on an issue or a pull request."""

    def pending_checks(self) -> Sequence[PendingCheck]:
        """The checks of ours that are still queued or running, on the tips of open pull requests."""

    def end_check(self, check: PendingCheck, summary: str) -> None:
        """End a check as cancelled, with a summary that says why and how to run it again."""
