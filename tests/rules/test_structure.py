"""Which files are missing, misspelt or too many."""

from __future__ import annotations

import pytest
from golden_connector import golden, judge, judge_tree

from connectorops.connectors.connector import DEFINITION, PROPERTIES
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree

NOTHING_SAID = "and no certification.yml that says what is submitted with it"
RULES = [each for each in all_rules() if each.id <= "ST029" and each.family == "ST"]


def renamed(old: str, new: str) -> list[tuple[str, str, str]]:
    files = {path: golden().read(path) for path in golden().paths()}
    files[new] = files.pop(old)
    found = judge_tree(MemoryTree(files), RULES).findings
    return [(each.rule, each.location.path.rpartition("/")[2], each.message) for each in found]


@pytest.mark.parametrize("name", ["apidefinition.swagger.json", "apiDefination.swagger.json", "swagger.json"])
def test_a_definition_of_another_name_is_read_and_named(name: str) -> None:
    ((rule, path, message),) = renamed(DEFINITION, name)
    assert (rule, path) == ("ST002", name)
    assert DEFINITION in message


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("apiDefinition.swager.json", True),
        ("apiDefinition.swagger.json.txt", True),
        ("openapi.yaml", True),
        ("contoso-swagger (1).json", True),
        ("Contoso OpenAPI v2.yml", True),
        ("notes.txt", False),
        ("openapi.md", False),
    ],
)
def test_what_may_be_the_definition_is_named(name: str, *, candidate: bool) -> None:
    ((rule, path, message),) = renamed(DEFINITION, name)
    assert (rule, path) == ("ST001", DEFINITION)
    assert (name in message) is candidate


def test_properties_of_another_case_are_read() -> None:
    assert [each[:2] for each in renamed(PROPERTIES, "APIProperties.json")] == [("ST004", "APIProperties.json")]


def test_each_definition_too_many_is_named() -> None:
    findings = judge({"a.swagger.json": "{}", "b.swagger.json": "{}"}, RULES).findings
    assert [each.rule for each in findings] == ["ST005", "ST005"]


@pytest.mark.parametrize("kind", ["template", "dynamics-365-offer"])
def test_what_is_no_connector_needs_no_definition(kind: str) -> None:
    manifest = f"kind: {kind}\nprogram: verified\nowners: [a]\n"
    assert judge({DEFINITION: None, PROPERTIES: None, "certification.yml": manifest}, RULES).findings == ()


@pytest.mark.parametrize("manifest", [None, "[", "kind: boat\nprogram: verified\nowners: [a]\n"])
def test_without_a_valid_kind_it_is_a_connector(manifest: str | None) -> None:
    assert "ST001" in {each.rule for each in judge({DEFINITION: None, "certification.yml": manifest}, RULES).findings}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": b""}, "The folder has 1 file, but none that a connector is made of."),
        (
            {"export.zip": b"", "notes.txt": b""},
            f"The folder has 2 files, but none that a connector is made of, {NOTHING_SAID}.",
        ),
    ],
)
def test_a_folder_without_a_connector_says_what_it_lacks(files: dict[str, bytes], said: str) -> None:
    found = judge_tree(MemoryTree(files), RULES).findings
    assert [(each.rule, each.message) for each in found] == [("ST009", said)]


def test_an_empty_folder_lacks_everything_and_says_it_once() -> None:
    found = judge_tree(MemoryTree({"notes.txt": b"", "b/c.txt": b""}), RULES).findings
    assert [each.rule for each in found] == ["ST009"]


@pytest.mark.parametrize(
    ("name", "text", "rules"),
    [
        ("settings.json", "", ["ST006"]),
        ("Settings.json", "{}", ["ST006"]),
        (".vscode/settings.json", "{}", ["ST006"]),
        ("dev.json", '{"environment": "", "apiDefinition": "", "icon": ""}', []),
        ("dev.json", '{"environment": "", "apiDefinition": "", "apiProperties": ""}', ["ST006"]),
        ("dev.json", "[]", []),
        ("a/._b.json", "{}", ["ST007"]),
        ("a/DESKTOP.INI", "", ["ST007"]),
        ("a.yml", "kind: connector", []),
    ],
)
def test_what_does_not_belong_there(name: str, text: str, rules: list[str]) -> None:
    assert [each.rule for each in judge({name: text}, RULES).findings] == rules


def test_what_a_manifest_lacks_is_kept_apart() -> None:
    findings = judge({"certification.yml": "kind: connector\n"}, RULES).findings
    assert {each.rule for each in findings} == {"ST020"}
    assert len({each.fingerprint for each in findings}) == 2


def test_a_broken_manifest_has_its_findings_elsewhere() -> None:
    assert judge({"certification.yml": "kind: ["}, RULES).findings == ()


def test_a_root_folder_has_no_name_of_its_own() -> None:
    found = judge_tree(MemoryTree({"apiProperties.json": b"{}", "certification.yaml": b""}), RULES).findings
    assert {each.rule for each in found} == {"ST001", "ST021"}
