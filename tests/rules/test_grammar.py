"""Slips of grammar in a description, on what no example shows; and what `fix` makes of any text."""

from __future__ import annotations

import json
import re

import pytest
from golden_connector import connector_of, golden, judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.fixes import mend
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import edited

FILE = "apiDefinition.swagger.json"
DESCRIPTION = f"{FILE}#/paths/~1account/get/description"
RULES = choose(all_rules(), ["TX020", "TX021", "TX022", "TX023", "TX024"], [])
RULESET = RuleSet(RULES)
WORDS = st.sampled_from(
    ["a", "an", "A", "An", "user", "hour", "event", "label", "unit", "(", ")", "b)", '"', ",", ".", "?", "", " ", "The"]
)


def found(text: str) -> list[str]:
    judgement = judge({DESCRIPTION: text}, RULES)
    assert judgement.crashed == ()
    return [each.rule for each in judgement.findings]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("A unit of an hour, a one-off, a euro and a ewe.", []),
        ("A object, and an headless browser.", ["TX020"]),
        ("Plan A includes more; choose a or b, or an SMS.", []),
        ("Updates an user's name.", ["TX020"]),
        ("Sent in an https request, as an html page or an rss feed.", []),
        ("Is it mandatory ?", ["TX021"]),
        ("Described at https://example.com/codes .", []),
        ("One of VISA , AMEX.", ["TX021"]),
        ("Any of *, + or ?", []),
        ("A list of  names.", ["TX022"]),
        ("A table:   of\n    columns", []),
        ("Smile (or not :) and wink ;)", []),
        ("The margin (pt. The default is 1.", ["TX023"]),
        ('Says "yes or no.', ["TX023"]),
        ('Screens of 14" and ranges such as (0, 1].', ["TX023"]),
        ("returns the account.", ["TX024"]),
        ("iPhone accounts.", []),
    ],
)
def test_only_slips_are_told(text: str, rules: list[str]) -> None:
    assert found(text) == rules


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_what_was_mended_is_clean_and_keeps_its_words(text: str) -> None:
    connector = connector_of(edited(golden(), {DESCRIPTION: text}))
    fix = mend(connector, RULESET, RULESET, lambda _: False)
    path = connector.path(FILE)
    data = fix.files.get(path, connector.read(FILE))
    judgement = judge({FILE: data}, RULES)
    assert {each.rule for each in judgement.findings} <= {"TX023", *(("TX021",) if len(text.split()) < 4 else ())}
    new = json.loads(data)["paths"]["/account"]["get"]["description"]
    assert plain(new) == plain(text)


def plain(text: str) -> str:
    """The text without what may change: spaces, the kind of article, and the case of the first letter."""
    return "".join({"an": "a"}.get(word, word) for word in re.findall(r"\w+|\S", text.lower()))
