"""The hooks that .pre-commit-hooks.yaml offers: each entry runs as pre-commit would run it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from connectorops.documents import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = ".pre-commit-hooks.yaml"


@pytest.fixture(scope="module")
def hooks(root: Path) -> dict[str, dict[str, Any]]:
    document = load_yaml(HOOKS, (root / HOOKS).read_bytes())
    assert document.usable
    return {each["id"]: each for each in document.value}


@pytest.fixture
def repository(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "tests" / "golden", tmp_path / "certified-connectors" / "Golden")
    (tmp_path / ".git").mkdir()
    (tmp_path / "readme.md").write_text("# Connectors\n", encoding="utf-8")
    return tmp_path


def run(hook: dict[str, Any], repository: Path) -> subprocess.CompletedProcess[str]:
    """The entry with the files that it asks for, from the root of the repository."""
    paths = sorted(each.relative_to(repository).as_posix() for each in repository.rglob("*") if each.is_file())
    files = [path for path in paths if re.search(hook["files"], path)] if hook.get("pass_filenames", True) else []
    program, *arguments = shlex.split(hook["entry"])
    assert program == "connectorops"
    command = [sys.executable, "-m", program, *arguments, *files]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", ["connectorops", "connectorops-all"])
def test_a_hook_passes_and_fails_with_the_connector(hooks: dict[str, Any], repository: Path, name: str) -> None:
    done = run(hooks[name], repository)
    assert done.returncode == 0, done.stdout + done.stderr
    (repository / "certified-connectors" / "Golden" / "apiProperties.json").write_text("{}", encoding="utf-8")
    done = run(hooks[name], repository)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "certified-connectors/Golden/apiProperties.json" in done.stdout


def test_a_hook_asks_for_files_of_connectors_only(hooks: dict[str, Any]) -> None:
    wanted = re.compile(hooks["connectorops"]["files"])
    for path in (
        "x/apiProperties.json",
        "apiDefinition.swagger.json",
        "connectors/X/icon.png",
        "custom-connectors/X/a.md",
    ):
        assert wanted.search(path)
    for path in ("readme.md", "connectors/README.md", "docs/apiProperties.json.md", "lib/connectors/X/icon.png"):
        assert not wanted.search(path)


def test_every_hook_says_what_pre_commit_needs(hooks: dict[str, Any]) -> None:
    for hook in hooks.values():
        assert {"id", "name", "description", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"
