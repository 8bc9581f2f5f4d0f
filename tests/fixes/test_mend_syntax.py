"""Repairs of syntax: each defect that has one reading, and damage of any kind."""

from __future__ import annotations

import pytest
from golden_connector import FOLDER, connector_of, golden
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectorops.documents import Document, load_json
from connectorops.edits import same
from connectorops.fixes import mend
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import edited

NAME = "customProperties.json"
SYNTAX = RuleSet(tuple(each for each in all_rules() if each.id.startswith("ST03") or each.id.startswith("ST04")))
DAMAGE = ["", ",", "'", '"', "{", "}", "]", "//", "/*", "*/", "\t", "\0", "\\", ":", "\u00a0", "x"]
TEXT = """{
  // a comment
  'single': "x\\'y\\d",
  "list": [1, 2,],
  bare: "tab\there", /* inner */
  "member": {"a": "same" "b": True,, "c": None},
  "twice": {"k": [1], "l": 2, "k": [1]}
}
"""


def repaired(data: bytes) -> bytes:
    fix = mend(connector_of(edited(golden(), {NAME: data})), SYNTAX, SYNTAX, lambda _: False)
    assert fix.crashed == ()
    return fix.files.get(f"{FOLDER}/{NAME}", data)


def test_all_defects_of_a_file_are_mended_in_turn() -> None:
    assert repaired(TEXT.encode()).decode() == (
        "{\n"
        '  "single": "x\'y\\\\d",\n'
        '  "list": [1, 2],\n'
        '  "bare": "tab\\there",\n'
        '  "member": {"a": "same", "b": true, "c": null},\n'
        '  "twice": {"k": [1], "l": 2}\n'
        "}\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"a": 1} // end', b'{"a": 1}'),
        (b'{"a": 1 /* one */, "b": 2}', b'{"a": 1, "b": 2}'),
        (b'{\r\n  // one\r\n  "a": 1\r\n}\r\n', b'{\r\n  "a": 1\r\n}\r\n'),
        (b'{"a": 1,\r\n}', b'{"a": 1\r\n}'),
        (b'{"a": 1\r\n  "b": 2}', b'{"a": 1,\r\n  "b": 2}'),
        (b'\xef\xbb\xbf{"a": 1,}', b'{"a": 1}'),
        ('{"a": "Ä",}'.encode("utf-16"), '{"a": "Ä"}'.encode()),
        ('{"a":\u00a01}'.encode(), b'{"a": 1}'),
        ('{“a”: "“"}'.encode(), '{"a": "“"}'.encode()),
    ],
)
def test_a_defect_is_mended_and_nothing_else_changes(before: bytes, after: bytes) -> None:
    assert repaired(before) == after


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": 1, "a": 1.0}',
        b'{"a": 1, "a": 2, "a": 1}',
        b'{"a": "\xd6"}',
        b'{"a": [1,, 2]}',
        b'{"a": [1 2]}',
        b'{"a": yes}',
        b"\0",
        b'{"a": 010}',
        b'{"a": "x}',
        b'{"a": 1 /* open }',
        b'{"a": "\\ud83d"}',
        b'<<<<<<< HEAD\n{"a": 1,}\n=======\n{"a": 2}\n>>>>>>> main\n',
    ],
)
def test_what_has_two_readings_is_left_alone(data: bytes) -> None:
    assert repaired(data) == data


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The text with some of it missing, doubled, or replaced by what is found in broken files."""
    text = TEXT
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 4, len(text))))
        new = draw(st.sampled_from(DAMAGE))
        text = text[:start] + new + text[end:]
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"])))


@settings(max_examples=60, deadline=None)
@example(TEXT.replace("'single': \"", "'single':' \"").encode())  # one repair is possible only after another
@given(damaged() | st.binary(max_size=60))
def test_no_repair_changes_what_a_broken_file_says(data: bytes) -> None:
    before, after = load_json(NAME, data), load_json(NAME, repaired(data))
    assert isinstance(after, Document)
    assert same(before.value, after.value)
    assert len(after.problems) <= len(before.problems)
    assert repaired(after.data) == after.data
