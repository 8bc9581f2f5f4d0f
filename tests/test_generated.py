"""Generated files are what the code generates now; `make generate` writes them."""

from __future__ import annotations

import pytest
from generate import ROOT, generated


@pytest.mark.parametrize("path", generated())
def test_a_generated_file_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_bytes().decode() == generated()[path]


def test_no_rule_page_is_left_of_a_rule_that_is_gone() -> None:
    pages = {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs" / "rules").glob("*.md")}
    assert pages <= set(generated())
