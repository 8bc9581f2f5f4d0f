"""The page of measured rules: its tool, and that the page is of the rules as they are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from bench import measured
from connectorops.model import Severity
from connectorops.rules import all_rules

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "measured.md").read_text("utf-8")
RULES = {each.id: each for each in all_rules()}
ERROR = next(each.id for each in all_rules() if each.severity is Severity.ERROR)
NOTE = next(each.id for each in all_rules() if each.severity is Severity.NOTE)


def test_the_page_names_the_rules_and_severities_that_there_are() -> None:
    rows = re.findall(
        r"^\| \[(\w+) (\w+)\]\(rules/\w+\.md\) \| (error|warning|note)(?:, off until named)? \|", PAGE, re.MULTILINE
    )
    assert len(rows) > 200
    assert [row for row in rows if (RULES[row[0]].name, RULES[row[0]].severity.value) != row[1:]] == []


def test_a_rule_that_nearly_everybody_breaks_is_off_until_it_is_named() -> None:
    rows = re.findall(r"^\| \[(\w+) .*?\) \| [^|]* \| ([\d.]+) % \| ([\d.]+) % \|", PAGE, re.MULTILINE)
    common = {rule for rule, *shares in rows if max(map(float, shares)) > 60}
    off = {rule for rule in common if RULES[rule].optional}
    assert off
    assert common - off == {"OW001"}  # on owners, whom the repository that was measured hardly names


def test_every_rule_that_was_counted_is_there() -> None:
    assert {"catalogue.tsv": set(), "reasons.tsv": set()} == {
        name: set(measured.table(name)) - set(RULES) for name in ("catalogue.tsv", "reasons.tsv")
    }
    for figures in measured.table("catalogue.tsv").values():
        assert len(figures) == 4
        assert all(each == "-" or 0 <= float(each) <= 100 for each in figures)


@pytest.mark.parametrize(
    ("share", "counted", "missing"),
    [
        ((0.9, 0.0), ("-", "-", "-", "-"), False),
        ((1.1, 0.0), ("-", "-", "-", "-"), True),
        ((0.0, 1.1), ("-", "-", "-", "-"), True),
        ((0.0, 0.0), ("9", "9", "0.5", "-"), False),
        ((0.0, 0.0), ("0", "0", "0", "1.5"), True),
    ],
)
def test_an_error_that_several_have_needs_a_reason(
    share: tuple[float, float], counted: tuple[str, ...], missing: bool
) -> None:
    shares, catalogue = {ERROR: share, NOTE: (50.0, 50.0)}, {ERROR: counted}
    assert measured.unexplained(shares, catalogue, set()) == [ERROR] * missing
    assert measured.unexplained(shares, catalogue, {ERROR}) == []
    text = measured.page(shares, (10, 10), catalogue, {ERROR: "Because."})
    assert ("| Because. |" in text) == missing


def test_the_tool_measures_a_folder(tmp_path: Path) -> None:
    for root in measured.ROOTS:
        copytree(ROOT / "tests" / "golden", tmp_path / root / "Golden")
    file = tmp_path / measured.ROOTS[0] / "Golden" / "apiDefinition.swagger.json"
    value = json.loads(file.read_bytes())
    value["info"]["title"] = "Litware Archive (Cloud)"
    file.write_text(json.dumps(value), "utf-8")
    shares, totals = measured.shares(measured.report(tmp_path))
    assert totals == (1, 1)
    assert shares["SW028"] == (100.0, 0.0)


def test_the_tool_says_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.measured"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "make measured CORPUS=folder" in done.stderr
