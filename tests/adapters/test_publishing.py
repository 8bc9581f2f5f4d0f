"""Commits that are made without a working directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forge.git_backend import git

from connectorops.adapters.publishing import GitPublishing
from connectorops.offering import TOOL, NewCommit

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_can_be_executed_stays_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    for name in ("plain ä.json", "run ä.csx"):
        (tmp_path / name).write_text("old", "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "update-index", "--chmod=+x", "run ä.csx")
    git(tmp_path, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "Old")
    start = git(tmp_path, "rev-parse", "HEAD")
    write = dict.fromkeys(("plain ä.json", "run ä.csx", "more.md"), b"new")
    new = NewCommit("fix", start, (start,), write, (), TOOL, 1_700_000_000, "Mend")
    made = GitPublishing(tmp_path).commit(new)
    listed = git(tmp_path, "ls-tree", "-z", made).split("\0")
    modes = {path: what.partition(" ")[0] for what, _, path in (each.partition("\t") for each in listed) if path}
    assert modes == {"more.md": "100644", "plain ä.json": "100644", "run ä.csx": "100755"}
