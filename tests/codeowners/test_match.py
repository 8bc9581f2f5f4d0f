"""Patterns, as GitHub documents them and as gitignore reads them elsewhere; in linear time whatever they are."""

from __future__ import annotations

import re
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.codeowners import Matcher, Pattern


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*", "a a/b a/b/c", ""),
        ("/*", "a", "a/b a/b/c"),
        ("/*/", "a/b a/b/c", "a"),
        ("**", "a a/b", ""),
        ("/**", "a a/b", ""),
        ("**/", "a/b a/b/c", "a"),
        ("/", "", "a a/b"),
        ("", "", "a"),
        ("*.js", "a.js b/a.js a.js/b", "a.jsx js"),
        ("/*.js", "a.js a.js/b", "b/a.js"),
        ("docs/*", "docs/a", "docs docs/a/b x/docs/a"),
        ("docs/*.md", "docs/a.md docs/a.md/b", "docs/a/b.md"),
        ("docs/", "docs/a x/docs/a/b", "docs x/docs"),
        ("docs", "docs docs/a x/docs/a", "docs2 x"),
        ("/docs/", "docs/a docs/a/b", "docs x/docs/a"),
        ("/docs", "docs docs/a", "x/docs"),
        ("a/b", "a/b a/b/c", "x/a/b a/bc"),
        ("a/**", "a/b a/b/c", "a x/a/b"),
        ("a/**/", "a/b/c", "a a/b"),
        ("a/**/b", "a/b a/x/b a/x/y/b/c", "a/xb x/a/b"),
        ("a/**/**/b", "a/b a/x/y/b", "a/x"),
        ("**/a", "a x/a x/y/a/b", "xa"),
        ("**/a/*", "a/b x/a/b", "a a/b/c"),
        ("a/*/c", "a/b/c a/b/c/d", "a/c a/b/x/c"),
        ("a?c", "abc x/abc/d", "ac a/c abbc"),
        ("/a**b", "ab axb axxb", "a/b"),
        ("\\*a", "*a", "a xa"),
        ("/a\\?", "a?", "ab"),
        ("/a\\ b/", "a b/c", "a\\ b/c ab/c"),
        ("/a\\\\b", "a\\b", "ab"),
        ("/[ab]", "[ab]", "a b"),
        ("*a*b*", "ab xaxbx b/aab", "ba"),
        ("/É/", "É/a", "é/a E/a"),
    ],
)
def test_a_pattern_means_these_files_and_not_those(pattern: str, yes: str, no: str) -> None:
    def listed(text: str) -> list[str]:
        return [each.replace("|", " ") for each in text.replace("a b/c", "a|b/c").split()]

    assert [path for path in listed(yes) if not Pattern.of(pattern).matches(path)] == []
    assert [path for path in listed(no) if Pattern.of(pattern).matches(path)] == []


def test_many_patterns_answer_as_each_alone() -> None:
    parts = ["a", "b", "*", "**", "a*", "*b", "?", "*a*", "a?b*"]
    patterns = [
        f"{lead}{'/'.join(each)}{tail}"
        for count in (1, 2, 3)
        for each in product(parts, repeat=count)
        for lead in ("", "/")
        for tail in ("", "/")
    ]
    matcher = Matcher(patterns)
    alone = [Pattern.of(each) for each in patterns]
    for path in ("a", "b", "ab", "a/b", "b/a", "a/a/b", "ba/ab/aab", "a/x/y/b", "x/y"):
        expected = [index for index, each in enumerate(alone) if each.matches(path)]
        assert matcher.all(path) == expected
        assert matcher.last(path) == (expected[-1] if expected else None)


names = st.text(alphabet="ab*?", min_size=1, max_size=8).filter(lambda name: "**" not in name)


@given(names, st.text(alphabet="ab", min_size=1, max_size=8))
def test_a_name_with_wildcards_matches_as_a_regular_expression_does(glob: str, name: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in glob)
    assert Pattern.of(f"/{glob}/x").matches(f"{name}/x") == bool(re.fullmatch(expression, name))


@pytest.mark.parametrize("pattern", ["*a" * 60 + "b", "*a?" * 60 + "b", "/" + "**/a/" * 60 + "b", "*?" * 100 + "b"])
def test_no_pattern_takes_long(pattern: str) -> None:
    started = time.process_time()
    assert not Pattern.of(pattern).matches("a" * 5_000)
    assert not Pattern.of(pattern).matches("a/" * 2_000 + "a")
    assert time.process_time() - started < 12


def test_five_thousand_files_meet_two_thousand_rules_at_once() -> None:
    kinds = ("/connectors/Connector\\ {}/", "*.x{}", "name{}.*", "docs/**/f{}*", "b{}/", "*e{}.x?", "*part{}*")
    matcher = Matcher(kinds[number % len(kinds)].format(number) for number in range(2_000))
    paths = [f"connectors/Connector {number}/name{number}.x{number}" for number in range(5_000)]
    started = time.process_time()
    found = [matcher.last(path) for path in paths]
    assert time.process_time() - started < 10
    assert found[0] == 0
    assert sum(each is not None for each in found) > 500
