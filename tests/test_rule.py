"""The decorator that registers rules, and choosing among them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.samples import rule as made_up

from connectorops.model import Program, Severity
from connectorops.rule import INDEPENDENT, Hits, RuleSet, UnknownRuleError, choose, registered, rule
from connectorops.rules import all_rules, select_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.connectors import Icon
    from connectorops.rule import Rule
    from connectorops.swagger.nodes import Info

COMPLETE: dict[str, Any] = {"severity": Severity.NOTE, "fix": "Mend it.", "bad": [{"readme.md": None}]}


def documented(icon: Icon) -> Hits:
    """A summary."""
    yield icon.at(), "Never run."


def undocumented(icon: Icon) -> Hits:
    yield icon.at(), "Never run."


def verbose(icon: Icon) -> Hits:
    """A summary that does not come to its point within the seventy-two characters."""
    yield icon.at(), "Never run."


def without_parameter() -> Hits:
    """A summary."""
    yield from ()


def with_two(icon: Icon, info: Info) -> Hits:
    """A summary."""
    yield icon.at(), info.pointer


def without_scope(icon):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - what the decorator refuses
    """A summary."""
    yield icon.at(), "Never run."


@pytest.mark.parametrize(
    ("id_", "changes", "function", "said"),
    [
        ("SW1", {}, documented, "two letters and three digits"),
        ("sw999", {}, documented, "two letters and three digits"),
        ("SW9999", {}, documented, "two letters and three digits"),
        ("ZZ999", {}, documented, "two letters and three digits"),
        ("SW001", {}, documented, "the id SW001 is taken"),
        ("SW999", {}, undocumented, "summary of at most 72 characters"),
        ("SW999", {}, verbose, "summary of at most 72 characters"),
        ("SW999", {}, without_parameter, "one parameter"),
        ("SW999", {}, with_two, "one parameter"),
        ("SW999", {}, without_scope, "one parameter"),
        ("SW999", {"fix": " \n"}, documented, "a fix text"),
        ("SW999", {"bad": []}, documented, "a bad example"),
    ],
)
def test_a_rule_that_is_not_fully_described_is_refused(
    id_: str, changes: dict[str, Any], function: Callable[..., Hits], said: str
) -> None:
    before = registered()
    with pytest.raises(ValueError, match=f"rule {id_} {function.__name__}: not true that .*{said}"):
        rule(id_, **(COMPLETE | changes))(function)
    assert registered() == before


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match=r"a summary .*, it has a fix text, it has a bad example"):
        rule("SW999", severity=Severity.NOTE, fix="", bad=())(undocumented)


REGISTERING = '''
from connectorops.connectors import Icon
from connectorops.rule import ERROR, VERIFIED, Hits, registered, rule
from connectorops.swagger.nodes import Info, Response

made = []

def examples():
    made.append(1)
    return [{"icon.png": b"x"}]

@rule("IC901", severity=ERROR, fix="Mend it.", bad=examples, profile=VERIFIED, also=["IC902"], policy="5000.1")
def plain(icon: Icon) -> Hits:
    """A summary.

    ## Why

    Because.
    """
    yield icon.at(), "Message."

@rule("IC902", severity=ERROR, fix="Mend it.", bad=[{}], ok=[{}, {}], keys=["title"], microsoft="Code")
def in_words(subject: "Info | Response") -> Hits:
    """Another."""
    yield subject.at(), "Message."

@rule("IC903", severity=ERROR, fix="Mend it.", bad=[{}], keys=["title"], whole=True)
def whole(icon: Icon) -> "Hits":
    """Another."""
    yield icon.at(), "Message."

first, second, third = registered()
assert (first.id, first.name, first.summary, first.doc) == ("IC901", "plain", "A summary.", "## Why\\n\\nBecause.")
assert (first.scope, second.scope, third.scope) == (Icon, Info | Response, Icon)
assert [each.whole for each in registered()] == [True, False, True]
assert (first.family, first.check, first.also, first.keys) == ("IC", plain, {"IC902"}, set())
assert (second.doc, second.microsoft, len(second.ok), second.keys) == ("", "Code", 2, {"title"})
assert made == []
assert first.bad == first.bad == ({"icon.png": b"x"},)
assert (made, first.ok) == ([1], ())
'''


def test_what_a_registered_rule_knows_and_that_its_examples_are_made_once_when_they_are_asked_for() -> None:
    # In a process of its own: a registry that tests add to would no longer be the one that is shipped.
    result = subprocess.run([sys.executable, "-c", REGISTERING], capture_output=True, text=True, check=False)
    assert (result.stderr, result.returncode) == ("", 0)


@pytest.mark.parametrize("each", [pytest.param(each, id=each.id) for each in all_rules()])
def test_every_rule_has_examples_that_are_the_same_each_time(each: Rule) -> None:
    assert each.bad
    assert each.bad is each.bad
    assert each.ok is each.ok


RULES = (
    made_up("AP001", "colour_wrong", microsoft="Colour", policy="5000.1"),
    made_up("SW001", "title_missing", Severity.WARNING, "Title", "5000.2"),
    made_up("SW002", "title_long", Severity.NOTE, "", "5000.2"),
)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ([], [], ["AP001", "SW001", "SW002"]),
        (["SW001"], [], ["SW001"]),
        (["sw002", "colour_wrong"], [], ["AP001", "SW002"]),
        (["SW"], [], ["SW001", "SW002"]),
        (["TITLE"], [], ["SW001"]),
        (["5000.2"], [], ["SW001", "SW002"]),
        ([], ["sw"], ["AP001"]),
        (["SW"], ["Title_Long"], ["SW001"]),
        (["SW001"], ["SW001"], []),
    ],
)
def test_rules_are_chosen_by_any_of_their_names(select: list[str], ignore: list[str], expected: list[str]) -> None:
    assert [each.id for each in choose(RULES, select, ignore)] == expected


@pytest.mark.parametrize(
    ("select", "ignore", "wanted", "expected"),
    [
        ([], [], [], ["AP001", "SW001"]),
        (["SW"], [], ["SW002"], ["SW001"]),
        (["SW001", "sw002"], [], [], ["SW001", "SW002"]),
        (["Title_Long"], [], [], ["SW002"]),
        ([], [], ["SW002"], ["AP001", "SW001", "SW002"]),
        ([], ["SW002"], ["SW002"], ["AP001", "SW001"]),
    ],
)
def test_an_optional_rule_is_chosen_where_somebody_names_it(
    select: list[str], ignore: list[str], wanted: list[str], expected: list[str]
) -> None:
    rules = (*RULES[:2], dataclasses.replace(RULES[2], optional=True))
    assert [each.id for each in choose(rules, select, ignore, wanted)] == expected


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("SW0001", "SW001"),
        ("sw2", "SW002"),
        ("sw-02", "SW002"),
        ("SW101", "SW002"),
        ("ap2", "AP001"),
        ("tittle_missing", "title_missing"),
        ("COLOR", "Colour"),
        ("", ""),
        ("xyz", ""),
        ("zz1", ""),
    ],
)
def test_a_word_that_names_no_rule(word: str, nearest: str) -> None:
    for select, ignore in (([word], []), ([], [word])):
        with pytest.raises(UnknownRuleError, match="There is no rule") as caught:
            choose(RULES, select, ignore)
        assert (caught.value.word, caught.value.nearest) == (word, nearest)
        assert ("did you mean" in str(caught.value)) == bool(nearest)


@given(st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=30), max_size=3))
def test_any_word_chooses_rules_or_is_refused(select: list[str], ignore: list[str]) -> None:
    try:
        chosen = choose(RULES, select, ignore)
    except UnknownRuleError as error:
        assert error.word in {*select, *ignore}  # noqa: PT017 - most words are refused, and few are not
    else:
        assert set(chosen) <= set(RULES)


def test_a_set_of_rules_knows_the_severity_that_applies_and_the_rules_of_a_program() -> None:
    independent = dataclasses.replace(RULES[0], profile=INDEPENDENT)
    rules = RuleSet((independent, *RULES[1:]), {"SW001": Severity.ERROR})
    assert [rules.severity(each) for each in rules.rules] == [Severity.ERROR, Severity.ERROR, Severity.NOTE]
    assert rules.for_program(Program.VERIFIED) == RULES[1:]
    assert rules.for_program(Program.INDEPENDENT) == (independent,)
    assert rules.for_program(Program.CUSTOM) == ()


def test_the_digest_is_the_same_for_the_same_rules() -> None:
    assert RuleSet(RULES).digest == RuleSet(RULES, {"SW001": Severity.WARNING}).digest
    assert len(RuleSet(RULES).digest) == 64
    assert RuleSet(all_rules()).digest == RuleSet(all_rules()).digest


def test_the_digest_changes_with_whatever_may_change_a_verdict() -> None:
    _, title, _ = RULES
    ids = [each.id for each in all_rules() if each.check.__module__.endswith((".icon", ".script"))]
    others = [
        RuleSet(RULES),
        RuleSet(RULES[1:]),
        RuleSet(RULES, {"SW001": Severity.ERROR}),
        RuleSet((dataclasses.replace(title, fix="Put it otherwise."),)),
        RuleSet((dataclasses.replace(title, microsoft="Other"),)),
        RuleSet((dataclasses.replace(title, profile=INDEPENDENT),)),
        select_ids(ids[:1], {}),
        select_ids(ids, {}),
    ]
    assert len({each.digest for each in others}) == len(others)
