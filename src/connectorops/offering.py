"""What `propose` needs from the two sides of an offer: the public repository over its API, and git's objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectorops.tree import Tree

SEAL: Final = "Connectorops-Content"
"""The trailer by which a commit of ours is known, with the digest of the folder's content."""

OURS: Final = "connectorops/"
"""What the names of the branches begin with that we make, of what is only proposed."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whom a commit is by: a name and an e-mail address that the forge knows."""

    name: str
    email: str


TOOL: Final = Author("connectorops", "connectorops@users.noreply.github.com")
"""Whom commits are by that people ask for in comments: who did stands in the pull request."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """A repository as the account of the token sees it. `parents` are what it is a fork of, also at second hand."""

    name: str
    parents: tuple[str, ...]
    may_push: bool
    may_label: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A pull request from our branch. `state` is open, closed or merged."""

    number: int
    url: str
    title: str
    body: str
    base: str
    state: str
    is_draft: bool
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A pull request to open; `head` is OWNER:BRANCH, `repository` the name of the one that the branch is in."""

    head: str
    repository: str
    base: str
    title: str
    body: str
    is_draft: bool


class Offering(Protocol):
    """The public repository, over its API. Refusals are ForgeRefusedError, what is down ServiceDownError."""

    def author(self) -> Author:
        """The account that we write as."""

    def login(self) -> str:
        """Its name; "" for a token of a workflow, which is nobody's."""

    def hosted(self, repository: str) -> Hosted | None:
        """A repository by its name; None where there is none that the token may see."""

    def offered(self, owner: str, branch: str) -> Sequence[Offered]:
        """Every pull request that was ever opened from this branch, the newest first."""

    def beside(self, fork: str, branch: str) -> Sequence[Offered]:
        """The open pull requests from other branches of a fork, as far as these are among the newest."""

    def offer(self, offer: Offer) -> Offered:
        """Open a pull request. Raises MovedError where this branch has one by now, which somebody else opened."""

    def revise(self, number: int, title: str, body: str) -> None:
        """Replace title and body."""

    def knows_label(self, label: str) -> bool: ...

    def put_label(self, number: int, label: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Touched:
    """A commit that changed a folder. `seal` is what it says of the folder's content, if it is one of ours."""

    commit: str
    author: str
    subject: str
    seal: str


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to make: the tree of `start` with files written (paths from the root) and others removed."""

    branch: str
    start: str
    parents: tuple[str, ...]
    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    author: Author
    when: int
    message: str


class Publishing(Protocol):
    """Git, in the clone that we are in: objects only, nothing is checked out, no branch of the clone is moved."""

    @property
    def server(self) -> str:
        """The address of the place where repositories are hosted."""

    def remote_refs(self, repository: str, refs: Sequence[str]) -> Mapping[str, str]:
        """The commits of refs of a hosted repository, as far as they are there; HEAD is the name of its branch."""

    def fetch(self, repository: str, refs: Sequence[str]) -> Sequence[str]:
        """Fetch refs of a hosted repository; their commits, in the same order."""

    def author(self) -> Author | None:
        """Whom the user commits as, by their own configuration of git; None where it does not say."""

    def tree(self, commit: str) -> Tree: ...

    def when(self, commit: str) -> int:
        """When a commit was made, in seconds since 1970."""

    def common(self, one: str, other: str) -> str:
        """The commit at which two histories part; "" where they have none in common."""

    def touched(self, base: str, tip: str, folder: str) -> Sequence[Touched]:
        """The commits of tip that base does not have and that changed the folder ("" is any), the newest first."""

    def changed(self, old: str, new: str) -> Sequence[str]:
        """The paths that are different in two commits."""

    def commit(self, new: NewCommit) -> str:
        """Make a commit; its id. The same values give the same commit."""

    def stat(self, old: str, new: str) -> str:
        """How many lines of which files are different."""

    def push(self, repository: str, commit: str, branch: str, expected: str) -> None:
        """Set a branch of a hosted repository to a commit, if it is still at `expected` ("" is: not there).

        Raises MovedError where it is not, and ForgeRefusedError where the token may not.
        """
