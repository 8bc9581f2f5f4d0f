"""Patterns: reported is what neither ECMAScript nor .NET can read, in time that grows with the length only."""

from __future__ import annotations

import re
import time

import pytest
from golden_connector import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rule import choose
from connectorops.rules import all_rules

PATTERN = "apiDefinition.swagger.json#/definitions/DocumentInput/properties/name/pattern"
RULES = choose(all_rules(), ["SW262"], [])


def complaints(pattern: object) -> list[str]:
    judgement = judge({PATTERN: pattern}, RULES)
    assert judgement.crashed == ()
    return [finding.message for finding in judgement.findings]


BROKEN = {
    "[": "is never closed",
    "[^": "is never closed",
    r"[a\]": "is never closed",
    "(": "opens a group that is never closed",
    "(?:": "opens a group that is never closed",
    ")": "closes no group",
    "(a))": "closes no group",
    "*a": "has nothing to repeat",
    "a|*b": "has nothing to repeat",
    "(*a)": "has nothing to repeat",
    "{2}a": "has nothing to repeat",
    "a**": "has nothing to repeat",
    "a++": "has nothing to repeat",
    "a*?+": "has nothing to repeat",
    "a{2}{3}": "has nothing to repeat",
    "a{10,9}": "asks for more than it allows",
    "[z-a]": "runs backwards",
    "a\\": "ends with a backslash",
    "(?P<year>a)": "not followed by a known kind of group",
    "(?<": "not followed by a known kind of group",
}
VALID = [
    "", "a", "[]", "[^]]", "[]a]", "[]a)]", "a{,5}", "a{", "}", "]", "a{2}?", "a*?", "(?i)a", "(?i:a)", "(?#x()a",
    "(?<n>a)", "(?<n-m>a)", "(?'n'a)", "(?>a)", "(?(1)a|b)", "[a-z-[aeiou]]", r"[\w-.]", r"[\w-.-a]", r"[\x2d-0]",
    r"[\u0041-\u005a]", r"[\p{Lu}-a]", "[+--]", "^*", r"\(", "[(]", r"[a\]b]", "(?<=a)b", "(?<!a)b", r"[\]]", "|a",
    "()", "(?x) ( # not closed", "a{0,00}", "a{09,10}", "[--/]", "a{2,}", "[^-1]", "[^-*a]",
]  # fmt: skip


@pytest.mark.parametrize("pattern", BROKEN)
def test_a_broken_pattern_is_reported_with_its_reason(pattern: str) -> None:
    (message,) = complaints(pattern)
    assert BROKEN[pattern] in message


@pytest.mark.parametrize("pattern", VALID)
def test_what_one_engine_can_read_is_not_reported(pattern: str) -> None:
    assert complaints(pattern) == []


@pytest.mark.parametrize("value", [1, True, ["["], {"a": "["}])
def test_a_pattern_that_is_no_text_is_left_to_the_rules_about_shapes(value: object) -> None:
    assert complaints(value) == []


@settings(deadline=None)
@given(st.text(alphabet="ab[]()\\^$|?*+{}<>:=!-,12#'", max_size=12))
def test_what_python_reads_is_not_reported(pattern: str) -> None:
    """Python's syntax is close to .NET's, apart from possessive quantifiers and named groups of its own."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, FutureWarning):
        return
    if not re.search(r"[*+?}]\+|\(\?P|\{,", pattern):
        assert complaints(pattern) == []


@pytest.mark.parametrize(
    "part",
    ["[", "(", "[]", "a{1", "(?<", "(?'a", "(?#", "(?i", "{1,", "x{", "[a-", r"[\p{", r"\p{", "(?imsn-", "a-", "a?"],
)
@pytest.mark.parametrize("frame", ["{}", "[{}]", "({})"])
def test_no_pattern_takes_long(part: str, frame: str) -> None:
    start = time.perf_counter()
    complaints(frame.format(part * (100_000 // len(part))))
    assert time.perf_counter() - start < 20
