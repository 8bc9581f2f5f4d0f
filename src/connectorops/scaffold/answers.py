"""What has to be known to start a connector."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from connectorops.model import Program


class Auth(StrEnum):
    """How a connection signs in."""

    API_KEY = "api-key"
    OAUTH2 = "oauth2"
    BASIC = "basic"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is empty is not known yet: a placeholder stands for it, and a next step names it."""

    title: str
    program: Program = Program.VERIFIED
    auth: Auth = Auth.API_KEY
    publisher: str = ""
    host: str = ""
    owners: tuple[str, ...] = ()
    script: bool = False

    @property
    def has_icon(self) -> bool:
        """Independent publishers share one icon, which is not submitted."""
        return self.program is not Program.INDEPENDENT
