"""Repairs of syntax: the text changes, and what its readers take it to say does not."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, TypeVar

from connectorops.documents import Document, ProblemKind, TextFile
from connectorops.edits.apply import refusal
from connectorops.edits.edit import DeleteFile, EditError, PlainUtf8, RenameFile, TextEdit
from connectorops.edits.plan import same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.edits.edit import Edit, SyntaxEdit

_T = TypeVar("_T", bound=TextFile)


def rewrite(file: TextFile, edits: Sequence[SyntaxEdit], read: Callable[[str, bytes], _T]) -> _T:
    """The file with the edits made, all of them or none; `read` is what reads such a file.

    Raises EditError where the new text has no fewer defects than the old one, or says something else.
    """
    plain = any(isinstance(each, PlainUtf8) for each in edits)
    if not plain and any(each.kind is ProblemKind.ENCODING for each in file.problems):
        raise EditError(f"{file.path} is not UTF-8")
    mark = codecs.BOM_UTF8 if file.data.startswith(codecs.BOM_UTF8) and not plain else b""
    text = _written(file, [each for each in edits if isinstance(each, TextEdit)])
    result = read(file.path, mark + text.encode())
    if len(result.problems) >= len(file.problems) or not _says_the_same(file, result):
        raise EditError(f"{file.path} would not say what it says now; it was left as it is")
    return result


def possible(file: TextFile, edits: Sequence[Edit]) -> bool:
    """Whether a file can have such edits: members can't be changed in broken JSON, and no text in what was lost."""
    if all(isinstance(each, (RenameFile, DeleteFile)) for each in edits):
        return bool(edits)
    if isinstance(file, Document):
        if all(isinstance(each, PlainUtf8) for each in edits):
            return True
        return file.usable if any(isinstance(each, TextEdit) for each in edits) else not refusal(file)
    return True


def _written(file: TextFile, edits: Sequence[TextEdit]) -> str:
    parts = []
    done = 0
    for each in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if each.start < done:
            raise EditError(f"two repairs of {file.path} change the same text")
        parts += [file.text[done : each.start], each.text]
        done = each.end
    return "".join([*parts, file.text[done:]])


def _says_the_same(file: TextFile, result: TextFile) -> bool:
    if isinstance(file, Document) and isinstance(result, Document):
        return same(file.value, result.value)
    return file.text == result.text
