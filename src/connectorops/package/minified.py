"""JSON without a blank, as Dataverse exports it: order, numbers and letters as the publisher wrote them."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_PARTS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^"\s]+')


def minified(text: str) -> str:
    """A valid JSON text without space between its parts; letters stand for themselves, numbers stay as they are."""
    return "".join(_string(part) if part[0] == '"' else part for part in _PARTS.findall(text))


def compact(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """A value as minified JSON."""
    return minified(json.dumps(value, separators=(",", ":")))


def _string(text: str) -> str:
    """The string with letters instead of escapes; one that no UTF-8 text can hold keeps them."""
    if "\\" not in text:
        return text
    plain = json.dumps(json.loads(text, strict=False), ensure_ascii=False)
    try:
        plain.encode()
    except UnicodeEncodeError:
        return text
    return plain
