"""Issues, pull requests and checks on GitHub, for what reminds of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from connectorops.ports import PendingCheck
from connectorops.report.checks import NAME

if TYPE_CHECKING:
    from connectorops.adapters.github import GitHubForge

_MOST_PULLS: Final = 50


class GitHubConversation:
    """One repository, as the account of the token sees it."""

    def __init__(self, forge: GitHubForge) -> None:
        self._forge = forge

    def own_comments(self, number: int) -> list[str]:
        account = self._forge.account()
        return [each.body for each in self._forge.notes(number) if each.author == account]

    def comment(self, number: int, text: str) -> None:
        self._forge.say(number, text)

    def pending_checks(self) -> list[PendingCheck]:
        """On the heads of the pull requests that changed last; an older one that still waits is closed by then."""
        found: list[PendingCheck] = []
        for head in self._forge.open_heads(_MOST_PULLS):
            found += [
                PendingCheck(each["id"], each["name"], head, datetime.fromisoformat(each["started_at"]))
                for each in self._forge.checks_of(head, NAME)
                if each["status"] != "completed"
            ]
        return found

    def end_check(self, check: PendingCheck, summary: str) -> None:
        self._forge.end_check(check.id, "cancelled", "Cancelled: it did not end", summary)
