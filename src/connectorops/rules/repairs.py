"""Repairs that several rules need: each takes the file that a hit is in and its place, and says which edits mend it.

A repair says nothing where a person has to decide. It never changes what existing flows rely on.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any, Final

from connectorops.documents import Document, TextFile, escape, resolve, split
from connectorops.edits import (
    DeleteFile,
    DocumentEdit,
    FileEdit,
    RemoveMember,
    RenameFile,
    SetMember,
    same,
)
from connectorops.model import Place
from connectorops.nodes import Json

DocumentEdits = Iterator[DocumentEdit]
_CLOSING: Final = " \t\r\n.,:;!?-_\u00a0"
"""What may go at the end of a label: space and punctuation that says nothing about the value."""


def remove(_: Document, place: Place) -> DocumentEdits:
    """Remove what was found."""
    yield RemoveMember(place.pointer)


def remove_copy(document: Document, place: Place) -> DocumentEdits:
    """Remove the element if an earlier one of its array is equal to it."""
    array, index = resolve(document.value, around(place)), int(split(place.pointer)[-1])
    if any(same(each, array[index]) for each in array[:index]):
        yield RemoveMember(place.pointer)


def renamed(name: str) -> Callable[[TextFile, Place], Iterator[FileEdit]]:
    """Give the file that was found its right name."""

    def repair(_file: TextFile, _place: Place) -> Iterator[FileEdit]:
        yield RenameFile(name)

    return repair


def deleted(_file: TextFile, _place: Place) -> Iterator[FileEdit]:
    """Delete the file that was found."""
    yield DeleteFile()


def setting(value: object) -> Callable[[Document, Place], DocumentEdits]:
    """Give what was found another value."""

    def repair(_: Document, place: Place) -> DocumentEdits:
        yield SetMember(place.pointer, value)

    return repair


def reworded(reword: Callable[[str], str]) -> Callable[[Document, Place], DocumentEdits]:
    """Give a text the words that the function makes of it; "" or the same text for what can't be mended so."""

    def repair(document: Document, place: Place) -> DocumentEdits:
        text = resolve(document.value, place.pointer)
        new = reword(text) if isinstance(text, str) else ""
        if new not in ("", text):
            yield SetMember(place.pointer, new)

    return repair


def recased(*words: str) -> Callable[[Document, Place], DocumentEdits]:
    """Write a word as it is known, where only its case and the space around it differ."""
    known = {each.lower(): each for each in words}
    return reworded(lambda text: known.get(text.strip().lower(), ""))


def unpunctuated(text: str) -> str:
    """A label without the punctuation at its end; "" where something else stands there, such as a unit.

    Where dots stand for what was cut off, somebody has to say the rest, or shorten it.
    """
    label = text.rstrip(_CLOSING)
    if not label or not (label[-1].isalnum() or label[-1] == ")"):
        return ""
    return "" if ".." in text[len(label) :] else label


def around(place: Place) -> str:
    """The pointer of the object or array that the place is in."""
    return place.pointer.rpartition("/")[0]


def is_one_of(document: Document, place: Place, words: Container[Any]) -> bool:
    """Whether the array that the place is in has one of these words."""
    return any(isinstance(each, str) and each in words for each in resolve(document.value, around(place)))


def holder(document: Document, place: Place) -> Json:
    """The object that the place is in."""
    value: Json = resolve(document.value, around(place))
    return value


def beside(place: Place, key: str) -> str:
    """The pointer of another member of the object that the place is in."""
    return f"{around(place)}/{escape(key)}"
