"""Texts inside texts: Base64 and URL encoding, each undone once."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{20,}+={0,2}+")
_WORD: Final = re.compile(r"""[^\s"'<>\0]++""")
_PROBE: Final = 64
"""Characters that are decoded first: most candidates are identifiers or images, and fail there."""
_SAFE: Final = str.maketrans("-_", "+/")
_BLANK: Final = str.maketrans("\t\r\n", "   ")

Decoded = tuple[int, int, str, str]
"""Start and end of the encoded text, the decoded text, and the name of the encoding."""


def decoded(text: str) -> Iterator[Decoded]:
    """Every text that is hidden in this one by one of the encodings."""
    yield from decoded_urls(text)
    yield from decoded_base64(text)


def decoded_urls(text: str) -> Iterator[Decoded]:
    if PERCENT.search(text):
        for word in _WORD.finditer(text):
            if "%" in word[0] and PERCENT.search(word[0]):
                yield word.start(), word.end(), unquote(word[0]), "URL encoding"


def decoded_base64(text: str) -> Iterator[Decoded]:
    """Base64 of readable text. What decodes to bytes that are no text is a picture, a key or a word, not a text."""
    for match in BASE64.finditer(text):
        plain = _plain(match[0].rstrip("=").translate(_SAFE))
        if plain:
            yield match.start(), match.end(), plain, "Base64"


def _plain(code: str) -> str:
    if len(code) % 4 == 1:
        return ""
    for part in (code[:_PROBE], code):
        try:
            plain = base64.b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "strict")
        except (binascii.Error, UnicodeDecodeError) as error:
            is_cut = isinstance(error, UnicodeDecodeError) and part != code and error.start >= _PROBE // 4 * 3 - 3
            if not is_cut:  # the probe may end inside a character
                return ""
        else:
            if not plain.translate(_BLANK).isprintable():
                return ""
    return plain
