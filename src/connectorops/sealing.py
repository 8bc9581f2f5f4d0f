"""Sealed boxes: whoever has the public key can close one, and only the holder of the private key can open it.

They are libsodium's, the same that GitHub takes secrets in, so that other tools open them as well.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from connectorops.secret import Secret

_KEY_BYTES: Final = 32


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
    """What is in the box. Raises SealError where the key does not fit, or the box is damaged."""
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - start-up counts
    from nacl.public import PrivateKey, SealedBox  # noqa: PLC0415 - start-up counts

    key = PrivateKey(_bytes(private_key.reveal(), "the private key"))
    try:
        return Secret(SealedBox(key).decrypt(base64.b64decode(sealed.strip(), validate=True)).decode())
    except (CryptoError, binascii.Error, ValueError):
        raise SealError("the box does not open: it was sealed for another key, or a part of it is missing") from None


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
