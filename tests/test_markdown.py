"""Headings, sections and links of Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.markdown import is_blank, read, without_code

WORDS = (
    "# ",
    "## ",
    "a",
    "\n",
    "\r\n",
    "```",
    "~~~",
    "`",
    "[",
    "](",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "---\n",
    "===\n",
    "%",
    " ",
)
PIECES = st.lists(st.sampled_from(WORDS))


def titles(text: str) -> list[tuple[int, str]]:
    return [(each.level, each.title) for each in read(text).sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\n## Two ##\r\n", [(1, "One"), (2, "Two")]),
        ("##Two\n###\tThree", [(2, "Two"), (3, "Three")]),
        ("One\n===\nTwo\n---\n", [(1, "One"), (2, "Two")]),
        ("- item\n---\n\n---\n", []),
        ("## **Bold** and `code` and [link](a.md)\n", [(2, "Bold and code and link")]),
        ("```sh\n# comment\n```\n# One\n", [(1, "One")]),
        ("~~~~\n# a\n~~~\n# b\n~~~~\n# One\n", [(1, "One")]),
        ("```\n# never closed\n", []),
        ("```Bearer XYZ```\n# One\n```a`b\n# Two\n", [(1, "One"), (1, "Two")]),
        ("<!-- \n# hidden\n-->\n# One\n", [(1, "One")]),
        ("<!-- \n# hidden\n", []),
        ("## Two\u200b\n", [(2, "Two")]),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str]]) -> None:
    assert titles(text) == expected


def test_a_section_goes_on_to_the_next_heading_of_its_level() -> None:
    page = read("above\n# A\na\n## B\nb\n### C\nc\n## D\nd")
    assert page.preamble == "above\n"
    assert [each.own.strip() for each in page.sections] == ["a", "b", "c", "d"]
    assert page.sections[1].body.split() == ["b", "###", "C", "c"]
    assert page.sections[0].is_about(("x", "a"))


@pytest.mark.parametrize(
    ("text", "address", "path"),
    [
        ('![a](b%20c.png "d")', "b%20c.png", "b c.png"),
        ("[a](<b c.md>)", "b c.md", "b c.md"),
        ("[a](b(1).md#c)", "b(1).md#c", "b(1).md"),
        ("[![a](b.png)](c.md)", "b.png", "b.png"),
        ("[a]: b.md 'c'", "b.md", "b.md"),
        ("<img width=1 src='b.png'>", "b.png", "b.png"),
        ("[a](#b)", "#b", None),
        ("[a](/b)", "/b", None),
        ("[a](https://example.com/b)", "https://example.com/b", None),
        ("[a]()", "", None),
        ("[a](%ff)", "%ff", "\ufffd"),
    ],
)
def test_links(text: str, address: str, path: str | None) -> None:
    link = read(text).links[0]
    assert (link.address, link.path) == (address, path)


def test_links_in_code_are_none() -> None:
    assert read("`[a](b)` ``[c](d)``\n```\n[e](f)\n```\n<!-- [g](h) -->").links == ()


@given(PIECES)
def test_whatever_it_reads_it_points_into_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    page = read(text)
    assert len(without_code(text)) == len(text)
    for section in page.sections:
        assert 0 <= section.start <= section.end <= len(text)
        assert text.endswith(section.body) or section.body in text
    for link in page.links:
        assert link.address in text[link.start : link.end]


@pytest.mark.parametrize(("text", "blank"), [("\n \u200b---\n", True), ("", True), ("x", False)])
def test_blank(text: str, *, blank: bool) -> None:
    assert is_blank(text) is blank


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("", None),
        ("```\na\n```\n", None),
        ("```a```\n", None),
        ("# One\n~~~\na\n```\n", 6),
        ("```\na\n```\n```sh\n# b\n", 10),
        ("````\n```\n", 0),
    ],
)
def test_a_block_of_code_that_never_ends(text: str, unclosed: int | None) -> None:
    assert read(text).unclosed == unclosed
