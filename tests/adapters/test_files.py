"""Reading working directories and writing files whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from connectorops.adapters.files import FileTree, find_root, write_whole
from connectorops.tree import GoneError, UnreadableError


def put(root: Path, *names: str) -> Path:
    for name in names:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"{}")
    return root


def test_paths_are_relative_sorted_and_with_slashes(tmp_path: Path) -> None:
    put(tmp_path, "b/c d/ü.json", "a.json", ".git/config", "node_modules/x/y.json")
    assert FileTree(tmp_path).paths() == ["a.json", "b/c d/ü.json"]
    assert FileTree(tmp_path).paths("b") == ["b/c d/ü.json"]


def test_a_folder_that_is_not_there_or_a_file_has_no_paths(tmp_path: Path) -> None:
    put(tmp_path, "a.json")
    assert FileTree(tmp_path).paths("nope") == []
    assert FileTree(tmp_path).paths("a.json") == []


def test_what_can_not_be_read_says_which_file_and_why(tmp_path: Path) -> None:
    put(tmp_path, "a/b.json")
    with pytest.raises(GoneError) as gone:
        FileTree(tmp_path).read("a/c.json")
    assert (gone.value.filename, gone.value.strerror) == ("a/c.json", "No such file or directory")
    with pytest.raises(UnreadableError) as folder:
        FileTree(tmp_path).read("a")
    assert folder.value.filename == "a"
    assert isinstance(gone.value, FileNotFoundError)
    assert not isinstance(folder.value, FileNotFoundError)


@pytest.mark.skipif(sys.platform == "win32", reason="creating links needs a privilege there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", "secret.json")
    inside = put(tmp_path / "inside", "a.json")
    (inside / "link").symlink_to(outside, target_is_directory=True)
    (inside / "link.json").symlink_to(outside / "secret.json")
    tree = FileTree(inside)
    assert tree.paths() == ["a.json"]
    assert tree.links == {"link", "link.json"}


def test_a_folder_that_can_not_be_opened_is_named(tmp_path: Path) -> None:
    put(tmp_path, "a.json", "b/closed/c.json")
    closed = tmp_path / "b" / "closed"
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("everything can be read by this user")
    tree = FileTree(tmp_path)
    assert tree.paths() == ["a.json"]
    assert tree.closed == {"b/closed": "Permission denied"}
    closed.chmod(0o700)


def test_a_folder_that_nobody_may_open_is_named() -> None:
    tree = FileTree(Path("/proc/1"))
    if not tree.root.is_dir() or tree.paths("fdinfo"):
        pytest.skip("there is no such folder here")
    assert tree.closed == {"fdinfo": "Permission denied"}


def test_files_are_read_as_bytes(tmp_path: Path) -> None:
    put(tmp_path, "x/a.json")
    assert FileTree(tmp_path).read("x/a.json") == b"{}"
    with pytest.raises(FileNotFoundError):
        FileTree(tmp_path).read("x/b.json")


@pytest.mark.parametrize("mark", [".git/HEAD", ".github/connectorops.yml"])
def test_the_root_is_the_nearest_repository(tmp_path: Path, mark: str) -> None:
    put(tmp_path, mark, "deep/connectors/x/apiDefinition.swagger.json")
    assert find_root(tmp_path / "deep" / "connectors" / "x") == tmp_path
    assert find_root(tmp_path / "deep" / "connectors" / "x" / "apiDefinition.swagger.json") == tmp_path
    assert find_root(tmp_path) == tmp_path


def test_without_a_repository_the_root_is_above_a_root_folder(tmp_path: Path) -> None:
    put(tmp_path, "certified-connectors/X/apiDefinition.swagger.json")
    assert find_root(tmp_path / "certified-connectors" / "X") == tmp_path
    assert find_root(tmp_path / "certified-connectors") == tmp_path


def test_a_copy_of_the_repository_may_be_called_as_a_folder_for_connectors(tmp_path: Path) -> None:
    copy = tmp_path / "connectors"
    put(copy, "custom-connectors/X/apiDefinition.swagger.json", "certified-connectors/Y/apiProperties.json")
    assert find_root(copy) == copy
    assert find_root(copy / "custom-connectors") == copy


def test_without_any_of_these_it_is_the_path_or_the_folder_above_a_connector(tmp_path: Path) -> None:
    put(tmp_path, "mine/apiDefinition.swagger.json", "mine/docs/a.md")
    assert find_root(tmp_path / "mine") == tmp_path
    assert find_root(tmp_path) == tmp_path


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.json"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [each.name for each in target.parent.iterdir()] == ["report.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"report")
        assert os.read(reader, 100) == b"report"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="streams have no names here")
def test_a_stream_of_the_process_is_written_to_where_it_is_redirected_to_a_file(tmp_path: Path) -> None:
    """As `--output /dev/stdout > report.json`, which as root took /dev/stdout from the whole machine."""
    with (tmp_path / "report.json").open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        write_whole(Path(f"/proc/self/fd/{stream.fileno()}"), b"report\n")
    assert (tmp_path / "report.json").read_bytes() == b"before\nreport\n"
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="creating links needs a privilege there")
def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    """Somebody else's repository may have one where we write."""
    target = put(tmp_path, "elsewhere") / "elsewhere"
    (tmp_path / "link").symlink_to(target)
    write_whole(tmp_path / "link", b"ours")
    assert (target.read_bytes(), (tmp_path / "link").is_symlink()) == (b"{}", False)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    target = put(tmp_path, "folder/inner").joinpath("folder")
    with pytest.raises(OSError, match="folder"):
        write_whole(target, b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_folder_is_no_place_for_a_file_and_a_file_no_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.json")
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"")
    with pytest.raises(NotADirectoryError):
        write_whole(tmp_path / "a.json" / "b.json", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
