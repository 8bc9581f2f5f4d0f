"""Every file of a connector that may hold something: texts of any name, and what archives and documents hold."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from connectorops.connectors.connector import TEXTS
from connectorops.documents import MAX_BYTES, TextFile
from connectorops.scanning.containers import Refused, is_container, members
from connectorops.scanning.roles import Role
from connectorops.scanning.strings import Strings, of_file, text_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.connectors import Connector

_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".ico", ".pdf")
_SCRIPTS: Final = (".csx", ".cs", ".ps1", ".py", ".js", ".ts", ".sh")
_DOCUMENTS: Final = (".json", ".yml", ".yaml")
_PROBE: Final = 8192


def is_searched(name: str, size: int) -> bool:
    """Whether a text of so many bytes is searched. What rules quote always is, so that they quote no secret.

    JSON and YAML of that size are not read, and rules say nothing of a text that has another name.
    """
    lower = name.lower()
    return size <= MAX_BYTES or (lower.endswith(TEXTS) and not lower.endswith(_DOCUMENTS))


def unsearched(connector: Connector) -> Iterator[tuple[str, int]]:
    """The texts that are too large to be searched, with their sizes in bytes."""
    for name in connector.files:
        lower, size = name.lower(), len(connector.read(name))
        if is_searched(name, size) or lower.endswith(_PICTURES) or is_container(lower):
            continue
        if lower.endswith(_DOCUMENTS) or is_text(connector.read(name)):
            yield name, size


@lru_cache(maxsize=1)
def strings_of(connector: Connector) -> tuple[Strings, ...]:
    """The texts of all files, for every scanner: they are decoded once."""
    return tuple(strings for name in connector.files for strings in _strings(connector, name))


def _strings(connector: Connector, name: str) -> Iterator[Strings]:
    lower = name.lower()
    if lower.endswith(_PICTURES):
        return
    if is_container(lower):
        yield from _packed(connector.path(name), connector.read(name))
    elif not is_searched(lower, len(connector.read(name))):
        return
    elif any(each.name == name for each in connector.sources) or is_text(connector.read(name)):
        role = Role.CODE if lower.endswith(_SCRIPTS) else Role.PROSE
        yield from of_file(connector.text(name), role)


def _packed(path: str, data: bytes) -> Iterator[Strings]:
    for member in members(data):
        if not isinstance(member, Refused) and is_text(member.data):
            yield text_strings(path, TextFile(path, member.data).text, Role.PROSE, member.name)


def is_text(data: bytes) -> bool:
    """Whether a file without a telling name is text: no byte is zero, or there are the zeros of UTF-16."""
    return b"\0" not in data[:_PROBE] or data.startswith((b"\xff\xfe", b"\xfe\xff"))
