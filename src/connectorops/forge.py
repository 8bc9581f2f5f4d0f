"""What commands need from the place where the repository is hosted: values, and protocols as small as their use.

Accounts and teams are compared by number: names change hands. Commits are named in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class ForgeRefusedError(Exception):
    """The forge understood, and refused: a token that may not, a name that is not there. It says what to do."""


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request at one moment. `head_repository` is "" where the fork was deleted."""

    number: int
    title: str
    body: str
    url: str
    is_open: bool
    author: int
    author_name: str
    head: str
    head_branch: str
    head_repository: str
    base_branch: str
    base_repository: str
    default_branch: str
    editable: bool
    labels: tuple[str, ...]

    @property
    def is_from_fork(self) -> bool:
        return self.head_repository != self.base_repository


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a pull request. `created` is the forge's time stamp in UTC, such as 2026-01-31T08:00:00Z.

    `by_person` is False for one of a bot, and for one that an app wrote in a person's name.
    """

    id: int
    author: int
    author_name: str
    body: str
    url: str
    created: str
    is_edited: bool
    by_person: bool


@dataclass(frozen=True, slots=True)
class LineNote:
    """An annotation of a check: a message on lines of a file. `level` is notice, warning or failure."""

    path: str
    start_line: int
    end_line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check on a commit. `key` identifies what it says: one with the same key is not written again."""

    name: str
    head: str
    key: str
    conclusion: str
    title: str
    summary: str
    notes: tuple[LineNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A commit's status under a fixed name; `state` is error, failure, pending or success."""

    context: str
    head: str
    state: str
    description: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pull request to open: `head` is a branch, as owner:branch where it is in a fork."""

    head: str
    base: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines of a file that others take the place of; the first line of a file is 1.

    `old` and `new` are where they begin; for lines that are none, the line before. `ends` is False where the file has
    no line end at its end, before or after.
    """

    old: int
    removed: tuple[str, ...]
    new: int
    added: tuple[str, ...]
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A comment on lines of a file of the head, first and last, which offers others in their place."""

    path: str
    first: int
    last: int
    body: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review of a commit. `verdict` is approved, changes_requested, commented, dismissed or pending.

    What a review said that was dismissed, the forge does not tell.
    """

    author: int
    author_name: str
    commit: str
    verdict: str
    created: str
    by_person: bool


class PullRequests(Protocol):
    """Which pull requests there are."""

    def pull(self, number: int) -> Pull:
        """The pull request as it is now. Raises ForgeRefusedError where there is none."""

    def default_branch(self) -> str:
        """The branch that pull requests go to where nobody says otherwise."""

    def pulls_of(self, owner: str, branch: str, commit: str) -> Sequence[Pull]:
        """The open pull requests from this owner's branch, of which the commit is the head at this moment."""


class Discussion(Protocol):
    """The comments of a pull request."""

    def account(self) -> int:
        """The number of the account that we write as."""

    def notes(self, pull: int) -> Sequence[Note]:
        """The comments, oldest first."""

    def say(self, pull: int, body: str) -> Note:
        """Write a comment."""

    def rewrite(self, note: int, body: str) -> None:
        """Replace a comment of ours."""

    def react(self, note: int, reaction: str) -> None:
        """React to a comment: eyes, rocket, confused, -1. Twice is once."""


class Verdicts(Protocol):
    """What is shown beside a commit. Both return whether there was anything to write."""

    def publish_check(self, check: Check) -> bool: ...

    def publish_status(self, status: Status) -> bool: ...


class Labels(Protocol):
    """The labels of a pull request: something to look at, never something to trust."""

    def change_labels(self, pull: Pull, add: Collection[str], remove: Collection[str]) -> None: ...


class Accounts(Protocol):
    """What an account may do."""

    def permission(self, handle: str) -> str:
        """The same words for a user or an org/team, by the name alone: for what is shown, not for what is granted."""

    def access_of(self, name: str, number: int) -> str:
        """admin, maintain, write, triage, read or none, of the account that has both this name and this number."""

    def members(self, team: str) -> frozenset[int]:
        """The numbers of a team's members, of org/team; nobody where the team can't be seen."""


class Proposals(Protocol):
    """Opening pull requests."""

    def open_pull(self, proposal: Proposal) -> Pull:
        """Open one, or bring the open one with the same head and base up to date."""


class Differences(Protocol):
    """What is different in two commits of a clone."""

    def patch(self, old: str, new: str, *paths: str) -> str:
        """What `git apply` makes the one of the other with; of all files, or of these."""

    def hunks(self, old: str, new: str, path: str, *, around: int = 0) -> Sequence[Hunk]:
        """The same of one file as values, with some lines around that stay as they are."""


class Reviews(Protocol):
    """Reviews of a pull request, and what they are of."""

    def reviews(self, pull: int) -> Sequence[Review]:
        """All of them, oldest first."""

    def folder_id(self, commit: str, folder: str) -> str:
        """The id of a folder in any commit that the forge has, also in one that was the head; "" if there is none."""

    def suggest(self, pull: Pull, text: str, suggestions: Sequence[Suggestion]) -> bool:
        """Write a review of the head with these suggestions; False where all of them are there already."""

    def shows(self, pull: int, commit: str) -> bool:
        """Whether the pull request has the commit as its head, waiting a little: a push takes a moment to show."""

    def is_protected(self, branch: str) -> bool:
        """Whether a branch of the repository itself is protected."""


class Hosting(PullRequests, Discussion, Verdicts, Labels, Accounts, Proposals, Protocol):
    """All of it, for whoever wires commands up."""
