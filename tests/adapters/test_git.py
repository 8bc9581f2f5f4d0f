"""Reading revisions from git objects, also of bare and of hostile repositories."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git

from connectorops.adapters.git import revision_tree
from connectorops.adapters.local import LocalWorkspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits; the second one adds a file, changes one, and adds a link and a submodule."""
    root = tmp_path / "repository"
    (root / "a" / "ünïcode dir").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "a" / "one.txt").write_bytes(b"first\n")
    (root / "a" / "ünïcode dir" / 'qu"ote\n.txt').write_bytes(b"\x00\xff")
    (root / ":top.txt").write_bytes(b"top")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "v1")
    (root / "a" / "one.txt").write_bytes(b"second\n")
    (root / "link.txt").symlink_to("a/one.txt")
    git(root, "add", ".")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{git(root, 'rev-parse', 'HEAD')},module")
    git(root, "commit", "-q", "-m", "second")
    return root


def test_files_of_a_commit_are_listed_and_read(repository: Path) -> None:
    tree = revision_tree(repository, "v1")
    assert tree.paths() == [":top.txt", "a/one.txt", 'a/ünïcode dir/qu"ote\n.txt']
    assert tree.paths("a/ünïcode dir") == ['a/ünïcode dir/qu"ote\n.txt']
    assert tree.paths("missing") == tree.paths("a/one.txt") == tree.paths(":top.txt") == []
    assert tree.read("a/one.txt") == b"first\n"
    assert tree.read('a/ünïcode dir/qu"ote\n.txt') == b"\x00\xff"
    assert revision_tree(repository, "HEAD").read("a/one.txt") == b"second\n"


@pytest.mark.parametrize("first", ["", "a", "a/b", "ab", "missing"])
def test_a_folder_holds_the_same_whatever_was_listed_before(repository: Path, first: str) -> None:
    for path in ("a/b/c.txt", "ab/d.txt"):
        (repository / path).parent.mkdir()
        (repository / path).write_bytes(b"")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "third")
    tree = revision_tree(repository, "HEAD")
    tree.paths(first)
    assert tree.paths("a") == ["a/b/c.txt", "a/one.txt", 'a/ünïcode dir/qu"ote\n.txt']
    assert tree.paths("a/b") == ["a/b/c.txt"]
    assert tree.paths("ab") == ["ab/d.txt"]
    assert tree.paths("link.txt") == tree.paths("module") == tree.paths("missing") == []


@pytest.mark.parametrize("path", ["a", "missing", "a/missing.txt", "", "../x", "/etc/passwd"])
def test_what_is_no_file_of_the_commit_is_not_found(repository: Path, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        revision_tree(repository, "v1").read(path)


def test_links_and_submodules_are_no_files(repository: Path) -> None:
    tree = revision_tree(repository, "main")
    assert tree.paths() == [":top.txt", "a/one.txt", 'a/ünïcode dir/qu"ote\n.txt']
    with pytest.raises(FileNotFoundError):
        tree.read("link.txt")


@pytest.mark.parametrize("revision", ["v1", "main~1", "HEAD^", "v1^{commit}"])
def test_any_name_of_a_commit_will_do(repository: Path, revision: str) -> None:
    assert revision_tree(repository / "a", revision).commit == git(repository, "rev-parse", "v1")


@pytest.mark.parametrize("revision", ["missing", "-h", "--all", "", "v1:a", "0" * 40, "HEAD\nHEAD"])
def test_what_is_no_revision_is_said(repository: Path, revision: str) -> None:
    with pytest.raises(LookupError, match="is not a revision of this repository"):
        revision_tree(repository, revision)


def test_a_bare_repository_is_read(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert revision_tree(tmp_path / "bare.git", "v1").read("a/one.txt") == b"first\n"


def test_a_linked_worktree_is_read(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "linked"), "v1")
    assert revision_tree(tmp_path / "linked", "HEAD").read("a/one.txt") == b"first\n"


def test_where_is_no_repository_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(LookupError, match="is not in a git repository"):
            revision_tree(folder, "HEAD")


def test_variables_of_a_hook_do_not_lead_to_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert revision_tree(repository, "v1").read("a/one.txt") == b"first\n"
    assert os.getenv("GIT_DIR") == str(tmp_path / "elsewhere")


def test_the_configuration_of_a_repository_starts_nothing(repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {witness}\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.evil.textconv", "filter.evil.smudge"):
        git(repository, "config", key, str(program))
    git(repository, "config", "core.hooksPath", str(tmp_path))
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    assert revision_tree(repository, "v1").read("a/one.txt") == b"first\n"
    assert not witness.exists()


def test_an_object_that_the_clone_lacks_is_not_fetched(repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "remote.origin.url", f"ext::sh -c 'touch {witness}'")
    git(repository, "config", "protocol.ext.allow", "always")
    tree = revision_tree(repository, "v1")
    blob = git(repository, "rev-parse", "v1:a/one.txt")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(OSError, match="does not hold the file's content"):
        tree.read("a/one.txt")
    assert not witness.exists()


def test_a_commit_is_what_it_says_whatever_replaces_it(repository: Path) -> None:
    git(repository, "replace", git(repository, "rev-parse", "v1"), git(repository, "rev-parse", "HEAD"))
    assert revision_tree(repository, "v1").read("a/one.txt") == b"first\n"


def test_the_workspace_reads_revisions(repository: Path) -> None:
    assert LocalWorkspace().revision(repository, "v1").read("a/one.txt") == b"first\n"
