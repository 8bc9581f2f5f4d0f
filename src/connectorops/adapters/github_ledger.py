"""The ledger's branch on GitHub, over the API for git's own objects: no clone is needed, and nothing is checked out.

GitHub sets a branch without force only to a commit that continues it, which makes the last request the one that
decides: what was written before it is nothing that anybody refers to.
"""

from __future__ import annotations

import base64
import errno
import random
import time
from functools import cached_property
from typing import TYPE_CHECKING, Final

from connectorops.adapters.github_errors import explained
from connectorops.ports import MovedError, ServiceDownError
from connectorops.report.escape import unlinked
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.adapters.github import GitHubForge
    from connectorops.tree import Tree

_REF: Final = "heads/certification"
_MOVED: Final = frozenset({409, 422})
_LONGEST: Final = 16.0


class GitHubEvents:
    """The branch `certification` of a repository on GitHub. `first` is the longest first pause, in seconds."""

    def __init__(self, forge: GitHubForge, first: float = 0.5) -> None:
        self._forge, self._first = forge, first
        self._blobs: dict[str, bytes] = {}

    def tip(self) -> str:
        with explained("read the branch of the ledger"):
            found = self._forge.request_or_none("GET", f"/git/ref/{_REF}")
        return str(found["object"]["sha"]) if found else ""

    def tree(self, commit: str) -> Tree:
        return _Listed(self._forge, commit, self._blobs) if commit else MemoryTree({})

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        with explained("write an event of the ledger"):
            tree = self._written(tip, files)
            about = {"message": unlinked(message), "tree": tree, "parents": [tip] if tip else []}
            commit = str(self._forge.request("POST", "/git/commits", input=about)["sha"])
            self._set(commit, tip)
        return commit

    def pause(self, attempt: int) -> None:
        longest = min(_LONGEST, self._first * 2 ** min(attempt, 10))
        time.sleep(random.uniform(longest / 4, longest))  # noqa: S311 - it only keeps writers apart

    def _written(self, tip: str, files: Mapping[str, bytes]) -> str:
        entries = [
            {"path": path, "mode": "100644", "type": "blob", "content": data.decode()} for path, data in files.items()
        ]
        base = {"base_tree": self._forge.request("GET", f"/git/commits/{tip}")["tree"]["sha"]} if tip else {}
        return str(self._forge.request("POST", "/git/trees", input={**base, "tree": entries})["sha"])

    def _set(self, commit: str, tip: str) -> None:
        from github import GithubException  # noqa: PLC0415 - start-up counts

        try:
            if tip:
                self._forge.request("PATCH", f"/git/refs/{_REF}", input={"sha": commit, "force": False})
            else:
                self._forge.request("POST", "/git/refs", input={"ref": f"refs/{_REF}", "sha": commit})
        except GithubException as error:
            if error.status in _MOVED and self.tip() != tip:
                raise MovedError("another writer was faster") from error
            raise


class _Listed:
    """The files of a commit, listed by one request; each is read when it is asked for, and once for all commits."""

    def __init__(self, forge: GitHubForge, commit: str, blobs: dict[str, bytes]) -> None:
        self._forge, self._commit, self._blobs = forge, commit, blobs

    @cached_property
    def _files(self) -> dict[str, str]:
        with explained("list the events of the ledger"):
            listed = self._forge.request("GET", f"/git/trees/{self._commit}", parameters={"recursive": "1"})
        if listed["truncated"]:
            raise ServiceDownError("GitHub lists no tree as large as the ledger's over its API: use a clone")
        return {each["path"]: each["sha"] for each in listed["tree"] if each["type"] == "blob"}

    def paths(self, folder: str = "") -> list[str]:
        prefix = f"{folder}/" if folder else ""
        return sorted(path for path in self._files if path.startswith(prefix))

    def read(self, path: str) -> bytes:
        blob = self._files.get(path)
        if blob is None:
            raise FileNotFoundError(errno.ENOENT, "there is no such file in this commit", path)
        if blob not in self._blobs:
            with explained(f"read {path} of the ledger"):
                found = self._forge.request("GET", f"/git/blobs/{blob}")
            self._blobs[blob] = base64.b64decode(found["content"])
        return self._blobs[blob]
