"""`connectorops check` as people run it: on real folders, through the command line."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from machine import Machine

from connectorops import __version__
from connectorops.cli import COMMANDS, group
from connectorops.model import Exit

GOLDEN = Path(__file__).parent.parent / "golden"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, [str(each) for each in arguments], obj=Machine(), standalone_mode=False)


def command(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "connectorops", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one connector whose title is too long."""
    folder = tmp_path / "certified-connectors" / "Über Connector"
    folder.mkdir(parents=True)
    for file in GOLDEN.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    definition = folder / "apiDefinition.swagger.json"
    document = json.loads(definition.read_bytes())
    document["info"]["title"] = "A title that is far too long for anybody"
    definition.write_text(json.dumps(document, indent=4), encoding="utf-8")
    (tmp_path / ".git").mkdir()
    return tmp_path


def configure(repository: Path, text: str) -> None:
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text(text)


def report(*arguments: str | Path) -> dict[str, Any]:
    value = json.loads(run("check", *arguments, "--format", "json").output)
    assert isinstance(value, dict)
    return value


def test_a_clean_connector_exits_0() -> None:
    assert run("check", GOLDEN).return_value == Exit.CLEAN


def test_findings_exit_1_and_name_file_line_and_microsofts_code(repository: Path) -> None:
    result = run("check", repository)
    assert result.return_value == Exit.FINDINGS
    assert "certified-connectors/Über Connector/apiDefinition.swagger.json:4:18" in result.output
    assert "FieldLengthExceeded" in result.output


def test_the_json_report_has_the_documented_members(repository: Path) -> None:
    found = report(repository)
    parts = ["findings", "waived", "known", "skipped", "crashed"]
    assert list(found) == ["tool", "digest", "summary", *parts, "inputs", "rules", "limits"]
    assert found["tool"]["name"] == "connectorops"
    assert found["tool"]["version"] == __version__


def test_the_digest_does_not_depend_on_where_the_repository_is(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("elsewhere") / "clone"
    copy.mkdir()
    (repository / "certified-connectors").rename(copy / "certified-connectors")
    (copy / ".git").mkdir()
    first = report(copy)
    (copy / "certified-connectors").rename(repository / "certified-connectors")
    assert report(repository) == first


@pytest.mark.parametrize(("fail_on", "expected"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on_decides_the_exit_code(repository: Path, fail_on: str, expected: int) -> None:
    assert run("check", repository, "--fail-on", fail_on).return_value == expected


def test_a_rule_can_be_selected_by_microsofts_code_and_ignored_by_id(repository: Path) -> None:
    (finding,) = report(repository, "--select", "fieldlengthexceeded")["findings"]
    assert finding["pointer"] == "/info/title"
    assert report(repository, "--ignore", finding["rule"])["findings"] == []


def test_the_configuration_turns_a_rule_off_and_another_down(repository: Path) -> None:
    rule = report(repository)["findings"][0]["rule"]
    configure(repository, f"severities:\n  {rule}: note\n")
    assert run("check", repository).return_value == Exit.CLEAN
    (repository / ".github" / "connectorops.yml").write_text(f"ignore: [{rule}]\n")
    assert report(repository)["findings"] == []


def test_an_optional_rule_speaks_where_it_is_named(repository: Path) -> None:
    rule = "ST014"
    (folder,) = (repository / "certified-connectors").iterdir()
    file = folder / "customProperties.json"
    file.write_text('{\n  "region": "eu"\n}\n')
    assert rule not in {each["rule"] for each in report(repository)["findings"]}
    assert {each["rule"] for each in report(repository, "--select", rule)["findings"]} == {rule}
    configure(repository, f"severities:\n  {rule}: warning\n")
    assert [each["severity"] for each in report(repository)["findings"] if each["rule"] == rule] == ["warning"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# mine\nseverity:\n  SW001: off\n", "connectorops.yml:2: "),
        ("severities:\n  SW9999: off\n", "connectorops.yml:2: "),
        ("ignore: [", "connectorops.yml:1"),
    ],
)
def test_a_wrong_configuration_is_a_usage_error_with_a_line(repository: Path, text: str, expected: str) -> None:
    configure(repository, text)
    done = command("check", repository)
    assert done.returncode == Exit.USAGE
    assert expected in done.stderr


def test_an_unknown_rule_names_the_nearest(repository: Path) -> None:
    done = command("check", repository, "--select", "DefaultResponseHasSchem")
    assert done.returncode == Exit.USAGE
    assert "DefaultResponseHasSchema" in done.stderr


def test_nothing_to_check_is_a_usage_error_that_says_what_a_connector_is(tmp_path: Path) -> None:
    done = command("check", tmp_path)
    assert done.returncode == Exit.USAGE
    assert "apiDefinition.swagger.json" in done.stderr


def test_paths_in_two_repositories_are_refused(repository: Path) -> None:
    done = command("check", repository, GOLDEN)
    assert done.returncode == Exit.USAGE
    assert "one repository at a time" in done.stderr


def test_a_report_is_written_to_a_file(repository: Path, tmp_path: Path) -> None:
    target = tmp_path / "build" / "report.sarif"
    result = run("check", repository, "--format", "sarif", "--output", target)
    assert result.output == ""
    assert json.loads(target.read_bytes())["version"] == "2.1.0"


def test_a_report_that_cannot_be_written_is_a_usage_error(repository: Path) -> None:
    done = command("check", repository, "--output", repository / ".git" / "x" / ("y" * 300))
    assert done.returncode == Exit.USAGE
    assert "could not be written" in done.stderr


def test_a_dash_is_the_terminal(repository: Path) -> None:
    done = command("check", ".", "--format", "json", "--output", "-", cwd=repository)
    assert json.loads(done.stdout)["summary"]["connectors"] == 1
    assert not (repository / "-").exists()


def test_the_current_folder_is_the_default(repository: Path) -> None:
    assert command("check", "--fail-on", "never", cwd=repository).returncode == 0


def test_a_profile_overrules_the_folder(repository: Path) -> None:
    rules = {finding["rule"] for finding in report(repository, "--profile", "independent")["findings"]}
    assert rules > {finding["rule"] for finding in report(repository)["findings"]}


def test_the_version_is_printed() -> None:
    assert command("--version").stdout == f"connectorops, version {__version__}\n"
    assert __version__ in run("--version").output


def test_help_lists_every_command_with_what_it_does() -> None:
    output = run("--help").output
    for name, text in COMMANDS.items():
        command_help = importlib.import_module(f"connectorops.commands.{name}").command.help
        assert name in output
        assert command_help.partition("\n")[0] == text


def test_an_unknown_command_is_a_usage_error() -> None:
    assert command("chek").returncode == Exit.USAGE


WAIVER = """waivers:
  - rule: title_too_long
    connector: certified-connectors/Über Connector
    reason: {reason}
    approver: octocat
    until: {until}
"""


def test_a_waiver_accepts_a_finding_and_is_shown(repository: Path) -> None:
    configure(repository, WAIVER.format(reason="The old name stays until March.", until="2999-12-31"))
    found = report(repository)
    assert found["findings"] == []
    (accepted,) = found["waived"]
    assert accepted["waiver"] == {
        "reason": "The old name stays until March.",
        "approver": "octocat",
        "until": "2999-12-31",
    }
    assert run("check", repository).return_value == Exit.CLEAN


def test_an_expired_waiver_accepts_nothing_and_is_a_finding_at_its_line(repository: Path) -> None:
    configure(repository, WAIVER.format(reason="The old name stays until March.", until="2001-01-01"))
    found = report(repository)
    assert found["waived"] == []
    expired = next(finding for finding in found["findings"] if finding["rule"] == "WV001")
    assert (expired["path"], expired["line"]) == (".github/connectorops.yml", 6)


def test_a_waiver_of_a_folder_that_there_is_not_is_told_where_all_is_judged(repository: Path) -> None:
    text = WAIVER.format(reason="The old name stays until March.", until="2999-12-31").replace("Über", "Ueber")
    configure(repository, text)
    found = [finding for finding in report(repository)["findings"] if finding["rule"] == "WV002"]
    assert [(each["path"], each["line"]) for each in found] == [(".github/connectorops.yml", 3)]
    assert "there is no such folder" in found[0]["message"]
    assert "WV002" not in run("check", repository / "certified-connectors" / "Über Connector").output


def test_all_mistakes_of_the_configuration_are_told_at_once(repository: Path) -> None:
    configure(repository, "profil: verified\nexclude: nothing\nwords: [1]\n")
    done = command("check", repository)
    assert done.returncode == Exit.USAGE
    assert [line for line in (1, 2, 3) if f".github/connectorops.yml:{line}: " in done.stderr] == [1, 2, 3]


@pytest.mark.parametrize(
    ("reason", "until", "expected"),
    [("short", "2999-12-31", "connectorops.yml:4"), ("long enough a reason", "2999-02-31", "connectorops.yml:6")],
)
def test_a_waiver_without_a_real_reason_or_day_is_a_usage_error(
    repository: Path, reason: str, until: str, expected: str
) -> None:
    configure(repository, WAIVER.format(reason=reason, until=until))
    done = command("check", repository)
    assert done.returncode == Exit.USAGE
    assert expected in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="creating links needs a privilege there")
def test_a_link_in_a_connector_is_told_and_not_followed(repository: Path) -> None:
    connector = repository / "certified-connectors" / "Über Connector"
    (connector / "readme.md").rename(repository / "readme.md")
    (connector / "readme.md").symlink_to(repository / "readme.md")
    (repository / "beside").symlink_to(repository / "readme.md")
    (skipped,) = report(repository)["skipped"]
    assert skipped["connector"] == "certified-connectors/Über Connector"
    assert skipped["path"] == "certified-connectors/Über Connector/readme.md"
    assert "symbolic link" in skipped["reason"]


def test_what_is_skipped_of_all_files_has_a_name(repository: Path) -> None:
    assert "    (all files): the secret engine was left out" in run("check", repository, "--no-secrets").output


@pytest.mark.skipif(sys.platform == "win32", reason="creating links needs a privilege there")
def test_a_configuration_behind_a_link_is_told_to_have_no_effect(repository: Path) -> None:
    (repository / "ours.yml").write_text("profile: custom\n", encoding="utf-8")
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").symlink_to(repository / "ours.yml")
    (skipped,) = report(repository)["skipped"]
    assert skipped["path"] == ".github/connectorops.yml"


@pytest.mark.parametrize(("text", "said"), [("", ":1: the file is empty. "), ("{", ":1: syntax: ")])
def test_a_broken_baseline_is_told_with_what_writes_one(repository: Path, text: str, said: str) -> None:
    (repository / "base.json").write_text(text, encoding="utf-8")
    message = str(run("check", repository, "--baseline", repository / "base.json").exception)
    assert said in message
    assert message.endswith("`connectorops check --write-baseline` writes such files.")


def test_what_is_excluded_is_told_to_who_asks_for_it(repository: Path) -> None:
    configure(repository, "exclude: ['*/*']\n")
    said = str(run("check", repository).exception)
    assert said.startswith("`exclude` in .github/connectorops.yml leaves out all that is in ")


def test_a_definition_in_no_folder_for_connectors_is_told(repository: Path) -> None:
    assert run("check", repository).stderr == ""
    for name in ("extra/One", "lab/Two"):
        (repository / name).mkdir(parents=True)
        (repository / name / "apiDefinition.swagger.json").write_text("{", encoding="utf-8")
    said = run("check", repository).stderr
    assert said.startswith("Not judged: extra/One, lab/Two have a definition, but are in none of the folders for ")
    assert run("check", repository / "certified-connectors").stderr == ""
    configure(repository, "exclude: [lab/*]\n")
    assert run("check", repository).stderr.startswith("Not judged: extra/One has a definition, but is in none of ")
    assert run("check", repository / "extra").return_value == Exit.FINDINGS
