"""The ledger's branch in a local repository, bare or not: nothing is checked out, and no index is touched.

One `git fast-import` writes the objects of a commit, and sets the branch if the commit continues what it is then. A
writer that dies at any point leaves objects that nobody refers to, and the branch as it was.
"""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
import weakref
from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import GitTree, open_repository
from connectorops.adapters.importing import data_block, fast_import, quoted_path
from connectorops.ports import MovedError, ServiceDownError
from connectorops.report.escape import unlinked
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from git.cmd import Git

    from connectorops.tree import Tree

BRANCH: Final = "refs/heads/certification"
FETCHED: Final = "refs/remotes/origin/certification"
_COMMITTER: Final = b"connectorops <connectorops@users.noreply.github.com>"
"""The branch is the tool's own; the actor of an event stands in the event."""
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 1.0
_LONGEST_WAIT: Final = 30.0


class LocalEvents:
    """The branch `certification` of the repository that a path is in. Raises LookupError where there is none."""

    def __init__(self, path: Path) -> None:
        repo = open_repository(path)
        self._git = repo.git
        self._where = os.fspath(repo.common_dir)
        self._turn = _Turn(os.path.join(self._where, "connectorops-ledger.lock"))  # noqa: PTH118 - as GitPython does

    def tip(self) -> str:
        """The local branch, or as long as there is none the one that was fetched: the next event continues it."""
        return self._commit(BRANCH) or self._commit(FETCHED)

    def tree(self, commit: str) -> Tree:
        return _EventTree(self._git, commit) if commit else MemoryTree({})

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        try:
            return self._import(tip, b"".join(_commands(tip, files, message)))
        finally:
            self._turn.end()

    def altered(self, commit: str) -> Sequence[str]:
        if not commit:
            return []
        if self._git.rev_parse("--is-shallow-repository") == "true":
            raise LookupError(
                "this clone is too shallow to see what was written when: fetch all history "
                "(`fetch-depth: 0` of actions/checkout, or `git fetch --unshallow`)"
            )
        options = ("-z", "--format=", "--name-only", "--no-renames", "--diff-filter=a", "--diff-merges=separate")
        listed: bytes = self._git.log(*options, commit, stdout_as_string=False)
        return sorted({each.strip("\n") for each in listed.decode("utf-8", "surrogateescape").split("\0")} - {""})

    def pause(self, attempt: int) -> None:
        """Wait for a turn among the writers of this machine who lost a race, so that the next attempt wins it."""
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempt, 10))
        time.sleep(random.uniform(longest / 4, longest))  # noqa: S311 - it only keeps writers apart
        self._turn.begin()

    def _commit(self, ref: str) -> str:
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        try:
            return str(self._git.rev_parse("--verify", "--quiet", f"{ref}^{{commit}}"))
        except GitCommandError:
            return ""

    def _import(self, tip: str, commands: bytes) -> str:
        done = fast_import(self._git, self._where, commands)
        if done.returncode == 0:
            return done.stdout.decode().strip()
        told = done.stderr.decode("utf-8", "replace").strip()
        if self.tip() != tip or ".lock" in told:
            raise MovedError(told)
        raise ServiceDownError(f"git fast-import failed in {self._where}: {told}")


class _EventTree(GitTree):
    """A tree of many small files: the first that is read of a listing brings all others with it, in one process."""

    def __init__(self, git: Git, commit: str) -> None:
        super().__init__(git, commit)
        self._contents: dict[str, bytes] = {}

    def read(self, path: str) -> bytes:
        listing = next((files for files in self._listed.values() if path in files), None)
        if listing is None:
            return super().read(path)
        object_id = listing[path]
        if object_id not in self._contents:
            self._contents |= _contents(self._git, set(listing.values()))
        if object_id not in self._contents:
            raise OSError(errno.EIO, "this clone does not hold the file's content: fetch it first", path)
        return self._contents[object_id]


def _contents(git: Git, object_ids: Iterable[str]) -> dict[str, bytes]:
    """The blobs of these ids, as far as the repository holds them."""
    asked = "".join(f"{each}\n" for each in object_ids).encode()
    done = subprocess.run(
        ["git", "cat-file", "--batch", "--buffer"],  # noqa: S607 - the git that GitPython runs as well
        input=asked,
        capture_output=True,
        check=False,
        env={**os.environ, **git.environment()},
    )
    found: dict[str, bytes] = {}
    data, at = done.stdout, 0
    while at < len(data):
        end = data.index(b"\n", at)
        words = data[at:end].decode().split(" ")
        at = end + 1
        if len(words) == 3:
            size = int(words[2])
            found[words[0]] = data[at : at + size]
            at += size + 1
    return found


def _commands(tip: str, files: Mapping[str, bytes], message: str) -> Iterator[bytes]:
    """What `git fast-import` reads. Without --force it sets a branch only to a commit that contains what it was."""
    yield b"feature done\nfeature get-mark\ncommit %b\nmark :1\n" % BRANCH.encode()
    yield b"committer %b %d +0000\n" % (_COMMITTER, time.time())
    yield data_block(unlinked(message).encode())
    if tip:
        yield b"from %b\n" % tip.encode()
    for path, data in files.items():
        yield b"M 100644 inline %b\n" % quoted_path(path)
        yield data_block(data)
    yield b"\nget-mark :1\ndone\n"


class _Turn:
    """A lock between the processes of this machine. It only spares them lost races: the branch decides.

    The system lets go of it when a process ends, however it does.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._held: weakref.finalize[[int], _Turn] | None = None

    def begin(self) -> None:
        if sys.platform == "win32" or (self._held and self._held.alive):
            return
        import fcntl  # noqa: PLC0415 - not on every system

        handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
        self._held = weakref.finalize(self, os.close, handle)
        until = time.monotonic() + _LONGEST_WAIT
        while time.monotonic() < until:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(random.uniform(0.002, 0.02))  # noqa: S311 - it only keeps writers apart
            else:
                return

    def end(self) -> None:
        if self._held:
            self._held()
