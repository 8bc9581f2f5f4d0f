"""Where values stand in JSON text that is known to be right, without tokenising it in Python."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import pointers

if TYPE_CHECKING:
    from connectorops.documents.wanted import Wanted

_BLANK: Final = re.compile(r"[ \t\n\r]*+")
_COLON: Final = re.compile(r"[ \t\n\r]*+:[ \t\n\r]*+")
_BETWEEN: Final = re.compile(r"[ \t\n\r,]*+")
_decode: Final = json.JSONDecoder().raw_decode


def fill(text: str, value: Any, root: Wanted, start: int = 0, key: tuple[int, int] | None = None) -> None:  # noqa: ANN401 - JSON is any shape
    """Find every wanted value that is there. `value` is what the text parses to; it has no duplicate keys.

    Where it is a part of the text, `start` is where it begins and `key` the name that it has.
    """
    _Walk(text).run(value, root, start, key)


class _Walk:
    """Goes down where something is wanted; the C decoder skips the rest."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._todo: list[tuple[Wanted, Any, int]] = []

    def run(self, value: Any, root: Wanted, start: int, key: tuple[int, int] | None) -> None:  # noqa: ANN401 - JSON is any shape
        self._found(root, value, self._after(_BLANK, start), key)
        while self._todo:
            node, container, start = self._todo.pop()
            if isinstance(container, dict):
                self._object(node, container, start)
            else:
                self._array(node, container, start)

    def _after(self, pattern: re.Pattern[str], start: int) -> int:
        match = pattern.match(self._text, start)
        return match.end() if match else start

    def _found(self, node: Wanted, value: Any, start: int, key: tuple[int, int] | None) -> None:  # noqa: ANN401
        if isinstance(value, (dict, list)):
            node.found(start, start + 1, key, container=True)
            if node.children:
                self._todo.append((node, value, start))
        else:
            node.found(start, _decode(self._text, start)[1], key, container=False)

    def _object(self, node: Wanted, members: dict[str, Any], start: int) -> None:
        place = self._after(_BLANK, start + 1)
        indent = self._text[start + 1 : place]
        for name in [name for name in members if name in node.children]:
            place, end = self._member(name, place, indent)
            self._found(node.children[name], members[name], self._after(_COLON, end), (place, end))

    def _array(self, node: Wanted, elements: list[Any], start: int) -> None:
        wanted = {pointers.index(token): child for token, child in node.children.items()}
        place, last = start + 1, 0
        for number in sorted(number for number in wanted if number is not None and number < len(elements)):
            for _ in range(last, number):
                place = _decode(self._text, self._after(_BETWEEN, place))[1]
            place, last = self._after(_BETWEEN, place), number
            self._found(wanted[number], elements[number], place, None)

    def _member(self, name: str, place: int, indent: str) -> tuple[int, int]:
        """The key of a member that does exist, at `place` or further on; `place` is the start of some member.

        The first line that is indented like the first member and begins with the name is most likely it. It is for
        certain if everything in between decodes as members of one object: one call in C instead of a loop.
        """
        quoted = encode_basestring(name)
        if self._text.startswith(quoted, place):
            return place, place + len(quoted)
        found = self._text.find(indent + quoted, place) + len(indent)
        if found > place and _are_members(self._text[place:found]):
            return found, found + len(quoted)
        return self._search(name, place)

    def _search(self, name: str, place: int) -> tuple[int, int]:
        while True:
            key, end = _decode(self._text, place)
            if key == name:
                return place, end
            value_end = _decode(self._text, self._after(_COLON, end))[1]
            place = self._after(_BETWEEN, value_end)


def _are_members(text: str) -> bool:
    """Whether the text is `"key": value,` any number of times: then the next token is a key of the same object.

    The space keeps a text that ends within a string, even behind a backslash, from making one with what follows.
    """
    whole = f'{{{text} "":0}}'
    try:
        return bool(_decode(whole)[1] == len(whole))
    except ValueError:
        return False
