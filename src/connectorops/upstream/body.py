"""The body of the pull request: the template with its boxes decided, and everything that people added, kept.

Its first line says, to us, what we wrote: a digest of each line. What does not have one of these digests is
somebody's own, wherever it stands, and is written again at the same place.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from connectorops.report.markdown import length
from connectorops.upstream.checklist import Outcome
from connectorops.upstream.template import lines_of, read_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from connectorops.upstream.checklist import Answer
    from connectorops.upstream.template import Box

MOST: Final = 65_536
"""Characters that GitHub takes."""
OPEN: Final = "<!-- connectorops: yours. What stands from here to the next such line is kept. -->"
CLOSE: Final = "<!-- connectorops: end of yours -->"
_INVITATION: Final = "### Screenshots and notes"
_STATE: Final = re.compile(r"<!-- connectorops: propose 1 title=([0-9a-f]*) yours=([0-9a-f]*) lines=([0-9a-f]*) -->")
_DIGITS: Final = 8
"""So many that no line of somebody's is ever taken for one of ours."""


class TooLongError(ValueError):
    """The body would be longer than GitHub takes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote. `yours` stood between the marks; `loose` elsewhere, each below a line of ours ("" is the top).

    `ticked` are the texts of the boxes that were left to them and that they ticked; `title` is the digest of the title
    that we gave last. `is_known` is false for a body that we did not write.
    """

    yours: str = ""
    loose: tuple[tuple[str, str], ...] = ()
    ticked: frozenset[str] = frozenset()
    title: str = ""
    is_known: bool = False

    @property
    def images(self) -> int:
        """How many images people added."""
        text = "\n".join([self.yours, *(text for _, text in self.loose)])
        return text.count("![") + len(re.findall(r"<img\b", text, re.IGNORECASE))


def digest(line: str) -> str:
    """What a line is known by: a tick does not change it, nor does white space around it."""
    box = read_box(line)
    text = box.line(ticked=False) if box else line
    return hashlib.sha256(text.strip().encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS]


def parse(body: str) -> Kept:
    """What people wrote into a body that we wrote; all of it where we did not write it."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    state = _STATE.fullmatch(lines[0].strip())
    if state is None:
        return Kept("\n".join(each for each in lines if each not in {OPEN, CLOSE}).strip("\n"))
    title, left, ours = state[1], _split(state[2]), _split(state[3])
    before, yours, after = _cut(lines[1:])
    loose = tuple(_loose([*before, *after], ours))
    ticked = {each.text for line in (*before, *after) if (each := read_box(line)) and each.is_ticked}
    known = {text for text in ticked if _text_digest(text) in left}
    return Kept(yours, loose, frozenset(known), title, is_known=True)


def _split(digests: str) -> list[str]:
    return [digests[at : at + _DIGITS] for at in range(0, len(digests), _DIGITS)]


def _cut(lines: list[str]) -> tuple[list[str], str, list[str]]:
    """The lines up to the first mark, what stands between the marks, and the lines from the last mark on."""
    start = next((at for at, line in enumerate(lines) if line.strip() == OPEN), None)
    end = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip() == CLOSE), None)
    if start is None or end is None or end < start:
        return lines, "", []
    return lines[: start + 1], "\n".join(lines[start + 1 : end]).strip("\n"), lines[end:]


def _loose(lines: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The runs of lines that are not ours, each with the line of ours above it."""
    shown = [(at, digest(line)) for at, line in enumerate(lines) if line.strip()]
    matcher = SequenceMatcher(None, ours, [each for _, each in shown], autojunk=False)
    matched = {block.b + n for block in matcher.get_matching_blocks() for n in range(block.size)}
    mine = {shown[index][0] for index in matched}
    names = _Names()
    above, run = "", list[str]()
    for at, line in enumerate(lines):
        if at not in mine:
            run.append(line)
            continue
        yield from _run(above, run)
        above, run = names.of(line), []
    yield from _run(above, run)


def _run(above: str, run: list[str]) -> Iterator[tuple[str, str]]:
    while run and not run[0].strip():
        run.pop(0)
    while run and not run[-1].strip():
        run.pop()
    if run:
        yield above, "\n".join(run)


class _Names:
    """Names for lines, in their order: the digest, and which line with it this is."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, line: str) -> str:
        short = digest(line)
        self._seen[short] += 1
        return f"{short}:{self._seen[short]}"


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS]


def title_digest(title: str) -> str:
    return _text_digest(title.strip())


@dataclass(frozen=True, slots=True)
class _Written:
    """Our own lines, and the texts of the boxes that are left to people."""

    lines: list[str]
    left: list[str]


def render(template: str, decide: Callable[[str], Answer], kept: Kept, title: str, foot: str) -> str:
    """The body. Reasons are left out where it would be too long with them; raises TooLongError if it still is."""
    text = rendered(template, decide, kept, title, foot, full=True)
    if length(text) <= MOST:
        return text
    text = rendered(template, decide, kept, title, foot, full=False)
    if length(text) > MOST:
        raise TooLongError(f"the body has {length(text):,} characters, and GitHub takes {MOST:,}")
    return text


def rendered(template: str, decide: Callable[[str], Answer], kept: Kept, title: str, foot: str, *, full: bool) -> str:
    """The body, with the reasons of all boxes or without any, however long it is."""
    top = _decided(template.strip("\n"), decide, kept.ticked, full=full)
    head = [*top.lines, "", _INVITATION, "", OPEN]
    tail = [CLOSE, "", foot]
    ours = [digest(line) for line in (*head, *tail) if line.strip()]
    left = [_text_digest(each) for each in top.left]
    state = f"<!-- connectorops: propose 1 title={title_digest(title)} yours={''.join(left)} lines={''.join(ours)} -->"
    loose = defaultdict[str, list[str]](list)
    for above, text in kept.loose:
        loose[above].append(text)
    names = _Names()
    first = [*_block(loose.pop("", [])), *_with(head, loose, names)]
    last = list(_with(tail, loose, names))
    homeless = [text for texts in loose.values() for text in texts]
    yours = "\n\n".join(filter(None, [kept.yours, *homeless]))
    return "\n".join([state, *_single_spaced(first), *([yours] if yours else []), *_single_spaced(last)]) + "\n"


def _with(lines: Iterable[str], loose: dict[str, list[str]], names: _Names) -> Iterator[str]:
    """Our lines, with what people wrote below each of them."""
    for line in lines:
        yield line
        if line.strip():
            yield from _block(loose.pop(names.of(line), []))


_BLANK: Final = "\0"
"""Stands for an empty line that only keeps things apart."""


def _block(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (_BLANK, text, _BLANK)


def _single_spaced(lines: Iterable[str]) -> Iterator[str]:
    """Without an empty line of ours beside another one."""
    before: str | None = None
    for line in lines:
        is_blank = line in {"", _BLANK}
        if is_blank and before in {"", _BLANK} and _BLANK in {line, before}:
            before = _BLANK
            continue
        yield "" if is_blank else line
        before = line


def _decided(template: str, decide: Callable[[str], Answer], ticked: frozenset[str], *, full: bool) -> _Written:
    written = _Written([], [])
    for line, box in lines_of(template):
        if box is None:
            written.lines.append(line)
            continue
        found = decide(box.text)
        if found.outcome is Outcome.HUMAN:
            written.left.append(box.text)
        written.lines.append(box.line(ticked=_is_ticked(found, box, ticked)))
        if full:
            written.lines.append(f"{box.indent}- {found.outcome.value}: {found.why}")
    return written


def _is_ticked(found: Answer, box: Box, ticked: frozenset[str]) -> bool:
    return found.outcome is Outcome.PROVED or (found.outcome is Outcome.HUMAN and box.text in ticked)
