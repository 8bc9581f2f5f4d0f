"""Patches and suggestions, tried with git: whoever takes them over has what was meant."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import commit, git
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.adapters.differences import LocalDifferences
from connectorops.forge import Hunk, Suggestion
from connectorops.report.patch import binary, suggestions, survives_copying

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.lists(
    st.sampled_from(["{", "}", "", "@@ -1 +1 @@", "--- a/x", "\\ No newline", "``` x", '"a": 1,']), max_size=12
)
PATHS = st.sampled_from(["x.json", "a b/é.json", 'q"uote.json', "tab\t.json"])
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    return tmp_path


def differences(folder: Path, old: str, new: str) -> tuple[Hunk, ...]:
    """What git says of two texts."""
    before, after = (commit(folder, name, {"x": text}) for name, text in (("old", old), ("new", new)))
    return LocalDifferences(folder).hunks(before, after, "x")


def taken_over(text: str, made: tuple[Suggestion, ...]) -> str:
    """The text once every suggestion is committed, as GitHub does it."""
    lines = text.split("\n")
    for each in sorted(made, key=lambda one: -one.first):
        _, *body, _ = each.body.split("\n")
        lines[each.first - 1 : each.last] = body
    return "\n".join(lines)


@some
@given(old=LINES, new=LINES)
def test_suggestions_that_are_taken_over_give_the_new_text(repository: Path, old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"{line}\n" for line in lines) for lines in (old, new))
    everything = Hunk(0, (), 1, tuple(old))
    made = suggestions("x", differences(repository, before, after), before.split("\n"), [everything])
    if old:
        assert made is not None
        assert taken_over(before, made) == after
    else:
        assert made == () or made is None


def test_a_suggestion_has_a_fence_of_its_own() -> None:
    made = suggestions("x", [Hunk(1, ("a",), 1, ("````", "b"))], ["a", ""], [Hunk(0, (), 1, ("a",))])
    assert made == (Suggestion("x", 1, 1, "`````suggestion\n````\nb\n`````"),)


@pytest.mark.parametrize("shown", [[], [Hunk(1, (), 1, ("a",))], [Hunk(1, (), 1, ("a", "b")), Hunk(3, (), 3, ("c",))]])
def test_lines_that_are_not_shown_together_get_no_suggestion(shown: list[Hunk]) -> None:
    change = Hunk(2, ("b", "c"), 2, ("B",))
    assert suggestions("x", [change], ["a", "b", "c", ""], shown) is None


def test_a_last_line_without_an_end_gets_no_suggestion(repository: Path) -> None:
    (hunk,) = differences(repository, "a\nb", "a\nb\n")
    assert not hunk.ends
    assert suggestions("x", [hunk], ["a", "b"], [Hunk(0, (), 1, ("a", "b"))]) is None


@some
@given(path=PATHS, other=PATHS, old=st.binary(max_size=200), new=st.binary(max_size=200))
def test_git_takes_a_binary_patch(repository: Path, path: str, other: str, old: bytes, new: bytes) -> None:
    if old == new:
        return
    git(repository, "read-tree", "--empty")
    kept = git_in(repository, old, "hash-object", "-w", "--stdin")
    git(repository, "update-index", "--add", "--cacheinfo", f"100644,{kept},{other}")
    git_in(repository, binary(path, other, old, new).encode(), "apply", "--cached")
    listed = git(repository, "ls-files", "--stage", "-z").split("\0")
    wanted = git_in(repository, new, "hash-object", "--stdin")
    assert [each for each in listed if each] == [f"100644 {wanted} 0\t{path}"]


def git_in(folder: Path, data: bytes, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("data", "may"),
    [
        (b'{\n\t"a": 1\n}\n', True),
        ("é\n".encode(), True),
        (b"a\r\n", False),
        (b"\xef\xbb\xbfa\n", False),
        (b"\xff", False),
        ("a\u202eb\n".encode(), False),
        (b"a\0b", False),
    ],
)
def test_only_what_can_be_seen_survives_copying(data: bytes, *, may: bool) -> None:
    assert survives_copying(data) is may
