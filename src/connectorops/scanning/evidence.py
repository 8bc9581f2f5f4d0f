"""What a finding may show of a secret or of personal data: enough to find it again, too little to use it."""

from __future__ import annotations

import hashlib
from typing import Final

from connectorops.model import Evidence

_SALT: Final = b"connectorops evidence, first edition"
"""The same everywhere, so that a waiver written on one machine fits the finding of another."""
_ROUNDS: Final = 2000
"""Half a millisecond for one value that is known, years for all values that a phone number could have."""


def mask(rule: str, kind: str, value: str, normal: str | None = None) -> Evidence:
    """The evidence for a value. `normal` is what its spellings have in common, if they differ ("+1 202…", "(202)…").

    The fingerprint depends on the rule, so that a waiver of one rule tells nothing to another.
    """
    text = value if normal is None else normal
    identity = f"{rule}\0{text}".encode("utf-8", "backslashreplace")
    digest = hashlib.pbkdf2_hmac("sha256", identity, _SALT, _ROUNDS, dklen=16)
    return Evidence(f"{kind} {masked(value)}", digest.hex())


def masked(value: str) -> str:
    """At most the first and last two characters, fewer of a short text, and the length."""
    shown = 2 if len(value) >= 12 else 1 if len(value) >= 8 else 0
    start, end = value[:shown], value[len(value) - shown :]
    visible = f"{start}…{end}" if (start + end).isprintable() else "…"
    return f"{visible} ({len(value)} characters)"
