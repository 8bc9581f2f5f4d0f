from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "requirements").glob("*.lock"))}
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?: ; .+)? \\$", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = {
    "run": PROJECT["project"]["dependencies"],
    "build": PROJECT["build-system"]["requires"],
    **PROJECT["dependency-groups"],
}


def _pins(lock: str) -> dict[str, Version]:
    return {name: Version(version) for name, version in PIN.findall(LOCKS[lock])}


def test_each_group_has_its_lock() -> None:
    assert set(LOCKS) == set(WANTED)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, WANTED[lock]):
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, f"run `make lock`: {requirement}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", LOCKS[lock], flags=re.MULTILINE)[1:]
    assert [block for block in blocks if not PIN.match(block) or "--hash=sha256:" not in block] == []


def test_locks_agree() -> None:
    versions: dict[str, set[Version]] = {}
    for lock in LOCKS:
        for name, version in _pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_what_npm_installs_is_pinned_by_hash_and_no_registry_is_named() -> None:
    folder = ROOT / "tests" / "node"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    installed = {path: each for path, each in locked.items() if path}
    assert [path for path, each in installed.items() if not each["integrity"].startswith("sha512-")] == []
    assert [path for path, each in installed.items() if "resolved" in each] == []
