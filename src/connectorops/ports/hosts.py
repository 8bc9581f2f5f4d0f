"""The way to where repositories are hosted: its API, and what a clone exchanges with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from connectorops.forge import Hosting, Reviews
    from connectorops.offering import Offering, Publishing
    from connectorops.ports.conversation import Conversation
    from connectorops.wiring import Inspection


class Hosts(Protocol):
    """Repositories by their name, as the account of the token in the environment."""

    def conversation(self, root: Path) -> Conversation:
        """Issues and pull requests, where the repository is hosted.

        Raises LookupError where nothing says where that is, or how to sign in.
        """

    def hosting(self, repository: str) -> Hosting:
        """The forge, for a repository by its name, as the account of the token in the environment.

        Raises LookupError where there is no token.
        """

    def inspection(self, repository: str) -> Inspection:
        """The settings of a hosted repository, as the account of the token sees them. Raises LookupError as well."""

    def origin(self, root: Path) -> str:
        """Where the clone came from, as OWNER/NAME; "" where nothing says so."""

    def fetch(self, root: Path, repository: str, refs: Sequence[str]) -> Sequence[str]:
        """Fetch refs of a hosted repository into the clone: objects only, nothing is checked out. Their commits.

        Raises ServiceDownError.
        """

    def push(self, root: Path, repository: str, ref: str) -> None:
        """Push a ref to the same one of the hosted repository, never by force. Raises ServiceDownError."""

    def offering(self, repository: str) -> Offering:
        """The API for offering a connector to a repository. Raises LookupError where there is no token."""

    def publishing(self, root: Path) -> Publishing:
        """Git for the same, in the clone. Raises LookupError where there is none."""

    def reviews(self, repository: str) -> Reviews:
        """Reviews of pull requests, as the account of the token. Raises LookupError where there is none."""
