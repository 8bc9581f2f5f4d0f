"""What is changed and not committed. `git status` would run what the configuration of a hostile repository names.

So git only lists what was committed and what its index knows, and a file that is not as the index saw it is read here.
"""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import GitTree, commit_of, open_repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from git.cmd import Git

_ENTRY: Final = re.compile(
    rb"(\d{6}) ([0-9a-f]+) \d\t([^\0]+)\0"
    rb"  ctime: \d+:\d+\n  mtime: (\d+):(\d+)\n  dev: [^\n]*\n  uid: [^\n]*\n  size: (\d+)\tflags: ([0-9a-f]+)\n"
)
_NOT_CHECKED_OUT: Final = 1 << 30
"""The flag of a file that a sparse checkout leaves out."""


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file as the index knows it: what was staged, and how the file looked then."""

    object_id: str
    nanoseconds: int
    size: int
    is_out: bool

    def is_untouched(self, found: Path) -> bool:
        if self.is_out:
            return True
        about = found.stat(follow_symlinks=False)
        return (about.st_mtime_ns, about.st_size & 0xFFFFFFFF) == (self.nanoseconds, self.size)


def uncommitted(root: Path) -> list[str]:
    """Regular files that are not as HEAD has them: changed, new or gone. None where there is no working directory.

    Raises LookupError where there is no repository, or no commit in it.
    """
    repo = open_repository(root)
    if repo.working_tree_dir is None or Path(repo.working_tree_dir).resolve() != root.resolve():
        return []
    git = repo.git
    committed = GitTree(git, commit_of(git, "HEAD")).object_ids()
    staged = dict(_staged(git))
    new: bytes = git(**_ignoring(git)).ls_files("--others", "--exclude-standard", "-z", stdout_as_string=False)
    untracked = {_text(path) for path in new.split(b"\0") if path}
    paths = sorted(committed.keys() | staged.keys() | untracked)
    return [path for path in paths if not _is_same(root / path, committed.get(path), staged.get(path))]


def _ignoring(git: Git) -> dict[str, str]:
    """The option by which git ignores what the user has it ignore everywhere, such as `.DS_Store`.

    Only this is taken from the user's own configuration, which no file of a pull request is in: the rest of it may name
    programs. Where none is named, or git can't read it, git has its default.
    """
    from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

    try:
        with git.custom_environment(GIT_CONFIG_GLOBAL=None):
            return {"c": f"core.excludesFile={git.config('--type=path', '--get', 'core.excludesFile')}"}
    except GitCommandError:
        return {}


def _staged(git: Git) -> Iterator[tuple[str, _Staged]]:
    listing: bytes = git.ls_files("--stage", "--debug", "-z", stdout_as_string=False, strip_newline_in_stdout=False)
    for mode, object_id, path, seconds, fraction, size, flags in _ENTRY.findall(listing):
        if mode.startswith(b"100"):
            nanoseconds = int(seconds) * 1_000_000_000 + int(fraction)
            is_out = bool(int(flags, 16) & _NOT_CHECKED_OUT)
            yield _text(path), _Staged(object_id.decode(), nanoseconds, int(size), is_out)


def _is_same(file: Path, committed: str | None, staged: _Staged | None) -> bool:
    try:
        if staged is not None and staged.is_untouched(file):
            return staged.object_id == committed
        if not stat.S_ISREG(file.lstat().st_mode):
            return committed is None
        return committed is not None and committed in _ids(file.read_bytes(), len(committed))
    except FileNotFoundError:
        return committed is None
    except OSError:
        return False  # it can't be read, so nobody can say that it is as committed


def _ids(data: bytes, length: int) -> set[str]:
    """The ids that git would give these bytes, as they are and with the line ends that it keeps."""
    name = "sha1" if length == 40 else "sha256"
    found = {data, data.replace(b"\r\n", b"\n")}
    return {hashlib.new(name, b"blob %d\0" % len(each) + each, usedforsecurity=False).hexdigest() for each in found}


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
