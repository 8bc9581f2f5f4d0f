"""Trees in git objects: a commit is read where it lies, also in a bare repository; nothing is checked out or fetched.

A repository may be hostile: its configuration is never allowed to start anything. git is used only to look up names
(`rev-parse`), to list (`ls-tree`) and to read objects (`cat-file`), which run no hooks, filters or text converters.
"""

from __future__ import annotations

import errno
import os
import posixpath
import weakref
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final

from connectorops.tree import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from git import Repo
    from git.cmd import Git

_CONFIG: Final = (("core.fsmonitor", "false"), ("core.hooksPath", os.devnull), ("core.pager", "cat"))
"""What a repository could name a program in, set over it."""
SAFE: Final = {
    "GIT_ALLOW_PROTOCOL": "none",  # an object that is missing is not fetched, whatever the remote's address would run
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what it says, not what refs/replace puts in its place
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_COUNT": str(len(_CONFIG)),
    **{f"GIT_CONFIG_KEY_{n}": key for n, (key, _) in enumerate(_CONFIG)},
    **{f"GIT_CONFIG_VALUE_{n}": value for n, (_, value) in enumerate(_CONFIG)},
}
"""The environment in which git runs."""
_REGULAR: Final = (b"100644", b"100755", b"100664")


class GitTree:
    """The regular files of a commit. Symbolic links and submodules are not files of the tree."""

    def __init__(self, git: Git, commit: str) -> None:
        self._git = git
        self.commit = commit
        self._listed: dict[str, dict[str, str]] = {}
        weakref.finalize(self, git.clear_cache)  # ends the process that reads objects

    def paths(self, folder: str = "") -> list[str]:
        """Sorted paths of the regular files; [] where the folder is not there."""
        return sorted(self._list(folder))

    def object_ids(self, folder: str = "") -> dict[str, str]:
        """The same paths with git's ids of what the files hold."""
        return dict(self._list(folder))

    def read(self, path: str) -> bytes:
        """The bytes of one file. Raises FileNotFoundError, or UnreadableError for one that this clone does not hold."""
        known = next((files for files in self._listed.values() if path in files), None)
        object_id = (self._list(posixpath.dirname(path)) if known is None else known).get(path)
        if object_id is None:
            raise FileNotFoundError(errno.ENOENT, "there is no such file in this commit", path)
        try:
            data: bytes = self._git.get_object_data(object_id)[3]
        except ValueError as error:
            text = "this clone does not hold the file's content: fetch it first"
            raise UnreadableError(errno.EIO, text, path) from error
        return data

    def _list(self, folder: str) -> dict[str, str]:
        """Object ids by path, of everything below the folder."""
        if folder not in self._listed:
            outer = next((files for each, files in self._listed.items() if files and _is_below(folder, each)), None)
            if outer is not None:
                self._listed[folder] = {path: found for path, found in outer.items() if _is_below(path, folder)}
            else:
                self._listed[folder] = dict(self._entries(folder)) if self._may_hold(folder) else {}
        return self._listed[folder]

    def _may_hold(self, folder: str) -> bool:
        """Whether the top of the tree has where a folder begins: of the usual roots, a repository has one or two."""
        return not folder or folder.encode("utf-8", "surrogateescape").partition(b"/")[0] in self._top

    @cached_property
    def _top(self) -> frozenset[bytes]:
        return frozenset(name for _, _, name in self._ls_tree())

    def _entries(self, folder: str) -> Iterator[tuple[str, str]]:
        for mode, object_id, name in self._ls_tree("-r", folder=folder):
            if mode in _REGULAR:
                path = name.decode("utf-8", "surrogateescape")
                yield (f"{folder}/{path}" if folder else path), object_id.decode()

    def _ls_tree(self, *options: str, folder: str = "") -> Iterator[tuple[bytes, bytes, bytes]]:
        """Mode, object id and name of each entry; none of a folder that is not there."""
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        try:
            listing: bytes = self._git.ls_tree("-z", *options, f"{self.commit}:{folder}", stdout_as_string=False)
        except GitCommandError:
            return
        for entry in listing.split(b"\0"):
            about, tab, name = entry.partition(b"\t")
            if tab:
                mode, _, object_id = about.split(b" ")
                yield mode, object_id, name


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def open_repository(path: Path) -> Repo:
    """The repository that a path is in, bare or not. Raises LookupError where there is none."""
    with _own_environment():
        try:
            from git import Repo  # noqa: PLC0415 - start-up counts
            from git.exc import InvalidGitRepositoryError, NoSuchPathError  # noqa: PLC0415
        except ImportError as error:
            raise LookupError("git is needed to read a revision, and it is not installed") from error
        try:
            repo = Repo(path, search_parent_directories=True, expand_vars=False)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise LookupError(f"{path} is not in a git repository") from error
    places = {"GIT_DIR": repo.git_dir, "GIT_COMMON_DIR": repo.common_dir}
    objects = os.path.join(repo.common_dir, "objects")  # noqa: PTH118 - GitPython speaks in texts
    repo.git.update_environment(**SAFE, **{key: os.path.abspath(value) for key, value in places.items()})  # noqa: PTH100
    repo.git.update_environment(GIT_OBJECT_DIRECTORY=os.path.abspath(objects))  # noqa: PTH100
    return repo


def revision_tree(path: Path, revision: str) -> GitTree:
    """The files of a revision of the repository that a path is in. Raises LookupError for what is not there."""
    git = open_repository(path).git
    return GitTree(git, commit_of(git, revision))


def commit_of(git: Git, revision: str) -> str:
    """The id of the commit that a revision names. Raises LookupError where this clone has none."""
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    try:
        return str(git.rev_parse("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    except GitCommandError as error:
        raise LookupError(
            f"{revision} is not a revision of this repository; a shallow clone may lack it (fetch-depth: 0 gets all)"
        ) from error


def folder_id(path: Path, revision: str, folder: str) -> tuple[str, str]:
    """The ids of the commit that a revision names, and of a folder in it. Raises LookupError where it has none."""
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    git = open_repository(path).git
    commit = commit_of(git, revision)
    try:
        return commit, str(git.rev_parse("--verify", "--quiet", "--end-of-options", f"{commit}:{folder}"))
    except GitCommandError as error:
        raise LookupError(f"{folder} is not in {revision} of this repository") from error


@contextmanager
def _own_environment() -> Iterator[None]:
    """Without the variables by which a hook that runs us would lead git to another repository."""
    hidden = {key: os.environ.pop(key) for key in list(os.environ) if key.startswith("GIT_")}
    try:
        yield
    finally:
        os.environ.update(hidden)
