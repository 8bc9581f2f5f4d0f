"""Which folders are connectors, what belongs to them, and in which program they are."""

from __future__ import annotations

import pytest

from connectorops.config import Config
from connectorops.connectors import Connector, discover
from connectorops.manifest import Kind
from connectorops.model import Program
from connectorops.tree import MemoryTree


def find(files: list[str] | dict[str, bytes], under: str = "", config: Config | None = None) -> list[Connector]:
    tree = MemoryTree(files if isinstance(files, dict) else dict.fromkeys(files, b"{}"))
    return discover(tree, config or Config(), [under])


def names(files: list[str] | dict[str, bytes], under: str = "", config: Config | None = None) -> list[str]:
    return [connector.name for connector in find(files, under, config)]


PUBLIC = [
    "README.md",
    "certified-connectors/Blackbaud Raiser's Edge/apiDefinition.swagger.json",
    "certified-connectors/Blackbaud Raiser's Edge/images/one.png",
    "certified-connectors/Easyvista_Service._Manager/apiDefinition.swagger.json",
    "custom-connectors/Ünlü/apidefinition.SWAGGER.json",
    "independent-publisher-connectors/Proposal/README.md",
    "scripts/apiDefinition.swagger.json",
]


def test_the_public_layout_is_found_by_its_root_folders() -> None:
    assert names(PUBLIC) == [
        "certified-connectors/Blackbaud Raiser's Edge",
        "certified-connectors/Easyvista_Service._Manager",
        "custom-connectors/Ünlü",
        "independent-publisher-connectors/Proposal",
    ]


def test_a_root_folder_gives_the_program() -> None:
    assert [connector.program for connector in find(PUBLIC)] == [
        Program.VERIFIED,
        Program.VERIFIED,
        Program.CUSTOM,
        Program.INDEPENDENT,
    ]


def test_the_manifest_overrules_the_root_folder_and_the_profile_overrules_both() -> None:
    files = {
        "custom-connectors/X/apiProperties.json": b"{}",
        "custom-connectors/X/certification.yml": b"kind: connector\nprogram: independent\nowners: [octocat]\n",
    }
    assert find(files)[0].program is Program.INDEPENDENT
    assert find(files, config=Config().with_profile(Program.VERIFIED))[0].program is Program.VERIFIED


@pytest.mark.parametrize("manifest", [b"program: [", b"", b"kind: connector\n", b"program: 7\n", b"- program\n"])
def test_a_manifest_without_a_program_says_nothing_about_it(manifest: bytes) -> None:
    files = {"custom-connectors/X/certification.yml": manifest, "custom-connectors/X/apiProperties.json": b"{}"}
    assert find(files)[0].program is Program.CUSTOM


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(b"kind: connector\nprogram: independent\nowners:\n\t- me\n", id="a tab below"),
        pytest.param(b"kind: connector\nprogram independent\nowners: [me]\n", id="no colon"),
        pytest.param(b"kind: connector\n program: independent\nowners: [me]\n", id="indented"),
        pytest.param(b"kind: @x\nprogram: independent\n", id="wrong above"),
        pytest.param(b"kind: connector\nprogram: independant\nowners: [me]\n", id="a slip"),
        pytest.param(b"kind: connector\nprogram: Independent\n", id="a capital"),
    ],
)
def test_a_slip_in_the_manifest_does_not_change_the_rules_of_the_whole_folder(manifest: bytes) -> None:
    files = {"custom-connectors/X/certification.yml": manifest, "custom-connectors/X/apiProperties.json": b"{}"}
    assert find(files)[0].program is Program.INDEPENDENT


def test_the_folder_of_a_template_stays_one_when_its_manifest_is_broken() -> None:
    manifest = find({"connectors/X/certification.yml": b"kind: template\nprogram: verified\nowners:\n\t- me\n"})[
        0
    ].manifest
    assert manifest.kind is Kind.TEMPLATE
    assert not manifest.owners


@pytest.mark.parametrize(
    "under",
    [
        "certified-connectors/Blackbaud Raiser's Edge",
        "certified-connectors/Blackbaud Raiser's Edge/images",
        "certified-connectors/Blackbaud Raiser's Edge/images/one.png",
        "certified-connectors/Blackbaud Raiser's Edge/apiDefinition.swagger.json",
    ],
)
def test_a_path_inside_a_connector_selects_the_whole_connector(under: str) -> None:
    (connector,) = find(PUBLIC, under)
    assert connector.files == ("apiDefinition.swagger.json", "images/one.png")


def test_a_root_folder_selects_what_is_in_it() -> None:
    assert len(names(PUBLIC, "certified-connectors")) == 2


def test_several_paths_select_each_connector_once() -> None:
    tree = MemoryTree(dict.fromkeys(PUBLIC, b"{}"))
    both = discover(tree, Config(), ["certified-connectors", "certified-connectors/Easyvista_Service._Manager", ""])
    assert len(both) == 4


def test_a_repository_without_root_folders_is_searched_for_artifacts() -> None:
    assert names(["src/apiProperties.json", "docs/a.md"]) == ["src"]
    assert names(["apiDefinition.swagger.json", "docs/a.md"]) == [""]


def test_a_connector_at_the_top_of_a_repository_owns_all_its_files() -> None:
    (connector,) = find(["apiDefinition.swagger.json", "docs/a.md"])
    assert connector.files == ("apiDefinition.swagger.json", "docs/a.md")
    assert connector.path("docs/a.md") == "docs/a.md"


def test_nested_connectors_are_apart_and_a_grouping_folder_is_none() -> None:
    files = ["connectors/suite/one/apiProperties.json", "connectors/suite/two/apiDefinition.swagger.json"]
    assert names(files) == ["connectors/suite/one", "connectors/suite/two"]


def test_the_outer_of_two_nested_connectors_does_not_own_the_files_of_the_inner() -> None:
    files = ["connectors/a/apiProperties.json", "connectors/a/b/apiProperties.json", "connectors/a/c/readme.md"]
    outer, inner = find(files)
    assert outer.files == ("apiProperties.json", "c/readme.md")
    assert inner.files == ("apiProperties.json",)


def test_loose_files_in_a_root_folder_are_no_connector() -> None:
    assert names(["certified-connectors/readme.md", "certified-connectors/X/readme.md"]) == ["certified-connectors/X"]


def test_excluded_folders_are_not_judged() -> None:
    config = Config(exclude=("certified-connectors/*", "custom-connectors/Ün*"))
    assert names(PUBLIC, config=config) == ["independent-publisher-connectors/Proposal"]


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert names(["readme.md"]) == []
    assert names(["readme.md"], "readme.md") == []
    assert names(PUBLIC, "no/such/place") == []


def test_an_own_root_folder_gives_its_program() -> None:
    config = Config(roots={"partners/eu": Program.INDEPENDENT})
    (connector,) = find(["partners/eu/X/apiProperties.json"], "partners/eu/X/apiProperties.json", config)
    assert (connector.name, connector.program) == ("partners/eu/X", Program.INDEPENDENT)
