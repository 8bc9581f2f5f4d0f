"""The branch that holds the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from connectorops.tree import Tree


class EventBranch(Protocol):
    """A branch of small files that only ever gains some: the ledger. Whoever adds says which tip they have seen."""

    def tip(self) -> str:
        """The commit at the tip of the branch; "" where there is no such branch yet."""

    def tree(self, commit: str) -> Tree:
        """The files of a commit of the branch; of "" there are none."""

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        """One commit on top of `tip` that adds these files, and the branch set to it: both, or nothing at all.

        Raises MovedError where the tip of the branch is no longer `tip` ("" means that there must be no branch), and
        ServiceDownError where it could not be written for another reason.
        """

    def pause(self, attempt: int) -> None:
        """Wait before the next attempt after a MovedError: longer each time, and never as long as other writers."""


class EventHistory(EventBranch, Protocol):
    """The branch with the commits that made it."""

    def altered(self, commit: str) -> Sequence[str]:
        """Paths that some commit up to this one changed or removed: none, on a branch that only gained files.

        Raises LookupError where the clone lacks the history that would show it.
        """


class Ledgers(Protocol):
    """Where that branch is: in the clone, or where the repository is hosted."""

    def events(self, root: Path) -> EventHistory:
        """The branch of the repository that holds its ledger. Raises LookupError where there is no repository."""

    def hosted_events(self, repository: str) -> EventBranch:
        """The same branch where the repository is hosted, by its name, as the account of the token.

        Raises LookupError where there is no token.
        """
