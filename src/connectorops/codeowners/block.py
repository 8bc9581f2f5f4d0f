"""The generated block of a CODEOWNERS file. Everything around it belongs to people and is kept byte for byte."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGIN: Final = "# BEGIN connectorops: from certification.yml; `connectorops codeowners generate` writes it anew"
END: Final = "# END connectorops"
_BEGIN: Final = re.compile(rb"^# BEGIN connectorops\b[^\n]*\n?", re.MULTILINE)
_END: Final = re.compile(rb"^# END connectorops\b[^\n]*\n?", re.MULTILINE)
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32 in little endian begins like UTF-16


class BlockError(ValueError):
    """The file has no place for the block. `offset` is where (in bytes), -1 for the whole file."""

    def __init__(self, message: str, offset: int = -1) -> None:
        super().__init__(message)
        self.offset = offset


def block_span(data: bytes) -> tuple[int, int] | None:
    """Where the block is, with its markers (offsets in bytes); None where there is none.

    Raises BlockError where the markers do not enclose exactly one block.
    """
    begins = [each.start() for each in _BEGIN.finditer(data)]
    ends = list(_END.finditer(data))
    if not begins and not ends:
        return None
    if len(begins) > 1 or len(ends) > 1:
        raise BlockError("there is more than one generated block", max(begins + [each.start() for each in ends]))
    if not ends:
        raise BlockError(f"the generated block has no end; expected a line {END!r} after it", begins[0])
    if not begins or ends[0].start() < begins[0]:
        raise BlockError("the end of the generated block stands before its beginning", ends[0].start())
    return begins[0], ends[0].end()


def with_block(data: bytes, lines: Sequence[str]) -> bytes:
    """The file with these lines in the block; a file without a block gets one at its end, where it has the last word.

    Raises BlockError where the markers are broken or the file is UTF-16.
    """
    if data.startswith(_WIDE):
        raise BlockError("the file is UTF-16, which GitHub does not read; save it as UTF-8")
    span = block_span(data)
    if span is None and not lines:
        return data
    begin = span[0] if span else 0
    line_end = data.find(b"\n", begin)
    newline = b"\r\n" if data[begin:line_end].endswith(b"\r") else b"\n"
    block = b"".join(each.encode() + newline for each in (BEGIN, *lines, END))
    if span is None:
        gap = newline * (bool(data) + bool(data and not data.endswith(b"\n")))
        return data + gap + block
    return data[: span[0]] + block + data[span[1] :]
