"""What an owner may be called. Whether the account exists is another question, which only GitHub can answer."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class OwnerKind(StrEnum):
    """How an owner is named."""

    USER = "user"
    TEAM = "team"
    EMAIL = "e-mail address"


# Accounts: letters, digits, hyphens. "_" joins the short code of a managed account to its name; old ones end in "-".
_ACCOUNT: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_KINDS: Final = (
    (OwnerKind.USER, re.compile(rf"@{_ACCOUNT}")),
    (OwnerKind.TEAM, re.compile(rf"@{_ACCOUNT}/[A-Za-z0-9._-]{{1,100}}")),
    (
        OwnerKind.EMAIL,
        re.compile(r"[A-Za-z0-9.!$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"),
    ),
)


def owner_kind(name: str) -> OwnerKind | None:
    """What the owner in this line of CODEOWNERS is; None for what is none."""
    return next((kind for kind, shape in _KINDS if shape.fullmatch(name)), None)
