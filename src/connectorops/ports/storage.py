"""Where packages are put, and the links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from connectorops.sas import Answer
    from connectorops.secret import Secret
    from connectorops.upload import Container, Package, Storage


class BlobStore(Protocol):
    """A place that packages are put into, and never changed in."""

    def put(self, blob: str, file: Path, package: Package, progress: Callable[[int], None]) -> bool:
        """Create the blob if it is not there, read it back and compare. True where it was not there before.

        `progress` is told how many bytes went. Nobody ever sees a part of a blob: a run that is ended leaves none, and
        the next goes on where it stopped. Raises StorageRefusedError where something else has this name, and
        ServiceDownError where the storage does not answer.
        """


class LinkIssuer(Protocol):
    """Whoever may sign links to blobs of a container. Every method raises StorageRefusedError and ServiceDownError."""

    def keep_policy(self, name: str) -> None:
        """See that there is a stored access policy that allows to read, and says nothing else."""

    def remove_policy(self, name: str) -> bool:
        """Remove a stored access policy; False where there is none of this name."""

    def sign(self, blob: str, end: datetime, policy: str) -> Secret:
        """A link that allows to read one blob over https until a time, under a policy or ("") without one."""


class Storages(Protocol):
    """Packages on the way from a file to a link."""

    def package(self, file: Path) -> Package:
        """The name, size and SHA-256 of a file. Raises OSError where it can't be read."""

    def blob_store(self, storage: Storage, root: Path) -> BlobStore:
        """What packages are put into; a folder is below `root` if its path is relative.

        Raises StorageRefusedError where nothing says who we are, or it is another account's.
        """

    def link_issuer(self, container: Container) -> LinkIssuer:
        """Who signs links. Raises StorageRefusedError where we have no key that could sign one that lasts."""

    def follow(self, link: Secret, *, while_status: int | None = None) -> Answer:
        """What a link gives. Raises ServiceDownError, and StorageRefusedError for one over http.

        While it is this status, a change of a policy may not have taken effect yet: then it is asked again for a while.
        """
