"""What the test server knows: accounts, repositories over bare git, pull requests and what hangs on them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from forge.git_backend import commit, git, tip
from forge.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

ACTIONS = "github-actions[bot]"
ACTIONS_ID = 41898282


@dataclass
class Token:
    """Who a token acts as, and whether it may write. A workflow's own can't ask that, and is for one repository.

    A classic token has scopes, which GitHub tells with every answer.
    """

    login: str
    writes: bool = True
    only: str = ""
    classic: tuple[str, ...] | None = None
    scopes: frozenset[str] = frozenset({"contents", "pull-requests", "checks", "statuses", "issues"})


@dataclass
class PullRequest:
    number: int
    author: str
    title: str
    body: str
    base: str
    head: str
    head_repository: str
    is_open: bool = True
    merged: bool = False
    draft: bool = False
    labels: list[str] = field(default_factory=list)
    editable: bool = True


@dataclass
class Repository:
    """`roles` are the accounts that have any, by the names that the API gives them."""

    name: str
    folder: Path
    parent: str = ""
    private: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    team_roles: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    reactions: list[tuple[int, str, str]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    review_comments: list[dict[str, Any]] = field(default_factory=list)
    protected: set[str] = field(default_factory=set)
    settings: Settings = field(default_factory=Settings)

    def commit(self, revision: str) -> str:
        ref = revision if revision.startswith("refs/") else f"refs/heads/{revision}"
        return tip(self.folder, ref) or git(self.folder, "rev-parse", "--verify", revision)

    def blob(self, revision: str, path: str) -> bytes | None:
        """The bytes of a file; None where a commit has none of this name."""
        if not git(self.folder, "ls-tree", revision, "--", path):
            return None
        words = ["git", "-C", str(self.folder), "cat-file", "blob", f"{revision}:{path}"]
        return subprocess.run(words, check=True, capture_output=True).stdout

    def push(self, branch: str, files: Mapping[str, str | bytes | None]) -> str:
        """A commit on a branch, as if somebody had pushed it; a new branch starts at main."""
        return commit(self.folder, branch, files, tip(self.folder, "refs/heads/main"))


class World:
    """Everything, with one sequence of numbers and one clock for all of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.accounts: dict[str, int] = {ACTIONS: ACTIONS_ID}
        self.tokens: dict[str, Token] = {}
        self.repositories: dict[str, Repository] = {}
        self.teams: dict[str, list[str]] = {}
        self.organisations: set[str] = set()
        self.meanwhile: Callable[[str], None] = lambda _question: None
        """What somebody else does while GitHub looks up "head" or "may_push"."""
        self._numbers = count(1001)
        root.mkdir(parents=True, exist_ok=True)

    def number(self) -> int:
        return next(self._numbers)

    def account(self, login: str) -> int:
        return self.accounts.setdefault(login, 5000 + len(self.accounts))

    def token(self, login: str, *, writes: bool = True, only: str = "") -> str:
        """A token that acts as the account. Made at run time: nothing in our files looks like one."""
        self.account(login)
        text = f"token-{len(self.tokens)}-of-{login}"
        self.tokens[text] = Token(login, writes, only)
        return text

    def repository(self, name: str, *, parent: str = "") -> Repository:
        """A bare repository, unless it is there already; with a parent, a fork of it."""
        folder = self.root / f"{name}.git"
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.account(name.partition("/")[0])
        source = str(self.repositories[parent].folder) if parent else ""
        if folder.is_dir():
            pass
        elif source:
            git(self.root, "clone", "--quiet", "--bare", source, str(folder))
        else:
            git(self.root, "init", "--quiet", "--bare", "--initial-branch=main", str(folder))
        self.account(name.partition("/")[0])
        made = self.repositories[name] = Repository(name, folder, parent)
        made.roles[name.partition("/")[0]] = "admin"
        return made

    def open_pull(self, repository: Repository, author: str, head: str, **more: str) -> PullRequest:
        """Open a pull request; `head` is owner:branch or a branch of the repository itself."""
        owner, _, branch = head.rpartition(":")
        source = f"{owner}/{repository.name.partition('/')[2]}" if owner else repository.name
        number = len(repository.pulls) + 1
        texts = {"title": "A change", "body": "", "base": "main", **more}
        made = PullRequest(number, author, texts["title"], texts["body"], texts["base"], branch, source)
        repository.pulls[number] = made
        self.head(repository, made)
        return made

    def head(self, repository: Repository, pull: PullRequest) -> str:
        """The commit that is the head now; GitHub keeps it under refs/pull/ of the base's repository."""
        self.meanwhile("head")
        ref = f"refs/pull/{pull.number}/head"
        if pull.is_open and pull.head_repository in self.repositories:
            source = self.repositories[pull.head_repository]
            branch = f"refs/heads/{pull.head}"
            if tip(source.folder, branch) != tip(repository.folder, ref):
                git(repository.folder, "fetch", "--quiet", str(source.folder), f"+{branch}:{ref}")
        return repository.commit(ref)

    def comment(self, repository: Repository, pull: int, author: str, body: str) -> dict[str, Any]:
        number = self.number()
        made = {"id": number, "issue": pull, "author": author, "body": body}
        made |= {"created_at": "2026-03-01T08:00:00Z", "updated_at": "2026-03-01T08:00:00Z"}
        repository.comments[number] = made
        return made

    def review(
        self, repository: Repository, pull: int, author: str, state: str, commit: str, body: str = ""
    ) -> dict[str, Any]:
        made = {"id": self.number(), "pull": pull, "author": author, "state": state, "commit_id": commit, "body": body}
        made |= {"submitted_at": "2026-03-01T08:00:00Z"}
        repository.reviews.append(made)
        return made

    def may_push(self, repository: Repository, token: Token, branches: set[str]) -> bool:
        """Whoever has write access; and where a fork allows it, who has it upstream, to the pull request's branch.

        The token of a workflow is for its own repository, whatever a fork allows.
        """
        self.meanwhile("may_push")
        writes = {"write", "maintain", "admin"}
        if repository.roles.get(token.login) in writes:
            return True
        upstream = self.repositories.get(repository.parent)
        if token.login == ACTIONS or upstream is None or upstream.roles.get(token.login) not in writes:
            return False
        pulls = [each for each in upstream.pulls.values() if each.head_repository == repository.name and each.editable]
        return bool(pulls) and branches <= {each.head for each in pulls}
