"""The repairs of a pull request's head, as a commit, as suggestions and as a patch. Nothing is sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.offering import TOOL, NewCommit
from connectorops.report import patch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.commands.heads import Head
    from connectorops.fixes import Fix
    from connectorops.forge import Differences, Suggestion
    from connectorops.offering import Publishing
    from connectorops.ports import Workspace

MOST_SUGGESTIONS: Final = 40
"""More than this is more clicks than it is worth."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The head, the repairs of it, and the commit that has them, which no branch has yet."""

    head: Head
    fixes: Sequence[Fix]
    commit: str


@dataclass(frozen=True, slots=True)
class Git:
    """The clone that we are in."""

    publishing: Publishing
    differences: Differences


def _files(head: Head, fixes: Sequence[Fix]) -> dict[str, bytes | None]:
    """The files of the commit that change: their bytes, or None for what goes."""
    read = head.subjects.tree.read
    found: dict[str, bytes | None] = {}
    for fix in fixes:
        found |= dict.fromkeys((*fix.moved, *fix.removed))
        found |= {new: read(old) for old, new in fix.moved.items()}
        found |= fix.files
    return found


def commit_of(workspace: Workspace, head: Head, fixes: Sequence[Fix]) -> NewCommit:
    """On top of the head. It is the tool's own; who asked for it stands in the pull request."""
    files, commit = _files(head, fixes), head.pull.head
    rules = sorted({rule for fix in fixes for rule in fix.repaired})
    return NewCommit(
        branch=f"fix/{head.pull.number}",
        start=commit,
        parents=(commit,),
        write={path: data for path, data in files.items() if data is not None},
        remove=tuple(path for path, data in files.items() if data is None),
        author=TOOL,
        when=int(workspace.now().timestamp()),
        message=f"Mend what connectorops can mend safely\n\nRules: {', '.join(rules)}\n",
    )


def suggestions_of(git: Git, made: Mended) -> list[Suggestion]:
    """All of it as suggestions; none where something of it can't be one."""
    pull, base = made.head.pull, made.head.commits.base
    if any(fix.moved or fix.removed for fix in made.fixes):
        return []
    left = git.publishing.common(base, pull.head)
    found: list[Suggestion] = []
    for path, (old, new) in _texts(made).items():
        if not (patch.survives_copying(old) and patch.survives_copying(new)):
            return []
        hunks = git.differences.hunks(pull.head, made.commit, path)
        shown = git.differences.hunks(left, pull.head, path, around=3)
        made_of = patch.suggestions(path, hunks, old.decode().split("\n"), shown)
        if made_of is None:
            return []
        found += made_of
    return found if len(found) <= MOST_SUGGESTIONS else []


def _texts(made: Mended) -> dict[str, tuple[bytes, bytes]]:
    """The files that get other bytes, as they are and as they would be, by their new path."""
    read = made.head.subjects.tree.read
    found: dict[str, tuple[bytes, bytes]] = {}
    for fix in made.fixes:
        was = {new: old for old, new in fix.moved.items()}
        found |= {path: (read(was.get(path, path)), data) for path, data in fix.files.items()}
    return found


def patches_of(git: Git, made: Mended) -> Iterator[str]:
    """What is text as text, and what no page shows as it is as bytes."""
    head, texts = made.head, _texts(made)
    bare = [path for path, (old, new) in texts.items() if not all(map(patch.survives_copying, (old, new)))]
    was = {new: old for fix in made.fixes for old, new in fix.moved.items()}
    for path in bare:
        yield patch.binary(path, was.get(path, path), *texts[path])
    gone = [was[path] for path in bare if path in was]
    rest = [path for path in _files(head, made.fixes) if path not in bare and path not in gone]
    if rest:
        yield git.differences.patch(head.pull.head, made.commit, *rest)
