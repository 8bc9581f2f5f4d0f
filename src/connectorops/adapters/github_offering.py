"""The public repository on GitHub, for `propose`: pull requests from a branch of ours, over forks."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_api import NOT_FOUND
from connectorops.adapters.github_discussion import ACTIONS
from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_forks import pulls_from
from connectorops.offering import Author, Hosted, Offered
from connectorops.ports import MovedError

if TYPE_CHECKING:
    from connectorops.adapters.github import GitHubForge
    from connectorops.offering import Offer

_FORBIDDEN: Final = 403
_REFUSED: Final = 422
_UNSEEN: Final = (_FORBIDDEN, NOT_FOUND)
"""An organisation answers 403 to a token that it has not let in."""
_PAGE: Final = 100


class GitHubOffering:
    """One repository, as the account of the token sees it."""

    def __init__(self, forge: GitHubForge) -> None:
        self._forge = forge

    @cached_property
    def _user(self) -> dict[str, Any]:
        """The account; {} for the token of a workflow, which can't ask who it is."""
        from github import GithubException  # noqa: PLC0415 - start-up counts

        with explained("ask which account the token belongs to"):
            try:
                found: dict[str, Any] = self._forge.call("GET", "/user")
            except GithubException as error:
                if error.status != _FORBIDDEN:
                    raise
                return {}
        return found

    def login(self) -> str:
        return str(self._user.get("login", ""))

    def author(self) -> Author:
        """The account's own address at GitHub, which links the commit to it; in a workflow, of whoever started it."""
        login = self._user.get("login") or os.environ.get("GITHUB_ACTOR") or ACTIONS
        number = self._user.get("id") or os.environ.get("GITHUB_ACTOR_ID", "")
        name = self._user.get("name") or login
        return Author(str(name), f"{number}+{login}@users.noreply.github.com".lstrip("+"))

    def hosted(self, repository: str) -> Hosted | None:
        from github import GithubException  # noqa: PLC0415 - start-up counts

        with explained(f"look at {repository}"):
            try:
                found = self._forge.call("GET", f"/repos/{quote(repository, safe='/')}")
            except GithubException as error:
                if error.status not in _UNSEEN:
                    raise
                return None
        may = found.get("permissions") or {}
        above = [found[each]["full_name"] for each in ("parent", "source") if found.get(each)]
        labels = bool(may.get("triage") or may.get("push"))
        return Hosted(str(found["full_name"]), tuple(above), bool(may.get("push")), labels)

    def offered(self, owner: str, branch: str) -> list[Offered]:
        query = {"state": "all", "head": f"{owner}:{branch}", "per_page": _PAGE, "sort": "created", "direction": "desc"}
        with explained(f"ask which pull requests came from {owner}:{branch}"):
            return [_offered(each) for each in self._forge.request("GET", "/pulls", parameters=query)]

    def beside(self, fork: str, branch: str) -> list[Offered]:
        return [_offered(each) for each in pulls_from(self._forge, fork) if each["head"]["ref"] != branch]

    def offer(self, offer: Offer) -> Offered:
        texts = {"title": offer.title, "body": offer.body, "base": offer.base, "draft": offer.is_draft}
        sent = {**texts, "head": offer.head, "maintainer_can_modify": True}
        if offer.repository.partition("/")[2] != self._forge.repository.partition("/")[2]:
            sent["head_repo"] = offer.repository.partition("/")[2]  # a fork with a name of its own
        with explained(f"open a pull request in {self._forge.repository}"):
            return _offered(self._opened(offer, sent))

    def _opened(self, offer: Offer, sent: dict[str, Any]) -> dict[str, Any]:
        """The new pull request. An organisation's fork lets no reviewer push, and GitHub refuses to be asked for it."""
        from github import GithubException  # noqa: PLC0415 - start-up counts

        try:
            made: dict[str, Any] = self._forge.request("POST", "/pulls", input=sent)
        except GithubException as error:
            if error.status != _REFUSED:
                raise
            if sent["maintainer_can_modify"] and "fork_collab" in str(error.data):
                return self._opened(offer, {**sent, "maintainer_can_modify": False})
            owner, _, branch = offer.head.partition(":")
            if any(each.state == "open" and each.base == offer.base for each in self.offered(owner, branch)):
                raise MovedError(f"somebody opened a pull request from {offer.head} meanwhile") from error
            raise
        return made

    def revise(self, number: int, title: str, body: str) -> None:
        with explained(f"edit pull request {number} of {self._forge.repository}"):
            self._forge.request("PATCH", f"/pulls/{number}", input={"title": title, "body": body})

    def knows_label(self, label: str) -> bool:
        with explained(f"look at the labels of {self._forge.repository}"):
            return self._forge.request_or_none("GET", f"/labels/{quote(label, safe='')}") is not None

    def put_label(self, number: int, label: str) -> None:
        with explained(f"label pull request {number}"):
            self._forge.request("POST", f"/issues/{number}/labels", input={"labels": [label]})


def _offered(pull: dict[str, Any]) -> Offered:
    state = "merged" if pull.get("merged_at") else str(pull["state"])
    return Offered(
        int(pull["number"]),
        str(pull["html_url"]),
        str(pull["title"]),
        str(pull["body"] or ""),
        str(pull["base"]["ref"]),
        state,
        bool(pull.get("draft")),
        tuple(sorted(str(each["name"]) for each in pull["labels"])),
    )
