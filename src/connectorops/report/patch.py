"""Changes to files as text that people copy: patches that `git apply` takes, and suggestions on lines."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import TYPE_CHECKING, Final

from connectorops.forge import Hunk, Suggestion
from connectorops.report import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LENGTHS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LINE: Final = 52
"""Bytes that one line of a binary patch holds at most."""


def survives_copying(data: bytes) -> bool:
    """Whether a text comes out of a web page as it went in: UTF-8 in lines, with nothing in it that can't be seen."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return all(escape.visible(part) == part for line in text.split("\n") for part in line.split("\t"))


def binary(path: str, old_path: str, old: bytes, new: bytes) -> str:
    """A patch for bytes that no page shows as they are, as `git diff --binary` writes it."""
    renamed = [f"rename from {named(old_path)}", f"rename to {named(path)}"] if path != old_path else []
    return "\n".join(
        [
            f"diff --git {named(f'a/{old_path}')} {named(f'b/{path}')}",
            *renamed,
            f"index {_object(old)}..{_object(new)}{'' if renamed else ' 100644'}",
            "GIT binary patch",
            *_literal(new),
            "",
            *_literal(old),
            "\n",
        ]
    )


def _literal(data: bytes) -> Iterator[str]:
    yield f"literal {len(data)}"
    packed = zlib.compress(data, 9)
    for start in range(0, len(packed), _LINE):
        part = packed[start : start + _LINE]
        padded = part + bytes(-len(part) % 4)
        yield _LENGTHS[len(part) - 1] + base64.b85encode(padded).decode()


def _object(data: bytes) -> str:
    """The id that git gives to a file."""
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def named(path: str) -> str:
    r"""A path as git writes it in a patch: in quotes, what is not plain ASCII as \ooo, where there is any of it."""
    raw = path.encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in raw):
        return path
    return '"' + "".join(f"\\{byte:03o}" if not 32 <= byte < 127 or byte in b'"\\' else chr(byte) for byte in raw) + '"'


def suggestions(
    path: str, hunks: Sequence[Hunk], lines: Sequence[str], shown: Sequence[Hunk]
) -> tuple[Suggestion, ...] | None:
    """The changes of a file as suggestions; None where one of them is on lines that the pull request does not show.

    `lines` are those of the file at the head, `shown` is what the pull request shows of it. Lines that come between
    two others are suggested together with one of them.
    """
    made: list[Suggestion] = []
    earlier: Sequence[str] = ()
    for hunk in hunks:
        first, last, text = _replaced(hunk, lines)
        if made and first == made[-1].last:  # both come beside the same line
            made.pop()
            text = (*earlier, *hunk.added)
        earlier = text
        inside = any(each.new <= first and last < each.new + len(each.added) for each in shown)
        if not hunk.ends or not inside:
            return None
        made.append(Suggestion(path, first, last, escape.fenced(text, "suggestion")))
    return tuple(made)


def _replaced(hunk: Hunk, lines: Sequence[str]) -> tuple[int, int, Sequence[str]]:
    """The first and the last line that are replaced, and what by."""
    if hunk.removed:
        return hunk.old, hunk.old + len(hunk.removed) - 1, hunk.added
    if hunk.old:
        return hunk.old, hunk.old, (lines[hunk.old - 1], *hunk.added)
    return 1, 1, (*hunk.added, *lines[:1])
