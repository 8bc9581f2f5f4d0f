"""Packages are the same in every folder, time zone, locale and umask, and call the connector as the flows do."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flow_solutions import flow_solution
from golden_connector import connector_of, golden
from jsonschema import Draft202012Validator

from connectorops.cli import run
from connectorops.package.bundle import zipped
from connectorops.package.certification import Options, build, rendered
from connectorops.package.solution import BuildError, connector_solution, identity_of, source_of
from connectorops.package.solution_xml import Publisher
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from connectorops.connectors import Connector
    from connectorops.package.solution import Identity
    from connectorops.tree import Edits

ROOT = Path(__file__).resolve().parents[2]


def exported(identity: Identity | None = None) -> bytes:
    """A flow solution of the golden connector, as an environment would call it."""
    source = source_of(connector_of(golden()))
    identity = identity or identity_of(source, None)
    return zipped(flow_solution(connector_solution(source, identity), identity, "ListDocuments"))


def environment() -> Identity:
    made = identity_of(source_of(connector_of(golden())), None)
    publisher = Publisher("LitwareInc", "Litware Inc.", "lit", 54321)
    return replace(made, id="0aa94235-b0fa-4392-82bb-37618b273206", name="lit_5Farchive", publisher=publisher)


def folder(edits: Edits | None = None) -> Connector:
    flows = {} if edits and "solutions/Flows.zip" in edits else {"solutions/Flows.zip": exported()}
    return connector_of(edited(golden(), {**flows, **(edits or {})}))


def on_disk(root: Path, tree: MemoryTree) -> Path:
    target = root / "certified-connectors" / "Golden"
    for path in tree.paths():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(tree.read(path))
    return target


def test_a_package_is_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = edited(golden(), {"solutions/Flows.zip": exported()})
    places = [("a", "UTC", "C", 0o022), ("b é/deep", "Pacific/Kiritimati", "tr_TR.UTF-8", 0o077)]
    digests = set()
    for name, zone, locale, umask in places:
        target = on_disk(tmp_path / name, tree)
        for variable, value in (("TZ", zone), ("LC_ALL", locale), ("PYTHONHASHSEED", str(len(name)))):
            monkeypatch.setenv(variable, value)
        subprocess.run(
            [sys.executable, "-m", "connectorops", "package", "build", str(target), "--output", "out/x.zip"],
            check=True, capture_output=True, cwd=tmp_path / name, umask=umask,
        )  # fmt: skip
        made = [(tmp_path / name / "out" / file).read_bytes() for file in ("x.zip", "x.package.json")]
        digests.add(tuple(hashlib.sha256(data).hexdigest() for data in made))
    assert len(digests) == 1


def test_a_package_depends_on_nothing_but_its_files() -> None:
    built = build(folder(), Options())
    assert built.data == build(folder(), Options()).data
    for info in zipfile.ZipFile(io.BytesIO(built.data)).infolist():
        assert (info.date_time, info.create_system, info.external_attr, info.compress_type) == (
            (1980, 1, 1, 0, 0, 0),
            0,
            0,
            0,
        )


def test_the_report_lists_every_member_by_its_digest() -> None:
    built = build(folder(), Options())
    report = json.loads(rendered(built.report))
    schema = json.loads((ROOT / "schemas" / "package.schema.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(report)) == []
    members = {each["path"]: each["sha256"] for each in report["members"]}
    assert members["intro.md"] == hashlib.sha256(golden().read("intro.md")).hexdigest()
    assert members["package.zip!PkgAssets/FlowSolution.zip"] == hashlib.sha256(exported()).hexdigest()
    assert "package.zip!PkgAssets/ConnectorSolution.zip!solution.xml" in members
    assert report["sha256"] == hashlib.sha256(built.data).hexdigest()
    sources = [each["path"] for each in report["sources"]]
    assert sources == [
        "apiDefinition.swagger.json",
        "apiProperties.json",
        "icon.png",
        "script.csx",
        "intro.md",
        "solutions/Flows.zip",
    ]


def test_the_connector_is_called_as_the_flows_call_it() -> None:
    built = build(folder({"solutions/Flows.zip": exported(environment())}), Options())
    assert (built.identity.id, built.identity.name) == ("0aa94235-b0fa-4392-82bb-37618b273206", "lit_5Farchive")
    assert built.report["connector"]["publisher"] == {"name": "LitwareInc", "prefix": "lit"}
    assert built.identity.solution == "LitwareArchiveConnector"


def test_custom_properties_lie_beside_the_intro() -> None:
    built = build(folder({"customProperties.json": "{}"}), Options())
    names = zipfile.ZipFile(io.BytesIO(built.data)).namelist()
    assert names == ["intro.md", "customProperties.json", "package.zip"]


OTHER = zipped({"solution.xml": b"<ImportExportXml/>", "customizations.xml": b"<ImportExportXml/>"})


@pytest.mark.parametrize(
    ("edits", "options", "expected"),
    [
        ({"intro.md": None}, Options(), "intro.md is missing"),
        ({"solutions/More.zip": exported()}, Options(), "both are FlowSolution.zip"),
        ({"solutions/Other.zip": OTHER}, Options(), "neither a flow nor an AI plugin"),
        ({"solutions/Other.zip": b"x"}, Options(), "expected a solution that Dataverse exported"),
        ({}, Options(prefix="other"), "has the publisher prefix 'litware', not 'other'"),
        ({}, Options(needs_plugin=True), "no solution in certified-connectors/Golden/solutions/ has an AI plugin"),
        ({"solutions/Flows.zip": ""}, Options(only_connector=True, prefix="mscrm1"), "is not possible"),
    ],
)
def test_what_can_not_be_built_is_said(edits: Edits, options: Options, expected: str) -> None:
    with pytest.raises(BuildError, match=expected):
        build(folder(edits), options)


def test_a_package_is_verified_before_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = on_disk(tmp_path, edited(golden(), {"solutions/Flows.zip": exported()}))
    output = tmp_path / "out.zip"
    assert run(["package", "build", str(target), "--output", str(output)]) == 0
    assert capsys.readouterr().out.startswith("All clear")
    assert run(["package", "verify", str(output), "--against", str(target)]) == 0
    (target / "solutions" / "Flows.zip").unlink()
    output.unlink()
    assert run(["package", "build", str(target), "--output", str(output)]) == 1
    assert "PK021 flow_solution_missing [5000.1.1.6]" in capsys.readouterr().out
    assert not output.exists()
    assert run(["package", "build", str(target), "--solution", "--output", str(output)]) == 0
    assert "solution.xml" in zipfile.ZipFile(output).namelist()


def test_a_package_is_compared_with_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = on_disk(tmp_path, edited(golden(), {"solutions/Flows.zip": exported()}))
    output = tmp_path / "out.zip"
    run(["package", "build", str(target), "--output", str(output)])
    capsys.readouterr()
    (target / "apiDefinition.swagger.json").write_bytes(
        edited(golden(), {"apiDefinition.swagger.json#/info/title": "New"}).read("apiDefinition.swagger.json")
    )
    assert run(["package", "verify", str(output), "--against", str(target), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(each["rule"], each["pointer"]) for each in report["findings"]] == [("PK042", "/info/title")]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["build", "nowhere"], "does not exist"),
        (["build", "."], "No connector found"),
        (["verify"], "Missing argument"),
        (["verify", "x.zip", "--against", "."], "No connector found"),
    ],
)
def test_wrong_usage_is_said(
    arguments: list[str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.zip").write_bytes(b"x")
    assert run(["package", *arguments]) == 2
    assert expected in capsys.readouterr().err


def test_what_is_exported_is_not_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = on_disk(
        tmp_path, edited(golden(), {"certification.yml": "kind: template\nprogram: verified\nowners: [a]\n"})
    )
    assert run(["package", "build", str(target)]) == 2
    assert "is exported and not built" in capsys.readouterr().err
