"""What Azure's library raises, in words of ours: its own texts repeat addresses, and what was signed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from connectorops.ports import ServiceDownError, StorageRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azure.core.exceptions import AzureError, HttpResponseError

_REMEDIES: Final = {
    "ContainerNotFound": "there is no such container: create it (without public access), or mend --to",
    "ContainerBeingDeleted": "the container is being deleted: wait, or choose another one with --to",
    "AuthenticationFailed": "the key is not the account's: mend AZURE_STORAGE_KEY or AZURE_STORAGE_CONNECTION_STRING",
    "InvalidAuthenticationInfo": "the key is wrong, or the identity is of another tenant than the account",
    "AuthorizationFailure": "the key is wrong, or the account lets nobody in from this network (its firewall)",
    "AuthorizationPermissionMismatch": "the identity may not do this: it needs the role Storage Blob Data Contributor",
    "InsufficientAccountPermissions": "the credentials may not do this",
    "KeyBasedAuthenticationNotPermitted": "the account does not allow its key to be used: allow it, or use another one",
    "LeaseIdMissing": "somebody holds a lease on it: end the lease, or wait",
}
"""What to do about the service's error codes that people meet."""


@contextmanager
def told(action: str, host: str) -> Iterator[None]:
    """Turn the library's errors into StorageRefusedError and ServiceDownError; `action` is what was tried."""
    from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError  # noqa: PLC0415 - start-up

    try:
        yield
    except ClientAuthenticationError as error:
        if error.status_code is None:
            raise StorageRefusedError(_NOBODY) from None
        raise _refused(action, error) from None
    except HttpResponseError as error:
        if error.status_code is None or error.status_code >= 500 or error.status_code in (408, 429):
            raise ServiceDownError(f"the storage at {host} failed to {action} ({error.status_code})") from None
        raise _refused(action, error) from None
    except AzureError as error:
        raise ServiceDownError(f"the storage at {host} could not be reached to {action} ({reason_of(error)})") from None


def reason_of(error: AzureError) -> str:
    """Why nothing answers, as far as that is known."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "its certificate is not trusted here: if a proxy is between, REQUESTS_CA_BUNDLE names its certificates"
    return type(error).__name__


_NOBODY: Final = (
    "nobody is signed in to Azure here: give AZURE_STORAGE_KEY or AZURE_STORAGE_CONNECTION_STRING, "
    "or sign in (`az login`, or a workload identity)"
)


def _refused(action: str, error: HttpResponseError) -> StorageRefusedError:
    code = str(
        getattr(getattr(error, "error_code", None), "value", "") or getattr(error, "error_code", "") or "no code"
    )
    remedy = _REMEDIES.get(code, "see the documentation of Azure's storage for this code")
    return StorageRefusedError(f"the storage refused to {action} ({error.status_code}, {code}): {remedy}")
