"""The paths that `codeowners who` is asked about: those that are there, and what stands for those that are not."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectorops.codeowners import parse
from connectorops.ownership import questions
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from connectorops.connectors import Repository
    from connectorops.ownership import Question

MOST_PATHS = 10
"""Paths that are shown of a line's files."""
_CHILD = "\0"
"""No file has this name: it stands for whatever a folder will hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The files that are asked about, and all paths that are told of, with other words for some of them."""

    files: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    def answer(self, repository: Repository) -> Iterator[str]:
        """Who owns each path, by the line that decides."""
        file = repository.owners_file
        for each in asked_of(repository, [*self.files, *self.words]):
            names = " ".join(each.owners) or "nobody"
            yield f"{names}  ({file.path}:{each.entry.line} {each.entry.pattern})" if file and each.entry else names
            yield from (f"    {self.words.get(path, path)}" for path in each.paths[:MOST_PATHS])
            if len(each.paths) > MOST_PATHS:
                yield f"    and {len(each.paths) - MOST_PATHS} more"


def asked_of(repository: Repository, paths: Iterable[str]) -> tuple[Question, ...]:
    """The paths by the line of CODEOWNERS that decides."""
    file = repository.owners_file
    return questions(file.content if file else parse(""), paths)


def changed_ones(changed: Iterable[str], under: Iterable[str]) -> Asked:
    """The changed files that are one of the paths or below it; a path without any needs nobody's approval."""
    files, others = _below(changed, under)
    return Asked(tuple(files), {each: f"{each} (nothing of it is changed)" for each in others})


def present_ones(repository: Repository, under: Iterable[str], root: Path) -> Asked:
    """The files that are one of the paths or below it; for a path that is not there, who would own it."""
    files, others = _below(repository.tree.paths(), under)
    words: dict[str, str] = {}
    for each in others:
        path = root / each
        if path.is_dir() and not path.is_symlink():  # without a file that we look at
            words[f"{each}/{_CHILD}"] = each
        else:
            words |= {each: each} if os.path.lexists(path) else _planned(repository, each)
    return Asked(tuple(files), words)


def _planned(repository: Repository, path: str) -> dict[str, str]:
    """A path that may become a file or a folder: once, unless other people would own the one than the other."""
    inside = f"{path}/{_CHILD}"
    if len(asked_of(repository, [path, inside])) == 1:
        return {path: f"{path} (is not there; who would own it)"}
    words = "is not there; who would own it as a"
    return {path: f"{path} ({words} file)", inside: f"{path}/ ({words} folder)"}


def _below(known: Iterable[str], under: Iterable[str]) -> tuple[list[str], list[str]]:
    """The known files that are one of the paths or below it, and the paths of which there are none."""
    files = sorted(known)
    found: dict[str, None] = {}
    others = []
    for path in under:
        inside = [each for each in files if not path or each == path or each.startswith(f"{path}/")]
        found.update(dict.fromkeys(inside))
        others += [] if inside else [path]
    return list(found), others


def approvals_missing(asked: Iterable[Question]) -> Iterator[str]:
    for each in asked:
        yield f"An approval is missing: {' or '.join(each.owners)}, for {count(len(each.paths), 'file')}."
