"""What users install: the wheel, in an environment of its own, far from the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from connectorops import __version__


def _run(*command: str | Path, cwd: Path, accept: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in accept, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    _run(sys.executable, "-m", "pip", "wheel", *options, root, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The wheel's `connectorops` in a new environment, which sees the dependencies of this one but not the sources.

    A .pth file adds a folder without reading the .pth files in that folder, and so without the editable project.
    """
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder)
    _run(sys.executable, "-m", "pip", "--python", folder, "install", "--quiet", "--no-deps", wheel, cwd=folder)
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    Path(paths["purelib"], "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    found = shutil.which("connectorops", path=paths["scripts"])
    assert found
    return found


def test_wheel_holds_the_package_and_the_schemas(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"connectorops", f"connectorops-{__version__}.dist-info"}
    assert {f"connectorops/schemas/{path.name}" for path in (root / "schemas").iterdir()} <= names
    assert "connectorops/py.typed" in names


def test_version_is_said_outside_the_repository(command: str, tmp_path: Path) -> None:
    assert __version__ in _run(command, "--version", cwd=tmp_path)


def test_a_new_connector_is_judged_outside_the_repository(command: str, tmp_path: Path) -> None:
    _run(command, "init", "Contoso", cwd=tmp_path)
    report = json.loads(_run(command, "check", ".", "--format", "json", cwd=tmp_path))
    assert report["summary"]["connectors"] == 1
    assert report["findings"] == []
