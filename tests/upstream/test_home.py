"""Where a connector goes, which files do, and how the template and the addresses are read and written."""

from __future__ import annotations

import shlex
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from golden_connector import golden
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.config import Config
from connectorops.connectors import Connector, discover
from connectorops.model import Program
from connectorops.offering import Offer
from connectorops.tree import MemoryTree
from connectorops.upstream import home, links, template
from connectorops.upstream.template import built_in, find, lines_of


def connector(program: Program, files: dict[str, bytes]) -> Connector:
    name = f"{home.FOLDERS[program]}/Golden"
    every = {path: golden().read(path) for path in golden().paths()} | files
    (found,) = discover(MemoryTree({f"{name}/{path}": data for path, data in every.items()}), Config(profile=program))
    return found


EXTRA = {
    "package.zip": b"PK",
    "settings.json": b"{}",
    "notes/internal.md": b"secret plans",
    "images/shown.png": b"\x89PNG",
    "images/other.png": b"\x89PNG",
    "readme.md": b"# Golden\n\n![It](images/shown.png)\n",
}


def test_a_verified_publisher_brings_what_the_public_may_see() -> None:
    chosen = home.select(connector(Program.VERIFIED, EXTRA))
    assert chosen.files == (
        "apiDefinition.swagger.json",
        "apiProperties.json",
        "icon.png",
        "images/shown.png",
        "intro.md",
        "readme.md",
        "script.csx",
    )
    assert dict(chosen.left_out).keys() == {
        "certification.yml",
        "images/other.png",
        "notes/internal.md",
        "package.zip",
        "settings.json",
    }


def test_an_independent_publisher_brings_no_image_but_the_package() -> None:
    chosen = home.select(connector(Program.INDEPENDENT, EXTRA))
    assert {"icon.png", "images/shown.png", "settings.json"} <= dict(chosen.left_out).keys()
    assert "package.zip" in chosen.files


def test_a_pattern_brings_more_but_never_settings_or_the_manifest() -> None:
    chosen = home.select(connector(Program.VERIFIED, EXTRA), ("*",))
    assert dict(chosen.left_out).keys() == {"certification.yml", "settings.json"}


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "a\nb", "a:b", "con", "NUL.x", " a", "a.", "\u202ea", ".git"]
)
def test_a_name_that_not_every_system_can_hold_is_refused(name: str) -> None:
    with pytest.raises(home.FolderNameError):
        home.home(Program.VERIFIED, name)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=100))
def test_whatever_the_name_is_the_branch_is_one_for_git(name: str) -> None:
    try:
        found = home.home(Program.VERIFIED, name)
    except home.FolderNameError:
        return
    assert found.folder == f"certified-connectors/{name}"
    assert set(found.branch) <= set("abcdefghijklmnopqrstuvwxyz0123456789-/")
    subprocess.run(["git", "check-ref-format", "--branch", found.branch], check=True, capture_output=True)


def test_branches_are_stable_and_differ() -> None:
    names = ["contoso-tasks", "Contoso Tasks", "contoso tasks", "Contoso--Tasks", "日本", "$(id)"]
    found = [home.home(program, name).branch for name in names for program in home.FOLDERS]
    assert len(set(found)) == len(found)
    assert found[0] == "connectorops/verified/contoso-tasks"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tasks", "Tasks (Independent Publisher)"),
        ("Tasks (Independent Publisher)", "Tasks (Independent Publisher)"),
        ("Tasks (independent publisher)", "Tasks (Independent Publisher)"),
        ("A\n\x1b[31mB\u202e", "A [31mB (Independent Publisher)"),
    ],
)
def test_the_title_of_an_independent_publisher_follows_the_pattern(name: str, expected: str) -> None:
    assert home.title(Program.INDEPENDENT, name) == expected
    assert len(home.title(Program.INDEPENDENT, name * 100)) <= 200


def test_a_file_keeps_the_spelling_that_it_has_there() -> None:
    assert home.spelled_as(["readme.md", "new.md"], ["README.md"]) == {"readme.md": "README.md", "new.md": "new.md"}


@pytest.mark.parametrize(
    "path", [".github/PULL_REQUEST_TEMPLATE.md", "pull_request_template.md", "docs/Pull_Request_Template.txt"]
)
def test_a_template_is_found_where_github_finds_it(path: str) -> None:
    tree = MemoryTree({path: b"\xef\xbb\xbf- [ ] a\r\n", "deep/.github/pull_request_template.md": b"no"})
    assert find(tree) == "- [ ] a\n"


def test_without_a_template_there_is_ours_for_each_program() -> None:
    assert find(MemoryTree({"readme.md": b"x"})) is None
    counted = {each: sum(box is not None for _, box in lines_of(built_in(each))) for each in home.FOLDERS}
    assert counted[Program.INDEPENDENT] > counted[Program.VERIFIED] > 8


@pytest.mark.parametrize("line", ["- [ ] a", "* [X ] a", "  - [ x] a", "1. [] a", "> - [x] a", "+ [ ]\ta"])
def test_boxes_are_read_as_people_write_them(line: str) -> None:
    box = template.read_box(line)
    assert box is not None
    assert (box.text, box.is_ticked) == ("a", "x" in line.lower())


@pytest.mark.parametrize("line", ["- [ ]", "[ ] a", "- [y] a", "- [link](x)", "-[ ] a", "text - [ ] a"])
def test_what_is_no_box_is_none(line: str) -> None:
    assert template.read_box(line) is None


def offer(body: str, head: str = "pub:connectorops/verified/a", repository: str = "pub/public") -> Offer:
    return Offer(head, repository, "dev", "Name & #1 (Independent Publisher)", body, is_draft=False)


def test_the_address_has_everything_filled_in() -> None:
    text = "- [x] a & b = c\n  - proved: 100%\n"
    address, fits = links.compare_address("https://github.com", "ms/public", offer(text))
    parts = urlsplit(address)
    assert fits
    assert parts.path == "/ms/public/compare/dev...pub:connectorops/verified/a"
    query = parse_qs(parts.query)
    assert query == {"quick_pull": ["1"], "title": ["Name & #1 (Independent Publisher)"], "body": [text]}


def test_the_address_of_a_fork_with_another_name_has_that_name() -> None:
    address, _ = links.compare_address("https://github.com", "ms/public", offer("", repository="pub/mine"))
    assert "compare/dev...pub:mine:connectorops/verified/a?" in address


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=5000))
def test_an_address_is_never_longer_than_github_takes(text: str) -> None:
    address, fits = links.compare_address("https://github.com", "ms/public", offer(text))
    assert len(address) <= links.LONGEST
    assert unquote(urlsplit(address).query).count("body=") >= fits


def test_the_push_is_one_command_for_a_shell_and_overwrites_nothing() -> None:
    words = shlex.split(links.push_command("https://github.com", "pub/public", "c" * 40, "b/$(id)", "d" * 40))
    ref = "refs/heads/b/$(id)"
    lease, address, spec = (
        f"--force-with-lease={ref}:{'d' * 40}",
        "https://github.com/pub/public.git",
        f"{'c' * 40}:{ref}",
    )
    assert words == ["git", "push", lease, address, spec]
