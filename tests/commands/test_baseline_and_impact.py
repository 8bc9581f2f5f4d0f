"""Baselines, comparisons and impact through the command line, on real files and a real repository."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from forge.git_backend import git
from machine import Machine

from connectorops.cli import group
from connectorops.model import Exit

GOLDEN = Path(__file__).parent.parent / "golden"
LONG = "A title that is far too long to fit"
NAME = "certified-connectors/Golden"
TITLE = "Archive"
WAIVERS = """waivers:
  - rule: title_too_long
    reason: The service keeps its old name until the rebranding.
    approver: octocat
    until: 2025-06-30
"""
HARDENS = "hardens:\n  title_too_long: 2025-03-01\n"


class OnDay(Machine):
    """This machine on another day."""

    def __init__(self, day: date) -> None:
        self._day = day

    def today(self) -> date:
        return self._day


def run(*arguments: str, day: date = date(2025, 1, 1)) -> Result:
    return CliRunner().invoke(group, [*arguments], obj=OnDay(day), standalone_mode=False)


def check(*arguments: str, day: date = date(2025, 1, 1)) -> tuple[int, dict[str, list[str]], str]:
    """The exit code, the rules found, waived and known, and what was said beside the report."""
    result = run("check", "--no-secrets", "--format", "json", *arguments, day=day)
    assert result.exception is None, result.exception
    report = json.loads(result.stdout)
    parts = ("findings", "waived", "known")
    return result.return_value, {part: [each["rule"] for each in report[part]] for part in parts}, result.stderr


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the golden connector, whose title is too long, committed on main."""
    folder = tmp_path / NAME
    folder.mkdir(parents=True)
    for file in GOLDEN.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    retitle(tmp_path, LONG)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def retitle(repository: Path, title: str) -> None:
    file = repository / NAME / "apiDefinition.swagger.json"
    value = json.loads(file.read_bytes())
    value["info"]["title"] = title
    file.write_text(json.dumps(value, indent=4), encoding="utf-8")


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


def waive(repository: Path) -> None:
    with (repository / NAME / "certification.yml").open("a", encoding="utf-8") as file:
        file.write(WAIVERS)


def earlier() -> Path:
    """The report of this moment, in a file that was there before: a repository's file names are judged too."""
    file = Path("r.json")
    file.touch()
    file.write_text(run("check", "--no-secrets", "--format", "json").stdout, encoding="utf-8")
    return file


def test_a_baseline_is_written_holds_and_shrinks(repository: Path) -> None:
    code, found, said = check("--write-baseline", "b.json")
    assert (code, found["findings"], found["known"]) == (Exit.CLEAN, [], ["SW021"])
    assert "1 finding accepted, 0 before" in said
    assert check("--baseline", "b.json")[1] == {"findings": [], "waived": [], "known": ["SW021"]}
    retitle(repository, TITLE)
    assert check("--baseline", "b.json")[1]["findings"] == ["WV005"]
    check("--write-baseline", "b.json")
    assert json.loads(Path("b.json").read_bytes())["findings"] == []
    retitle(repository, LONG)
    code, found, said = check("--write-baseline", "b.json")
    assert (code, found["findings"]) == (Exit.FINDINGS, ["SW021"])
    assert "--accept-new" in said
    assert check("--write-baseline", "b.json", "--accept-new")[1]["known"] == ["SW021"]


def test_with_base_the_baseline_is_the_one_of_the_base(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "topic")
    check("--write-baseline", "b.json")
    (repository / NAME / "readme.md").write_text("# Archive\n", encoding="utf-8")
    commit(repository)
    result = run("check", "--no-secrets", "--base", "main", "--baseline", "b.json")
    assert "counts once it is merged" in str(result.exception)
    git(repository, "checkout", "--quiet", "main")
    git(repository, "checkout", "topic", "--", "b.json")
    commit(repository)
    git(repository, "checkout", "--quiet", "topic")
    assert "SW021" in check("--base", "main", "--baseline", "b.json")[1]["known"]


def configure(text: str) -> None:
    Path(".github").mkdir(exist_ok=True)
    Path(".github/connectorops.yml").write_text(text, encoding="utf-8")


def test_a_baseline_that_is_configured_holds_without_being_named(repository: Path) -> None:
    configure("baseline: .github/b.json\n")
    said = str(run("check", "--no-secrets").exception)
    assert "There is no baseline .github/b.json, which .github/connectorops.yml names." in said
    check("--write-baseline", ".github/b.json")
    assert check()[:2] == (Exit.CLEAN, {"findings": [], "waived": [], "known": ["SW021"]})
    retitle(repository, TITLE)
    assert check()[1]["findings"] == ["WV005"]
    check("--write-baseline", ".github/b.json")
    retitle(repository, LONG)
    assert check()[:2] == (Exit.FINDINGS, {"findings": ["SW021"], "waived": [], "known": []})
    check("--write-baseline", "other.json")
    assert check("--baseline", "other.json")[1]["known"] == ["SW021"]


@pytest.mark.usefixtures("repository")
def test_the_action_takes_the_baseline_that_the_base_configures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path.parent))
    action = ("action", "--no-secrets", "--base", "main")
    git(Path(), "checkout", "--quiet", "-b", "topic")
    Path(NAME, "readme.md").write_text("# Archive\n", encoding="utf-8")
    configure("baseline: .github/b.json\n")
    check("--write-baseline", ".github/b.json")
    commit(Path())
    assert run(*action).return_value == Exit.FINDINGS  # the branch accepts nothing for itself
    git(Path(), "checkout", "--quiet", "main")
    git(Path(), "checkout", "topic", "--", ".github")
    commit(Path())
    git(Path(), "checkout", "--quiet", "topic")
    assert run(*action).return_value == Exit.CLEAN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--baseline", "gone.json"), "There is no baseline gone.json"),
        (("--baseline", "../b.json"), "not in the repository"),
        (("--baseline", f"{NAME}/apiProperties.json"), "apiProperties.json:"),
        (("--accept-new",), "--accept-new needs --write-baseline"),
        (("--write-baseline", "b.json", "--base", "main"), "leave --base out"),
        (("--compare", "gone.json"), "could not be read"),
        (("--compare", f"{NAME}/readme.md"), "it is not JSON"),
        (("--compare", f"{NAME}/apiProperties.json"), "no report to compare with"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_wrong_usage_says_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    assert said in str(run("check", "--no-secrets", *arguments).exception)


def test_a_waiver_in_a_manifest_counts_until_its_day(repository: Path) -> None:
    waive(repository)
    assert check()[1] == {"findings": [], "waived": ["SW021"], "known": []}
    assert sorted(check(day=date(2025, 7, 1))[1]["findings"]) == ["SW021", "WV001"]
    retitle(repository, TITLE)
    assert check()[1]["findings"] == ["WV002"]


def test_a_waiver_in_a_manifest_counts_for_nothing_until_it_is_on_the_base(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "topic")
    waive(repository)
    commit(repository)
    code, found, _ = check("--base", "main")
    assert (code, found["waived"]) == (Exit.FINDINGS, [])
    assert {"SW021", "WV006"} <= set(found["findings"])
    said = run("check", "--no-secrets", "--base", "main").stdout
    assert "counts for nothing until it is merged" in " ".join(said.split())
    git(repository, "branch", "--force", "main")
    (repository / NAME / "readme.md").write_text("# Archive connector\n", encoding="utf-8")
    commit(repository)
    found = check("--base", "main")[1]
    assert found["waived"] == ["SW021"]
    assert "WV006" not in found["findings"]


def test_a_rule_hardens_on_its_day_and_says_the_days_left(repository: Path) -> None:
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text(HARDENS)
    days = (date(2025, 1, 1), date(2025, 2, 28), date(2025, 3, 1))
    results = [run("check", "--no-secrets", day=day) for day in days]
    assert [each.return_value for each in results] == [Exit.CLEAN, Exit.CLEAN, Exit.FINDINGS]
    said = [" ".join(each.output.split()) for each in results]
    assert "From 2025-03-01 on this is an error: 59 days left." in said[0]
    assert "1 day left." in said[1]
    assert "left." not in said[2]


def test_a_verdict_is_comparable_from_day_to_day_until_a_rule_hardens(repository: Path) -> None:
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text(HARDENS)
    earlier()
    assert "the same inputs and rules" in check("--compare", "r.json", day=date(2025, 2, 1))[2]
    said = check("--compare", "r.json", day=date(2025, 3, 1))[2]
    assert "rules changed (1): SW021" in said
    assert "connectors" not in said


def test_compare_names_the_connector_that_is_different(repository: Path) -> None:
    earlier()
    retitle(repository, TITLE)
    said = check("--compare", "r.json")[2]
    assert f"connectors changed (1): {NAME}" in said
    assert "0 new findings, 1 finding gone" in said


def test_impact_tells_by_rule_who_newly_fails_and_passes(repository: Path) -> None:
    file = earlier()
    report = json.loads(file.read_bytes())
    report["findings"] = [{**each, "rule": "SW022"} for each in report["findings"]]
    report["rules"] = {**report["rules"], "SW021": "0" * 12, "XX999": "0" * 12}
    file.write_text(json.dumps(report))
    result = run("impact", "--no-secrets", "--against", "r.json")
    assert result.return_value == Exit.CLEAN
    assert f"SW021 (changed): 1 finding now, 0 before\n  newly fail (1): {NAME}" in result.output
    assert f"SW022: 0 findings now, 1 before\n  newly pass (1): {NAME}" in result.output
    found = json.loads(run("impact", "--no-secrets", "--against", "r.json", "--format", "json").output)
    changes = {each["rule"]: each["change"] for each in found["rules"]}
    assert changes == {"SW021": "changed", "SW022": None, "XX999": "removed"}
    retitle(repository, TITLE)
    assert f"changed meanwhile: {NAME}" in run("impact", "--no-secrets", "--against", "r.json").output


def test_a_limit_that_differs_is_told_and_no_file_is_blamed(repository: Path) -> None:
    earlier()
    (repository / ".github").mkdir()
    (repository / ".github" / "connectorops.yml").write_text("limits:\n  summary: 120\n  offer_id: 50\n")
    said = check("--compare", "r.json")[2]
    assert "limit summary: as the documents say then, 120 now" in said
    assert NAME not in said
    assert "offer_id" not in said
    assert "1 configured limit (summary)." in run("check", "--no-secrets").stdout
    earlier()
    assert json.loads(Path("r.json").read_bytes())["limits"] == {"summary": 120}
    assert "the same inputs and rules" in check("--compare", "r.json")[2]
    (repository / ".github" / "connectorops.yml").write_text("limits:\n  summary: 100\n")
    assert "limit summary: 120 then, 100 now" in check("--compare", "r.json")[2]
    assert "  summary: 120 then, 100 now" in run("impact", "--no-secrets", "--against", "r.json").output
    found = json.loads(run("impact", "--no-secrets", "--against", "r.json", "--format", "json").output)
    assert found["limits"] == ["summary: 120 then, 100 now"]
