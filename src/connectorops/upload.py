"""Where packages go, under which name, and what is done to get them there: decided here, done elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from connectorops.sas import TERMS, Grant, written

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.manifest import Kind

_CONTAINER: Final = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,62}", re.ASCII)
_HOST: Final = re.compile(
    r"([a-z0-9]{3,24})(?:\.z\d\d)?\.blob\."
    r"(?:core\.windows\.net|core\.chinacloudapi\.cn|core\.usgovcloudapi\.net|storage\.azure\.net)",
    re.ASCII,
)
"""The clouds of Azure. A token or a package is sent to no other host, whatever a link says."""
_LOOPBACK: Final = re.compile(r"(?:127(?:\.\d{1,3}){3}|localhost)(?::\d{1,5})?", re.ASCII)
_POLICY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()+-]{0,199}", re.ASCII)
_HASH: Final = re.compile(r"(?:.*/)?([0-9a-f]{64})/[^/]+", re.ASCII)
MOST_DAYS: Final = 366


class AddressError(ValueError):
    """A place or a name that packages can't have. It says what was expected."""


@dataclass(frozen=True, slots=True)
class Package:
    """A file as it was read: its name, and what tells whether it is still the same."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Container:
    """A container of an account of Azure Blob Storage, or a folder of one."""

    endpoint: str
    account: str
    name: str
    folder: str = ""

    @property
    def address(self) -> str:
        return f"{self.endpoint}/{self.name}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, as it was written."""

    path: str
    folder: str = ""

    @property
    def address(self) -> str:
        return self.path


Storage = Container | Folder


def storage_of(address: str) -> Storage:
    """The storage with this address. Raises AddressError for what is none."""
    if address.startswith("file:"):
        return Folder(_local(address))
    if not address.startswith("https://"):
        raise AddressError(
            "an address of storage is https://ACCOUNT.blob.core.windows.net/CONTAINER, or file: and a folder"
        )
    parts = _split(address)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise AddressError("an address of storage has no query, fragment or user: it is no link, and holds no secret")
    return _container_of(parts.netloc, parts.path)[0]


def _split(address: str) -> SplitResult:
    try:
        if address.isprintable():
            return urlsplit(address)
    except ValueError:
        pass
    raise AddressError("the address can't be read: it has brackets or characters that addresses don't have")


def _local(address: str) -> str:
    """The folder of file:dist, file:/srv/packages and file:///srv/packages."""
    parts = _split(address)
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise AddressError("a folder of this machine is file:FOLDER or file:///FOLDER")
    path = unquote(parts.path)
    path = path[1:] if re.match(r"/[A-Za-z]:", path) else path
    if not path:
        raise AddressError("an address that begins with file: goes on with a folder")
    return path


def _container_of(host: str, path: str) -> tuple[Container, str]:
    """The container that an address is in, and what comes behind it. Raises AddressError."""
    segments = [unquote(each) for each in path.strip("/").split("/")]
    if any(each in ("", ".", "..") or "/" in each or "\\" in each for each in segments):
        raise AddressError("the path of storage begins with a container, and has no empty parts, dots or backslashes")
    endpoint, match = f"https://{host}", _HOST.fullmatch(host)
    if match:
        account = match[1]
    elif _LOOPBACK.fullmatch(host):  # an emulator
        account = segments.pop(0)
        endpoint += f"/{account}"
    else:
        raise AddressError("the host of storage is ACCOUNT.blob.core.windows.net, or that of another cloud of Azure")
    if not segments or not _CONTAINER.fullmatch(segments[0]):
        raise AddressError("a container's name has 3 to 63 lowercase letters, digits and single hyphens")
    rest = "/".join(segments[1:])
    return Container(endpoint, account, segments[0], rest), rest


def blob_of(grant: Grant) -> tuple[Container, str]:
    """The container and the blob that a link leads to. Raises AddressError."""
    container, blob = _container_of(grant.host, grant.path)
    if not blob:
        raise AddressError("the link leads to a container; a blob in it is expected")
    return Container(container.endpoint, container.account, container.name), blob


def blob_name(storage: Storage, package: Package) -> str:
    """The name that only this content has: nobody can put another package under it, and a second upload is none."""
    if not _NAME.fullmatch(package.name):
        raise AddressError(
            f"a package's name has letters, digits, spaces and . _ ( ) + - only; {package.name!r} has others"
        )
    return "/".join(filter(None, (storage.folder, package.sha256, package.name)))


def hash_in(blob: str) -> str:
    """The SHA-256 that a name of ours holds; "" for another name."""
    match = _HASH.fullmatch(blob)
    return match[1] if match else ""


def check_policy(name: str) -> None:
    """Raises AddressError for what is no name of a policy that we make."""
    if name and not _POLICY.fullmatch(name):
        raise AddressError("a policy's name has at most 64 letters, digits, dots, hyphens and underscores")


def life(kind: Kind, days: int | None, least: int) -> timedelta:
    """How long a link for this kind shall live, which needs at least so many days when it is submitted.

    Raises AddressError for a time that certification would refuse.
    """
    if days is None:
        spare = TERMS[kind].usual - TERMS[kind].least
        return timedelta(days=min(least + spare.days, MOST_DAYS))
    if not least < days <= MOST_DAYS:
        raise AddressError(
            f"a link for a {kind} needs at least {least} days when it is submitted, so it lives for "
            f"{least + 1} to {MOST_DAYS} days"
        )
    return timedelta(days=days)


@dataclass(frozen=True, slots=True)
class PutBlob:
    """Create the blob if it is not there, read it back, and compare."""

    package: Package
    storage: Storage
    blob: str

    @property
    def address(self) -> str:
        return f"{self.storage.address}/{quote(self.blob) if isinstance(self.storage, Container) else self.blob}"

    def __str__(self) -> str:
        return f"put {self.package.name} ({self.package.size:,} bytes), if it is not there yet: {self.address}"


@dataclass(frozen=True, slots=True)
class KeepPolicy:
    """See that the container has a stored access policy of this name."""

    container: Container
    name: str

    def __str__(self) -> str:
        return f"keep the stored access policy {self.name} (read) in {self.container.address}"


@dataclass(frozen=True, slots=True)
class MakeLink:
    """Sign a link that allows to read one blob over https, and try it."""

    container: Container
    blob: str
    end: datetime
    policy: str
    sha256: str

    def __str__(self) -> str:
        by = f"under the policy {self.policy}" if self.policy else "with the account's key alone"
        return f"sign a link {by}: read only, https only, this blob only, until {written(self.end)}"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the link away: into a new file that only its owner reads, or sealed for somebody's key."""

    path: str = ""
    key: str = ""

    def __str__(self) -> str:
        ways = [f"write the link into the new file {self.path}"] if self.path else []
        ways += ["print the link, sealed for the publisher's key"] if self.key else []
        return ", and ".join(ways)


@dataclass(frozen=True, slots=True)
class RemovePolicy:
    """Remove a stored access policy: every link that was signed under it stops."""

    container: Container
    name: str

    def __str__(self) -> str:
        return f"remove the stored access policy {self.name} from {self.container.address}: its links stop working"


Action = PutBlob | KeepPolicy | MakeLink | HandOver | RemovePolicy
Plan = tuple[Action, ...]
