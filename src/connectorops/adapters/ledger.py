"""The ledger's branch in a local repository, bare or not, by git plumbing: nothing is checked out, no index is touched.

Objects are written first, and only then the branch is set, if it still is where it was: a writer that dies at any
point leaves objects that nobody refers to, and the branch as it was.
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from typing import TYPE_CHECKING, Final

from connectorops.adapters.git import GitTree, open_repository
from connectorops.ports import MovedError, ServiceDownError
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from connectorops.tree import Tree

BRANCH: Final = "refs/heads/certification"
FETCHED: Final = "refs/remotes/origin/certification"
_NOT_THERE: Final = ""
"""What `update-ref` takes for: there must be no such branch."""
_AUTHOR: Final = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "connectorops"), ("EMAIL", "connectorops@users.noreply.github.com"))
}
"""The branch is the tool's own; the actor of an event stands in the event."""
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 1.0
_SECONDS: Final = 60
_PLAIN_FILE: Final = "100644"
_FOLDER: Final = "040000"


class LocalEvents:
    """The branch `certification` of the repository that a path is in. Raises LookupError where there is none."""

    def __init__(self, path: Path) -> None:
        repo = open_repository(path)
        self._git = repo.git
        self._git.update_environment(**_AUTHOR)
        self._where = os.fspath(repo.git_dir)

    def tip(self) -> str:
        """The local branch, or as long as there is none the one that was fetched: the next event continues it."""
        return self._commit(BRANCH) or self._commit(FETCHED)

    def tree(self, commit: str) -> Tree:
        return GitTree(self._git, commit) if commit else MemoryTree({})

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        blobs = {path: self._run("hash-object", "-w", "--stdin", data=data) for path, data in files.items()}
        parent = ["-p", tip] if tip else []
        commit = self._run("commit-tree", self._with(tip, blobs), *parent, data=message.encode())
        self._set(commit, tip)
        return commit

    def altered(self, commit: str) -> Sequence[str]:
        if not commit:
            return []
        options = ("-z", "--format=", "--name-only", "--no-renames", "--diff-filter=a", "--diff-merges=separate")
        listed: bytes = self._git.log(*options, commit, stdout_as_string=False)
        return sorted({each.strip("\n") for each in listed.decode("utf-8", "surrogateescape").split("\0")} - {""})

    def pause(self, attempt: int) -> None:
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempt, 10))
        time.sleep(random.uniform(longest / 4, longest))  # noqa: S311 - it only keeps writers apart

    def _commit(self, ref: str) -> str:
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        try:
            return str(self._git.rev_parse("--verify", "--quiet", f"{ref}^{{commit}}"))
        except GitCommandError:
            return ""

    def _with(self, tip: str, blobs: Mapping[str, str]) -> str:
        """The tree of the tip and these files beside what it has; written folder by folder."""
        inner: dict[str, dict[str, str]] = {}
        for path, blob in blobs.items():
            folder, _, name = path.rpartition("/")
            inner.setdefault(folder, {})[name] = blob
        return self._folder(tip, "", inner)

    def _folder(self, tip: str, folder: str, inner: Mapping[str, Mapping[str, str]]) -> str:
        entries = self._entries(f"{tip}:{folder}") if tip else {}
        entries |= {name: f"{_PLAIN_FILE} blob {blob}" for name, blob in inner.get(folder, {}).items()}
        prefix = f"{folder}/" if folder else ""
        below = {each[len(prefix) :].split("/")[0] for each in inner if each.startswith(prefix) and each != folder}
        for name in below:
            within = self._folder(tip if name in entries else "", f"{prefix}{name}", inner)
            entries[name] = f"{_FOLDER} tree {within}"
        lines = [f"{about}\t{name}\0".encode("utf-8", "surrogateescape") for name, about in entries.items()]
        return self._run("mktree", "-z", data=b"".join(lines))

    def _entries(self, tree: str) -> dict[str, str]:
        listed: bytes = self._git.ls_tree("-z", tree, stdout_as_string=False)
        lines = [each.partition("\t") for each in listed.decode("utf-8", "surrogateescape").split("\0") if each]
        return {name: about for about, _, name in lines}

    def _set(self, commit: str, tip: str) -> None:
        """Set the branch, if it is where it was. A branch that was only fetched starts at what was fetched."""
        old = tip if self._commit(BRANCH) else _NOT_THERE
        try:
            self._run("update-ref", "--create-reflog", "-m", "connectorops", BRANCH, commit, old)
        except ServiceDownError as error:
            if self.tip() != tip or "lock" in str(error):
                raise MovedError(str(error)) from error
            raise

    def _run(self, *words: str, data: bytes = b"") -> str:
        """Run git with bytes on its standard input, which GitPython only takes as a file."""
        try:
            done = subprocess.run(  # noqa: S603
                ["git", *words],  # noqa: S607 - the git that GitPython runs as well
                input=data,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                env={**os.environ, **self._git.environment()},
                cwd=self._where,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ServiceDownError(f"git {words[0]} did not run in {self._where}: {error}") from error
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").strip()
            raise ServiceDownError(f"git {words[0]} failed in {self._where}: {told}")
        return done.stdout.decode().strip()
