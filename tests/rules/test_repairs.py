"""What several rules repair alike."""

from __future__ import annotations

import pytest

from connectorops.rules.repairs import unpunctuated


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Folder.", "Folder"),
        ("Approved? ", "Approved"),
        ("Size (kB):", "Size (kB)"),
        ("Share (%)", "Share (%)"),
        ("Share in %.", ""),
        ("...", ""),
        ("The domain to check.  The input is a ...", ""),
        ("A file of the kinds pdf, jpg ... ", ""),
        ("The domain to check…", ""),
    ],
)
def test_a_label_loses_its_punctuation_unless_that_says_something(text: str, label: str) -> None:
    assert unpunctuated(text) == label
