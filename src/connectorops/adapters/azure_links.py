"""Links to blobs: signed with the account's key, under stored access policies that are there to be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.adapters.azure_account import Patience, client_of, signing_key
from connectorops.adapters.azure_errors import told
from connectorops.ports import StorageRefusedError
from connectorops.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connectorops.upload import Container

MOST_POLICIES: Final = 5
"""What a container can have."""
_ATTEMPTS: Final = 5


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
                _refuse_filled(name, policies[name])
                return False
            if len(policies) >= MOST_POLICIES:
                raise StorageRefusedError(
                    f"{self._container.address} has {MOST_POLICIES} stored access policies, which is all that a "
                    f"container can have ({', '.join(sorted(policies))}): use one of them, or revoke one"
                )
            policies[name] = AccessPolicy()
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
            permission=BlobSasPermissions(read=True),
            expiry=end,
            policy_id=policy or None,
            protocol="https",
        )
        return Secret(f"{self._client.get_blob_client(blob).url}?{token}")

    def _changed(self, change: Callable[[dict[str, Any]], bool]) -> bool:
        """Change the policies, all of which are written at once: anew if somebody else changed them meanwhile."""
        from azure.core.exceptions import ResourceModifiedError  # noqa: PLC0415 - start-up counts

        for _ in range(_ATTEMPTS):
            seen = self._client.get_container_properties().last_modified
            access = self._client.get_container_access_policy()
            policies = {each.id: each.access_policy for each in access["signed_identifiers"]}
            if not change(policies):
                return False
            try:
                self._client.set_container_access_policy(
                    policies, public_access=access["public_access"], if_unmodified_since=seen
                )
            except ResourceModifiedError:
                continue
            return True
        raise StorageRefusedError(f"others change the policies of {self._container.address} all the time: try again")


_NOTHING: Final = object()


def _refuse_filled(name: str, policy: Any) -> None:  # noqa: ANN401 - the library's AccessPolicy, or None
    if policy and any((policy.permission, policy.start, policy.expiry)):
        raise StorageRefusedError(
            f"the stored access policy {name} says itself what links may do or when they end, and then our links "
            "can't: choose another name with --policy"
        )
