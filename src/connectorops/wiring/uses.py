"""What a `uses:` names: whose action or workflow, and at which version."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

_REMOTE: Final = re.compile(r"([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100})(/[^@\s]{1,500})?@(\S{1,300})")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOCAL: Final = ("./", "$/")
GITHUBS_OWN: Final = frozenset({"actions", "github"})


@dataclass(frozen=True, slots=True)
class Reference:
    """The text of a `uses:`. It may be anything, also what GitHub would refuse."""

    text: str

    def __post_init__(self) -> None:
        """As GitHub reads it: without white space around, and with any number of slashes, of either kind."""
        name, at, ref = self.text.strip().partition("@")
        if not name.startswith("docker:"):
            name = re.sub(r"[/\\]+", "/", name)
        object.__setattr__(self, "text", f"{name}{at}{ref}")

    @property
    def is_local(self) -> bool:
        """In the repository of the workflow itself: `./` in its checkout, `$/` at the commit that runs."""
        return self.text.startswith(_LOCAL)

    @property
    def is_image(self) -> bool:
        return self.text.startswith("docker://")

    @property
    def local_path(self) -> str:
        """The path in the repository; "" is its root."""
        path = posixpath.normpath(self.text[2:].partition("@")[0].lstrip("/"))
        return "" if path == "." else path

    def _part(self, number: int) -> str:
        found = None if self.is_local or self.is_image else _REMOTE.fullmatch(self.text)
        return (found[number] or "") if found else ""

    @property
    def owner(self) -> str:
        return self._part(1)

    @property
    def repository(self) -> str:
        """owner/name in lower case, as GitHub compares it; "" where there is none."""
        return f"{self._part(1)}/{self._part(2)}".lower() if self.owner else ""

    @property
    def path(self) -> str:
        """The path in the other repository; "" is its root."""
        return self._part(3).strip("/")

    @property
    def ref(self) -> str:
        return self._part(4)

    @property
    def is_pinned(self) -> bool:
        """It names what can't be changed: a commit, the digest of an image, or the repository's own files."""
        if self.is_image:
            return "@sha256:" in self.text
        return self.is_local or bool(_COMMIT.fullmatch(self.ref))

    @property
    def is_third_party(self) -> bool:
        """Somebody else's than GitHub's or the repository's own."""
        return self.is_image or (bool(self.owner) and self.owner.lower() not in GITHUBS_OWN)
