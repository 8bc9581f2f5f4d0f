"""Writing a manifest: what was not meant stays, byte for byte."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import load_yaml
from connectorops.manifest import read_manifest
from connectorops.manifest.writing import ManifestError, changed

SAMPLES = sorted(Path("connectors").glob("*/certification.yml"))
FLUSH = """\
# Who answers for it
kind: connector   # not a template
program: 'verified'
owners:
- octocat
- "hubot"

offer:
  name: Contoso   # internal
  categories:
  - Finance
  # the second one
  - Data
"""


def value(data: bytes) -> Any:  # noqa: ANN401 - YAML is any shape
    document = load_yaml("certification.yml", data)
    assert document.usable
    return document.value


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_a_sample_stays_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    assert changed(before, {"kind": value(before)["kind"]}) == before


@pytest.mark.parametrize(
    "text",
    [
        FLUSH,
        FLUSH.replace("- ", "  - ").replace("# the", "  # the"),
        f"---\n{FLUSH}",
        FLUSH.replace("\n", "\r\n"),
        FLUSH.replace("  name", "    name").replace("  categories", "    categories").replace("  - ", "    - "),
    ],
)
def test_one_value_changes_one_line(text: str) -> None:
    after = changed(text.encode(), {"offer/name": "Fabrikam"}).decode()
    lines = [each for each in difflib.ndiff(text.splitlines(), after.splitlines()) if each[0] in "+-"]
    assert [each.split() for each in lines if each[0] == "+"] == [["+", "name:", "Fabrikam", "#", "internal"]]
    assert len(lines) == 2
    assert ("\r\n" in after) == ("\r\n" in text)


def test_a_section_is_made_and_a_member_removed() -> None:
    after = changed(FLUSH.encode(), {"oauth/secret_name": "CONTOSO_SECRET", "offer/categories": None})
    assert value(after)["oauth"] == {"secret_name": "CONTOSO_SECRET"}
    assert value(after)["offer"] == {"name": "Contoso"}
    assert list(value(after)) == ["kind", "program", "owners", "offer", "oauth"]
    assert b"# Who answers for it" in after


def test_a_removed_member_that_is_not_there_changes_nothing() -> None:
    assert changed(FLUSH.encode(), {"oauth": None}) == FLUSH.encode()


@pytest.mark.parametrize("before", [None, b"", b" \n"])
def test_a_new_manifest_begins_with_what_is_given(before: bytes | None) -> None:
    assert changed(before, {"offer/name": "A"}, {"kind": "template"}) == b"kind: template\noffer:\n  name: A\n"


def test_comments_stay_where_there_is_nothing_else() -> None:
    assert changed(b"# later\n", {"name": "A"}) == b"# later\nname: A\n"


@pytest.mark.parametrize("data", [b"- a\n", b"a\n", b"a: [\n", b"\xff\xfe\n", b"a: " + b"[" * 5000])
def test_what_is_no_mapping_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        changed(data, {"name": "A"})


def test_a_path_through_a_text_is_refused() -> None:
    with pytest.raises(ManifestError, match="offer is not a mapping"):
        changed(b"offer: soon\n", {"offer/name": "A"})


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_text_comes_back_as_the_text_that_was_written(text: str) -> None:
    after = changed(FLUSH.encode(), {"offer/name": text})
    manifest, found = read_manifest(load_yaml("certification.yml", after))
    assert found == []
    assert manifest.offer.name == text
    assert manifest.offer.categories == ("Finance", "Data")
