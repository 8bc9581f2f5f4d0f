"""Several jobs judge a pull request that is too large for one, and the verdict is the one that a single job has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from forge.git_backend import git

from connectorops import shards
from connectorops.cli import run
from connectorops.model import Exit

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = ("Alpha", "Beta", "Gamma", "Δelta $(x)")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A branch that adds four connectors, of which three have something wrong, and changes one that was there."""
    folder = tmp_path / "work"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    shutil.copytree(GOLDEN, folder / "connectors" / "Old")
    config = folder / ".github" / "connectorops.yml"
    config.parent.mkdir()
    about = "rule: brand_colour_reserved, reason: It keeps the old colour., approver: ada, until: 2999-01-01"
    waivers = "".join(f"  - {{{about}, connector: connectors/{name}}}\n" for name in ("Alpha", "Nowhere"))
    config.write_text(f"waivers:\n{waivers}", "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "base")
    git(folder, "checkout", "--quiet", "-b", "branch")
    for name in NAMES:
        shutil.copytree(GOLDEN, folder / "connectors" / name)
    for name in ("Alpha", "Beta"):
        file = folder / "connectors" / name / "apiProperties.json"
        value = json.loads(file.read_bytes())
        value["properties"]["iconBrandColor"] = "#007ee5"
        file.write_text(json.dumps(value), "utf-8")
    (folder / "connectors" / "Gamma" / "apiDefinition.swagger.json").write_text('{"swagger": "2.0", ', "utf-8")
    file = folder / "connectors" / "Old" / "apiDefinition.swagger.json"
    value = json.loads(file.read_bytes())
    del value["paths"]["/documents/{documentId}"]["patch"]
    file.write_text(json.dumps(value, indent=4), "utf-8")
    (folder / "stray.exe").write_text("x", "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "change")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(shards, "WORTH", 1)
    for name in ("GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONNECTOROPS_BASE", "main")
    monkeypatch.setenv("CONNECTOROPS_IGNORE", "SE007,SE010")
    return folder


def job(folder: Path, **inputs: str) -> tuple[int, dict[str, str]]:
    """One job with its own runner: the exit code and the outputs."""
    folder.mkdir(exist_ok=True)
    variables = {f"CONNECTOROPS_{name.upper()}": value for name, value in inputs.items()}
    variables |= {"RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "output")}
    (folder / "output").unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        code = run(["action"])
    text = (folder / "output").read_text("utf-8") if (folder / "output").exists() else ""
    return code, dict(line.split("=", 1) for line in text.splitlines())


def shared(tmp_path: Path, most: int) -> tuple[int, dict[str, str]]:
    """The three jobs of check.yml."""
    code, told = job(tmp_path / "first", shards=str(most))
    assert code == Exit.CLEAN
    assert set(told) == {"shards"}
    parts = tmp_path / f"parts-{most}"
    parts.mkdir()
    for number in json.loads(told["shards"]):
        code, outputs = job(tmp_path / f"part-{number}", shards=str(most), shard=str(number))
        assert code == Exit.CLEAN
        shutil.copy(outputs["part"], parts)
    return job(tmp_path / "whole", shards=str(most), parts=str(parts))


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("most", [2, 3, 8])
def test_all_parts_together_are_the_report_of_one_job_byte_by_byte(tmp_path: Path, most: int) -> None:
    code, alone = job(tmp_path / "alone")
    report = json.loads(Path(alone["report"]).read_bytes())
    assert code == Exit.FINDINGS
    assert (report["waived"], report["skipped"]) != ([], [])
    assert {each["rule"][:2] for each in report["findings"]} >= {"AP", "CH", "PR"}
    together = shared(tmp_path, most)
    assert together[0] == code
    for name in ("verdict", "digest", "findings", "errors"):
        assert together[1][name] == alone[name]
    for name in ("report", "sarif"):
        assert Path(together[1][name]).read_bytes() == Path(alone[name]).read_bytes()


@pytest.mark.usefixtures("work")
def test_no_text_of_the_branch_is_in_the_matrix(tmp_path: Path) -> None:
    assert job(tmp_path / "first", shards="8")[1] == {"shards": "[1, 2, 3, 4, 5]"}


@pytest.mark.usefixtures("work")
def test_what_one_job_does_well_is_done_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "WORTH", 10_000_000)
    assert job(tmp_path / "alone", shards="8")[1]["verdict"] == "failed"


@pytest.fixture
def parts(work: Path, tmp_path: Path) -> Path:
    assert work.is_dir()
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in ("1", "2"):
        shutil.copy(job(tmp_path / f"part-{number}", shards="2", shard=number)[1]["part"], folder)
    return folder


def whole(tmp_path: Path, parts: Path, capsys: pytest.CaptureFixture[str], **more: str) -> tuple[int, str]:
    code, outputs = job(tmp_path / "whole", shards="2", parts=str(parts), **more)
    assert "verdict" not in outputs
    return code, capsys.readouterr().err


def test_a_part_that_is_missing_is_no_pass(tmp_path: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (parts / "connectorops-part-2.json").unlink()
    code, said = whole(tmp_path, parts, capsys)
    assert code == Exit.SERVICE
    assert "Part 2 of 2 is not there" in said


def _edit(file: Path, **members: Any) -> None:  # noqa: ANN401 - JSON is any shape
    file.write_text(json.dumps({**json.loads(file.read_bytes()), **members}), "utf-8")


def test_a_part_of_something_else_is_refused(tmp_path: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (parts / f"connectorops-part-{number}.json" for number in (1, 2))
    text = first.read_bytes()
    for data, reason in (
        (second.read_bytes(), "not about the connectors of this part"),
        (b"{}", "can't be used"),
        (text.replace(b'"inputs": "', b'"inputs": "0'), "not about the connectors of this part"),
    ):
        first.write_bytes(data)
        code, said = whole(tmp_path, parts, capsys)
        assert code == Exit.USAGE
        assert reason in said
    first.write_bytes(text)
    assert whole(tmp_path, parts, capsys, select="SW")[1].endswith("by other rules or limits than these.\n")
    _edit(first, judgements=[])
    assert whole(tmp_path, parts, capsys)[0] == Exit.USAGE


@pytest.mark.usefixtures("work")
def test_the_plan_names_each_connector_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--base", "main", "--shards", "3", "--format", "json"]) == Exit.CLEAN
    found = json.loads(capsys.readouterr().out)
    names = [name for each in found["shards"] for name in each["connectors"]]
    assert sorted(names) == sorted(f"connectors/{name}" for name in (*NAMES, "Old"))
    assert (found["connectors"], len(found["shards"])) == (5, 3)
    assert sum(each["bytes"] for each in found["shards"]) == found["bytes"]
    assert run(["plan", "--base", "main", "--shards", "3", "--format", "github"]) == Exit.CLEAN
    assert capsys.readouterr().out == "shards=[1, 2, 3]\n"
    assert run(["plan", "--base", "main", "--shards", "1"]) == Exit.CLEAN
    assert "job 1: " in capsys.readouterr().out


@pytest.mark.usefixtures("work")
def test_a_part_that_there_is_not_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert job(tmp_path / "x", shards="2", shard="3")[0] == Exit.USAGE
    assert "There is no part 3" in capsys.readouterr().err


@pytest.mark.usefixtures("work")
def test_base_and_tip_and_all_arrive(tmp_path: Path) -> None:
    assert job(tmp_path / "a", rev="main")[1]["verdict"] == "passed"
    report = json.loads(Path(job(tmp_path / "b", rev="main", all="true")[1]["report"]).read_bytes())
    assert [each["connector"] for each in report["inputs"] if each["connector"]] == ["connectors/Old"]
    assert job(tmp_path / "c", base="nowhere")[0] == Exit.USAGE
