"""Path and branch filters, by the examples of GitHub's documentation, and whatever else may stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.wiring.filters import lets_through, matches


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*", ["README.md", "server.rb"], ["docs/x.md"]),
        ("*.jsx?", ["page.js", "page.jsx"], ["page.ts"]),
        ("**", ["all/the/files.md"], []),
        ("*.js", ["app.js"], ["lib/app.js"]),
        ("**.js", ["index.js", "js/index.js", "src/js/app.js"], ["index.ts"]),
        ("docs/*", ["docs/README.md"], ["docs/a/b.md", "README.md"]),
        ("docs/**", ["docs/README.md", "docs/mona/octocat.txt"], ["x/docs/a"]),
        ("docs/**/*.md", ["docs/README.md", "docs/mona/hello-world.md", "docs/a/markdown/file.md"], ["docs/a.txt"]),
        ("**/docs/**", ["docs/hello.md", "dir/docs/my-file.txt", "space/docs/plan/space.doc"], ["docx/a"]),
        ("**/README.md", ["README.md", "js/README.md"], ["README.md.txt"]),
        ("**/*src/**", ["a/src/app.js", "my-src/code/js/app.js"], ["src"]),
        ("**/*-post.md", ["my-post.md", "path/their-post.md"], ["post.txt"]),
        ("v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.1.1"]),
        ("feature/*", ["feature/my-branch"], ["feature/a/b"]),
        ("a(b)$", ["a(b)$"], ["ab"]),
        (r"\*", ["*"], ["a"]),
        ("[", [], ["[", "a"]),
    ],
)
def test_a_pattern_means_what_github_says(pattern: str, yes: list[str], no: list[str]) -> None:
    assert [each for each in yes if not matches([pattern], each)] == []
    assert [each for each in no if matches([pattern], each)] == []


def test_the_last_pattern_that_matches_counts() -> None:
    assert not matches(["*.md", "!README.md"], "README.md")
    assert matches(["*.md", "!README.md", "README*"], "README.md")
    assert not matches(["!README.md"], "other.md")


def test_what_is_limited_to_nothing_runs_for_everything() -> None:
    assert lets_through({}, "paths", "a")
    assert lets_through(None, "paths", "a")
    assert not lets_through({"paths": "b"}, "paths", "a")
    assert not lets_through({"paths": None}, "paths", "a")
    assert not lets_through({"branches-ignore": ["a"]}, "branches", "a")
    assert lets_through({"branches-ignore": ["a"]}, "branches", "b")


@given(st.lists(st.text(max_size=40), max_size=5), st.text(max_size=40))
def test_any_pattern_is_answered(patterns: list[str], text: str) -> None:
    assert matches(patterns, text) in {True, False}


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not matches(["(a*)*" + "**/*" * 200 + "b"], "a" * 5000)
    assert not matches(["*" * 900 + "b", "[a-z]+" * 150 + "!"], "a" * 5000)
