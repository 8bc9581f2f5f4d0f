"""Reading CODEOWNERS: lines, places, and what GitHub skips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.codeowners import Flaw, OwnerKind, locate, owner_kind, parse


def test_reads_patterns_owners_and_comments_with_their_places() -> None:
    text = "# default\n*\t@everyone\r\n\n  /a\\ b/ @org/team x@y.example#why not\n/nobody/   # theirs\n"
    found = parse(text)
    assert found.problems == ()
    assert [(each.line, each.pattern, each.names, each.comment) for each in found.entries] == [
        (2, "*", ("@everyone",), ""),
        (4, "/a\\ b/", ("@org/team", "x@y.example"), "why not"),
        (5, "/nobody/", (), "theirs"),
    ]
    second = found.entries[1]
    assert text[second.start : second.end] == "/a\\ b/"
    assert [text[each.start :].startswith(each.name) for each in second.owners] == [True, True]


@pytest.mark.parametrize(
    ("line", "flaw", "marked"),
    [
        ("!/docs/ @a", Flaw.NEGATION, "!"),
        ("/docs/[ab] @a", Flaw.RANGE, "["),
        ("/docs/ab] @a", Flaw.RANGE, "]"),
        ("[Section]", Flaw.RANGE, "["),
        ("/a/***/b @a", Flaw.STARS, "***"),
        ("/C#/ @a", Flaw.HASH, "/C#"),
        ("\\#a @a", Flaw.HASH, "\\#"),
        ("/a\\", Flaw.BACKSLASH, "\\"),
        ("/a b @a", Flaw.OWNER, "b"),
        ("/a @b @", Flaw.OWNER, "@"),
        ("/a @-b", Flaw.OWNER, "@-b"),
        ("/a @b/", Flaw.OWNER, "@b/"),
        ("/a b@c", Flaw.OWNER, "b@c"),
    ],
)
def test_a_line_that_github_skips_has_no_effect_and_says_why(line: str, flaw: Flaw, marked: str) -> None:
    text = f"* @default\n{line}\n"
    found = parse(text)
    assert [each.pattern for each in found.entries] == ["*"]
    (problem,) = found.problems
    assert (problem.flaw, problem.line, text[problem.start : problem.end]) == (flaw, 2, marked)


def test_brackets_can_be_escaped() -> None:
    found = parse("/a\\[b\\]/ @a\n")
    assert found.owners_of("a[b]/c") == ("@a",)


def test_each_wrong_owner_of_a_line_is_told() -> None:
    assert [each.text for each in parse("/a b c @d\n").problems] == ["b", "c"]


def test_the_last_line_decides_and_may_name_nobody() -> None:
    found = parse("* @all\n/apps/ @octocat\n/apps/github\n")
    assert found.owners_of("readme.md") == ("@all",)
    assert found.owners_of("apps/x/y.js") == ("@octocat",)
    assert found.owners_of("apps/github/y.js") == ()
    assert parse("/a @b").entry_for("c") is None
    assert parse("/a @b").owners_of("c") == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("@octocat", OwnerKind.USER),
        ("@mona-cat_contoso", OwnerKind.USER),
        ("@Org-1/team_a.b", OwnerKind.TEAM),
        ("a.b+c@d-e.example", OwnerKind.EMAIL),
        ("octocat", None),
        ("@org/team/x", None),
        ("@", None),
        ("@ä", None),
        ("a@b", None),
        ("@octocat\n", None),
        ("x" * 200 + "@a.example", None),
    ],
)
def test_tells_users_teams_and_addresses_apart(name: str, kind: OwnerKind | None) -> None:
    assert owner_kind(name) is kind


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (
            ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"],
            (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
        ),
        (["docs/CODEOWNERS", "CODEOWNERS"], ("CODEOWNERS", "docs/CODEOWNERS")),
        (["src/CODEOWNERS", ".gitlab/CODEOWNERS", "codeowners"], ()),
    ],
)
def test_finds_the_file_where_github_looks(present: list[str], expected: tuple[str, ...]) -> None:
    assert locate(present) == expected


@given(st.text(alphabet=st.sampled_from(" \t\r\n\\#!@/*?[]ab.é\u2028\x85")) | st.text())
def test_any_text_is_read_and_each_place_is_in_it(text: str) -> None:
    found = parse(text)
    lines = text.split("\n")
    for entry in found.entries:
        assert text[entry.start : entry.end] == entry.pattern != ""
        assert entry.pattern in lines[entry.line - 1]
    for problem in found.problems:
        assert 0 <= problem.start < problem.end <= len(text)
    assert {each.line for each in found.entries}.isdisjoint(each.line for each in found.problems)
    assert found.owners_of("a/b") is not None
