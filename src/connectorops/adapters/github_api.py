"""GitHub's API, or a GitHub Enterprise server's, over PyGithub: its retries, its pages, its waiting for limits."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from connectorops.forge import ForgeRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from github import Github
    from github.Repository import Repository

API: Final = "https://api.github.com"
NOT_FOUND: Final = 404
PAGE: Final = 100
"""The most that GitHub gives of a list at once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for GitHub, in seconds. `limit` is the longest wait for a limit to pass.

    `pages` of 100 are read of what anybody can make longer: GitHub itself lets nobody write more than 2,500 comments.
    """

    retries: int = 5
    backoff: float = 1.0
    secondary: float = 60.0
    limit: float = 300.0
    between_writes: float = 0.25
    timeout: int = 30
    pages: int = 50


class GitHubApi:
    """One repository ("owner/name"), as one account sees it: the requests that everything else here is made of."""

    def __init__(self, repository: str, token: str, api: str = API, patience: Patience | None = None) -> None:
        self.repository = repository
        self._token, self._api = token, api.rstrip("/")
        self._patience = patience or Patience()

    @cached_property
    def _github(self) -> Github:
        from github import Auth, Github, GithubRetry  # noqa: PLC0415 - start-up counts

        logging.getLogger("github").setLevel(logging.ERROR)  # it tells of each retry, among what we write
        wait = self._patience
        return Github(
            auth=Auth.Token(self._token) if self._token else None,
            base_url=self._api,
            per_page=PAGE,
            timeout=wait.timeout,
            retry=GithubRetry(
                total=wait.retries,
                backoff_factor=wait.backoff,
                secondary_rate_wait=wait.secondary,
                max_rate_limit_wait=wait.limit,
            ),
            seconds_between_requests=0,
            lazy=True,  # an object is read when it is looked at, not when it is named
            seconds_between_writes=wait.between_writes,
        )

    @cached_property
    def _repo(self) -> Repository:
        return self._github.get_repo(self.repository)

    @property
    def _path(self) -> str:
        return f"/repos/{self.repository}"

    def call(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """One request about anything, such as another repository; it raises what PyGithub does."""
        return self._github.requester.requestJsonAndCheck(verb, path, **more)[1]

    def call_or_none(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """The same, and None for what is not there."""
        from github import GithubException  # noqa: PLC0415 - start-up counts

        try:
            return self.call(verb, path, **more)
        except GithubException as error:
            if error.status != NOT_FOUND:
                raise
            return None

    def request(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """One request about the repository itself."""
        return self.call(verb, f"{self._path}{path}", **more)

    def request_or_none(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """The same, and None for what is not there."""
        return self.call_or_none(verb, f"{self._path}{path}", **more)

    def scopes(self) -> tuple[str, ...] | None:
        """What a classic token may, as GitHub said with its last answer; it says it of no other kind of token."""
        found = self._github.oauth_scopes
        return None if found is None else tuple(each for each in found if each)

    def pages(self, path: str, what: str) -> Iterator[Any]:
        """All of a list about the repository. Raises ForgeRefusedError where it is longer than is read of one.

        A part of it would decide wrongly: the word that takes an approval back may be in the rest.
        """
        yield from self.listed(self.call, f"{self._path}{path}", what)

    def listed(self, call: Callable[..., Any], path: str, what: str) -> Iterator[Any]:
        """All of any list, asked for by `call` page by page. Raises as `pages` does."""
        most = self._patience.pages
        for page in range(1, most + 2):
            found = call("GET", path, parameters={"per_page": PAGE, "page": page}) or []
            if found and page > most:
                raise too_many(what, most * PAGE)
            yield from found
            if len(found) < PAGE:
                return


def too_many(what: str, most: int) -> ForgeRefusedError:
    return ForgeRefusedError(f"{what} are more than {most:,}, of which no part decides anything")
