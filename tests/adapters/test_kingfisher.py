"""The secret engine as it really runs, and programs in its place that fail in every way."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from connectorops.adapters.kingfisher import Kingfisher, bundled_program, cache_folder
from connectorops.ports import ServiceDownError
from connectorops.scanning.invented import drawn

TOKEN = f"gh{'p'}_{drawn(36)}"


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where temporary folders are made: what is left of them shows."""
    place = tmp_path / "temporary"
    place.mkdir()
    return place


def program(folder: Path, body: str) -> Path:
    """A program in place of the engine. POSIX only, as the tests that use it."""
    path = folder / "engine"
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n", encoding="utf-8")
    path.chmod(stat.S_IRWXU)
    return path


def test_the_engine_finds_a_token_and_says_where(temporary: Path) -> None:
    with Kingfisher(
        [b"nothing", b"one\ntwo " + TOKEN.encode() + b" # kingfisher:ignore\n"], temporary=temporary
    ) as running:
        (hit,) = running.hits()
    assert (hit.blob, hit.line, hit.value) == (1, 2, TOKEN)
    assert "github" in hit.kind
    assert list(temporary.iterdir()) == []


def test_without_files_nothing_is_started(tmp_path: Path) -> None:
    with Kingfisher([], program=tmp_path / "missing", temporary=tmp_path) as running:
        assert running.hits() == []


def test_a_program_that_is_not_there_is_a_service_that_is_down(tmp_path: Path, temporary: Path) -> None:
    with (
        pytest.raises(ServiceDownError, match="could not be started"),
        Kingfisher([b"a"], program=tmp_path / "missing", temporary=temporary),
    ):
        pass
    assert list(temporary.iterdir()) == []


def test_files_that_cannot_be_read_leave_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    def blobs() -> object:
        yield b"one"
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"), Kingfisher(blobs(), program=tmp_path, temporary=temporary):  # type: ignore[arg-type]  # any iterable
        pass
    assert list(temporary.iterdir()) == []


class Huge(bytes):
    """Bytes that say that they are many."""

    def __len__(self) -> int:
        return 1 << 30


def test_more_than_the_engine_can_take_is_no_pass(temporary: Path) -> None:
    with pytest.raises(ServiceDownError, match="too much"), Kingfisher([b"a", Huge()], temporary=temporary):
        pass
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="the programs are scripts with a first line")
class TestAProgramThat:
    @pytest.fixture(autouse=True)
    def place(self, temporary: Path) -> None:
        self.temporary = temporary

    def down(self, folder: Path, body: str, seconds: float = 20) -> str:
        limits = {"cache": folder, "temporary": self.temporary}
        engine = Kingfisher([TOKEN.encode()], program=program(folder, body), seconds=seconds, **limits)
        with pytest.raises(ServiceDownError) as caught, engine as running:
            running.hits()
        return str(caught.value)

    def test_fails(self, tmp_path: Path) -> None:
        assert "ended with code 3" in self.down(tmp_path, "sys.exit(3)")

    def test_hangs_is_ended(self, tmp_path: Path, temporary: Path) -> None:
        assert "in time" in self.down(tmp_path, "time.sleep(60)", seconds=0.2)
        assert list(temporary.iterdir()) == []

    def test_writes_no_report(self, tmp_path: Path) -> None:
        message = self.down(tmp_path, f"print('not json {TOKEN}')")
        assert "could not be read" in message
        assert TOKEN not in message

    def test_gives_up_in_the_middle(self, tmp_path: Path) -> None:
        summary = {"scan_failed": 1, "scan_partial": 0, "pending": 0}
        body = f"print({json.dumps(json.dumps({'audit': {'summary': summary}, 'findings': []}))})"
        assert "everything" in self.down(tmp_path, body)

    def test_sees_a_private_folder_and_nothing_of_the_environment(
        self, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KF_CONFIG", "mine")
        monkeypatch.setenv("AWS_PROFILE", "mine")
        seen = tmp_path / "seen.json"
        body = (
            "folder = sys.argv[-1]\n"
            "seen = {'mode': os.stat(folder).st_mode & 0o777, 'files': sorted(os.listdir(folder)),\n"
            "        'cwd': os.getcwd(), 'environment': dict(os.environ), 'arguments': sys.argv[1:]}\n"
            f"json.dump(seen, open({str(seen)!r}, 'w'))\nsys.exit(9)"
        )
        self.down(tmp_path, body)
        found = json.loads(seen.read_text(encoding="utf-8"))
        assert (found["mode"], found["files"]) == (0o700, ["0.txt"])
        assert Path(found["cwd"]).parent == temporary
        assert {"KF_CONFIG", "AWS_PROFILE"}.isdisjoint(found["environment"])
        assert found["environment"]["HOME"] == found["cwd"]
        assert {"--no-validate", "--no-update-check", "--no-ignore", "--git-history=none"} <= set(found["arguments"])


def test_a_cache_that_can_not_be_made_costs_time_and_nothing_else(tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "home").write_bytes(b"")
    with Kingfisher([TOKEN.encode()], cache=tmp_path / "home" / ".cache", temporary=temporary) as running:
        assert len(running.hits()) == 1
    assert list(temporary.iterdir()) == []


def test_without_a_folder_for_temporary_files_it_is_no_pass(tmp_path: Path) -> None:
    with (
        pytest.raises(ServiceDownError, match="a folder for temporary files"),
        Kingfisher([TOKEN.encode()], temporary=tmp_path / "gone"),
    ):
        pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another account")
def test_an_account_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECTOROPS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    os.setresuid(54321, 0, 0)
    try:
        assert cache_folder() is None
    finally:
        os.setresuid(0, 0, 0)


def test_the_cache_is_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONNECTOROPS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert cache_folder() == Path.home() / ".cache" / "connectorops" / "kingfisher"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "connectorops" / "kingfisher"
    monkeypatch.setenv("CONNECTOROPS_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own" / "kingfisher"


def test_a_platform_without_the_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bundled_program().is_file()
    monkeypatch.setitem(sys.modules, "kingfisher", None)
    with pytest.raises(ServiceDownError, match="not installed"):
        bundled_program()
