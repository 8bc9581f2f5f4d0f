"""Finding the connectors of a repository: by its root folders, and by the artifacts that a folder holds."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from connectorops.connectors.connector import DEFINITION, MANIFEST, PROPERTIES, Connector, is_definition
from connectorops.model import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connectorops.config import Config
    from connectorops.tree import Tree

_NAMES = frozenset({PROPERTIES.lower(), MANIFEST.lower()})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A folder that is a connector, and its files relative to it."""

    folder: str
    files: tuple[str, ...]


def discover(tree: Tree, config: Config, under: Sequence[str] = ("",)) -> list[Connector]:
    """The connectors below the given paths of the tree ("" is all of it), sorted by name.

    In a root folder (`certified-connectors/`, …) every folder counts, even one that lacks its definition: that is
    a finding. Elsewhere a folder counts if it holds an artifact. A path inside a connector selects that connector.
    """
    found: dict[str, Connector] = {}
    for start in under:
        for candidate in _candidates(tree, config, _widen(tree, config, start)):
            inside = (
                not start
                or f"{candidate.folder}/".startswith(f"{start}/")
                or f"{start}/".startswith(f"{candidate.folder}/")
            )
            if inside and not any(fnmatchcase(candidate.folder, pattern) for pattern in config.exclude):
                found[candidate.folder] = _connector(tree, config, candidate)
    return [found[name] for name in sorted(found)]


def strays(tree: Tree, config: Config) -> list[str]:
    """Folders with a definition in none of the root folders, which are not judged where there are root folders."""
    roots = tuple(f"{root}/" for root in config.roots)
    paths = list(tree.paths())
    if not any(path.startswith(roots) for path in paths):
        return []
    outside = (path for path in paths if not path.startswith(roots))
    folders = {posixpath.dirname(path) for path in outside if posixpath.basename(path).lower() == DEFINITION.lower()}
    return sorted(each for each in folders if not any(fnmatchcase(each, pattern) for pattern in config.exclude))


def _widen(tree: Tree, config: Config, start: str) -> str:
    """From a path inside a connector to the folder of the connector."""
    root = next((each for each in config.roots if start.startswith(f"{each}/")), None)
    if root is not None:
        return "/".join(start.split("/")[: root.count("/") + 2])
    while start and not any(_is_artifact(path) for path in tree.paths(start)):
        start = posixpath.dirname(start)
    return start


def _candidates(tree: Tree, config: Config, start: str) -> Iterator[Candidate]:
    if start:
        yield from _group(tree.paths(start), config)
        return
    everywhere = [root for root in config.roots if any(True for _ in tree.paths(root))]
    for root in everywhere:
        yield from _group(tree.paths(root), config)
    if not everywhere:
        yield from _group(tree.paths(), config)


def _group(paths: Iterable[str], config: Config) -> Iterator[Candidate]:
    """Folders that hold an artifact, and folders of a root that do not; nested connectors apart from outer ones."""
    paths = list(paths)
    folders = {posixpath.dirname(path) for path in paths if _is_artifact(path)}
    above = {ancestor for folder in folders for ancestor in _ancestors(folder)}
    folders |= {child for path in paths if (child := _child_of_root(path, config)) and child not in above}
    files: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folder = posixpath.dirname(folder)
        if folder in folders:
            files[folder].append(path[len(folder) + 1 :] if folder else path)
    for folder in sorted(files):
        yield Candidate(folder, tuple(sorted(files[folder])))


def _ancestors(folder: str) -> Iterator[str]:
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def _child_of_root(path: str, config: Config) -> str | None:
    """The folder directly below a root that the path is in."""
    for root in config.roots:
        if path.startswith(f"{root}/"):
            name, slash, _ = path[len(root) + 1 :].partition("/")
            return f"{root}/{name}" if slash else None
    return None


def _is_artifact(path: str) -> bool:
    name = posixpath.basename(path)
    return is_definition(name) or name.lower() in _NAMES


def _connector(tree: Tree, config: Config, candidate: Candidate) -> Connector:
    """The connector; a broken manifest declares no program here, and is a finding elsewhere."""
    connector = Connector(tree, candidate.folder, candidate.files, Program.VERIFIED, config.all_limits)
    connector.program = config.profile or connector.manifest.program or _by_root(candidate.folder, config)
    return connector.unread()


def _by_root(folder: str, config: Config) -> Program:
    roots = [root for root in config.roots if f"{folder}/".startswith(f"{root}/")]
    return config.roots[max(roots, key=len)] if roots else Program.VERIFIED
