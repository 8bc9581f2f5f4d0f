"""What has to be committed, and on top of what, so that nothing of anybody's is lost and nothing is done twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.upstream.home import spelled_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from connectorops.offering import Offered, Publishing, Touched
    from connectorops.tree import Tree
    from connectorops.upstream.home import Home

Content = dict[str, bytes]
"""The files of a folder by their names in it."""


class TakenError(Exception):
    """Somebody else changed the connector on our branch."""

    def __init__(self, change: Touched) -> None:
        super().__init__(change.commit)
        self.change = change


@dataclass(frozen=True, slots=True)
class Ours:
    """The files that are proposed, and the names of those that stay behind and are left alone on the other side."""

    files: Content
    left_out: tuple[str, ...]

    def on(self, there: Mapping[str, bytes]) -> Content:
        """What the folder is to hold where it holds this now. What is in neither of ours is removed."""
        names = spelled_as(self.files, there)
        behind = {each.lower() for each in self.left_out}
        kept = {name: data for name, data in there.items() if name.lower() in behind}
        return kept | {names[name]: data for name, data in self.files.items()}


@dataclass(frozen=True, slots=True)
class Sides:
    """Where both sides are: the tip of the base, the tip of our branch ("" for none), and the open pull request.

    `seen` is the commit of somebody else on our branch that the user knows of, and whose change may be replaced.
    """

    home: Home
    base: str
    tip: str
    open: Offered | None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The folder as it is to be, with what it replaces. Without parents the branch is right as it is."""

    want: Content
    before: Content
    at_base: Content
    start: str
    parents: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        return not self.at_base

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.before) - set(self.want)))

    @property
    def is_there(self) -> bool:
        """Whether the base has exactly these files already."""
        return self.want == self.at_base


def content(tree: Tree, folder: str) -> Content:
    return {path[len(folder) + 1 :]: tree.read(path) for path in tree.paths(folder)}


def seal(files: Mapping[str, bytes]) -> str:
    """A digest of a folder's content, by which a commit of ours is known again."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def arrange(git: Publishing, sides: Sides, ours: Ours) -> Arrangement:
    """Decide. Raises TakenError where the branch has a change to the connector that would be lost."""
    at_base = content(git.tree(sides.base), sides.home.folder)
    anew = Arrangement(ours.on(at_base), at_base, at_base, sides.base, (sides.base,))
    if not sides.tip or (sides.open is None and anew.is_there):
        return anew
    at_tip = content(git.tree(sides.tip), sides.home.folder)
    want = ours.on(at_tip)
    _guard(git, sides, at_tip, want)
    part = git.common(sides.base, sides.tip)
    moved = not part or content(git.tree(part), sides.home.folder) != at_base
    commits = git.touched(sides.base, sides.tip, "")
    merged = Arrangement(anew.want, at_base, at_base, sides.base, (sides.tip, sides.base))
    if sides.open is None:
        is_ours = all(each.seal for each in commits)
        if want == at_tip and not moved and len(commits) == 1 and is_ours:
            return Arrangement(want, at_base, at_base, sides.tip, ())
        return anew if is_ours else merged
    if moved:
        return merged
    return Arrangement(want, at_tip, at_base, sides.tip, () if want == at_tip else (sides.tip,))


def _guard(git: Publishing, sides: Sides, at_tip: Content, want: Content) -> None:
    last = next(iter(git.touched(sides.base, sides.tip, sides.home.folder)), None)
    if last and last.seal != seal(at_tip) and want != at_tip and last.commit != sides.seen:
        raise TakenError(last)


def beside(folder: str, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that are not in the folder."""
    return tuple(path for path in paths if not path.startswith(f"{folder}/"))


def elsewhere(folder: str, paths: Sequence[str]) -> str:
    """A folder whose name differs in case only: no clone on Windows could hold both. "" where there is none."""
    lower = f"{folder.lower()}/"
    found = next((each for each in paths if each.lower().startswith(lower) and not each.startswith(f"{folder}/")), "")
    return found[: len(folder)]
