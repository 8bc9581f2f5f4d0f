"""Folders for copies of judged texts: private, and never left behind for long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from connectorops.adapters.handover import Handover


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed(temporary: Path) -> Path:
    """The folder of a process that was killed at work."""
    program = (
        "import tempfile, time\n"
        f"tempfile.tempdir = {str(temporary)!r}\n"
        "from connectorops.adapters.handover import Handover\n"
        "handover = Handover()\n"
        "(handover.texts / '0.txt').write_text('text')\n"
        "print(handover.folder, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        process.kill()
    return folder


def test_a_folder_is_private_and_gone_at_the_end(temporary: Path) -> None:
    handover = Handover()
    assert handover.texts.is_dir()
    if os.name != "nt":
        assert (handover.folder.stat().st_mode & 0o777, handover.texts.stat().st_mode & 0o777) == (0o700, 0o700)
    handover.remove()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(temporary: Path) -> None:
    folder = killed(temporary)
    assert (folder / "texts" / "0.txt").is_file()
    handover = Handover()
    assert list(temporary.iterdir()) == [handover.folder]
    handover.remove()


def test_folders_at_work_and_those_of_others_stay(temporary: Path) -> None:
    first = Handover()
    (temporary / "connectorops-new").mkdir()  # as it is before it has its lock
    (temporary / "connectorops-file").write_text("")
    (temporary / "other").mkdir()
    (temporary / "other" / "lock").write_text("")
    second = Handover()
    assert len(list(temporary.iterdir())) == 5
    first.remove()
    second.remove()
    assert sorted(each.name for each in temporary.iterdir()) == ["connectorops-file", "connectorops-new", "other"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_leads_nowhere(temporary: Path) -> None:
    target = temporary / "target"
    target.mkdir()
    (target / "lock").write_text("")
    (temporary / "connectorops-link").symlink_to(target)
    Handover().remove()
    assert (target / "lock").is_file()
