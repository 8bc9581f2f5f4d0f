"""Links to blobs that carry a shared access signature: what one grants, and how long one has to live."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from connectorops.manifest import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.secret import Secret

LONGEST: Final = 8192
"""Characters of a link; storage takes no longer one."""
DELEGATED_LIFE: Final = timedelta(days=7)
"""The longest that a signature made with a user delegation key can live, whatever it says itself."""
LONG_LIFE: Final = timedelta(days=366)
"""From here on nobody remembers that a link is out."""
PARAMETERS: Final = frozenset(
    {
        "sv", "sp", "sr", "st", "se", "spr", "sip", "si", "ss", "srt", "sdd", "ses",
        "skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid", "scid", "sduoid",
    }
)  # fmt: skip
"""What a signature speaks of beside `sig`, which is nowhere kept."""
_ADDRESS: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}", re.ASCII)
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.\d{1,7})?)?Z)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a link has to live when it is submitted at the least, and how long ours do."""

    least: timedelta
    usual: timedelta


_PACKAGE: Final = Terms(timedelta(days=15), timedelta(days=30))
TERMS: Final = {
    Kind.CONNECTOR: _PACKAGE,
    Kind.AI_CONNECTOR: _PACKAGE,
    Kind.TEMPLATE: _PACKAGE,
    Kind.DYNAMICS_365_OFFER: Terms(timedelta(days=31), timedelta(days=60)),  # a month, whichever it is
}


class LinkError(ValueError):
    """A text that is no link. It says what is wrong, and quotes nothing: the text may hold a signature."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a link says of itself, without its signature: of that only whether it is there, and whole."""

    scheme: str
    host: str
    path: str
    values: Mapping[str, str]
    repeated: tuple[str, ...]
    signed: bool
    whole: bool

    @property
    def blob(self) -> str:
        """The path as people write it."""
        return unquote(self.path).strip("/")

    @property
    def names_blob(self) -> bool:
        """The path leads to a blob in a container, and not to a container or an account."""
        return self.blob.count("/") >= (2 if names_account_in_path(self.host) else 1)

    @property
    def address(self) -> str:
        """The link without what it may do: fit to be shown."""
        return f"{self.scheme}://{self.host}{self.path}"

    @property
    def policy(self) -> str:
        """The name of the stored access policy that can revoke it; "" where there is none."""
        return self.values.get("si", "")

    @property
    def delegated(self) -> bool:
        """It is signed in the name of a user of Entra, and not with the account's key."""
        return not self.values.keys().isdisjoint({"skoid", "sktid", "ske", "sks"})

    @property
    def start(self) -> datetime | None:
        return moment(self.values.get("st", ""))

    @property
    def end(self) -> datetime | None:
        return moment(self.values.get("se", ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back when the link was followed. `sha256` is of the content, "" where there was none."""

    status: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The scope of rules about signatures: a link, what is submitted with it and when, and what it gave if asked.

    `least` is how long it has to live when it is submitted; None is what the documents say.
    """

    grant: Grant
    kind: Kind
    now: datetime
    answer: Answer | None = None
    expected: str = ""
    least: timedelta | None = None

    @property
    def needed(self) -> timedelta:
        """How long it has to live still."""
        return TERMS[self.kind].least if self.least is None else self.least


def read_link(secret: Secret) -> Grant:
    """What a link grants. Raises LinkError for a text that is none."""
    text = secret.reveal().strip()
    if not text:
        raise LinkError("it is empty")
    if len(text) > LONGEST or not text.isascii() or not text.isprintable() or " " in text:
        raise LinkError("it has spaces, control characters or letters outside ASCII, or is longer than any link")
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise LinkError("its host or port can't be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LinkError("it does not start with https:// and a host")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    names = Counter(name for name, _ in pairs)
    signature = dict(pairs).get("sig", "")
    return Grant(
        parts.scheme,
        parts.hostname + port,
        parts.path,
        {name: value for name, value in pairs if name in PARAMETERS},
        tuple(sorted(name for name, count in names.items() if count > 1 and name in {*PARAMETERS, "sig"})),
        bool(signature),
        _is_whole(signature),
    )


def _is_whole(signature: str) -> bool:
    """It decodes to the 32 bytes of HMAC-SHA256: nothing was lost on the way."""
    try:
        return len(base64.b64decode(signature, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def names_account_in_path(host: str) -> bool:
    """A host without a name of the account, as emulators have it: then the account is the first part of the path."""
    name = host.partition(":")[0]
    return name == "localhost" or _ADDRESS.fullmatch(name) is not None


def moment(text: str) -> datetime | None:
    """A time as signatures write it, in Coordinated Universal Time; None for any other text."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    day, minute, second = match.groups()
    try:
        return datetime.fromisoformat(f"{day}T{minute or '00:00'}:{second or '00'}").replace(tzinfo=UTC)
    except ValueError:
        return None


def written(time: datetime) -> str:
    """A time for people, without a doubt about the zone."""
    return f"{time:%Y-%m-%d %H:%M} UTC"
