"""The comments of pull requests on GitHub."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from connectorops.adapters.github_api import PAGE, GitHubApi, too_many
from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_values import note_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.forge import Note

ACTIONS: Final = "github-actions[bot]"
"""Whom a workflow's own token writes as."""


class GitHubDiscussion(GitHubApi):
    """The comments, and the account that we write as."""

    @cached_property
    def _account(self) -> int:
        from github import GithubException  # noqa: PLC0415 - start-up counts

        with explained("ask which account the token belongs to"):
            try:
                return int(self.call("GET", "/user")["id"])
            except GithubException as error:
                if error.status != 403:
                    raise
            return int(self.call("GET", f"/users/{quote(ACTIONS, safe='')}")["id"])

    def account(self) -> int:
        """The token of a workflow can't ask who it is; it is always the same account."""
        return self._account

    def notes(self, pull: int) -> Sequence[Note]:
        most = self._patience.pages * PAGE
        with explained(f"read the comments of #{pull}"):
            found = list(islice(self._repo.get_issue(pull).get_comments(), most + 1))
        if len(found) > most:
            raise too_many(f"the comments of #{pull}", most)
        return [note_of(each) for each in found]

    def say(self, pull: int, body: str) -> Note:
        with explained(f"comment on #{pull}"):
            return note_of(self._repo.get_issue(pull).create_comment(body))

    def rewrite(self, note: int, body: str) -> None:
        with explained(f"edit comment {note}"):
            self.request("PATCH", f"/issues/comments/{note}", input={"body": body})

    def react(self, note: int, reaction: str) -> None:
        with explained(f"react to comment {note}"):
            self.request("POST", f"/issues/comments/{note}/reactions", input={"content": reaction})
