"""GitHub, or a GitHub Enterprise server, over PyGithub: its retries, its pages, its waiting for limits to pass."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_values import check_output, note_of, pull_of
from connectorops.forge import ForgeRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from github import Github
    from github.PullRequest import PullRequest
    from github.Repository import Repository

    from connectorops.forge import Check, Note, Proposal, Pull, Status

API: Final = "https://api.github.com"
ACTIONS: Final = "github-actions[bot]"
"""Whom a workflow's own token writes as."""
ROLES: Final = ("none", "read", "triage", "write", "maintain", "admin")
NOT_FOUND: Final = 404
ANNOTATIONS: Final = 50
"""GitHub takes this many in one request."""
_PAGE: Final = 100


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


class GitHubForge:
    """One repository ("owner/name"), as one account sees it."""

    def __init__(self, repository: str, token: str, api: str = API, patience: Patience | None = None) -> None:
        self.repository = repository
        self._token, self._api = token, api.rstrip("/")
        self._patience = patience or Patience()
        self._pulls: dict[int, PullRequest] = {}

    @cached_property
    def _github(self) -> Github:
        from github import Auth, Github, GithubRetry  # noqa: PLC0415 - start-up counts

        logging.getLogger("github").setLevel(logging.ERROR)  # it tells of each retry, among what we write
        wait = self._patience
        return Github(
            auth=Auth.Token(self._token) if self._token else None,
            base_url=self._api,
            per_page=_PAGE,
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

    def _call(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        return self._github.requester.requestJsonAndCheck(verb, path, **more)[1]

    def call(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """One request about anything else, such as another repository; it raises what PyGithub does."""
        return self._call(verb, path, **more)

    def request(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """One request about the repository, for what is built beside this; it raises what PyGithub does."""
        return self._call(verb, f"{self._path}{path}", **more)

    def request_or_none(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        """The same, and None for what is not there."""
        return self._or_none(verb, f"{self._path}{path}", **more)

    def scopes(self) -> tuple[str, ...] | None:
        """What a classic token may, as GitHub said with its last answer; it says it of no other kind of token."""
        found = self._github.oauth_scopes
        return None if found is None else tuple(each for each in found if each)

    def permission(self, handle: str) -> str:
        """What a user or an org/team may do; a name that is not there has none."""
        return self._of_team(handle) if "/" in handle else self._of_user(handle)[0]

    def access_of(self, name: str, number: int) -> str:
        """The same, for the account that has this number as well: a name may have changed hands."""
        role, found = self._of_user(name)
        return role if found == number else "none"

    def _of_user(self, name: str) -> tuple[str, int | None]:
        with explained(f"ask what @{name} may do in {self.repository}"):
            data = self._or_none("GET", f"{self._path}/collaborators/{quote(name, safe='')}/permission")
        return ("none", None) if data is None else (_role(data), (data.get("user") or {}).get("id"))

    def _of_team(self, handle: str) -> str:
        org, _, team = handle.partition("/")
        path = f"/orgs/{quote(org, safe='')}/teams/{quote(team, safe='')}{self._path}"
        with explained(f"ask what @{handle} may do in {self.repository}"):
            data = self._or_none("GET", path, headers={"Accept": "application/vnd.github.v3.repository+json"})
        return "none" if data is None else _role(data)

    def members(self, team: str) -> frozenset[int]:
        org, _, slug = team.partition("/")
        path = f"/orgs/{quote(org, safe='')}/teams/{quote(slug, safe='')}/members"
        with explained(f"ask who is in @{team}"):
            return frozenset(each["id"] for each in self._listed(self._or_none, path, f"the members of @{team}"))

    def pages(self, path: str, what: str) -> Iterator[Any]:
        """All of a list about the repository. Raises ForgeRefusedError where it is longer than is read of one.

        A part of it would decide wrongly: the word that takes an approval back may be in the rest.
        """
        yield from self._listed(self._call, f"{self._path}{path}", what)

    def _listed(self, call: Callable[..., Any], path: str, what: str) -> Iterator[Any]:
        most = self._patience.pages
        for page in range(1, most + 2):
            found = call("GET", path, parameters={"per_page": _PAGE, "page": page}) or []
            if found and page > most:
                raise _too_many(what, most * _PAGE)
            yield from found
            if len(found) < _PAGE:
                return

    def _or_none(self, verb: str, path: str, **more: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        from github import GithubException  # noqa: PLC0415 - start-up counts

        try:
            return self._call(verb, path, **more)
        except GithubException as error:
            if error.status != NOT_FOUND:
                raise
            return None

    def pull(self, number: int) -> Pull:
        """Asked again, GitHub need only say that nothing changed: the second request has the ETag of the first."""
        with explained(f"read pull request {number} of {self.repository}"):
            if number in self._pulls:
                self._pulls[number].update()
            else:
                self._pulls[number] = self._repo.get_pull(number)
            return pull_of(self._pulls[number])

    def pulls_of(self, owner: str, branch: str, commit: str) -> Sequence[Pull]:
        """Found by the branch, because GitHub's list by commit leaves out what comes from forks."""
        with explained(f"ask which pull requests come from {owner}:{branch}"):
            found = [pull_of(each) for each in self._repo.get_pulls(state="open", head=f"{owner}:{branch}")]
        return [each for each in found if each.head == commit]

    @cached_property
    def _account(self) -> int:
        from github import GithubException  # noqa: PLC0415 - start-up counts

        with explained("ask which account the token belongs to"):
            try:
                return int(self._call("GET", "/user")["id"])
            except GithubException as error:
                if error.status != 403:
                    raise
            return int(self._call("GET", f"/users/{quote(ACTIONS, safe='')}")["id"])

    def account(self) -> int:
        """The token of a workflow can't ask who it is; it is always the same account."""
        return self._account

    def notes(self, pull: int) -> Sequence[Note]:
        most = self._patience.pages * _PAGE
        with explained(f"read the comments of #{pull}"):
            found = list(islice(self._repo.get_issue(pull).get_comments(), most + 1))
        if len(found) > most:
            raise _too_many(f"the comments of #{pull}", most)
        return [note_of(each) for each in found]

    def say(self, pull: int, body: str) -> Note:
        with explained(f"comment on #{pull}"):
            return note_of(self._repo.get_issue(pull).create_comment(body))

    def rewrite(self, note: int, body: str) -> None:
        with explained(f"edit comment {note}"):
            self._call("PATCH", f"{self._path}/issues/comments/{note}", input={"body": body})

    def react(self, note: int, reaction: str) -> None:
        with explained(f"react to comment {note}"):
            self._call("POST", f"{self._path}/issues/comments/{note}/reactions", input={"content": reaction})

    def publish_check(self, check: Check) -> bool:
        """Written once for each key; the annotations follow in portions."""
        with explained(f"write the check {check.name} on {check.head}"):
            there = self.checks_of(check.head, check.name)
            if any(each.get("external_id") == check.key and each.get("status") == "completed" for each in there):
                return False
            first, *rest = _portions(check)
            about = {"name": check.name, "head_sha": check.head, "external_id": check.key}
            made = self._call(
                "POST", f"{self._path}/check-runs", input={**about, "status": "in_progress", "output": first}
            )
            for each in rest:
                self._call("PATCH", f"{self._path}/check-runs/{made['id']}", input={"output": each})
            done = {"status": "completed", "conclusion": check.conclusion}
            self._call("PATCH", f"{self._path}/check-runs/{made['id']}", input=done)
        return True

    def checks_of(self, head: str, name: str) -> list[dict[str, Any]]:
        """The latest checks of this name on a commit, as GitHub gives them."""
        with explained(f"read the check {name} on {head}"):
            path = f"{self._path}/commits/{head}/check-runs"
            found: list[dict[str, Any]] = self._call("GET", path, parameters={"check_name": name, "per_page": _PAGE})[
                "check_runs"
            ]
            return found

    def end_check(self, check: int, conclusion: str, title: str, summary: str) -> None:
        output = {"title": title, "summary": summary}
        with explained(f"end check {check}"):
            done = {"status": "completed", "conclusion": conclusion, "output": output}
            self._call("PATCH", f"{self._path}/check-runs/{check}", input=done)

    def default_branch(self) -> str:
        with explained(f"look at {self.repository}"):
            return str(self._call("GET", self._path)["default_branch"])

    def open_pulls(self, most: int) -> list[Pull]:
        """The open pull requests that changed last."""
        with explained("list the open pull requests"):
            found = self._repo.get_pulls(state="open", sort="updated", direction="desc")
            return [pull_of(each) for each in islice(found, most)]

    def publish_status(self, status: Status) -> bool:
        with explained(f"write the status {status.context} on {status.head}"):
            there = self._call("GET", f"{self._path}/commits/{status.head}/status", parameters={"per_page": _PAGE})
            wanted = {"state": status.state, "description": status.description, "target_url": status.url or None}
            for each in there["statuses"]:
                if each["context"] == status.context and {name: each.get(name) for name in wanted} == wanted:
                    return False
            sent = {name: value for name, value in wanted.items() if value is not None}
            self._call("POST", f"{self._path}/statuses/{status.head}", input={**sent, "context": status.context})
        return True

    def change_labels(self, pull: Pull, add: Collection[str], remove: Collection[str]) -> None:
        path = f"{self._path}/issues/{pull.number}/labels"
        with explained(f"change the labels of pull request {pull.number}"):
            for label in sorted(set(remove) & set(pull.labels)):
                self._or_none("DELETE", f"{path}/{quote(label, safe='')}")
            if new := sorted(set(add) - set(pull.labels)):
                self._call("POST", path, input={"labels": new})

    def open_pull(self, proposal: Proposal) -> Pull:
        """One pull request for a head and a base; the text of the one that is open is brought up to date."""
        owner, _, branch = proposal.head.rpartition(":")
        head = f"{owner or self.repository.partition('/')[0]}:{branch}"
        with explained(f"open a pull request in {self.repository}"):
            for each in self._repo.get_pulls(state="open", head=head, base=proposal.base):
                if (each.title, each.body or "") != (proposal.title, proposal.body):
                    each.edit(title=proposal.title, body=proposal.body)
                return pull_of(each)
            made = self._repo.create_pull(
                proposal.base, proposal.head, title=proposal.title, body=proposal.body, maintainer_can_modify=True
            )
            return pull_of(made)


def _too_many(what: str, most: int) -> ForgeRefusedError:
    return ForgeRefusedError(f"{what} are more than {most:,}, of which no part decides anything")


def _role(data: dict[str, Any]) -> str:
    """The role, by its own name; of a role that somebody made up, what it includes at least.

    `permission` knows three words only, each of which includes less than the role may. Nothing else is trusted.
    """
    if (role := data.get("role_name")) in ROLES:
        return str(role)
    permissions = data.get("permissions") or (data.get("user") or {}).get("permissions") or {}
    named = {"pull": "read", "push": "write"}
    has = [named.get(name, name) for name, given in permissions.items() if given is True]
    known = [each for each in (*has, data.get("permission")) if each in ROLES]
    return max(known, key=ROLES.index, default="none")


def _portions(check: Check) -> list[dict[str, Any]]:
    notes = check.notes
    portions = [notes[start : start + ANNOTATIONS] for start in range(0, len(notes), ANNOTATIONS)] or [()]
    return [check_output(check, each) for each in portions]
