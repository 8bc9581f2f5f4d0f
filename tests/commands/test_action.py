"""What the action shows of one run, driven as the action drives it: through the environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flow_solutions import flow_solution
from golden_connector import connector_of, golden

from connectorops.cli import run
from connectorops.model import Exit
from connectorops.package.bundle import zipped
from connectorops.package.solution import connector_solution, identity_of, source_of

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a connector that has one error and one that has none, and a runner's files beside it."""
    for name in ("bad", "good"):
        folder = tmp_path / "work" / "connectors" / name
        folder.mkdir(parents=True)
        for file in GOLDEN.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
    properties = tmp_path / "work" / "connectors" / "bad" / "apiProperties.json"
    value = json.loads(properties.read_bytes())
    del value["properties"]["publisher"]
    properties.write_text(json.dumps(value), "utf-8")
    monkeypatch.chdir(tmp_path / "work")
    for name in ("GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("CONNECTOROPS_IGNORE", "SE007,SE010")
    return tmp_path


def outputs(runner: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (runner / "output").read_text("utf-8").splitlines())


def test_one_run_writes_all_that_a_workflow_shows(runner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (runner / "summary").write_text("# Before\n", "utf-8")
    assert run(["action"]) == Exit.FINDINGS
    assert "::error file=connectors/bad/apiProperties.json" in capsys.readouterr().out
    summary = (runner / "summary").read_text("utf-8")
    assert summary.startswith("# Before\n## ❌ connectorops: 1 error")
    found = outputs(runner)
    assert (found["verdict"], found["errors"]) == ("failed", "1")
    report = json.loads(Path(found["report"]).read_bytes())
    assert (report["digest"], len(report["findings"])) == (found["digest"], int(found["findings"]))
    assert json.loads(Path(found["sarif"]).read_bytes())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("variable", "value", "code", "verdict"),
    [
        ("PATHS", "connectors/good", Exit.CLEAN, "passed"),
        ("PATHS", "connectors/good\nconnectors/bad\n", Exit.FINDINGS, "failed"),
        ("SELECT", "SW", Exit.CLEAN, "passed"),
        ("IGNORE", "AP007, SE007, SE010", Exit.CLEAN, "passed"),
        ("FAIL_ON", "never", Exit.CLEAN, "failed"),
        ("PROFILE", "verified", Exit.FINDINGS, "failed"),
    ],
)
def test_each_input_arrives(
    runner: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: Exit, verdict: str
) -> None:
    monkeypatch.setenv(f"CONNECTOROPS_{variable}", value)
    assert run(["action"]) == code
    assert outputs(runner)["verdict"] == verdict


@pytest.mark.usefixtures("runner")
@pytest.mark.parametrize(
    ("variable", "value"), [("PATHS", "nowhere"), ("PROFILE", "other"), ("FAIL_ON", "x"), ("SELECT", "NO999")]
)
def test_an_input_that_is_wrong_is_2(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(f"CONNECTOROPS_{variable}", value)
    assert run(["action"]) == Exit.USAGE


def test_an_input_is_no_part_of_a_command_line(runner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTOROPS_PATHS", "connectors/good; touch pwned $(touch pwned) `touch pwned`")
    assert run(["action"]) == Exit.USAGE
    assert not (runner / "work" / "pwned").exists()


def test_the_package_of_one_connector_is_built_where_it_can_be(runner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solutions = runner / "work" / "connectors" / "good" / "solutions"
    solutions.mkdir()
    source = source_of(connector_of(golden()))
    identity = identity_of(source, None)
    flows = flow_solution(connector_solution(source, identity), identity, "ListDocuments")
    (solutions / "Flows.zip").write_bytes(zipped(flows))
    monkeypatch.setenv("CONNECTOROPS_PATHS", "connectors/good")
    monkeypatch.setenv("CONNECTOROPS_PACKAGE", "true")
    assert run(["action"]) == Exit.CLEAN
    package = Path(outputs(runner)["package"])
    assert package.parent == runner
    assert run(["package", "verify", str(package), "--against", "connectors/good"]) == Exit.CLEAN


@pytest.mark.parametrize("paths", ["connectors/good", "connectors", "connectors/bad"])
def test_where_there_is_no_package_it_says_why(
    runner: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], paths: str
) -> None:
    monkeypatch.setenv("CONNECTOROPS_PATHS", paths)
    monkeypatch.setenv("CONNECTOROPS_FAIL_ON", "never")
    monkeypatch.setenv("CONNECTOROPS_PACKAGE", "true")
    assert run(["action"]) == Exit.CLEAN
    assert outputs(runner)["package"] == ""
    assert "::notice title=No package::No package was built.%0A" in capsys.readouterr().out
    assert "No package was built." in (runner / "summary").read_text("utf-8")


def test_what_was_left_out_is_no_pass(runner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONNECTOROPS_IGNORE")
    monkeypatch.setenv("CONNECTOROPS_NO_SECRETS", "true")
    monkeypatch.setenv("CONNECTOROPS_PATHS", "connectors/good")
    assert run(["action"]) == Exit.CLEAN
    assert outputs(runner)["verdict"] == "incomplete"
