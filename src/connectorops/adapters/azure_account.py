"""Who we are for Azure's storage: a connection string, a key or an identity, from the environment and nowhere else."""

from __future__ import annotations

import base64
import binascii
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.adapters.azure_errors import told
from connectorops.ports import StorageRefusedError
from connectorops.sas import DELEGATED_LIFE
from connectorops.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azure.storage.blob import ContainerClient

    from connectorops.upload import Container

CONNECTION_STRING: Final = "AZURE_STORAGE_CONNECTION_STRING"
KEY: Final = "AZURE_STORAGE_KEY"
ACCOUNT: Final = "AZURE_STORAGE_ACCOUNT"
_SCOPE: Final = "https://storage.azure.com/.default"


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is repeated, and how long the first wait is, in seconds; each wait is longer."""

    retries: int = 5
    wait: int = 1


def account_key(container: Container, environment: Mapping[str, str] | None = None) -> Secret | None:
    """The key of the container's account; None where the environment has none at all.

    Raises StorageRefusedError for a key of another account, and for what is no key.
    """
    environment = os.environ if environment is None else environment
    if text := environment.get(CONNECTION_STRING, "").strip():
        return _from_connection_string(text, container)
    if text := environment.get(KEY, "").strip():
        _same_account(environment.get(ACCOUNT, ""), container, ACCOUNT)
        return _checked(text, KEY)
    return None


def _from_connection_string(text: str, container: Container) -> Secret:
    parts = dict(part.strip().split("=", 1) for part in text.split(";") if "=" in part)
    if "AccountKey" not in parts or "AccountName" not in parts:
        raise StorageRefusedError(
            f"{CONNECTION_STRING} has no AccountName and AccountKey, without which nothing can be signed"
        )
    _same_account(parts["AccountName"], container, CONNECTION_STRING)
    return _checked(parts["AccountKey"], CONNECTION_STRING)


def _same_account(name: str, container: Container, variable: str) -> None:
    if name and name != container.account:
        raise StorageRefusedError(
            f"{variable} speaks of another account than {container.account}, which is the one of {container.address}"
        )


def _checked(key: str, variable: str) -> Secret:
    try:
        base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise StorageRefusedError(f"the key in {variable} is not Base64, as keys of accounts are") from None
    return Secret(key)


def signing_key(container: Container) -> Secret:
    """The key that links are signed with. Raises StorageRefusedError where there is only an identity, or nothing."""
    key = account_key(container)
    if key is None:
        raise StorageRefusedError(
            f"without the account's key a link could be signed with a user delegation key only, and such a link ends "
            f"after {DELEGATED_LIFE.days} days: too early for certification. Give {KEY} or {CONNECTION_STRING}, with "
            "--policy to be able to revoke the link; or upload with --no-sas, and let somebody with the key make it"
        )
    return key


def client_of(container: Container, patience: Patience) -> ContainerClient:
    """The client of a container, signed in with the account's key or, without one, as whoever is signed in."""
    from azure.storage.blob import ContainerClient, ExponentialRetry  # noqa: PLC0415 - start-up counts

    retry = ExponentialRetry(
        initial_backoff=patience.wait,
        increment_base=2,
        retry_total=patience.retries,
        random_jitter_range=patience.wait,
    )
    return ContainerClient(
        container.endpoint, container.name, credential=_credential(container), retry_policy=retry, connection_timeout=20
    )


def _credential(container: Container) -> Any:  # noqa: ANN401 - the library takes several kinds
    key = account_key(container)
    if key is not None:
        return {"account_name": container.account, "account_key": key.reveal()}
    from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - start-up counts

    # Without a handler the library's warnings go to stderr: a page about every way in which nobody is signed in.
    logging.getLogger("azure").addHandler(logging.NullHandler())
    credential = DefaultAzureCredential()
    with told("sign in", "Entra"):  # now, and not in each attempt of the first request
        credential.get_token(_SCOPE)
    return credential
