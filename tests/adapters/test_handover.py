"""Folders for copies of judged texts: private, and never left behind for long."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectorops.adapters.handover import Handover


def killed(temporary: Path) -> Path:
    """The folder of a process that was killed at work."""
    program = (
        "import time\n"
        "from pathlib import Path\n"
        "from connectorops.adapters.handover import Handover\n"
        f"handover = Handover(Path({str(temporary)!r}))\n"
        "(handover.texts / '0.txt').write_text('text')\n"
        "print(handover.folder, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        process.kill()
    return folder


def test_a_folder_is_private_and_gone_at_the_end(tmp_path: Path) -> None:
    handover = Handover(tmp_path)
    assert handover.texts.is_dir()
    if os.name != "nt":
        assert (handover.folder.stat().st_mode & 0o777, handover.texts.stat().st_mode & 0o777) == (0o700, 0o700)
    handover.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    folder = killed(tmp_path)
    assert (folder / "texts" / "0.txt").is_file()
    handover = Handover(tmp_path)
    assert list(tmp_path.iterdir()) == [handover.folder]
    handover.remove()


def test_folders_at_work_and_those_of_others_stay(tmp_path: Path) -> None:
    first = Handover(tmp_path)
    (tmp_path / "connectorops-new").mkdir()  # as it is before it has its lock
    (tmp_path / "connectorops-file").write_text("")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "lock").write_text("")
    second = Handover(tmp_path)
    assert len(list(tmp_path.iterdir())) == 5
    first.remove()
    second.remove()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["connectorops-file", "connectorops-new", "other"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "lock").write_text("")
    (tmp_path / "connectorops-link").symlink_to(target)
    Handover(tmp_path).remove()
    assert (target / "lock").is_file()
