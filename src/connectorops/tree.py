"""Trees of files, read-only: a working directory, git objects, or memory. Paths are relative and use "/"."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Edits = dict[str, Any]
"""What to change in a tree, one entry an edit.

`"readme.md": "text"` (or bytes) writes a file, `"readme.md": None` removes it;
`"apiProperties.json#/properties/publisher": value` sets a member by JSON pointer, a last segment "-" appends to an
array, and the value None removes the member.
"""


class UnreadableError(OSError):
    """A file of a tree that is there and can't be read: no fault of ours, and none of what is in it."""


class GoneError(UnreadableError, FileNotFoundError):
    """A file of a tree that is not there, or not any more."""


class Tree(Protocol):
    """A set of files."""

    def paths(self, folder: str = "") -> Iterable[str]:
        """The path of every file below the folder ("" is the whole tree), sorted."""

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises FileNotFoundError, or UnreadableError where it can't be read."""


class Directory(Tree, Protocol):
    """The files in a folder of a file system."""

    @property
    def links(self) -> Collection[str]:
        """The symbolic links that were met in listing the files: none is followed."""

    @property
    def closed(self) -> Mapping[str, str]:
        """The folders that could not be opened in listing the files, and why."""


class MemoryTree:
    """A tree in memory, for tests and for examples."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)

    def paths(self, folder: str = "") -> list[str]:
        prefix = f"{folder}/" if folder else ""
        return sorted(path for path in self._files if path.startswith(prefix))

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


class Patched:
    """A tree in which some files have other bytes."""

    def __init__(self, tree: Tree, files: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._files = dict(files)

    def paths(self, folder: str = "") -> Iterable[str]:
        return self._tree.paths(folder)

    def read(self, path: str) -> bytes:
        return self._files[path] if path in self._files else self._tree.read(path)


def edited(tree: Tree, edits: Edits) -> MemoryTree:
    """A copy of the tree with the edits applied; JSON files that are edited are written with an indent of 4.

    Raises KeyError or IndexError where a pointer names a parent that is not there.
    """
    files = {path: tree.read(path) for path in tree.paths()}
    documents: dict[str, Any] = {}
    for target, value in edits.items():
        path, hash_mark, pointer = target.partition("#")
        if hash_mark:
            document = documents.setdefault(path, json.loads(files[path]))
            tokens = [_unescape(token) for token in pointer.split("/")[1:]]
            documents[path] = _set(document, tokens, copy.deepcopy(value))  # the next edit may be inside of it
        elif value is None:
            del files[path]
        else:
            files[path] = value if isinstance(value, bytes) else str(value).encode()
    for path, document in documents.items():
        files[path] = (json.dumps(document, indent=4, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
    return MemoryTree(files)


def _unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def _set(document: Any, tokens: list[str], value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if not tokens:
        return value
    parent = document
    for token in tokens[:-1]:
        parent = parent[int(token)] if isinstance(parent, list) else parent[token]
    last = tokens[-1]
    if isinstance(parent, list):
        if last == "-":
            parent.append(value)
        elif value is None:
            del parent[int(last)]
        else:
            parent[int(last)] = value
    elif value is None:
        del parent[last]
    else:
        parent[last] = value
    return document
