"""Sealed boxes: whoever has the public key can close one, and only the holder of the private key can open it.

They are libsodium's, the same that GitHub takes secrets in, so that other tools open them as well.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from connectorops.secret import Secret

_KEY_BYTES: Final = 32
_BASE64: Final = re.compile("[A-Za-z0-9+/]++={0,2}")


class SealError(ValueError):
    """A key or a box that can't be used. It quotes neither."""


def check_key(key: str) -> None:
    """Raises SealError for a text that is no key."""
    _bytes(key, "the key")


def seal(secret: Secret, public_key: str) -> str:
    """The secret in a box, in Base64: it may go through public places. Raises SealError for what is no key."""
    from nacl.public import PublicKey, SealedBox  # noqa: PLC0415 - start-up counts

    box = SealedBox(PublicKey(_bytes(public_key, "the public key")))
    return base64.b64encode(box.encrypt(secret.reveal().encode())).decode()


def unseal(sealed: str, private_key: Secret) -> Secret:
    """What is in the box. Raises SealError where the key does not fit, or the box is damaged.

    The box may be wrapped, as in an e-mail, and be the last word of a text, such as of what `upload` prints.
    """
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - start-up counts
    from nacl.public import PrivateKey, SealedBox  # noqa: PLC0415 - start-up counts

    key = PrivateKey(_bytes(private_key.reveal(), "the private key"))
    try:
        return Secret(SealedBox(key).decrypt(base64.b64decode(_box(sealed), validate=True)).decode())
    except (CryptoError, binascii.Error, ValueError):
        raise SealError("the box does not open: it was sealed for another key, or a part of it is missing") from None


def _box(text: str) -> str:
    words = text.split()
    is_wrapped = all(_BASE64.fullmatch(word) for word in words)
    return "".join(words) if is_wrapped else words[-1]


def new_keys() -> tuple[str, Secret]:
    """A public and a private key, in Base64."""
    from nacl.public import PrivateKey  # noqa: PLC0415 - start-up counts

    key = PrivateKey.generate()
    return base64.b64encode(bytes(key.public_key)).decode(), Secret(base64.b64encode(bytes(key)).decode())


def _bytes(text: str, what: str) -> bytes:
    try:
        found = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != _KEY_BYTES:
        raise SealError(f"{what} is not {_KEY_BYTES} bytes in Base64, which is what `connectorops sas key` makes")
    return found
