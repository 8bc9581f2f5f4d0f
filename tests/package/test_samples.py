"""The sample packages of the project are as packages should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from connectorops.cli import run

if TYPE_CHECKING:
    import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "connectors"


def test_the_sample_connector_becomes_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = SAMPLES / "contoso-tasks", tmp_path / "contoso-tasks.zip"
    assert run(["package", "build", str(folder), "--output", str(output), "--fail-on", "note"]) == 0
    assert run(["package", "verify", str(output), "--against", str(folder), "--fail-on", "note"]) == 0
    assert capsys.readouterr().out.count("All clear") == 2


def test_every_package_among_the_samples_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(map(str, SAMPLES.rglob("*.zip")))
    assert len(files) > 2
    assert run(["package", "verify", *files, "--fail-on", "note"]) == 0
    assert "All clear" in capsys.readouterr().out
