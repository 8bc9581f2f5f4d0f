"""Values that look as if a machine had issued them, for examples and tests: no file holds a secret, not even a fake."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HEX: Final = "0123456789abcdef"


def drawn(length: int, alphabet: str = LETTERS, seed: str = "connectorops") -> str:
    """As many letters of the alphabet, the same ones each time."""
    stream = hashlib.shake_256(seed.encode()).digest(length * 2)
    numbers = (int.from_bytes(stream[place : place + 2]) for place in range(0, length * 2, 2))
    return "".join(alphabet[number % len(alphabet)] for number in numbers)


def private_key() -> str:
    """What a file with a private key holds; no key is in it."""
    dashes = "-" * 5
    return (
        f"{dashes}BEGIN PRIVATE KEY{dashes}\n{drawn(64)}\n{drawn(64, seed='more')}\n{dashes}END PRIVATE KEY{dashes}\n"
    )


def storage_key() -> str:
    """The form of the key of an Azure storage account."""
    return base64.b64encode(hashlib.shake_256(b"storage").digest(64)).decode()


def web_token() -> str:
    """A JSON Web Token that decodes; its signature fits no key."""
    parts = ('{"alg":"HS256","typ":"JWT"}', '{"sub":"8f31c0","scope":"archive.read"}')
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, drawn(43)])


def guid(seed: str = "guid") -> str:
    """A GUID as systems issue them."""
    digits = drawn(32, HEX, seed)
    return "-".join([digits[:8], digits[8:12], f"4{digits[13:16]}", f"a{digits[17:20]}", digits[20:]])
