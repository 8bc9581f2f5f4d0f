"""The dictionary: every word is found, slips are told from other spellings, and it is read only when it is needed."""

from __future__ import annotations

import json
import string
import subprocess
import sys

import pytest
from golden_connector import golden
from hypothesis import given
from hypothesis import strategies as st

from connectorops.config import Config
from connectorops.connectors import discover
from connectorops.engine import Engine
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.spelling import Dictionary, english, word_list
from connectorops.tree import MemoryTree, edited

WORDS = st.text(string.ascii_lowercase, min_size=1)
SLIP = "Puts one more label on a document that was recieved, and recieved again, by mail."


def test_a_word_is_found_wherever_it_stands() -> None:
    """The package may order its file anew one day; halving would then miss words."""
    words = json.loads(word_list())
    assert len(words) > 100_000
    assert [word for word, count in words.items() if word.isascii() and english().frequency(word) != count] == []


@given(st.dictionaries(WORDS, st.integers(1, 10**9)), WORDS)
def test_any_sorted_list_is_searched(words: dict[str, int], other: str) -> None:
    data = json.dumps(dict(sorted(words.items())), indent=0).encode()
    found = Dictionary(data, {})
    assert {word: found.frequency(word) for word in words} == words
    assert found.frequency(other) == words.get(other, 0)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("recieved", "received"), ("inforation", "information"), ("adress", "address"), ("strng", "strong")],
)
def test_a_slip_has_what_was_meant(word: str, meant: str) -> None:
    assert english().meant(word) == meant


def test_a_word_that_stands_beside_a_slip_was_meant_rather() -> None:
    words = frozenset({"string", "strng", "loading", "qwzxkv", "adres"})
    assert [english().meant(each, words) for each in ("strng", "loding", "adress")] == ["string", "loading", "address"]


@pytest.mark.parametrize(
    "word", ["received", "behaviour", "centre", "recognised", "analyse", "defence", "qwzxkv", "fulfil"]
)
def test_right_foreign_and_unknown_words_are_left_alone(word: str) -> None:
    assert english().meant(word) == ""


def test_a_word_of_the_project_is_right_and_a_slip_is_told_once() -> None:
    target = "X/apiDefinition.swagger.json#/paths/~1documents~1{documentId}~1labels/post/description"
    files = {f"X/{path}": golden().read(path) for path in golden().paths()}
    tree = edited(MemoryTree(files), {target: SLIP})
    engine = Engine(RuleSet(tuple(each for each in all_rules() if each.id == "TX001")))
    for words, expected in (((), 1), (("recieved",), 0)):
        (connector,) = discover(tree, Config(words=words), ["X"])
        assert len(engine.judge(connector).findings) == expected


def test_the_command_line_starts_without_the_dictionary() -> None:
    code = "import sys, connectorops.rules; print('spellchecker' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "False"
