"""Which texts are web addresses and e-mail addresses."""

from __future__ import annotations

import re
from typing import Final

# Every repeated class excludes what follows it, so that no text makes these slow.
_URL: Final = re.compile(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\]+@[^\s@<>()\[\],;:\\.]+(?:\.[^\s@<>()\[\],;:\\.]+)+")


def is_url(text: str) -> bool:
    """Whether it is an absolute web address."""
    return _URL.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether it is one e-mail address, without a name, with a domain that has a dot."""
    return _EMAIL.fullmatch(text) is not None


def is_plain_http(text: str) -> bool:
    """Whether it is an address that travels unencrypted."""
    return text[:7].lower() == "http://"
