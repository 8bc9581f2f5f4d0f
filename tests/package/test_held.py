"""What `check` says of the packages in a connector's folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from flow_solutions import flow_solution
from golden_connector import connector_of, golden
from golden_package import package_of

from connectorops.cli import run
from connectorops.package.bundle import zipped
from connectorops.package.held import packages_of
from connectorops.package.solution import connector_solution, identity_of, source_of
from connectorops.tree import edited

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.tree import Edits

TEMPLATE = (
    "kind: template\nprogram: verified\nowners: [litware-maintainer]\n"
    "template:\n  name: File\n  description: Files it.\n  package: File.zip\n"
)


def flows(*, connector: bool = True) -> bytes:
    source = source_of(connector_of(golden()))
    identity = identity_of(source, None)
    members = flow_solution(connector_solution(source, identity), identity, "ListDocuments")
    return zipped({name: data for name, data in members.items() if connector or not name.startswith("Connector/")})


def found(root: Path, edits: Edits, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    tree = edited(golden(), edits)
    for path in tree.paths():
        target = root / "certified-connectors" / "Golden" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tree.read(path))
    run(["check", str(root), "--no-secrets", "--format", "json", "--select", "PK,TP"])
    report = json.loads(capsys.readouterr().out)
    assert report["crashed"] == []
    return [(each["rule"], each["connector"], each["path"]) for each in report["findings"]]


def test_a_good_solution_is_no_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(tmp_path, {"solutions/Flows.zip": flows()}, capsys) == []


def test_a_solution_without_the_connector_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = {rule for rule, _, _ in found(tmp_path, {"solutions/Flows.zip": flows(connector=False)}, capsys)}
    assert rules == {"PK022", "PK028", "PK030", "PK031"}


def test_a_finding_belongs_to_the_connector_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = "certified-connectors/Golden/solutions/Flows.zip"
    edits: Edits = {"solutions/Flows.zip": b"no zip file"}
    assert found(tmp_path, edits, capsys) == [("PK001", "certified-connectors/Golden", path)]


def test_the_export_that_a_manifest_names_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits: Edits = {"template.zip!manifest.json#/details/description": ""}
    package = package_of(connector_of(golden()), edits).data
    all_ = found(tmp_path, {"certification.yml": TEMPLATE, "File.zip": package}, capsys)
    of_the_package = [each for each in all_ if "!" in each[2]]  # the manifest of this test says little of its own
    assert of_the_package == [
        ("TP004", "certified-connectors/Golden", "certified-connectors/Golden/File.zip!manifest.json")
    ]


@pytest.mark.parametrize("edits", [{}, {"other.zip": b"x"}, {"certification.yml": TEMPLATE}])
def test_other_archives_are_no_packages(edits: Edits) -> None:
    assert list(packages_of(connector_of(edited(golden(), edits)))) == []
