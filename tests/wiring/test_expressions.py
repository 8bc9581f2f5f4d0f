"""What expressions refer to, however they are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.wiring.expressions import expressions, fits, references


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${{ github.event.comment.body }}", ["github.event.comment.body"]),
        ("${{github['event'].comment['body']}}", ["github.event.comment.body"]),
        ("${{ GitHub.Event . Comment [ 'Body' ] }}", ["github.event.comment.body"]),
        ("${{ github.event.commits[0].message }}", ["github.event.commits.*.message"]),
        ("${{ github.event.commits.*.message }}", ["github.event.commits.*.message"]),
        ("${{ github.event[inputs.part].body }}", ["inputs.part", "github.event.*.body"]),
        ("${{ github.event[format('{0}', env['A B'])] }}", ["env.a b", "github.event.*"]),
        ("${{ format('}}', github.head_ref) }}", ["github.head_ref"]),
        ("${{ format('it''s }} {0}', github.head_ref) }}", ["github.head_ref"]),
        ("${{ 'github.head_ref' }} github.actor", []),
        ("${{ a || true && b == 'c' }}${{ !d }}", ["a", "b", "d"]),
        ("${{ github.event", ["github.event"]),
        ("${{ github.event[a", ["a", "github.event"]),
        ("${{ 'open }}", []),
        ("", []),
    ],
)
def test_what_a_text_refers_to(text: str, found: list[str]) -> None:
    assert [str(each) for each in references(text)] == found


def test_the_functions_around_are_known() -> None:
    (one, two) = references("${{ toJSON(github.event) || (contains( env.A , 'x')) }}")
    assert (one.is_whole, one.calls, two.calls) == (True, ("tojson",), ("contains",))
    assert not next(iter(references("${{ toJSON('x') && github.event }}"))).is_whole


def test_any_member_is_every_member() -> None:
    assert fits(("github", "event", "*", "body"), ("github", "event", "comment", "body"))
    assert not fits(("github", "event", "*", "id"), ("github", "event", "comment", "body"))


@given(st.text(alphabet="${}'[].*() agithub\n", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(each.path for each in references("${{" + text))
    assert all("}}" not in each or "'" in each for each in expressions(text))


@pytest.mark.parametrize("part", ["a[", "a[b].", "f(", "'", "${{", "]", "a.", "''", "${{ a['"])
def test_long_texts_take_little_time(part: str) -> None:
    began = time.process_time()
    list(references("${{" + part * 50_000))
    assert time.process_time() - began < 2
