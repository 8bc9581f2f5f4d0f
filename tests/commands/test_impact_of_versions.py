"""`impact` between two installed versions: the other one is a copy of this package in an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectorops import __version__, cli
from connectorops.adapters.local import LocalWorkspace
from connectorops.adapters.other_version import version_of
from connectorops.model import Exit

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
NAME = "certified-connectors/Golden"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.group, ["impact", "--no-secrets", *arguments], obj=LocalWorkspace())


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment whose connectorops is stricter about titles, and says that it is version 0.0.9."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    edit(folder / "src/connectorops/rules/info.py", "MAX_TITLE: Final = 30", "MAX_TITLE: Final = 10")
    edit(folder / "src/connectorops/__init__.py", f'"{__version__}"', '"0.0.9"')
    venv.create(folder / "venv", symlinks=os.name != "nt")
    names = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    paths = (str(folder / "src"), sysconfig.get_path("purelib"))
    (Path(sysconfig.get_path("purelib", "venv", names)) / "other.pth").write_text("\n".join(paths))
    return Path(sysconfig.get_path("scripts", "venv", names)) / Path(sys.executable).name


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOLDEN, tmp_path / NAME)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_other_version_judges_the_same_files_by_its_own_rules(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))  # by which it would run this version
    result = run("--against-program", str(other))
    assert result.exit_code == Exit.CLEAN, result.output
    assert f"SW021 (changed): 0 findings now, 1 before\n  newly pass (1): {NAME}" in result.output
    assert f"Versions: connectorops 0.0.9 then, {__version__} now." in result.output
    found = json.loads(run("--against-program", str(other), "--format", "json").output)
    assert found["versions"] == ["0.0.9", __version__]
    assert [each["rule"] for each in found["rules"] if each["newly_pass"]] == ["SW021"]
    assert not any(each["newly_fail"] for each in found["rules"])


def test_what_the_other_version_refuses_is_told_in_its_words(other: Path, repository: Path) -> None:
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text("limit: {}\n")
    result = run("--against-program", str(other))
    assert result.exit_code == Exit.USAGE
    assert "(version 0.0.9) did not judge this" in result.output
    assert "did you mean" in result.output


def script(folder: Path, text: str) -> Path:
    if os.name == "nt":
        pytest.skip("a script of the shell")
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("echo hello", "is no connectorops: it does not answer --version with one"),
        ('[ "$1" = --version ] && echo connectorops, version 7 || exit 70', "and ended with the code 70"),
        ('[ "$1" = --version ] && echo connectorops, version 7 || echo "[]"', "did not judge this"),
    ],
)
def test_another_program_is_refused(tmp_path: Path, text: str, said: str) -> None:
    result = run("--against-program", str(script(tmp_path, text)))
    assert result.exit_code == Exit.USAGE
    assert said in " ".join(result.output.split())


def test_a_file_that_is_no_program_is_refused() -> None:
    result = run("--against-program", f"{NAME}/readme.md")
    assert result.exit_code == Exit.USAGE
    assert "can't be run" in result.output


def test_a_program_that_does_not_end_is_no_mistake_of_the_user(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Hasty(LocalWorkspace):
        def other_version(self, program: Path) -> str:
            return version_of(program, seconds=0.2)

    arguments = ["impact", "--against-program", str(script(tmp_path, "exec sleep 60"))]
    assert cli.run(arguments, Hasty()) == Exit.SERVICE
    assert "did not end within 0.2 seconds" in capsys.readouterr().err


def test_one_thing_to_compare_with_is_asked_for(other: Path) -> None:
    for arguments in ((), ("--against", "r.json", "--against-program", str(other))):
        result = run(*arguments)
        assert result.exit_code == Exit.USAGE
        assert "Give either --against or --against-program" in result.output
