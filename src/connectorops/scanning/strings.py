"""Every text of a file, decoded, and the places where it stands.

Most texts of a definition stand there many times, so each is looked at once; where it stands is found out only for
texts in which something was found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import Document, ProblemKind, join
from connectorops.model import Place
from connectorops.scanning import nested
from connectorops.scanning.automata import compiled
from connectorops.scanning.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from connectorops.documents import TextFile
    from connectorops.model import Evidence

MOST_PLACES: Final = 50
"""Places of one text that are looked at. More say nothing new: the first is reported, the others are counted."""
_LARGE: Final = 10**8
"""Numbers from here on may be a phone number, a card, an identity."""
_HUGE: Final = 10**20
_HIDES: Final = frozenset({ProblemKind.COMMENT, ProblemKind.DUPLICATE_KEY, ProblemKind.TOO_DEEP, ProblemKind.NUMBER})
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-./]")
_ESCAPE: Final = re.compile(r'\\[nrtbf"/]')
_SIBLINGS: Final = ("name", "title", "x-ms-summary", "description")
_ABOUT_OWNER: Final = frozenset(
    {"default", "example", "x-example", "description", "x-ms-summary", "title", "pattern", "format"}
)
"""Members whose text is about the object that they are in, so that its other texts say what it is."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Where:
    """One place of a text: below `tokens` of a JSON file, or from `offset` on in a text file.

    `owner` is the JSON object that it is a member of, `encoded` what it was hidden by, `span` what hid it, and
    `member` its path inside an archive.
    """

    path: str
    role: Role
    tokens: tuple[str | int, ...] = ()
    on_key: bool = False
    owner: Any = None
    offset: int | None = None
    span: tuple[int, int] | None = None
    encoded: str = ""
    member: str = ""

    def place(self, start: int, end: int, evidence: Evidence | None, key: str = "") -> Place:
        """The place of a part of the text."""
        key = "|".join(each for each in (key, self.member) if each)
        if self.member:
            return Place(self.path, key=key, evidence=evidence)
        if self.offset is None:
            return Place(self.path, join("", *self.tokens), self.on_key, key, evidence=evidence)
        start, end = self.span or (self.offset + start, self.offset + end)
        return Place(self.path, key=key, start=start, end=end, evidence=evidence)

    @property
    def name(self) -> str:
        """The nearest member name above the text, in words: "phone Number"."""
        return _words(next((token for token in reversed(self.tokens) if isinstance(token, str)), ""))

    @property
    def context(self) -> str:
        """What the surroundings say about a JSON text: names above it, and the texts that describe it."""
        names = [_words(token) for token in self.tokens[-4:] if isinstance(token, str)]
        about = any(token in _ABOUT_OWNER for token in self.tokens[-1:])
        owner = self.owner if about and isinstance(self.owner, dict) else {}
        texts = (owner.get(key) for key in _SIBLINGS)
        return " ; ".join([*names, *(text[:200] for text in texts if isinstance(text, str))])


def _words(name: str) -> str:
    return _CAMEL.sub(" ", name[:100])


Found = dict[str, list[Where]]
Find = Callable[[set[str]], Found]
Json = dict[str, Any]
Trail = tuple["Trail | None", "str | int"]


class Strings:
    """The distinct texts of one file. `texts` holds them, those that were hidden in others at the end.

    `objects` are the JSON objects that they are in, none for a file that is one text.
    `is_repeat` says that they hold what was seen before beside what was not: the raw text of a broken JSON file.
    """

    def __init__(self, path: str, texts: list[str], find: Find, objects: Sequence[Json] = ()) -> None:
        self.path = path
        self.objects = objects
        self.is_repeat = False
        self._find = find
        self._plain = len(texts)
        self._hidden = _hidden(texts)
        self.texts = texts + [text for _, (_, _, text, _) in self._hidden]

    def having(self, pattern: str) -> list[int]:
        """The texts that the pattern of RE2 is in, by their index.

        NUL separates texts: a pattern may begin and end with it, but not go beyond it, nor match it alone.
        """
        search, data, starts = compiled(pattern).search, *self._joined
        found: list[int] = []
        place = 0
        while place < len(data) and (match := search(data, place)):
            index = bisect_right(starts, match.end() - 1) - 1
            found.append(index)
            place = starts[index + 1] - 1
        return found

    def has(self, pattern: str) -> bool:
        """Whether the pattern of RE2 is in any of the texts."""
        return compiled(pattern).search(self._joined[0]) is not None

    @cached_property
    def _joined(self) -> tuple[bytes, list[int]]:
        """All texts in one, as bytes, and where each begins; a last entry is the end."""
        parts = [text.encode("utf-8", "surrogatepass") for text in self.texts]
        if any(b"\0" in part for part in parts):  # in a text it separates nothing
            parts = [part.replace(b"\0", b" ") for part in parts]
        return b"\0".join(parts), [0, *accumulate(len(part) + 1 for part in parts)]

    def places(self, indices: Collection[int]) -> dict[int, list[Where]]:
        """Where these texts stand, in the order of the file; of very many the first."""
        if not indices:
            return {}  # to look for places is to walk the whole file
        wanted = {self._origin(index) for index in indices}
        found = self._find({self.texts[index] for index in wanted})
        return {
            index: [self._inside(index, each) for each in found[self.texts[self._origin(index)]]] for index in indices
        }

    def _origin(self, index: int) -> int:
        return index if index < self._plain else self._hidden[index - self._plain][0]

    def _inside(self, index: int, where: Where) -> Where:
        if index < self._plain:
            return where
        start, end, _, encoding = self._hidden[index - self._plain][1]
        span = None if where.offset is None else (where.offset + start, where.offset + end)
        return replace(where, encoded=encoding, span=span)


def json_strings(document: Document) -> Strings:
    """The texts of a JSON file: values, names, and numbers long enough to mean somebody."""

    def find(texts: set[str]) -> Found:
        found: Found = defaultdict(list)
        for text, trail, on_key, owner in _leaves(document.value, texts):
            if len(found[text]) < MOST_PLACES:
                tokens = _tokens(trail)
                found[text].append(Where(document.path, role_of(tokens, on_key=on_key), tokens, on_key, owner))
        return found

    texts, objects = contents(document.value)
    return Strings(document.path, texts, find, objects)


def text_strings(path: str, text: str, role: Role = Role.PROSE, member: str = "") -> Strings:
    """A file that is one text. `member` is the path inside the archive that it is in."""
    where = Where(path, role, offset=0, member=member)
    return Strings(path, [text.replace("\0", " ")], lambda texts: {each: [where] for each in texts})


def of_file(file: TextFile, role: Role = Role.PROSE) -> Iterator[Strings]:
    """The texts of a file. Of a JSON file that hides something from its reader also the text itself."""
    if not (isinstance(file, Document) and file.path.lower().endswith(".json")):
        yield text_strings(file.path, file.text, role)
        return
    if file.value is not None:
        yield json_strings(file)
    if not file.usable or any(problem.kind in _HIDES for problem in file.problems):
        raw = text_strings(file.path, _ESCAPE.sub("  ", file.text), Role.VALUE)
        raw.is_repeat = True
        yield raw


def _hidden(texts: list[str]) -> list[tuple[int, nested.Decoded]]:
    joined, starts = "\0".join(texts), [0, *accumulate(len(text) + 1 for text in texts)]
    found = []
    for decode in (nested.decoded_urls, nested.decoded_base64):
        for start, end, text, encoding in decode(joined):
            index = bisect_right(starts, start) - 1
            found.append((index, (start - starts[index], end - starts[index], text.replace("\0", " "), encoding)))
    return found


def contents(value: Any) -> tuple[list[str], list[Json]]:  # noqa: ANN401 - JSON is any shape
    """Every text of a document once, and every object. The hot loop: it sees ten million values a second."""
    found: dict[str, Any] = {}
    objects: list[Json] = []
    todo: list[Any] = [value] if isinstance(value, (dict, list)) else [[value]]
    while todo:
        node = todo.pop()
        if is_object := type(node) is dict:
            objects.append(node)
            found.update(node)  # only its names are of use; the quickest way to add them brings the values along
        for each in node.values() if is_object else node:
            kind = type(each)
            if kind is str:
                found[each] = None
            elif kind is dict or kind is list:
                todo.append(each)
            elif kind is int and _is_large(each):
                found[str(each)] = None
    return list(found), objects


def ways_to(value: Any, owners: Iterable[Json]) -> dict[int, tuple[str | int, ...]]:  # noqa: ANN401 - as above
    """The tokens of the pointer to each of these objects of a document, by the object's identity."""
    wanted = {id(owner) for owner in owners}
    found: dict[int, tuple[str | int, ...]] = {}
    todo: list[tuple[Trail | None, Any]] = [(None, value)]
    while todo:
        trail, node = todo.pop()
        if id(node) in wanted:
            found[id(node)] = _tokens(trail)
        for token, each in node.items() if isinstance(node, dict) else enumerate(node):
            if type(each) is dict or type(each) is list:
                todo.append(((trail, token), each))
    return found


def _is_large(number: int) -> bool:
    return _LARGE <= number < _HUGE


def _leaves(value: Any, texts: set[str]) -> Iterator[tuple[str, Trail | None, bool, Any]]:  # noqa: ANN401 - as above
    """The wanted texts with the way to them, whether they are names, and the object or array that they are in."""
    todo: list[tuple[Trail | None, Any]] = [(None, value if isinstance(value, (dict, list)) else [value])]
    while todo:
        trail, node = todo.pop()
        below = []
        for token, each in node.items() if isinstance(node, dict) else enumerate(node):
            if token in texts:
                yield token, (trail, token), True, node
            kind = type(each)
            if kind is dict or kind is list:
                below.append(((trail, token), each))
            elif each in texts if kind is str else kind is int and _is_large(each) and str(each) in texts:
                yield str(each), (trail, token), False, node
        todo += reversed(below)


def _tokens(trail: Trail | None) -> tuple[str | int, ...]:
    tokens: list[str | int] = []
    while trail is not None:
        trail, token = trail
        tokens.append(token)
    return tuple(reversed(tokens))
