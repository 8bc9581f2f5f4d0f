"""Patterns that no regular expression engine reads.

Patterns are written for ECMAScript and read by .NET, so a pattern is only reported if it is broken in both. It is
scanned once from left to right and never run: patterns come from strangers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from connectorops.rule import ERROR, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Typed

_PATTERN = "apiDefinition.swagger.json#/definitions/DocumentInput/properties/name/pattern"

_TOKENS = r"""
    (?P<atom> \\. )
  | (?P<set> \[ \^? %(first)s (?: \\. | [^\]\\] )*+ \] )
  | (?P<comment> \( \?\# [^)]*+ \) | \( \? [imnsx-]++ \) )
  | (?P<group> \( (?: (?!\?) | \? (?: [:=!>] | <[=!] | [imnsx-]++ : | (?=\() | < %(name)s > | ' %(name)s ' ) ) )
  | (?P<end> \) )
  | (?P<bar> \| )
  | (?P<repeat> [*+?] | \{ (?P<least> \d++ ) (?: , (?P<most> \d*+ ) )? \} )
  | (?P<rest> . )
"""
_NAME = r"\w++ (?: -\w++ )?"
_READINGS = tuple(
    re.compile(_TOKENS % {"first": first, "name": _NAME}, re.VERBOSE | re.DOTALL) for first in ("", r"\]?")
)
"""As ECMAScript reads sets ("[]" is empty), and as .NET does ("[]" begins a set that has the bracket in it)."""

_ESCAPE = r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|[pP]\{[^}]{1,60}\}|[0-7]{1,3}|.)"
_RANGES = re.compile(rf"{_ESCAPE}(?:-(?:{_ESCAPE}|.))?|(?P<from>.)-(?P<to>[^\\\[])|.", re.DOTALL)
_COMMENTED = re.compile(r"\(\?[imns-]*+x")


@rule(
    "SW262",
    severity=ERROR,
    microsoft="PatternShouldBeValidRegularExpression",
    keys=("pattern",),
    fix="Correct the pattern, or delete it.",
    bad=[
        {_PATTERN: "^[a-z+$"},
        {_PATTERN: "^(a|b$"},
        {_PATTERN: "^a)$"},
        {_PATTERN: "*.pdf"},
        {_PATTERN: "^a{3,1}$"},
        {_PATTERN: "^[z-a]$"},
        {_PATTERN: "^(?P<year>[0-9]{4})$"},
    ],
    ok=[
        {_PATTERN: r"^(?<year>\d{4})-(?!00)[-\w.]+?$"},
        {_PATTERN: r"^[()\]{}]{2,}\)[^]a]?$"},
        {_PATTERN: r"^[a-z-[aeiou]]+$"},
    ],
)
def pattern_broken(node: Typed) -> Hits:
    """A pattern is not a valid regular expression.

    A pattern that can't be read is ignored at best; at worst each value is refused. Usual causes are a bracket that
    is never closed, a wildcard such as `*.pdf` where an expression is meant, and named groups as Python writes them.

    Patterns are read by .NET in the platform and by ECMAScript in browsers, which differ in details. Reported is only
    what neither can read. Slashes around the pattern and flags behind it are not part of it, but they are valid.
    """
    pattern = node.text("pattern")
    if pattern is not None and (complaint := _defect(pattern)):
        yield node.at("pattern"), f"The pattern {shown(pattern)} is not a regular expression: {complaint}."


@lru_cache(maxsize=256)
def _defect(pattern: str) -> str | None:
    """What is wrong with a pattern in both readings, or None. Connectors use the same pattern in many places."""
    if _COMMENTED.search(pattern):
        return None
    complaints = [_complaint(pattern, tokens) for tokens in _READINGS]
    return complaints[0] if all(complaints) else None


def _complaint(pattern: str, tokens: re.Pattern[str]) -> str | None:
    """What is wrong with a pattern in one reading, or None. `before` says what a quantifier would repeat."""
    groups = 0
    before = "nothing"
    for token in tokens.finditer(pattern):
        kind, text = token.lastgroup, token[0]
        if kind == "repeat":
            problem = _repeat(token, before)
            before = "lazy" if before == "repeat" else "repeat"
        elif kind == "comment":
            continue
        else:
            groups += {"group": 1, "end": -1}.get(kind or "", 0)
            problem = f"{shown(')')} closes no group" if groups < 0 else _single(kind, text)
            before = "nothing" if kind in ("group", "bar") else "atom"
        if problem:
            return problem
    return f"{shown('(')} opens a group that is never closed" if groups else None


def _repeat(token: re.Match[str], before: str) -> str | None:
    text = token[0]
    if before in {"nothing", "lazy"} or (before == "repeat" and text != "?"):
        return f"{shown(text)} has nothing to repeat"
    if token["most"] and _above(token["least"], token["most"]):
        return f"{shown(text)} asks for more than it allows"
    return None


def _above(least: str, most: str) -> bool:
    """Compared as texts: numbers may have any number of digits."""
    least, most = least.lstrip("0"), most.lstrip("0")
    return (len(least), least) > (len(most), most)


def _single(kind: str | None, text: str) -> str | None:
    if kind == "set":
        inside = _RANGES.finditer(text, 2 if text.startswith("[^") else 1, len(text) - 1)
        wrong = next((each for each in inside if _reversed(each)), None)
        return f"the range {shown(wrong[0])} runs backwards" if wrong else None
    if kind == "rest" and text in "[(\\":
        problems = {
            "[": f"{shown('[')} is never closed",
            "(": f"{shown('(?')} is not followed by a known kind of group",
            "\\": "it ends with a backslash",
        }
        return problems[text]
    return None


def _reversed(found: re.Match[str]) -> bool:
    return found["from"] is not None and found["from"] > found["to"]
