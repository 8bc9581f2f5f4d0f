"""Links to blobs: signed with the account's key, under stored access policies that are there to be removed."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Final

from connectorops.adapters.azure_account import Patience, client_of, signing_key
from connectorops.adapters.azure_errors import told
from connectorops.ports import StorageRefusedError
from connectorops.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from azure.storage.blob import BlobLeaseClient

    from connectorops.upload import Container

MOST_POLICIES: Final = 5
"""What a container can have."""
_LEASE_SECONDS: Final = 15
"""The shortest that there is."""


class AzureLinks:
    """Signs links, and keeps and removes policies: see the port LinkIssuer."""

    def __init__(self, container: Container, patience: Patience | None = None) -> None:
        self._container = container
        self._key = signing_key(container)
        self._client = client_of(container, patience or Patience())
        self._host = container.endpoint.partition("//")[2].partition("/")[0]

    def keep_policy(self, name: str) -> None:
        from azure.storage.blob import AccessPolicy  # noqa: PLC0415 - start-up counts

        def added(policies: dict[str, Any]) -> bool:
            if name in policies:
                _refuse_other(name, policies[name])
                return False
            if len(policies) >= MOST_POLICIES:
                raise StorageRefusedError(
                    f"{self._container.address} has {MOST_POLICIES} stored access policies, which is all that a "
                    f"container can have ({', '.join(sorted(policies))}): use one of them, or revoke one"
                )
            policies[name] = AccessPolicy(permission="r")
            return True

        with told("keep a stored access policy", self._host):
            self._changed(added)

    def remove_policy(self, name: str) -> bool:
        with told("remove a stored access policy", self._host):
            return self._changed(lambda policies: policies.pop(name, _NOTHING) is not _NOTHING)

    def sign(self, blob: str, end: datetime, policy: str) -> Secret:
        from azure.storage.blob import BlobSasPermissions, generate_blob_sas  # noqa: PLC0415 - start-up counts

        token = generate_blob_sas(
            self._container.account,
            self._container.name,
            blob,
            account_key=self._key.reveal(),
            permission=None if policy else BlobSasPermissions(read=True),  # storage wants each fact once
            expiry=end,
            policy_id=policy or None,
            protocol="https",
        )
        return Secret(f"{self._client.get_blob_client(blob).url}?{token}")

    def _changed(self, change: Callable[[dict[str, Any]], bool]) -> bool:
        """Change the policies, which are all written at once: under a lease, so that no other run's change is lost."""
        lease = self._leased()
        try:
            access = self._client.get_container_access_policy()
            policies = {each.id: each.access_policy for each in access["signed_identifiers"]}
            if not change(policies):
                return False
            self._client.set_container_access_policy(policies, public_access=access["public_access"], lease=lease)
            return True
        finally:
            lease.release()

    def _leased(self) -> BlobLeaseClient:
        """The container's lease. It ends by itself, for the case that this run does; until then others wait."""
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415 - start-up counts

        until = time.monotonic() + 2 * _LEASE_SECONDS
        while True:
            try:
                return self._client.acquire_lease(_LEASE_SECONDS)
            except ResourceExistsError:
                if time.monotonic() > until:
                    raise StorageRefusedError(f"somebody holds a lease on {self._container.address}: end it") from None
            time.sleep(0.5 + random.random())  # noqa: S311 - waits that differ, and no secret


_NOTHING: Final = object()


def _refuse_other(name: str, policy: Any) -> None:  # noqa: ANN401 - the library's AccessPolicy, or None
    if not policy or policy.permission != "r" or policy.start or policy.expiry:
        raise StorageRefusedError(
            f"there is a stored access policy {name}, but not one that allows to read and says nothing else: "
            "choose another name with --policy"
        )
