"""JSON pointers (RFC 6901): "" is the whole document, "/paths/~1items/get" a member of a member."""

from __future__ import annotations

import re
from typing import Any, Final

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")


def escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def join(pointer: str, *tokens: str | int) -> str:
    """The pointer to a descendant."""
    return "".join([pointer, *(f"/{token if isinstance(token, int) else escape(token)}" for token in tokens)])


def split(pointer: str) -> list[str]:
    """The tokens, unescaped. Raises LookupError for a text that is not a pointer: nothing can be there."""
    if not pointer:
        return []
    if pointer[0] != "/":
        raise LookupError(f"{pointer!r} is not a JSON pointer: it does not begin with '/'")
    tokens = pointer[1:].split("/")
    if "~" not in pointer:
        return tokens
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens]


def resolve(value: Any, pointer: str) -> Any:  # noqa: ANN401 - JSON is any shape
    """What the pointer points to. Raises LookupError where it points to nothing."""
    for token in split(pointer):
        if isinstance(value, dict):
            value = value[token]
        elif isinstance(value, list) and _INDEX.fullmatch(token):
            value = value[int(token)]
        else:
            raise LookupError(f"there is no {token!r} in {pointer!r}")
    return value


def index(token: str) -> int | None:
    """The array index that a token means, if it means one: "01", "-" and "+1" do not."""
    return int(token) if _INDEX.fullmatch(token) else None
