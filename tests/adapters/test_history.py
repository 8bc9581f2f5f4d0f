"""Who changed what, from a real git history."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from connectorops.adapters.local import LocalWorkspace
from connectorops.ownership import MergedChange

if TYPE_CHECKING:
    from pathlib import Path

WORKSPACE = LocalWorkspace()
MAIN = ("Maintainer", "maintainer@x.example")


def git(root: Path, *arguments: str, author: tuple[str, str] = MAIN) -> None:
    name, email = author
    environment = {
        "PATH": os.defpath,
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_AUTHOR_DATE": "2026-01-31T12:00:00Z",
        "GIT_COMMITTER_NAME": "Committer",
        "GIT_COMMITTER_EMAIL": "committer@x.example",
        "GIT_COMMITTER_DATE": "2026-02-01T12:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(["git", "-C", str(root), *arguments], env=environment, check=True, capture_output=True)


def commit(root: Path, path: str, subject: str, author: tuple[str, str] = MAIN) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{subject}\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", subject, author=author)


def test_a_merge_is_one_change_by_its_last_author(tmp_path: Path) -> None:
    ann, bo = ("Änn", "1+ann@users.noreply.github.com"), ("Bo", "bo@x.example")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "readme.md", "Begin")
    git(tmp_path, "checkout", "-q", "-b", "feature")
    commit(tmp_path, "connectors/a b/x.json", "First", bo)
    commit(tmp_path, "connectors/Ü\n/y.json", "Second", ann)
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "feature", "-m", "Merge pull request #7 from ann/feature")
    commit(tmp_path, "readme.md", "Squashed (#8)", bo)
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Nothing")
    assert list(WORKSPACE.merged_changes(tmp_path / "connectors")) == [
        MergedChange(*MAIN, "Nothing", "2026-02-01", ()),
        MergedChange(*bo, "Squashed (#8)", "2026-02-01", ("readme.md",)),
        MergedChange(
            *ann,
            "Merge pull request #7 from ann/feature",
            "2026-02-01",
            ("connectors/a b/x.json", "connectors/Ü\n/y.json"),
        ),
        MergedChange(*MAIN, "Begin", "2026-02-01", ("readme.md",)),
    ]


def test_without_history_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="not in a git repository"):
        list(WORKSPACE.merged_changes(tmp_path))
    git(tmp_path, "init", "-q")
    with pytest.raises(LookupError, match="no history"):
        list(WORKSPACE.merged_changes(tmp_path))


def test_a_repository_can_start_no_program_and_no_author_break_the_format(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("* diff=evil\n")
    commit(tmp_path, "a", "Odd \x1e\x1f subject", ("A\x1eB\x1fC", "x\x1f@y"))
    git(tmp_path, "config", "diff.evil.textconv", f"touch {tmp_path / 'ran'} #")
    git(tmp_path, "config", "diff.external", f"touch {tmp_path / 'ran'} #")
    (found,) = WORKSPACE.merged_changes(tmp_path)
    assert found.paths == (".gitattributes", "a")
    assert not (tmp_path / "ran").exists()
