"""What can be done to a document, as values. All pointers mean the document before any of the edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectorops.edits.fragment import Fragment

Value = Any
"""JSON, or a Fragment, which is JSON as it is written somewhere else."""


class EditError(ValueError):
    """An edit that can't be made: the reason in words, for people."""


@dataclass(frozen=True, slots=True)
class SetMember:
    """Give a member or an element this value; a member that is not there becomes the last one."""

    pointer: str
    value: Value | Fragment


@dataclass(frozen=True, slots=True)
class InsertMember:
    """A new member of the object at `parent`: right behind `after`, or right before `before`, else as the last one."""

    parent: str
    key: str
    value: Value | Fragment
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class InsertElement:
    """A new element of the array at `parent`: behind the element with the number `after`, else as the last one."""

    parent: str
    value: Value | Fragment
    after: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Remove a member or an element."""

    pointer: str


@dataclass(frozen=True, slots=True)
class RenameMember:
    """Give a member another name, in its place."""

    pointer: str
    key: str


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Write this instead of what stands between two offsets in the text: a repair of syntax."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PlainUtf8:
    """Write the same text as UTF-8 without a byte order mark."""


@dataclass(frozen=True, slots=True)
class RenameFile:
    """Give the file another name, in its folder."""

    name: str


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """Delete the file."""


DocumentEdit = SetMember | InsertMember | InsertElement | RemoveMember | RenameMember
SyntaxEdit = TextEdit | PlainUtf8
FileEdit = RenameFile | DeleteFile
Edit = DocumentEdit | SyntaxEdit | FileEdit


def parent_of(edit: DocumentEdit) -> tuple[str, str]:
    """The pointer of the object or array that an edit changes, and the escaped token in it ("" where it is new)."""
    if isinstance(edit, (InsertMember, InsertElement)):
        return edit.parent, ""
    if not edit.pointer:
        raise EditError("the document as a whole can't be replaced, only what is in it")
    parent, _, token = edit.pointer.rpartition("/")
    return parent, token
