"""YAML text -> values of JSON, from the parser's events: nothing is ever constructed that the text asks for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents.problems import ProblemKind, Problems, duplicate_detail, shortened
from connectorops.documents.reading import Reading
from connectorops.documents.strict import MAX_DEPTH
from connectorops.documents.yaml_words import in_plain_words

if TYPE_CHECKING:
    from ruamel.yaml.events import AliasEvent, CollectionStartEvent, Event, ScalarEvent

    from connectorops.documents.wanted import Wanted

MAX_NODES: Final = 100_000
"""How many values a text may stand for, aliases expanded: ten lines can stand for billions."""

_SMALL: Final = 16_384
"""Characters of a text that is remembered: manifests have a quarter of that."""

_NULL: Final = re.compile(r"|~|null|Null|NULL")
_BOOLEAN: Final = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER: Final = re.compile(r"[-+]?[0-9]++|0o[0-7]++|0x[0-9a-fA-F]++")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS: Final = 4300
_TAGS: Final = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "map", "seq")}
_TEXT_TAGS: Final = {"!", "tag:yaml.org,2002:str"}


@dataclass(slots=True, eq=False)
class _Node:
    """A value and where it stands; `size` and `height` count what aliases stand for, too."""

    value: Any
    start: int
    end: int
    children: dict[str, _Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    size: int = 1
    height: int = 0
    anchor: str | None = None
    pending: tuple[str | None, int, int] | None = None

    @property
    def is_container(self) -> bool:
        return isinstance(self.value, (dict, list))


class _StopReadingError(Exception):
    """Enough is wrong that the rest of the text has no meaning."""


def read(text: str) -> Reading:
    """Whoever gets the value of a text leaves it as it is: the same text has the same value, and is read once.

    A manifest is read by who looks for connectors, by who judges them, by who packs them, and by who asks for owners.
    """
    return _remembered(text) if len(text) <= _SMALL else _read(text)


def _read(text: str) -> Reading:
    composer = _Composer(text)
    composer.run()
    root = composer.root
    return Reading(
        root.value if root else None,
        composer.problems.listed(),
        usable=not composer.lost,
        fill=lambda wanted: _fill(root, wanted),
    )


_remembered: Final = lru_cache(maxsize=128)(_read)


class _Composer:
    """Builds values from events with a stack of its own."""

    def __init__(self, text: str) -> None:
        self.problems = Problems()
        self.lost = False
        self.root: _Node | None = None
        self._text = text
        self._stack: list[_Node] = []
        self._anchors: dict[str, _Node] = {}
        self._expanded = 0
        self._documents = 0
        self._position = 0

    def run(self) -> None:
        from ruamel.yaml import YAML  # noqa: PLC0415 - takes longer to import than most runs need, and few need it

        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                self._position = event.end_mark.index
                getattr(self, f"_on_{type(event).__name__}", self._ignore)(event)
        except _StopReadingError:
            pass  # the problem is listed
        except Exception as error:  # noqa: BLE001 - on broken text ruamel.yaml raises nearly anything; all of it is listed
            self._fail(error)
        while self._stack:
            self._end()
        if not self._documents and not self.lost:
            self.lost = True
            self.problems.add(ProblemKind.EMPTY, 0, 0, "only comments")

    def _fail(self, error: Exception) -> None:
        start, detail = in_plain_words(error, self._text, self._position)
        self._lose(ProblemKind.SYNTAX, start, start + 1, detail)

    def _lose(self, kind: ProblemKind, start: int, end: int, detail: str) -> None:
        self.lost = True
        start = min(start, len(self._text))
        self.problems.add(kind, start, min(end, len(self._text)), detail)

    def _ignore(self, event: Event) -> None:
        """Starts and ends that say nothing about values."""

    def _on_DocumentStartEvent(self, event: Event) -> None:  # noqa: N802 - named like the event
        self._documents += 1
        if self._documents > 1:
            start = event.start_mark.index
            self._lose(ProblemKind.SYNTAX, start, start + 3, "a second document begins; only the first is read")
            raise _StopReadingError

    def _on_MappingStartEvent(self, event: CollectionStartEvent) -> None:  # noqa: N802
        self._begin({}, event)

    def _on_SequenceStartEvent(self, event: CollectionStartEvent) -> None:  # noqa: N802
        self._begin([], event)

    def _begin(self, value: dict[str, Any] | list[Any], event: CollectionStartEvent) -> None:
        start = event.start_mark.index
        self._check_depth(1, start)
        self._check_tag(event)
        self._stack.append(_Node(value, start, start + 1, height=1, anchor=event.anchor))

    def _on_MappingEndEvent(self, _: Event) -> None:  # noqa: N802
        self._end()

    def _on_SequenceEndEvent(self, _: Event) -> None:  # noqa: N802
        self._end()

    def _end(self) -> None:
        node = self._stack.pop()
        if node.pending:  # the text ended after a key
            self._add_member(node, _Node(None, self._position, self._position))
        self._add(node, None)

    def _on_ScalarEvent(self, event: ScalarEvent) -> None:  # noqa: N802
        start = event.start_mark.index
        end = start + len(self._text[start : event.end_mark.index].rstrip())
        text = event.value
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            self.problems.add(ProblemKind.LONE_SURROGATE, start, end, "an escape that is half a character")
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._check_tag(event)
        is_text = bool(event.style) if event.tag is None else event.tag in _TEXT_TAGS
        value = text if is_text or self._expects_key() else self._resolved(text, start, end)
        self._add(_Node(value, start, end, anchor=event.anchor), text)

    def _on_AliasEvent(self, event: AliasEvent) -> None:  # noqa: N802
        start, end = event.start_mark.index, event.end_mark.index
        target = self._anchors.get(event.anchor)
        if target is None:
            self._lose(
                ProblemKind.SYNTAX,
                start,
                end,
                f"the alias *{shortened(event.anchor)} has no anchor before it; a text must stand in quotes",
            )
            self._add(_Node(None, start, end), None)
            return
        self._check_depth(target.height, start)
        self._expanded += target.size
        if self._expanded > MAX_NODES:
            self._lose(ProblemKind.SYNTAX, start, end, f"aliases stand for more than {MAX_NODES} values")
            raise _StopReadingError
        node = _Node(target.value, start, end, target.children, target.keys, target.size, target.height)
        self._add(node, target.value if isinstance(target.value, str) else None)

    def _check_depth(self, height: int, start: int) -> None:
        if len(self._stack) + height > MAX_DEPTH:
            self._lose(ProblemKind.TOO_DEEP, start, start + 1, f"more than {MAX_DEPTH} levels")
            raise _StopReadingError

    def _check_tag(self, event: CollectionStartEvent | ScalarEvent) -> None:
        if event.tag is not None and event.tag not in _TAGS | _TEXT_TAGS:
            start = event.start_mark.index
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            detail = f"the tag {shortened(tag)} means nothing here"
            self.problems.add(ProblemKind.SYNTAX, start, start + 1, detail)

    def _expects_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].pending is None

    def _add(self, node: _Node, text: str | None) -> None:
        """Put a finished node where it belongs; `text` is what it says as a key."""
        if node.anchor:
            self._anchors[node.anchor] = node
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.children[str(len(parent.value))] = node
            parent.value.append(node.value)
        elif parent.pending:
            self._add_member(parent, node)
        else:
            self._begin_member(parent, node, text)
            return
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)

    def _begin_member(self, parent: _Node, node: _Node, text: str | None) -> None:
        if text is None:
            self._lose(ProblemKind.SYNTAX, node.start, node.end, "a key must be text")
        elif text in parent.keys:
            detail = duplicate_detail(text, self._text, parent.keys[text][0])
            self.problems.add(ProblemKind.DUPLICATE_KEY, node.start, node.end, detail)
        parent.pending = (text, node.start, node.end)

    def _add_member(self, parent: _Node, node: _Node) -> None:
        key, start, end = parent.pending or (None, 0, 0)
        parent.pending = None
        if key is not None:
            parent.value[key] = node.value
            parent.children[key] = node
            parent.keys[key] = (start, end)

    def _resolved(self, text: str, start: int, end: int) -> str | float | bool | None:
        """What plain text means, by the core schema of YAML 1.2."""
        if _NULL.fullmatch(text):
            return None
        if _BOOLEAN.fullmatch(text):
            return text[0] in "tT"
        if _INTEGER.fullmatch(text) and len(text) <= _MOST_DIGITS:
            base = {"0o": 8, "0x": 16}.get(text[:2], 10)
            return int(text, base)
        if not _FLOAT.fullmatch(text) and not _NOT_FINITE.fullmatch(text):
            return text
        number = float(text) if _FLOAT.fullmatch(text) else math.inf
        if math.isfinite(number):
            return number
        self.problems.add(ProblemKind.NUMBER, start, end, shortened(text))
        return None


def _fill(root: _Node | None, wanted: Wanted) -> None:
    todo: list[tuple[Wanted, _Node, tuple[int, int] | None]] = [(wanted, root, None)] if root else []
    while todo:
        place, node, key = todo.pop()
        # What has no text of its own, like the value of "a:", is shown by its key, as containers are.
        place.found(node.start, node.end, key, container=node.is_container or node.start == node.end)
        todo += [
            (child, node.children[token], node.keys.get(token))
            for token, child in place.children.items()
            if token in node.children
        ]
