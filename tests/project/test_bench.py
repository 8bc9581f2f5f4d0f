"""The generated corpus: the same bytes everywhere, in the sizes that it claims. Speed is never tested."""

from __future__ import annotations

import hashlib
import json
import subprocess
from statistics import mean, median
from typing import TYPE_CHECKING

from bench.generate import generate
from bench.pull_request import pull_request

if TYPE_CHECKING:
    from pathlib import Path


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def test_generated_corpus_is_always_the_same(tmp_path: Path) -> None:
    generate(tmp_path / "one", connectors=5)
    generate(tmp_path / "two", connectors=5)
    assert _digest(tmp_path / "one") == _digest(tmp_path / "two")


def test_generated_corpus_is_as_large_as_real_ones(tmp_path: Path) -> None:
    generate(tmp_path, connectors=40)
    texts = [path.read_bytes() for path in tmp_path.rglob("*.swagger.json")]
    assert len(texts) == 40
    assert 33_000 < median(map(len, texts)) < 41_000
    assert 12 < mean(len(json.loads(text)["paths"]) for text in texts) < 20
    assert max(map(len, texts)) < 1_100_000


def test_a_branch_adds_the_connectors_that_are_measured(tmp_path: Path) -> None:
    generate(tmp_path / "corpus", connectors=3)
    folders = sorted(path.parent for path in (tmp_path / "corpus").rglob("*.swagger.json"))
    repository = pull_request(tmp_path / "work" / "repository", folders)
    listed = subprocess.run(
        ["git", "diff", "--name-only", "main", "HEAD"], cwd=repository, check=True, capture_output=True, text=True
    ).stdout.split()
    assert {path.split("/")[1][:2] for path in listed} == {"00", "01", "02"}
