"""JSON that is broken: reads on after every defect, reports each at its place, and ends in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import positions, strict
from connectorops.documents.frame import Frame
from connectorops.documents.indentation import unclosed
from connectorops.documents.lexer import BARE, CLOSING_QUOTES, Lexer
from connectorops.documents.problems import ProblemKind, duplicate_detail, shortened
from connectorops.documents.reading import Reading
from connectorops.documents.strict import MAX_DEPTH, BrokenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.documents.wanted import Wanted

_CLOSER: Final = {"{": "}", "[": "]"}
_OPENER: Final = {"}": "{", "]": "["}
_ROOT_WORD: Final = re.compile(r"[-+.]?[0-9]|[-+]?(?:true|false|null|NaN|Infinity)\b")
_ROOT_CONTAINER: Final = re.compile(r"[{\[]")
_KEY_AHEAD: Final = re.compile(r"""(?:"[^"\\\n]{0,200}+"|'[^'\\\n]{0,200}+'|[-+.\w$@]{1,200}+)[ \t]{0,20}+:""")
_NEXT_MEMBER: Final = re.compile(r"""[,{}\[\]]|"[^"\\\n]{0,200}+"[ \t]{0,20}+:""")
_NEXT_ELEMENT: Final = re.compile(r'[,{}\[\]"]')
_BRACKET: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[{}\[\]]', re.DOTALL)
_IN_VAIN: Final = 16
"""The strict reader, which is many times faster, may read so many times the text in vain before it is given up."""
_HARMLESS: Final = re.compile(r"[\s,;}\]]*+")


def read(text: str) -> Reading:
    reader = _Reader(text, None)
    value = reader.run()
    lexer = reader.lexer
    return Reading(value, lexer.problems.listed(), not lexer.lost, lambda root: fill(text, root))


def fill(text: str, root: Wanted) -> None:
    """Find the wanted values by reading the text once more: a table of all positions can be too big for memory."""
    _Reader(text, root).run()


class _Reader:
    """Keeps the open containers on a stack of its own. While a container is `recovering`, it reports nothing new."""

    def __init__(self, text: str, wanted: Wanted | None) -> None:
        self.lexer = Lexer(text)
        self._wanted = wanted
        self._frames: list[Frame] = []
        self._open = {"{": 0, "[": 0}
        self._too_deep = False
        self._patience = _IN_VAIN * len(text)

    def run(self) -> Any:  # noqa: ANN401 - JSON is any shape
        root: list[Any] = []
        self._root(root)
        while self._frames:
            self._step(self._frames[-1])
        self._after_root()
        return root[0] if root else None

    def _root(self, root: list[Any]) -> None:
        lexer = self.lexer
        char = lexer.skip_blank()
        if char not in CLOSING_QUOTES and char not in _CLOSER and not _ROOT_WORD.match(lexer.text, lexer.pos):
            if not lexer.cut:
                self._lose(f"expected a value, found {_shown(char)}")
            container = _ROOT_CONTAINER.search(lexer.text, lexer.pos)
            lexer.pos = container.start() if container else len(lexer.text)
        if lexer.char:
            self._value(root.append, self._wanted, None)

    def _after_root(self) -> None:
        lexer = self.lexer
        if char := lexer.skip_blank():
            lexer.lost |= not _HARMLESS.fullmatch(lexer.text, lexer.pos)
            lexer.syntax(f"expected the end of the file, found {_shown(char)}")

    def _step(self, frame: Frame) -> None:
        char = self.lexer.skip_blank()
        if not char:
            self._end_of_file(frame)
        elif char in _OPENER:
            self._close(frame, char)
        elif char == ",":
            self._comma(frame)
        elif frame.opener == "{":
            self._member(frame, char)
        else:
            self._element(frame, char)

    def _end_of_file(self, frame: Frame) -> None:
        lexer = self.lexer
        if not lexer.cut:
            detail = f"the file ends before the {frame.opener!r} of {self._line(frame.start)} is closed"
            lexer.pos = len(lexer.text.rstrip()) - 1
            suspect = None if lexer.problems.full else unclosed(lexer.text)
            if suspect:
                opener, lexer.pos = suspect
                char = lexer.text[opener]
                where = f"the {char!r} of {self._line(opener)}"
                detail += f"; by the indentation, {_CLOSER[char]!r} is missing before this line, for {where}"
            self._lose(detail)
        lexer.pos = len(lexer.text)
        self._frames.clear()

    def _close(self, frame: Frame, char: str) -> None:
        lexer = self.lexer
        if char == _CLOSER[frame.opener]:
            if frame.count and frame.comma >= 0 and not frame.recovering:
                lexer.report(ProblemKind.TRAILING_COMMA, frame.comma, f"before {char!r}", frame.comma + 1)
            lexer.pos += 1
            self._pop()
            return
        self._lose(
            f"expected {_CLOSER[frame.opener]!r} for the {frame.opener!r} of {self._line(frame.start)}, found {char!r}"
        )
        if not self._open[_OPENER[char]]:
            lexer.pos += 1
            return
        while self._frames[-1].opener != _OPENER[char]:
            self._pop()

    def _pop(self) -> None:
        self._open[self._frames.pop().opener] -= 1

    def _comma(self, frame: Frame) -> None:
        if not frame.lacks_comma and not frame.recovering:
            self.lexer.syntax(f"expected a {'member' if frame.opener == '{' else 'value'}, found ','")
        frame.comma = self.lexer.pos
        self.lexer.pos += 1

    def _element(self, frame: Frame, char: str) -> None:
        lexer = self.lexer
        if not self._begins_value(char):
            self._garbage(frame, char)
            return
        if frame.lacks_comma and not frame.recovering:
            lexer.syntax(f"expected ',' or ']', found {_shown(char)}")
        child = frame.child(str(len(frame.value)))
        frame.begin_value()
        self._value(frame.value.append, child, None)

    def _member(self, frame: Frame, char: str) -> None:
        lexer = self.lexer
        start = lexer.pos
        unsure = frame.lacks_comma or frame.recovering
        if not (_KEY_AHEAD if unsure else BARE).match(lexer.text, start) and (unsure or char not in CLOSING_QUOTES):
            self._garbage(frame, char)
            return
        if unsure and not frame.recovering:
            lexer.syntax(f"expected ',' or '}}', found {_shown(char)}")
        key = self._key(char)
        key_span = (start, lexer.pos)
        if key not in frame.first:
            frame.first[key] = start
        elif not lexer.problems.full:
            lexer.report(ProblemKind.DUPLICATE_KEY, start, duplicate_detail(key, lexer.text, frame.first[key]))
        frame.begin_value()
        members = frame.value
        if self._colon(key):
            self._value(lambda value: members.__setitem__(key, value), frame.child(key), key_span)
        else:
            self._store_nothing(lambda value: members.__setitem__(key, value), frame.child(key), key_span)
            frame.recovering = True

    def _key(self, char: str) -> str:
        lexer = self.lexer
        if char in CLOSING_QUOTES:
            return lexer.string()
        start = lexer.pos
        word = lexer.word()
        lexer.report(ProblemKind.QUOTES, start, shortened(word))
        return word

    def _colon(self, key: str) -> bool:
        """Skip the colon, or what stands in its place. False where no value follows."""
        lexer = self.lexer
        char = lexer.skip_blank()
        if char and char != ":":
            self._lose(f"expected ':' after \"{shortened(key)}\", found {_shown(char)}")
        if char and char in ":=;":
            lexer.pos += 1
            lexer.skip_blank()
            return True
        return self._begins_value(char) and not _KEY_AHEAD.match(lexer.text, lexer.pos)

    def _begins_value(self, char: str) -> bool:
        return char in CLOSING_QUOTES or char in _CLOSER or bool(BARE.match(self.lexer.text, self.lexer.pos))

    def _value(self, store: Callable[[Any], None], wanted: Wanted | None, key: tuple[int, int] | None) -> None:
        lexer = self.lexer
        start = lexer.pos
        char = lexer.char
        if char in _CLOSER:
            self._container(char, store, wanted, key)
            return
        if char in CLOSING_QUOTES:
            value = lexer.string()
        elif BARE.match(lexer.text, start):
            value = lexer.scalar()
        else:
            self._store_nothing(store, wanted, key)
            if char:
                self._lose(f"expected a value, found {_shown(char)}")
            if char not in ",}]":
                self._resynchronise(self._frames[-1])
            return
        store(value)
        if wanted:
            wanted.found(start, lexer.pos, key, container=False)

    def _container(
        self, opener: str, store: Callable[[Any], None], wanted: Wanted | None, key: tuple[int, int] | None
    ) -> None:
        if len(self._frames) >= MAX_DEPTH:
            self._store_nothing(store, wanted, key)
            self._skip_deep()
            return
        lexer = self.lexer
        if self._whole(store, wanted, key):
            return
        frame = Frame(opener, lexer.pos, wanted)
        store(frame.value)
        if wanted:
            wanted.found(lexer.pos, lexer.pos + 1, key, container=True)
        self._frames.append(frame)
        self._open[opener] += 1
        lexer.pos += 1

    def _whole(self, store: Callable[[Any], None], wanted: Wanted | None, key: tuple[int, int] | None) -> bool:
        """Read a container at one go, if nothing in it is broken: most of a broken file is not."""
        lexer = self.lexer
        if self._patience < 0:
            return False
        try:
            value, end = strict.container(lexer.text, lexer.pos, MAX_DEPTH - len(self._frames))
        except BrokenError as error:
            self._patience -= error.cost
            return False
        store(value)
        if wanted:
            positions.fill(lexer.text, value, wanted, lexer.pos, key)
        lexer.pos = end
        return True

    def _store_nothing(self, store: Callable[[Any], None], wanted: Wanted | None, key: tuple[int, int] | None) -> None:
        """None for a value that is not there or was skipped; it is found where it begins."""
        store(None)
        if wanted:
            start = self.lexer.pos
            wanted.found(start, min(start + 1, len(self.lexer.text)), key, container=True)

    def _skip_deep(self) -> None:
        lexer = self.lexer
        lexer.lost = True
        if not self._too_deep:
            self._too_deep = True
            lexer.report(ProblemKind.TOO_DEEP, lexer.pos, f"more than {MAX_DEPTH} levels", lexer.pos + 1)
        depth = 0
        for bracket in _BRACKET.finditer(lexer.text, lexer.pos):
            depth += (bracket[0] in _CLOSER) - (bracket[0] in _OPENER)
            if not depth:
                lexer.pos = bracket.end()
                return
        lexer.pos = len(lexer.text)

    def _garbage(self, frame: Frame, char: str) -> None:
        if not frame.recovering:
            due = "a member's name" if frame.opener == "{" else "a value"
            due = f"',' or {_CLOSER[frame.opener]!r}" if frame.lacks_comma else due
            self._lose(f"expected {due}, found {_shown(char)}")
        frame.recovering = True
        if char in _CLOSER:  # a container where a name belongs: read past it
            self._value(_drop, None, None)
            self._frames[-1].recovering = True
        else:
            self._resynchronise(frame)

    def _resynchronise(self, frame: Frame) -> None:
        lexer = self.lexer
        frame.recovering = True
        following = (_NEXT_MEMBER if frame.opener == "{" else _NEXT_ELEMENT).search(lexer.text, lexer.pos + 1)
        lexer.pos = following.start() if following else len(lexer.text)

    def _lose(self, detail: str) -> None:
        """A syntax problem after which part of the text is not read as it was meant."""
        self.lexer.lost = True
        self.lexer.syntax(detail)

    def _line(self, offset: int) -> str:
        if self.lexer.problems.full:
            return "a line further up"  # nobody reads it, and counting lines takes time
        return f"line {self.lexer.text.count(chr(10), 0, offset) + 1}"


def _drop(_: object) -> None:
    """Where a value goes that has no place."""


def _shown(char: str) -> str:
    if not char:
        return "the end of the file"
    return repr(char) if char.isprintable() else f"U+{ord(char):04X}"
