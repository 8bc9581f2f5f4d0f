"""`connectorops doctor --offline` as people run it, on real repositories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from forge.git_backend import git
from golden_wiring import SHA, WORKFLOWS, wiring_of, workflow_text
from jsonschema import Draft202012Validator

from connectorops.adapters.local import LocalWorkspace
from connectorops.adapters.remotes import origin
from connectorops.cli import group, run
from connectorops.model import Exit
from connectorops.rules.wiring_files import CHECK, COMMANDS, FIRST, REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def wired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that is wired up as the guide says, committed and cloned."""
    upstream = tmp_path / "upstream"
    upstream.mkdir()
    git(upstream, "init", "-q", "-b", "main")
    tree = wiring_of({}).repository.tree
    for path in tree.paths():
        write(upstream, path, tree.read(path))
    git(upstream, "add", "-A")
    git(upstream, "commit", "-q", "-m", "Begin")
    git(tmp_path, "clone", "-q", str(upstream), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "clone"


def write(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def edit(root: Path, path: str, change: dict[str, Any]) -> None:
    write(root, path, workflow_text(WORKFLOWS[path] | change))


def doctor(*words: str) -> Result:
    return CliRunner().invoke(group, ["doctor", *words], obj=LocalWorkspace(), standalone_mode=False)


def found(*words: str) -> list[tuple[str, str, int]]:
    result = doctor(*words, "--format", "json")
    assert result.exception is None, result.output
    return [(f["rule"], f["path"], f["line"]) for f in json.loads(result.stdout)["findings"]]


@pytest.mark.usefixtures("wired")
def test_what_is_wired_as_the_guide_says_has_no_findings_and_what_was_not_asked_is_no_pass() -> None:
    result = doctor("--offline")
    assert result.return_value == Exit.CLEAN
    assert "✓ Triggers" in result.output
    assert "? Settings of Actions       not checked: this ran with --offline" in result.output
    assert "✗" not in result.output
    assert "No findings in what could be judged; 6 skipped (4 files)." in result.output
    assert result.output.count("this ran with --offline") == 6  # once for each topic


def test_our_own_workflows_are_clean() -> None:
    result = doctor(str(ROOT), "--offline", "--format", "json")
    report = json.loads(result.stdout)
    assert [(f["rule"], f["path"], f["line"], f["message"]) for f in report["findings"]] == []
    assert report["summary"]["files"] == len(list((ROOT / ".github/workflows").glob("*.yml")))


def test_findings_begin_with_a_picture_of_what_to_do_and_where(wired: Path) -> None:
    edit(wired, REPORT, {"on": {"workflow_run": {"workflows": ["Conectors"], "types": ["completed"]}}})
    result = doctor("--offline")
    assert result.return_value == Exit.FINDINGS
    head = result.output.partition("\n\n(the repository)")[0].splitlines()
    at = head.index("✗ Triggers                  1 error")
    assert head[at + 1 : at + 3] == [
        '    DR013 Name the workflow that checks, letter by letter: `workflows: ["Connectors"]`',
        f"          at {REPORT}:5",
    ]
    assert 'expected: "Connectors"' in result.output


def test_a_finding_is_on_the_line_of_the_file(wired: Path) -> None:
    edit(wired, CHECK, {"on": {"pull_request_target": None, "merge_group": None}})
    assert found("--offline") == [("DR011", CHECK, 4)]


def test_a_remedy_is_for_exactly_this_place(wired: Path) -> None:
    git(wired, "remote", "set-url", "origin", "https://github.com/contoso/connectors.git")
    jobs = json.loads(json.dumps(WORKFLOWS[COMMANDS]["jobs"]))
    jobs["commands"]["permissions"] = {"contents": "read", "actions": "read"}
    jobs["commands"]["uses"] = "connectorops/connectorops/.github/workflows/commands.yml@v1"
    edit(wired, COMMANDS, {"jobs": jobs})
    write(wired, ".github/CODEOWNERS", b"/docs/ @contoso/writers\n")
    report = json.loads(doctor("--offline", "--format", "json").stdout)
    fixes = {each["rule"]: each["fix"] for each in report["findings"]}
    assert fixes["DR021"] == (
        "Write into the job: `permissions: { actions: read, checks: write, contents: write, id-token: write, "
        "issues: write, pull-requests: write, statuses: write }`"
    )
    assert fixes["DR030"].endswith("`git ls-remote https://github.com/connectorops/connectorops v1`")
    assert "`/.github/ @contoso/TEAM`" in fixes["DR051"]


def test_the_workflow_to_begin_with_is_clean(wired: Path) -> None:
    (wired / CHECK).write_text(FIRST.replace("@COMMIT", f"@{SHA}") + " # v1.0.0\n", "utf-8")
    assert found("--offline", "--ignore", "DR031") == []


def test_what_workflows_are_called_commands_no_terminal_and_no_log(wired: Path) -> None:
    evil = "::error::x\x1b[31m\n::set-output name=a::b"
    edit(wired, REPORT, {"on": {"workflow_run": {"workflows": [f"{evil}!"], "types": ["completed"]}}})
    edit(wired, CHECK, {"name": evil, "permissions": None})
    for format_ in ("text", "github", "markdown"):
        result = doctor("--offline", "--format", format_, "--select", "DR013,DR020")
        assert "\x1b" not in result.output
        assert [line for line in result.output.splitlines() if line.startswith("::set-output")] == []


def test_a_workflow_on_a_branch_only_is_told_by_the_clone(wired: Path) -> None:
    path = ".github/workflows/late.yml"
    write(wired, path, workflow_text(WORKFLOWS[REPORT] | {"name": "Late"}))
    assert ("DR003", path) in [each[:2] for each in found("--offline")]


def test_a_repository_that_uses_nothing_of_ours_is_told_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    write(tmp_path, ".github/workflows/ci.yml", b"on: push\njobs: { a: { runs-on: x, steps: [{ run: ls }] } }\n")
    monkeypatch.chdir(tmp_path)
    result = doctor()
    assert result.return_value == Exit.CLEAN
    assert "Wired up: nothing." in result.output
    assert f"DR001 Begin with {CHECK}, of one line: `{FIRST}`." in result.output
    assert "- Triggers" in result.output
    assert "nothing says where the repository is on GitHub" in result.output


def test_without_a_token_nothing_is_asked_and_that_is_said(wired: Path) -> None:
    git(wired, "remote", "set-url", "origin", "git@github.com:litware/connectors.git")
    result = doctor()
    assert result.return_value == Exit.CLEAN
    assert "? Environment               not checked: there is no token in GITHUB_TOKEN" in result.output


def test_a_wrong_configuration_is_a_finding_and_all_else_is_judged(wired: Path) -> None:
    write(wired, ".github/connectorops.yml", b"profile: verified\nprofil: verified\n")
    edit(wired, CHECK, {"permissions": None})
    assert found("--offline") == [("DR053", ".github/connectorops.yml", 2), ("DR020", CHECK, 12)]


def test_a_line_of_codeowners_that_github_can_not_read_is_found_too(wired: Path) -> None:
    write(wired, ".github/CODEOWNERS", b"* @litware/maintainers\n!/docs/ @litware/writers\n")
    assert found("--offline") == [("OW005", ".github/CODEOWNERS", 2)]


def test_what_the_configuration_accepts_is_accepted(wired: Path) -> None:
    edit(wired, CHECK, {"permissions": None})
    write(wired, ".github/connectorops.yml", b"severities: { DR020: off }\n")
    assert found("--offline") == []
    write(wired, ".github/connectorops.yml", b"severities: { permissions_left_open: error }\n")
    assert doctor("--offline").return_value == Exit.FINDINGS


def test_what_is_too_much_to_be_looked_at_is_no_pass(wired: Path) -> None:
    uses = "".join("      - uses: ./a\n" for _ in range(101))
    write(wired, ".github/workflows/x.yml", f"on: issues\njobs:\n  j:\n    steps:\n{uses}".encode())
    write(wired, "a/action.yml", b"runs:\n  steps:\n" + b"    - run: ls\n" * 10)
    result = doctor("--offline", "--ignore", "DR003")
    assert result.return_value == Exit.CLEAN
    assert "? Jobs                      not checked: the actions of x.yml, job j, have more steps" in result.output


def test_rules_can_be_chosen_and_an_unknown_one_is_refused(wired: Path) -> None:
    edit(wired, CHECK, {"permissions": None, "concurrency": None})
    assert {rule for rule, _, _ in found("--offline")} == {"DR020", "DR047"}
    assert {rule for rule, _, _ in found("--offline", "--select", "DR047")} == {"DR047"}
    assert {rule for rule, _, _ in found("--offline", "--ignore", "DR047")} == {"DR020"}
    assert "did you mean" in str(doctor("--offline", "--select", "DR0200").exception)


@pytest.mark.parametrize("words", [["--pull", "3"], ["--base", "dev"]])
def test_what_only_github_knows_is_refused_offline(wired: Path, words: Sequence[str]) -> None:
    assert wired
    assert "leave --offline out" in str(doctor("--offline", *words).exception)
    assert run(["doctor", "--offline", *words]) == Exit.USAGE


@pytest.mark.usefixtures("wired")
def test_a_pull_request_needs_a_repository_and_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--repository OWNER/NAME" in str(doctor("--pull", "3").exception)
    monkeypatch.setenv("GITHUB_REPOSITORY", "litware/connectors")
    assert "GITHUB_TOKEN" in str(doctor("--pull", "3").exception)


def test_every_format_is_written_and_the_json_fits_its_schema(wired: Path, tmp_path: Path) -> None:
    edit(wired, CHECK, {"permissions": None})
    schema = json.loads((ROOT / "schemas/report.schema.json").read_bytes())
    report = json.loads(doctor("--offline", "--format", "json").stdout)
    assert list(Draft202012Validator(schema).iter_errors(report)) == []
    for format_ in ("sarif", "github", "markdown", "html", "text"):
        file = tmp_path / f"report.{format_}"
        assert doctor("--offline", "--format", format_, "--output", str(file)).return_value == Exit.CLEAN
        assert "DR020" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/Octo-Org/Hello.World.git", "Octo-Org/Hello.World"),
        ("https://user:word@github.com/o/n", "o/n"),
        ("https://github.example/o/n", ""),
        ("git@gitlab.example:o/n.git", ""),
        ("git@work:o/n.git", "o/n"),
        ("ssh://git@ssh.github.com:443/o/n.git", "o/n"),
        ("git@github.com:o/n.git", "o/n"),
        ("ssh://git@github.com/o/n.git/", "o/n"),
        ("/srv/git/o/n.git", ""),
        ("https://github.com/only", ""),
        ("ext::sh -c touch% x", ""),
    ],
)
def test_the_repository_is_known_by_where_the_clone_came_from(tmp_path: Path, address: str, name: str) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", address)
    assert origin(tmp_path) == name


def test_nothing_is_known_of_a_folder_that_is_no_clone(tmp_path: Path) -> None:
    assert origin(tmp_path) == ""
    git(tmp_path, "init", "-q")
    assert origin(tmp_path) == ""
