"""What is changed and not committed, in real repositories, and without running anything of theirs."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git

from connectorops.adapters.uncommitted import uncommitted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Files of several kinds, all of them committed."""
    root = tmp_path / "repository"
    (root / "a").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "a" / "one.txt").write_bytes(b"one\n")
    (root / "a" / "ünïcode\n.txt").write_bytes(b"two\n")
    (root / ".gitignore").write_bytes(b"*.zip\n")
    (root / "link").symlink_to("a/one.txt")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    return root


def test_a_repository_as_it_was_committed_has_none(repository: Path) -> None:
    (repository / "a" / "one.txt").touch()
    (repository / "package.zip").write_bytes(b"ignored")
    assert uncommitted(repository) == []


def test_changed_new_and_missing_files_are_found_staged_or_not(repository: Path) -> None:
    (repository / "a" / "one.txt").write_bytes(b"ONE\n")
    (repository / "a" / "ünïcode\n.txt").unlink()
    (repository / "new.txt").write_bytes(b"new\n")
    expected = ["a/one.txt", "a/ünïcode\n.txt", "new.txt"]
    assert uncommitted(repository) == expected
    git(repository, "add", "--all")
    assert uncommitted(repository) == expected


def test_a_change_of_the_same_size_and_time_that_was_staged_is_found(repository: Path) -> None:
    file = repository / "a" / "one.txt"
    about = file.stat()
    file.write_bytes(b"ONE\n")
    git(repository, "add", ".")
    file.write_bytes(b"one\n")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert uncommitted(repository) == []
    file.write_bytes(b"ONE\n")
    assert uncommitted(repository) == ["a/one.txt"]


def test_line_ends_that_git_changes_are_no_change(repository: Path) -> None:
    (repository / "a" / "one.txt").write_bytes(b"one\r\n")
    assert uncommitted(repository) == []


def test_no_filter_of_the_repository_is_run(repository: Path) -> None:
    marker = repository.parent / "ran"
    git(repository, "config", "filter.evil.clean", f"touch {marker}; cat")
    (repository / ".gitattributes").write_bytes(b"* filter=evil\n")
    (repository / "a" / "one.txt").write_bytes(b"ONE\n")
    assert uncommitted(repository) == [".gitattributes", "a/one.txt"]
    assert not marker.exists()


@pytest.mark.parametrize("value", ["~/ignored", "HOME/ignored"])
@pytest.mark.parametrize("file", [".gitconfig", ".config/git/config", "named"])
def test_what_the_user_has_git_ignore_everywhere_is_none(
    repository: Path, monkeypatch: pytest.MonkeyPatch, file: str, value: str
) -> None:
    home = repository.parent / "home"
    (home / file).parent.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name, raising=False)
    if file == "named":
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / file))
    (home / "ignored").write_bytes(b".DS_Store\n")
    (repository / ".DS_Store").write_bytes(b"x")
    (repository / "new.txt").write_bytes(b"new\n")
    assert uncommitted(repository) == [".DS_Store", "new.txt"]
    (home / file).write_text(f"[core]\n\texcludesFile = {value.replace('HOME', str(home))}\n", "utf-8")
    assert uncommitted(repository) == ["new.txt"]
    git(repository, "config", "core.excludesFile", str(home / "none"))  # what is said for the repository comes first
    assert uncommitted(repository) == [".DS_Store", "new.txt"]


def test_a_configuration_that_git_can_not_read_leaves_nothing_out(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = repository.parent / "broken"
    broken.write_bytes(b"[core\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(broken))
    (repository / "new.txt").write_bytes(b"new\n")
    assert uncommitted(repository) == ["new.txt"]


def test_no_program_of_the_users_configuration_is_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`fsmonitor` may be in it as well, for this one repository."""
    marker, named = repository.parent / "ran", repository.parent / "named"
    named.write_text(f'[core]\n\tfsmonitor = "touch {marker}; false"\n\texcludesFile = x\n', "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(named))
    (repository / "new.txt").write_bytes(b"new\n")
    assert uncommitted(repository) == ["new.txt"]
    assert not marker.exists()


def test_a_sparse_checkout_lacks_nothing(repository: Path) -> None:
    git(repository, "update-index", "--skip-worktree", "a/one.txt")
    (repository / "a" / "one.txt").unlink()
    assert uncommitted(repository) == []


def test_a_bare_repository_and_a_folder_in_one_have_none(repository: Path) -> None:
    (repository / "a" / "one.txt").write_bytes(b"ONE\n")
    bare = repository.parent / "bare"
    shutil.copytree(repository / ".git", bare)
    git(bare, "config", "core.bare", "true")
    assert uncommitted(bare) == []
    assert uncommitted(repository / "a") == []
