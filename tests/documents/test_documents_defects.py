"""Broken JSON: what is read from it, and which problems stand where."""

from __future__ import annotations

import json
import sys

import pytest

from connectorops.documents import MAX_BYTES, MAX_DEPTH, Document, ProblemKind, Span, load_json

SYNTAX = ProblemKind.SYNTAX
QUOTES = ProblemKind.QUOTES
NUMBER = ProblemKind.NUMBER
COMMENT = ProblemKind.COMMENT
CONTROL = ProblemKind.CONTROL_CHARACTER
LONE = ProblemKind.LONE_SURROGATE
COMMA = ProblemKind.TRAILING_COMMA
DUPLICATE = ProblemKind.DUPLICATE_KEY

Found = tuple[ProblemKind, int, int]


def load(text: str) -> Document:
    return load_json("a.json", text.encode())


def found(document: Document) -> list[Found]:
    spans = [(problem.kind, document.span(problem.start, problem.end)) for problem in document.problems]
    return [(kind, span.line, span.column) for kind, span in spans]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        pytest.param('{"a": 1, // why\n "b": 2}', {"a": 1, "b": 2}, [(COMMENT, 1, 10)], id="line comment"),
        pytest.param('{"a": /* x\n */ 1}', {"a": 1}, [(COMMENT, 1, 7)], id="block comment"),
        pytest.param('# x\r\n{"a": 1}', {"a": 1}, [(COMMENT, 1, 1)], id="hash comment"),
        pytest.param('{"a": 1} // end', {"a": 1}, [(COMMENT, 1, 10)], id="comment after the value"),
        pytest.param('{"a": [1, 2,],\n}', {"a": [1, 2]}, [(COMMA, 1, 12), (COMMA, 1, 14)], id="trailing commas"),
        pytest.param('{"a": 1\n "b": 2}', {"a": 1, "b": 2}, [(SYNTAX, 2, 2)], id="missing comma"),
        pytest.param(
            "{a: 1\n 'b': 2}",
            {"a": 1, "b": 2},
            [(QUOTES, 1, 2), (SYNTAX, 2, 2), (QUOTES, 2, 2)],
            id="and no quotes",
        ),
        pytest.param("[1 2\n{}]", [1, 2, {}], [(SYNTAX, 1, 4), (SYNTAX, 2, 1)], id="missing commas in an array"),
        pytest.param("[1,,2]", [1, 2], [(SYNTAX, 1, 4)], id="two commas"),
        pytest.param("{,}", {}, [(SYNTAX, 1, 2)], id="only a comma"),
        pytest.param(
            "['a\"b', 'it\\'s']",
            ['a"b', "it's"],
            [(QUOTES, 1, 2), (QUOTES, 1, 9), (SYNTAX, 1, 12)],
            id="single quotes",
        ),
        pytest.param("{“a”: ”b”}", {"a": "b"}, [(QUOTES, 1, 2), (QUOTES, 1, 7)], id="typographic quotes"),
        pytest.param("{x-ms: open}", {"x-ms": "open"}, [(QUOTES, 1, 2), (QUOTES, 1, 8)], id="no quotes"),
        pytest.param(
            "[True, NONE, undefined]",
            [True, None, None],
            [(SYNTAX, 1, 2), (SYNTAX, 1, 8), (SYNTAX, 1, 14)],
            id="other constants",
        ),
        pytest.param('{"a": "x\ty"}', {"a": "x\ty"}, [(CONTROL, 1, 9)], id="tab in a string"),
        pytest.param(
            '{"a": "x\r\ny",\n"b": 1}',
            {"a": "x\r\ny", "b": 1},
            [(CONTROL, 1, 9)],
            id="line break in a string",
        ),
        pytest.param('["\x01"]', ["\x01"], [(CONTROL, 1, 3)], id="control character"),
        pytest.param('{"a": "x,\n"b": 1}', {"a": "x", "b": 1}, [(SYNTAX, 1, 7)], id="string without its closing quote"),
        pytest.param('{"a": "x\n}', {"a": "x"}, [(SYNTAX, 1, 7)], id="the same at the end"),
        pytest.param(
            "[NaN, -Infinity, 1e999]",
            [None, None, None],
            [(NUMBER, 1, 2), (NUMBER, 1, 7), (NUMBER, 1, 18)],
            id="not finite",
        ),
        pytest.param(
            "[007, +1, .5, 2., 0x1F]",
            [7, 1, 0.5, 2.0, 31],
            [(NUMBER, 1, column) for column in (2, 7, 11, 15, 19)],
            id="odd numbers",
        ),
        pytest.param('{"a": 1e999}', {"a": None}, [(NUMBER, 1, 7)], id="infinite"),
        pytest.param(
            "[1.2.3, 2020-01-01]",
            ["1.2.3", "2020-01-01"],
            [(QUOTES, 1, 2), (QUOTES, 1, 9)],
            id="not even a number",
        ),
        pytest.param('{"a": 1,\n "a": 2}', {"a": 2}, [(DUPLICATE, 2, 2)], id="duplicate key"),
        pytest.param('{"a": 1, "a": 2, "a": 3}', {"a": 3}, [(DUPLICATE, 1, 10), (DUPLICATE, 1, 18)], id="twice"),
        pytest.param(
            r'["\ud800", "\udc00\ud83d\ude00"]',
            ["\ufffd", "\ufffd😀"],
            [(LONE, 1, 3), (LONE, 1, 13)],
            id="lone surrogates",
        ),
        pytest.param(r'{"\uDBFFx": 1}', {"\ufffdx": 1}, [(LONE, 1, 3)], id="lone surrogate in a key"),
        pytest.param(
            r'["C:\path", "\u12"]',
            [r"C:\path", r"\u12"],
            [(SYNTAX, 1, 5), (SYNTAX, 1, 14)],
            id="unknown escapes",
        ),
        pytest.param(r'["\b\f\n\r\t\/\\\"\u0041",]', ['\b\f\n\r\t/\\"A'], [(COMMA, 1, 26)], id="known escapes"),
        pytest.param('{"a"; 1, "b" 2}', {"a": 1, "b": 2}, [(SYNTAX, 1, 5), (SYNTAX, 1, 14)], id="no colon"),
        pytest.param('{"a"}', {"a": None}, [(SYNTAX, 1, 5)], id="no colon and no value"),
        pytest.param('{"a" "b": 1}', {"a": None, "b": 1}, [(SYNTAX, 1, 6)], id="the next member instead"),
        pytest.param('{"a":, "b": }', {"a": None, "b": None}, [(SYNTAX, 1, 6), (SYNTAX, 1, 13)], id="no value"),
        pytest.param('{"a": !, "b": 1}', {"a": None, "b": 1}, [(SYNTAX, 1, 7)], id="garbage as a value"),
        pytest.param(
            '{"a": 1 !! {"x": 1} ?, "b": 2}',
            {"a": 1, "b": 2},
            [(SYNTAX, 1, 9)],
            id="garbage between members",
        ),
        pytest.param('[1, ! {"a": 1}]', [1, {"a": 1}], [(SYNTAX, 1, 5)], id="garbage in an array"),
        pytest.param(
            '{"a": "an "inner, x" quote",\n "b": 2}',
            {"a": "an ", "b": 2},
            [(SYNTAX, 1, 12)],
            id="quotes in a string",
        ),
        pytest.param('{"a": 1, {"b": 2}, "c": 3}', {"a": 1, "c": 3}, [(SYNTAX, 1, 10)], id="an object without a name"),
        pytest.param('{"a": {"b": 1', {"a": {"b": 1}}, [(SYNTAX, 1, 13)], id="cut off"),
        pytest.param('{"a": "b', {"a": "b"}, [(SYNTAX, 1, 7)], id="cut off in a string"),
        pytest.param('{"a": "b\\', {"a": "b\\"}, [(SYNTAX, 1, 7)], id="cut off in an escape"),
        pytest.param('{"a"', {"a": None}, [(SYNTAX, 1, 4)], id="cut off after a key"),
        pytest.param('{"a":', {"a": None}, [(SYNTAX, 1, 5)], id="cut off after a colon"),
        pytest.param("[1 /* x", [1], [(COMMENT, 1, 4), (SYNTAX, 1, 4)], id="cut off in a comment"),
        pytest.param("/*", None, [(COMMENT, 1, 1), (SYNTAX, 1, 1)], id="nothing but an open comment"),
        pytest.param(
            '{"a": [1, {"b": 2], "c": 3}',
            {"a": [1, {"b": 2}], "c": 3},
            [(SYNTAX, 1, 18)],
            id="the wrong bracket",
        ),
        pytest.param('{"a": 1], "b": 2}', {"a": 1, "b": 2}, [(SYNTAX, 1, 8)], id="a bracket too many"),
        pytest.param('{"a": 1}}\n', {"a": 1}, [(SYNTAX, 1, 9)], id="a bracket too many at the end"),
        pytest.param('{"a": 1}\n"b": 2', {"a": 1}, [(SYNTAX, 2, 1)], id="text after the value"),
        pytest.param('var x = {"a": 1}', {"a": 1}, [(SYNTAX, 1, 1)], id="text before the value"),
        pytest.param("<html>", None, [(SYNTAX, 1, 1)], id="not JSON at all"),
        pytest.param('{"a":\u00a01}', {"a": 1}, [(SYNTAX, 1, 6)], id="white space that is none"),
        pytest.param(
            '{\n"a": 1,\n<<<<<<< HEAD\n"b": 1\n||||||| base\n"b": 0\n=======\n"b": 2\n>>>>>>> theirs\n}',
            {"a": 1, "b": 1},
            [(SYNTAX, 3, 1)],
            id="merge conflict",
        ),
        pytest.param("[1\n=======\n, 2]", [1, 2], [], id="half a merge conflict"),
        pytest.param('[\0"\0", 1]', ["\0", 1], [(ProblemKind.NUL, 1, 2)], id="NUL"),
        pytest.param("tru", None, [(SYNTAX, 1, 1)], id="a word"),
        pytest.param(
            '{"a": 1, "a": {"b"} ',
            {"a": {"b": None}},
            [(DUPLICATE, 1, 10), (SYNTAX, 1, 19), (SYNTAX, 1, 19)],
            id="several",
        ),
    ],
)
def test_defects_are_reported_and_read_over(text: str, value: object, expected: list[Found]) -> None:
    document = load(text)
    assert document.value == value
    assert found(document) == expected


@pytest.mark.parametrize(
    "text", ['{"a": 1,}', '{"a": 1 "b": 2}', "{a: 'x'}", "[01] // c", '{"a": 1, "a": 2}', '{"a": "x\n"}', "{}}"]
)
def test_nothing_is_lost_by_harmless_defects(text: str) -> None:
    assert load(text).usable


@pytest.mark.parametrize(
    "text", ['{"a": 1', '{"a": "x', "{} {}", '{"a": ! }', "[1}", '{"a"}', "<<<<<<< x\n{}", "", " ", "x"]
)
def test_a_text_that_lost_something_is_not_usable(text: str) -> None:
    assert not load(text).usable


def test_details_name_what_a_reader_needs() -> None:
    details = {
        text: load(text).problems[0].detail
        for text in ('{\n"k": 1,\n"k": 2}', "[1", "[}", "{'k': 1}", "[<]", "<<<<<<< x\n[]")
    }
    assert {text: load(text).problems[0].detail for text in details} == details
    assert details == {
        '{\n"k": 1,\n"k": 2}': '"k", first in line 2',
        "[1": "the file ends before the '[' of line 1 is closed",
        "[}": "expected ']' for the '[' of line 1, found '}'",
        "{'k': 1}": "k",
        "[<]": "expected a value, found '<'",
        "<<<<<<< x\n[]": "an unresolved merge conflict",
    }
    assert len(load('{"' + "k" * 9999 + '": 1, "' + "k" * 9999 + '": 2}').problems[0].detail) < 100


@pytest.mark.parametrize(
    ("text", "line", "opened"),
    [
        pytest.param('{\n  "a": {\n    "b": {\n      "c": "}"\n  },\n  "d": []\n}\n', 5, 3, id="the inner of two"),
        pytest.param('{\r\n\t"a": {\r\n\t\t"b": [\r\n\t\t\t{"c": 1}\r\n\t},\r\n}', 5, 3, id="another bracket"),
        pytest.param('{\n  "a": [{\n    "b": 1\n  }],\n  "c": {\n    "d": {\n  }\n}\n', 7, 6, id="two in a line"),
    ],
)
def test_a_bracket_that_is_never_closed_is_found_by_the_indentation(text: str, line: int, opened: int) -> None:
    document = load(text)
    problem = document.problems[0]
    assert document.span(problem.start, problem.end).line == line
    assert f"line {opened}" in problem.detail


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": {"b": 1}', id="one line"),
        pytest.param('{\n"a": {\n"b": {\n"c": 1\n},\n"d": 1\n}\n', id="nothing is indented"),
        pytest.param('{\n "a": {\n    "b": 1\n     },\n  "c": {\n    "d": {\n "e": 1\n  }\n}', id="not evenly"),
    ],
)
def test_where_the_indentation_proves_nothing_the_end_of_the_file_is_named(text: str) -> None:
    document = load(text)
    problem = document.problems[0]
    assert problem.start == len(text.rstrip()) - 1
    assert "indentation" not in problem.detail


def test_more_digits_than_any_number_has() -> None:
    document = load("[" + "9" * 5000 + ", " + "9" * 400 + "]")
    assert document.value == [None, int("9" * 400)]
    assert found(document) == [(NUMBER, 1, 2)]


def test_deep_nesting_is_cut_at_the_limit() -> None:
    allowed = load("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert allowed.usable
    assert not allowed.problems
    deep = load('{"a": ' + "[" * MAX_DEPTH + '"]", {}' + "]" * MAX_DEPTH + ', "b": [1]}')
    assert found(deep) == [(ProblemKind.TOO_DEEP, 1, 6 + MAX_DEPTH)]
    assert not deep.usable
    assert deep.value["b"] == [1]
    innermost = "/a" + "/0" * (MAX_DEPTH - 1)
    assert deep.locate([innermost])[innermost].column == 6 + MAX_DEPTH


def test_a_bomb_of_brackets() -> None:
    for text in ("[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000):
        document = load(text)
        assert not document.usable
        assert ProblemKind.TOO_DEEP in {problem.kind for problem in document.problems}
        assert json.dumps(document.value)


def test_problems_are_limited() -> None:
    document = load("[" + "'a'," * 500 + "1]")
    assert len(document.problems) == 101
    assert document.problems[-1].kind is SYNTAX
    assert "more than 100" in document.problems[-1].detail
    assert len(document.value) == 501
    assert len(load("[" + "{[}, " * 500).problems) == 101
    assert load("[" + "'x\ny', " * 500 + "1]").value[-1] == 1
    assert len(load("[" + "'x\n" * 3000).problems) == 101
    assert len(load('{"a": 1' + ', "a": 1' * 500 + "}").problems) == 101


def test_too_large_a_file_is_not_parsed() -> None:
    document = load_json("a.json", b"[" + b" " * MAX_BYTES + b"]")
    assert [problem.kind for problem in document.problems] == [ProblemKind.TOO_LARGE]
    assert (document.value, document.usable) == (None, False)
    assert document.locate(["/a"])["/a"].line == 1


def test_problems_of_the_text_come_first() -> None:
    document = load_json("a.json", b'\xef\xbb\xbf{"a": "\xe9",}')
    assert [problem.kind for problem in document.problems] == [ProblemKind.BOM, ProblemKind.ENCODING, COMMA]
    assert document.value == {"a": "é"}


def test_integers_are_exact_and_surrogate_pairs_are_no_defect() -> None:
    document = load('{"a": 12345678901234567890123, "b": "\\ud83d\\ude00", "c": 1.5e3}')
    assert document.value == {"a": 12345678901234567890123, "b": "😀", "c": 1500.0}
    assert not document.problems
    assert sys.getrecursionlimit() > MAX_DEPTH


def test_many_defects_read_as_few_do_although_the_fast_reader_is_given_up() -> None:
    document = load_json("a.json", b"[" + b'{"a": [1], "b": "x",},\n' * 3000 + b"[2]]")
    assert document.value == [{"a": [1], "b": "x"}] * 3000 + [[2]]
    assert document.locate(["/2999/b", "/3000/0"])["/3000/0"] == Span(3001, 2, 3001, 3)
