"""Issues, pull requests and checks on GitHub, for what reminds of them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from connectorops.adapters.github_errors import explained
from connectorops.ports import PendingCheck
from connectorops.report.checks import KEY, named

if TYPE_CHECKING:
    from connectorops.adapters.github import GitHubForge

_MOST_PULLS: Final = 50


class GitHubConversation:
    """One repository, as the account of the token sees it."""

    def __init__(self, forge: GitHubForge) -> None:
        self._forge = forge

    def own_comments(self, number: int) -> list[str]:
        """Of an issue as of a pull request: GitHub has both among its issues."""
        with explained(f"read the comments of #{number}"):
            account = self._forge.account()
            listed = self._forge.pages(f"/issues/{number}/comments", f"the comments of #{number}")
            return [each["body"] or "" for each in listed if (each["user"] or {}).get("id") == account]

    def comment(self, number: int, text: str) -> None:
        with explained(f"comment on #{number}"):
            self._forge.request("POST", f"/issues/{number}/comments", input={"body": text})

    def pending_checks(self) -> list[PendingCheck]:
        """On the heads of the pull requests that changed last; an older one that still waits is closed by then.

        Only ours: a pull request can bring a job that is called like our check.
        """
        pulls = self._forge.open_pulls(_MOST_PULLS)
        asked = dict.fromkeys((each.head, named(each.base_branch, each.default_branch)) for each in pulls)
        return [
            PendingCheck(each["id"], each["name"], head, datetime.fromisoformat(each["started_at"]))
            for head, name in asked
            for each in self._forge.checks_of(head, name)
            if each["status"] != "completed" and each["started_at"] and re.fullmatch(KEY, each["external_id"] or "")
        ]

    def end_check(self, check: PendingCheck, summary: str) -> None:
        self._forge.end_check(check.id, "cancelled", "Cancelled: it did not end", summary)
