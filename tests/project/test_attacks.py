"""The list of attacks names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROWS = re.findall(
    r"^\| .* \| .* \| `(.*)` \|$", (TESTS.parent / "docs" / "attacks.md").read_text("utf-8"), re.MULTILINE
)


def test_there_are_at_least_forty() -> None:
    assert len(ROWS) >= 40


def test_each_names_a_test_that_there_is() -> None:
    for row in ROWS:
        file, _, name = row.partition("::")
        text = (TESTS / file).read_text("utf-8")
        assert not name or f"def {name}(" in text, row
