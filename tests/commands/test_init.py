"""`connectorops init` as people run it: what it writes passes `check`, and what it refuses leaves no trace."""

from __future__ import annotations

import contextlib
import json
import shlex
from itertools import product
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from machine import Machine

from connectorops.cli import group
from connectorops.model import Exit, Program
from connectorops.scaffold import Auth

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "apiDefinition.swagger.json",
    "apiProperties.json",
    "certification.yml",
    "icon.png",
    "intro.md",
    "readme.md",
}
NAMES = ["contoso", "O'Brien & Sons", "365 Days", "A", "touch_base", "x-y-z", "Rapid"]


class FullDisk(Machine):
    """A machine that can't write."""

    def write(self, path: Path, data: bytes) -> None:
        raise OSError(28, f"No space left for {len(data)} bytes", str(path))


def run(folder: Path, *arguments: str, workspace: Machine | None = None) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(group, list(arguments), obj=workspace or Machine(), standalone_mode=False)


def init(folder: Path, *arguments: str) -> str:
    result = run(folder, "init", *arguments)
    assert result.exception is None, result.exception
    return result.output


def refusal(folder: Path, *arguments: str, workspace: Machine | None = None) -> str:
    before = written(folder)
    result = run(folder, "init", *arguments, workspace=workspace)
    assert isinstance(result.exception, click.UsageError), result.output
    assert written(folder) == before
    return result.exception.message


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def findings(folder: Path, *arguments: str) -> list[str]:
    report = json.loads(run(folder, "check", *arguments, "--format", "json").output)
    assert report["crashed"] == report["skipped"] == []
    return [f"{each['rule']} {each['pointer']} {each['message']}" for each in report["findings"]]


@pytest.fixture(scope="module")
def _read_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The secret engine reads in one go what many tests write: each start of it takes half a second."""
    root = tmp_path_factory.mktemp("together")
    combined = product(("Contoso Tasks",), Program, Auth, ((), ("--script",)))
    cases = [
        (name, "--program", program.value, "--auth", auth.value, *script) for name, program, auth, script in combined
    ]
    for number, arguments in enumerate([*cases, *zip(NAMES)]):
        (root / str(number)).mkdir()
        run(root / str(number), "init", *arguments)
    findings(root, ".")


@pytest.mark.usefixtures("_read_together")
@pytest.mark.parametrize("script", [(), ("--script",)])
@pytest.mark.parametrize("auth", Auth)
@pytest.mark.parametrize("program", Program)
def test_what_it_writes_passes_check(tmp_path: Path, program: Program, auth: Auth, script: tuple[str, ...]) -> None:
    arguments = ("Contoso Tasks", "--program", program.value, "--auth", auth.value, *script)
    if (program, auth) == (Program.INDEPENDENT, Auth.OAUTH2):
        assert "OAuth" in refusal(tmp_path, *arguments)
        return
    assert "will say" not in init(tmp_path, *arguments)
    assert findings(tmp_path, ".") == []
    expected = FILES | {f"{name[2:]}.csx" for name in script}
    expected -= {"icon.png"} if program is Program.INDEPENDENT else set()
    assert set(written(tmp_path)) == {f"connectors/Contoso Tasks/{name}" for name in expected}


@pytest.mark.usefixtures("_read_together")
@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_fine(tmp_path: Path, name: str) -> None:
    init(tmp_path, name)
    assert findings(tmp_path, ".") == []


def test_answers_end_up_where_they_belong(tmp_path: Path) -> None:
    init(
        tmp_path, "tasks", "--title", "Contoso Tasks", "--publisher", "Contoso", "--host", "api.tasks.example.com",
        "--owner", "@octocat", "--owner", "contoso/owners", "--owner", "octocat",
    )  # fmt: skip
    folder = tmp_path / "connectors" / "tasks"
    definition = json.loads((folder / "apiDefinition.swagger.json").read_bytes())
    assert definition["info"]["title"] == "Contoso Tasks"
    assert definition["info"]["contact"]["name"] == "Contoso"
    assert definition["host"] == "api.tasks.example.com"
    assert "## Publisher: Contoso\n" in (folder / "readme.md").read_text()
    assert (folder / "certification.yml").read_text().endswith("owners:\n  - octocat\n  - contoso/owners\n")
    assert findings(tmp_path, ".") == []


def test_next_steps_name_the_lines_to_edit_and_a_command_that_works(tmp_path: Path) -> None:
    output = init(tmp_path, "Contoso Tasks")
    lines = (tmp_path / "connectors" / "Contoso Tasks" / "apiDefinition.swagger.json").read_text().splitlines()
    (host,) = [number for number, line in enumerate(lines, 1) if '"host"' in line]
    assert f"  apiDefinition.swagger.json:{host}\n" in output
    assert "  certification.yml:3\n" in output
    command = output.partition("then run: ")[2].partition("\n")[0]
    assert run(tmp_path, *shlex.split(command)[1:]).return_value == Exit.CLEAN


@pytest.mark.parametrize("name", ["Contoso", "Contoso Tasks", "O'Brien", "a$b", "a`b"])
def test_the_command_to_run_is_quoted_for_a_shell(tmp_path: Path, name: str) -> None:
    output = init(tmp_path, name, "--title", "Contoso")
    command = output.partition("then run: ")[2].partition("\n")[0]
    assert shlex.split(command) == ["connectorops", "check", f"connectors/{name}"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Contoso API", "API"),
        ("My Connector", "Connector"),
        ("Power Automate Tools", "Power Automate"),
        ("A name that goes on for far too long", "30"),
        ("Contoso Tasks!", "!"),
        ("CON", "device"),
        ("Contoso.", "dot"),
        ("../escape", "the whole path to --directory"),
        ("..", "dot"),
        ('Say "hi"', '"'),
        ("line\nbreak", "line break"),
        ("", "empty"),
        ("_", "NAME or --title can't be ''"),
    ],
)
def test_bad_names_are_refused_with_what_to_change(tmp_path: Path, name: str, said: str) -> None:
    assert said in refusal(tmp_path, name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "https://api.contoso.com"), "--host: "),
        (("--host", "a\tb"), "--host can't be"),
        (("--publisher", "Con\ntoso"), "--publisher can't be"),
        (("--title", ""), "--title can't be"),
        (("--owner", "two words"), "--owner: "),
        (("--owner", "@"), "--owner: "),
    ],
)
def test_bad_answers_are_refused_by_the_option_that_gave_them(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in refusal(tmp_path, "Contoso", *arguments)


def test_one_bad_answer_is_told_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, "Power Automate Tools")
    assert len(message.splitlines()) == 2
    assert "NAME or --title: " in message


def test_warnings_are_told_and_stop_nobody(tmp_path: Path) -> None:
    output = init(tmp_path, "Contoso", "--host", "dev.tasks.example.com")
    assert "`check` will say:\n  warning --host: " in output
    assert len(findings(tmp_path, ".")) == 1


def test_files_that_are_there_are_named_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "connectors" / "Contoso"
    folder.mkdir(parents=True)
    (folder / "readme.md").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    message = refusal(tmp_path, "Contoso")
    assert "connectors/Contoso has readme.md already" in message
    assert "--force" in message
    assert "readme.md" in refusal(tmp_path, "Contoso", "--dry-run")
    init(tmp_path, "Contoso", "--force")
    assert (folder / "readme.md").read_text().startswith("# Contoso\n")
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_name_in_another_case_is_in_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "connectors" / "Contoso"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("mine")
    assert "README.md" in refusal(tmp_path, "Contoso", "--force")


def test_a_folder_where_a_file_would_be_is_in_the_way(tmp_path: Path) -> None:
    folder = tmp_path / "connectors" / "Contoso" / "intro.md"
    folder.mkdir(parents=True)
    (folder / "x").write_text("mine")
    assert "intro.md" in refusal(tmp_path, "Contoso")


def test_again_with_force_changes_nothing(tmp_path: Path) -> None:
    init(tmp_path, "Contoso")
    before = written(tmp_path)
    init(tmp_path, "Contoso", "--force")
    assert written(tmp_path) == before


def test_a_dry_run_lists_and_writes_nothing(tmp_path: Path) -> None:
    output = init(tmp_path, "Contoso", "--dry-run")
    assert output.startswith("Would create connectors/Contoso:\n")
    assert {line.strip() for line in output.splitlines()} >= FILES
    assert output.endswith("Nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    assert "could not be written: No space" in refusal(tmp_path, "Contoso", workspace=FullDisk())


def test_a_folder_that_is_said_is_the_folder(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    init(here, "Contoso: Tasks", "--directory", "../there/contoso")
    assert {path for path in written(tmp_path) if "/contoso/" not in path} == set()
    assert findings(tmp_path / "there" / "contoso", ".") == []
    assert "--directory can't be 'AUX'" in refusal(here, "Contoso", "--directory", "AUX")


@pytest.mark.parametrize(
    ("there", "program", "expected"),
    [
        ((), "independent", "connectors"),
        (("connectors",), "custom", "connectors"),
        (("certified-connectors",), "verified", "certified-connectors"),
        (("certified-connectors",), "independent", "independent-publisher-connectors"),
        (("certified-connectors", "custom-connectors"), "custom", "custom-connectors"),
        (("connectors", "independent-publisher-connectors"), "independent", "independent-publisher-connectors"),
        (("connectors", "certified-connectors"), "custom", "connectors"),
    ],
)
def test_the_folder_is_where_the_repository_has_connectors(
    tmp_path: Path, there: tuple[str, ...], program: str, expected: str
) -> None:
    (tmp_path / ".git").mkdir()
    for root in there:
        (tmp_path / root / "Other").mkdir(parents=True)
        (tmp_path / root / "Other" / "readme.md").write_text("# Other")
    inside = tmp_path / "docs"
    inside.mkdir()
    init(inside, "Contoso", "--program", program)
    assert (tmp_path / expected / "Contoso" / "readme.md").is_file()


def configure(folder: Path, text: str) -> None:
    (folder / ".github").mkdir()
    (folder / ".github" / "connectorops.yml").write_text(text)


@pytest.mark.parametrize(
    ("program", "expected"), [("verified", "apps"), ("custom", "lab"), ("independent", "connectors")]
)
def test_the_folder_is_one_that_the_configuration_names(tmp_path: Path, program: str, expected: str) -> None:
    configure(tmp_path, "roots:\n  lab: custom\n  apps: verified\n")
    init(tmp_path, "Contoso", "--program", program)
    assert (tmp_path / expected / "Contoso" / "readme.md").is_file()


def test_a_wrong_configuration_is_told(tmp_path: Path) -> None:
    configure(tmp_path, "root: 1\n")
    assert "connectorops.yml:1: " in refusal(tmp_path, "Contoso")
