"""Packages in Azure's blob storage: staged in blocks, committed at once, only where there is nothing yet, read back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NoReturn

from connectorops.adapters.azure_account import Patience, client_of
from connectorops.adapters.azure_errors import told
from connectorops.ports import ServiceDownError, StorageRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from azure.storage.blob import BlobClient

    from connectorops.upload import Container, Package

BLOCK: Final = 4 * 1024 * 1024


class AzureBlobs:
    """A container as a store: see the port BlobStore."""

    def __init__(self, container: Container, patience: Patience | None = None) -> None:
        self._client = client_of(container, patience or Patience())
        self._host = container.endpoint.partition("//")[2].partition("/")[0]
        self._address = container.address

    def put(self, blob: str, file: Path, package: Package, progress: Callable[[int], None]) -> bool:
        client = self._client.get_blob_client(blob)
        with told("show its properties", self._host):
            self._refuse_public()
        with told("take the package", self._host):
            etag = "" if client.exists() else self._create(client, file, package, progress)
        with told("give the package back", self._host):
            found = _hash_of(client)
        if found != package.sha256:
            self._reject(client, etag)
        return bool(etag)

    def _refuse_public(self) -> None:
        if self._client.get_container_properties().public_access:
            raise StorageRefusedError(
                f"{self._address} is public: everybody could read the package without a link. Use a private container"
            )

    def _create(self, client: BlobClient, file: Path, package: Package, progress: Callable[[int], None]) -> str:
        """Stage and commit. The new blob's ETag; "" where somebody else was quicker."""
        from azure.core import MatchConditions  # noqa: PLC0415 - start-up counts
        from azure.core.exceptions import ResourceExistsError, ResourceModifiedError  # noqa: PLC0415 - start-up counts
        from azure.storage.blob import BlobBlock, ContentSettings  # noqa: PLC0415 - start-up counts

        blocks = [BlobBlock(id_) for id_ in _stage(client, file, package, progress)]
        try:
            answer = client.commit_block_list(
                blocks,
                content_settings=ContentSettings(content_type="application/zip"),
                metadata={"sha256": package.sha256},
                match_condition=MatchConditions.IfMissing,
            )
        except (ResourceExistsError, ResourceModifiedError):
            return ""
        return str(answer["etag"])

    def _reject(self, client: BlobClient, etag: str) -> NoReturn:
        """Something else came back: ours (it has an ETag) is removed again, another's is left alone."""
        if not etag:
            raise StorageRefusedError(
                f"{client.blob_name} is there already with other content than its name says: somebody else wrote it. "
                "Find out who may write into the container; then delete that blob"
            )
        from azure.core import MatchConditions  # noqa: PLC0415 - start-up counts

        with told("remove the damaged blob", self._host):
            client.delete_blob(etag=etag, match_condition=MatchConditions.IfNotModified)
        raise ServiceDownError(f"the storage at {self._host} gave other bytes back than it got; the blob was removed")


def _stage(client: BlobClient, file: Path, package: Package, progress: Callable[[int], None]) -> Iterator[str]:
    """Send the blocks that are not staged yet, and give the ids of all. A block's id holds its hash."""
    staged = _staged(client)
    total = hashlib.sha256()
    for number, data in enumerate(_blocks_of(file)):
        total.update(data)
        id_ = f"{number:05d}-{hashlib.sha256(data).hexdigest()[:32]}"
        if id_ not in staged:
            client.stage_block(id_, data, length=len(data), validate_content=True)
        progress(len(data))
        yield id_
    if total.hexdigest() != package.sha256:
        raise StorageRefusedError(f"{package.name} changed while it was uploaded; nothing was created. Try again")


def _staged(client: BlobClient) -> frozenset[str]:
    """The blocks that an earlier run sent and did not commit; storage keeps them for a week."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415 - start-up counts

    try:
        _, uncommitted = client.get_block_list("uncommitted")
    except ResourceNotFoundError as error:
        if getattr(error, "error_code", None) != "BlobNotFound":
            raise
        return frozenset()
    return frozenset(each.id for each in uncommitted)


def _blocks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as open_file:
        while data := open_file.read(BLOCK):
            yield data


def _hash_of(client: BlobClient) -> str:
    total = hashlib.sha256()
    for chunk in client.download_blob().chunks():
        total.update(chunk)
    return total.hexdigest()
