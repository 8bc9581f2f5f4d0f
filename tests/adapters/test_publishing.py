"""Commits that are made without a working directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from forge.git_backend import git

from connectorops.adapters.publishing import GitPublishing
from connectorops.commands.hosted import hosted
from connectorops.offering import TOOL, NewCommit

if TYPE_CHECKING:
    from pathlib import Path


def commit(folder: Path, *paths: str) -> str:
    """A commit that writes these paths, on top of one that has two, of which one can be executed."""
    git(folder, "init", "--quiet")
    for name in ("plain ä.json", "run ä.csx"):
        (folder / name).write_text("old", "utf-8")
    git(folder, "add", ".")
    git(folder, "update-index", "--chmod=+x", "run ä.csx")
    git(folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "Old")
    start = git(folder, "rev-parse", "HEAD")
    new = NewCommit("fix", start, (start,), dict.fromkeys(paths, b"new"), (), TOOL, 1_700_000_000, "Mend")
    return GitPublishing(folder).commit(new)


REFUSED = [
    ".git/x", "a/.GIT/hooks", "a//b", "/a", "a/", "../a", "a/./b", "", "git~1/x", ".git /x", ".git::$INDEX/x",
    "a\\.git\\x", ".g\u200cit/x",
]  # fmt: skip


@pytest.mark.parametrize("path", REFUSED)
def test_a_path_that_git_refuses_is_whose_who_named_it_and_no_service_is_down(tmp_path: Path, path: str) -> None:
    with (
        pytest.raises(click.UsageError, match=r"no commit can have a file of the path .*: name it otherwise"),
        hosted(),
    ):
        commit(tmp_path, path)


@pytest.mark.parametrize("path", [".gitignore", ".github/x", "a.git/x", "git~/x", "...", "a\\b", "digit~1"])
def test_a_path_that_only_looks_like_one_is_written(tmp_path: Path, path: str) -> None:
    made = commit(tmp_path, path)
    git(tmp_path, "fsck", "--strict")
    assert path in git(tmp_path, "-c", "core.quotePath=false", "ls-tree", "-rz", "--name-only", made).split("\0")


def test_a_file_that_can_be_executed_stays_one(tmp_path: Path) -> None:
    made = commit(tmp_path, "plain ä.json", "run ä.csx", "more.md")
    listed = git(tmp_path, "ls-tree", "-z", made).split("\0")
    modes = {path: what.partition(" ")[0] for what, _, path in (each.partition("\t") for each in listed) if path}
    assert modes == {"more.md": "100644", "plain ä.json": "100644", "run ä.csx": "100755"}
