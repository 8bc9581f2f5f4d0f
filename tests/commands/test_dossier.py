"""`connectorops dossier` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.exceptions import UsageError
from click.testing import CliRunner, Result

from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import COMMANDS, group
from connectorops.model import Exit

SAMPLES = Path(__file__).parents[2] / "connectors"
OFFER = SAMPLES / "contoso-field-sales"


def run(*arguments: str | Path) -> Result:
    words = ["dossier", *(str(each) for each in arguments)]
    return CliRunner().invoke(group, words, obj=LocalWorkspace(), standalone_mode=False)


def test_the_help_is_that_of_the_registry() -> None:
    assert COMMANDS["dossier"] in run("--help").output


def test_a_complete_offer_is_clean() -> None:
    result = run(OFFER)
    assert result.return_value == Exit.CLEAN
    assert result.output.startswith("# Dossier: Contoso Field Sales\n\n`connectors/contoso-field-sales`: dynamics-365")


def test_what_is_missing_is_a_finding() -> None:
    result = run(SAMPLES / "contoso-tasks", "--format", "json")
    assert result.return_value == Exit.FINDINGS
    value = json.loads(result.output)
    assert (value["name"], value["complete"], value["missing"]) == ("Contoso Tasks", False, 5)


def test_a_page_is_written_to_a_file(tmp_path: Path) -> None:
    result = run(OFFER, "--format", "html", "--output", tmp_path / "dossier.html")
    assert (result.return_value, result.output) == (Exit.CLEAN, "")
    assert (tmp_path / "dossier.html").read_text("utf-8").startswith("<!doctype html>")


def test_one_folder_at_a_time() -> None:
    result = run(SAMPLES)
    assert isinstance(result.exception, UsageError)
    assert "folders to submit in" in str(result.exception)


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = run(OFFER, "--output", tmp_path / "file" / "dossier.md")
    assert isinstance(result.exception, UsageError)
    assert "could not be written" in str(result.exception)


def test_a_folder_without_a_manifest_shows_the_form_of_a_connector(tmp_path: Path) -> None:
    folder = tmp_path / "connectors" / "a"
    folder.mkdir(parents=True)
    (folder / "apiDefinition.swagger.json").write_text("{", "utf-8")
    result = run(folder)
    assert result.return_value == Exit.FINDINGS
    assert "# Dossier: a\n" in result.output


@pytest.mark.parametrize("text", ["kind: template\nprogram: [\n", "kind: dynamics-365-offer\ndynamics_365: 7\n", "\0"])
def test_a_broken_manifest_is_no_crash(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "connectors" / "a"
    folder.mkdir(parents=True)
    (folder / "certification.yml").write_text(text, "utf-8")
    assert run(folder).return_value == Exit.FINDINGS
