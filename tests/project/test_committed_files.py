from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Written so that no pattern matches its own text.
REGISTRY = re.compile(
    r"pypi[.](?:org|io)|python[h]osted[.]org|np[m]js[.]org|/simpl[e]/|--(?:extra-)?index-ur[l]|--find-lin[k]s"
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp/[a-z]+|home/[a-z]+)[/]")
NEIGHBOUR = re.compile(r"[.][.]/shared")


def _matches(root: Path, files: list[str], pattern: re.Pattern[str]) -> list[str]:
    texts = {path: (root / path).read_bytes().decode("utf-8", "replace") for path in files}
    return [f"{path}: {match[0]}" for path, text in texts.items() for match in pattern.finditer(text)]


def test_no_file_names_a_registry(root: Path, files: list[str]) -> None:
    assert _matches(root, files, REGISTRY) == []


def test_no_file_names_a_place_on_somebodys_machine(root: Path, files: list[str]) -> None:
    assert _matches(root, files, MACHINE) == []


def test_only_the_benchmark_looks_beside_the_repository(root: Path, files: list[str]) -> None:
    assert _matches(root, files, NEIGHBOUR) == ["Makefile: " + "../" + "shared"]


def test_patterns_find_what_they_are_for() -> None:
    assert REGISTRY.search("https://files." + "pythonhosted" + ".org/packages")
    assert REGISTRY.search("--index" + "-url x")
    assert MACHINE.search("see /" + "work/main")
    assert MACHINE.search("'/" + "tmp/abc/x'")
    assert not MACHINE.search("https://example.com/" + "work/item")


def test_generated_folders_are_ignored(files: list[str]) -> None:
    assert [path for path in files if path.startswith((".venv/", "build/", "dist/")) or "__pycache__" in path] == []
