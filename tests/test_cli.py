"""The command line as a whole: exit codes, and what is said where."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from terminals import at_terminal

from connectorops import __version__
from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import COMMANDS, MEANT, group, run
from connectorops.model import Exit
from connectorops.tree import UnreadableError

GOLDEN = Path(__file__).parent / "golden"


class Broken(LocalWorkspace):
    """A machine that fails as soon as it is asked anything."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def find_root(self, path: Path) -> Path:  # noqa: ARG002 - the port's signature
        raise self.error


def process(*arguments: str, via: tuple[str, ...] = ("-m", "connectorops")) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *via, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_exit_codes_have_the_documented_numbers() -> None:
    assert [each.value for each in Exit] == [0, 1, 2, 3, 70]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["-h"], ["rules", "--help"], ["explain", "SW001"]])
def test_what_only_informs_is_clean(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == Exit.CLEAN
    output = capsys.readouterr()
    assert output.out
    assert output.err == ""


def test_help_lists_the_commands_in_the_order_of_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--help"])
    output = capsys.readouterr().out
    places = [output.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


def test_a_shell_completes_commands() -> None:
    completion = ShellComplete(group, {}, "connectorops", "_CONNECTOROPS_COMPLETE")
    assert [each.value for each in completion.get_completions([], "ch")] == ["check"]
    assert {each.value for each in completion.get_completions([], "")} == set(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean 'check'?"),
        (["new", "Contoso Tasks"], "No such command 'new'. Did you mean 'init'?"),
        (["Validate", "."], "No such command 'Validate'. Did you mean 'check'?"),
        (["verify", "a.zip"], "No such command 'verify'. Did you mean 'package verify'?"),
        (["check", "--no-such-option"], "No such option"),
        (["check", "--jobs", "many"], "not a valid integer"),
        (["explain"], "Missing argument"),
        (["check", "--base", "no-such-revision"], "(fetch-depth: 0 gets all).\n"),
        (["explain", "SW000"], "There is no rule 'SW000'"),
    ],
)
def test_a_usage_error_is_2_and_names_the_word(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == Exit.USAGE
    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""


def test_an_error_shows_no_text_of_a_file_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "connectorops.yml").write_text(
        r'ignore: ["a\u202E\u009B2J ::error::x ##[error]y"]', "utf-8"
    )
    assert run(["check", str(tmp_path)]) == Exit.USAGE
    said = capsys.readouterr().err
    assert said.startswith("Usage: ")
    assert r'"a\u202e\x9b2J \x3a:error::x #\x23[error]y" is not a rule.' in said


def test_who_does_not_say_who_they_are_is_told_how(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_ACTOR_ID", raising=False)
    assert run(["advance", "contoso-tasks", "start"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert " advance [OPTIONS] NAME MOVE\n" in said
    assert "--actor" in said
    assert "GITHUB_ACTOR_ID" in said


@pytest.mark.parametrize("error", [RuntimeError("the disk is on fire"), RecursionError("too deep"), OSError(5, "I/O")])
def test_a_crash_of_ours_is_70_with_the_traceback_on_stderr(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(GOLDEN)], Broken(error)) == Exit.CRASHED
    output = capsys.readouterr()
    assert output.out == ""
    assert "Traceback (most recent call last)" in output.err
    assert f"{type(error).__name__}: {error}" in output.err
    assert "a bug of ours" in output.err


@pytest.mark.parametrize("name", ["codeowners", "ledger", "package", "sas"])
def test_a_group_describes_its_commands_in_whole_sentences(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == Exit.CLEAN
    listed = capsys.readouterr().out.partition("Commands:\n")[2]
    assert listed
    assert "..." not in listed


def test_a_full_disk_is_no_crash_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert run(["check", str(GOLDEN)], Broken(full)) == Exit.USAGE
    assert capsys.readouterr().err == (
        "Error: No space left on device. Make room, and run it again: the output is not whole.\n"
    )


def test_a_file_that_can_not_be_read_is_no_crash_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    locked = UnreadableError(errno.EACCES, "Permission denied", "connectors/a/readme.md")
    assert run(["check", str(GOLDEN)], Broken(locked)) == Exit.USAGE
    assert capsys.readouterr().err == "Error: connectors/a/readme.md could not be read: Permission denied.\n"


@pytest.mark.skipif(os.name != "posix", reason="streams are closed by a shell")
def test_output_that_is_closed_is_no_crash_of_ours() -> None:
    line = f'"{sys.executable}" -m connectorops check "{GOLDEN}" >&-'
    result = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (Exit.CLEAN, "")


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo terminals")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_no_color_is_heeded(
    environment: dict[str, str], coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apiDefinition.swagger.json").write_text("{", "utf-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, written = at_terminal("check", str(tmp_path))
    assert code == Exit.FINDINGS
    assert b"apiDefinition.swagger.json" in written
    assert (b"\x1b[" in written) is coloured


@pytest.mark.skipif(os.name != "posix", reason="there are no pseudo terminals")
@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("300", 100)])
def test_a_report_is_as_wide_as_the_terminal(
    columns: str, widest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{"swagger": "2.0", "info": {"title": "' + "Contoso Connector " * 20 + '"}}'
    (tmp_path / "apiDefinition.swagger.json").write_text(text, "utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", columns)
    _, written = at_terminal("check", str(tmp_path))
    prose = [line for line in written.decode().splitlines() if line.startswith("    ")]
    assert widest - 10 < max(map(len, prose)) <= widest


@pytest.mark.parametrize("error", [KeyboardInterrupt(), EOFError()])
def test_a_run_that_is_interrupted_is_130(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(GOLDEN)], Broken(error)) == 130
    output = capsys.readouterr()
    assert (output.out, output.err.strip()) == ("", "Aborted.")


def test_the_exit_code_of_a_command_is_that_of_the_process(tmp_path: Path) -> None:
    folder = tmp_path / "certified-connectors" / "Empty"
    folder.mkdir(parents=True)
    (folder / "apiDefinition.swagger.json").write_text("{", "utf-8")
    result = process("check", str(tmp_path))
    assert result.returncode == Exit.FINDINGS
    assert result.stderr == ""
    assert "apiDefinition.swagger.json" in result.stdout


def test_what_is_meant_by_the_words_of_other_tools_is_there() -> None:
    assert {words.split()[0] for words in MEANT.values()} - {"--help"} <= set(COMMANDS)
    assert MEANT.keys().isdisjoint(COMMANDS)


def test_a_usage_error_of_the_process() -> None:
    result = process("chekc")
    assert (result.returncode, result.stdout) == (Exit.USAGE, "")
    assert "Usage: " in result.stderr


def test_the_version_is_answered_before_anything_is_loaded() -> None:
    script = "from connectorops.__main__ import main; import sys; main(); sys.exit('click' in sys.modules)"
    result = process("--version", via=("-c", script))
    assert (result.returncode, result.stdout, result.stderr) == (0, f"connectorops, version {__version__}\n", "")


def test_a_reader_who_stops_reading_ends_the_run_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "connectorops", "rules"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert said == b""
    assert running.returncode == Exit.FINDINGS


INTERRUPTED_AT = """
import sys
class Interrupted:
    def find_spec(self, name, path, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from connectorops.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["connectorops.cli", "click", "connectorops.commands.check"])
def test_a_run_that_is_interrupted_while_it_starts_is_130(module: str) -> None:
    script = INTERRUPTED_AT.replace("sys.argv[1]", repr(module))
    result = process("check", str(GOLDEN), via=("-c", script))
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "\nAborted.\n")


@pytest.mark.skipif(os.name != "posix", reason="streams are closed by a shell")
@pytest.mark.parametrize(
    ("to", "code", "said"),
    [
        (">&-", Exit.CLEAN, ""),
        (">&- 2>&-", Exit.CLEAN, ""),
        pytest.param(
            ">/dev/full",
            Exit.USAGE,
            "Error: No space left on device. Make room",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here"),
        ),
    ],
)
def test_the_version_goes_where_it_can(to: str, code: int, said: str) -> None:
    line = f'"{sys.executable}" -m connectorops --version {to}'
    result = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (code, "")
    assert result.stderr.startswith(said)
    assert "Traceback" not in result.stderr


def test_the_version_is_no_crash_where_nobody_reads_it() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        result = subprocess.run(
            [sys.executable, "-m", "connectorops", "--version"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (result.returncode, result.stderr) == (Exit.FINDINGS, b"")
