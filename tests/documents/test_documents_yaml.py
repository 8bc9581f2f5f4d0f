from __future__ import annotations

import json
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from connectorops.documents import MAX_DEPTH, Document, ProblemKind, load_yaml

Found = tuple[ProblemKind, int, int]
SYNTAX = ProblemKind.SYNTAX
INDENTED = "the line is indented otherwise than the lines that it belongs to"
NUMBERS = [(ProblemKind.NUMBER, line, 3) for line in (1, 2, 3, 4)]


def load(text: str) -> Document:
    return load_yaml("a.yml", text.encode())


def found(document: Document) -> list[Found]:
    spans = [(problem.kind, document.span(problem.start, problem.end)) for problem in document.problems]
    return [(kind, span.line, span.column) for kind, span in spans]


def test_values_have_the_types_of_json() -> None:
    text = """
        null: [~, null, '', ]
        on: [true, FALSE, yes, 'true']
        numbers: [1, -2, +3, 0x1F, 0o17, 1.5, 1e3, .5, '7', 1_000]
        text: [2020-01-01, 12:30:00, "a\\tb", plain words, !!str 12, ! 13]
        tagged: [!!int '7', !!float 1, !!seq [a], !!map {b: c}]
        1: 2
        ~: x
    """
    document = load(text)
    assert not document.problems
    assert document.usable
    assert document.value == {
        "null": [None, None, ""],
        "on": [True, False, "yes", "true"],
        "numbers": [1, -2, 3, 31, 15, 1.5, 1000.0, 0.5, "7", "1_000"],
        "text": ["2020-01-01", "12:30:00", "a\tb", "plain words", "12", "13"],
        "tagged": [7, 1, ["a"], {"b": "c"}],
        "1": 2,
        "~": "x",
    }


@pytest.mark.parametrize(
    ("text", "value", "expected", "usable"),
    [
        pytest.param("a: 1\nb: 2\na: 3", {"a": 3, "b": 2}, [(ProblemKind.DUPLICATE_KEY, 3, 1)], True, id="duplicate"),
        pytest.param("a: 1\nb: [1,\n", {"a": 1, "b": [1]}, [(SYNTAX, 3, 1)], False, id="cut off"),
        pytest.param("{a: 1, b", {"a": 1, "b": None}, [(SYNTAX, 1, 9)], False, id="cut off after a key"),
        pytest.param("a: b: c", {"a": "b"}, [(SYNTAX, 1, 5)], False, id="colon in a value"),
        pytest.param("a: 1\n\tb: 2", {"a": 1}, [(SYNTAX, 2, 1)], False, id="tab"),
        pytest.param("a: 1\nb: \x01", None, [(SYNTAX, 2, 4)], False, id="control character"),
        pytest.param('a: 1\nb: "\\UFFFFFFFF"', {"a": 1, "b": None}, [(SYNTAX, 2, 2)], False, id="no such character"),
        pytest.param("--- a\n--- b", "a", [(SYNTAX, 2, 1)], False, id="two documents"),
        pytest.param("? [a]\n: b\nc: d", {"c": "d"}, [(SYNTAX, 1, 3)], False, id="key that is not text"),
        pytest.param("a: !!python/name:os.system x", {"a": "x"}, [(SYNTAX, 1, 4)], True, id="tag"),
        pytest.param("- !x {}", [{}], [(SYNTAX, 1, 3)], True, id="tag of a container"),
        pytest.param("- .inf\n- 1e999\n- -.INF\n- .nan", [None] * 4, NUMBERS, True, id="not finite"),
        pytest.param("- " + "1" * 5000, [None], [(ProblemKind.NUMBER, 1, 3)], True, id="digits"),
        pytest.param('"\\ud800": é', {"\ufffd": "é"}, [(ProblemKind.LONE_SURROGATE, 1, 1)], True, id="lone surrogate"),
        pytest.param("a: *b", {"a": None}, [(SYNTAX, 1, 4)], False, id="unknown alias"),
        pytest.param("a: &a [*a]", {"a": [None]}, [(SYNTAX, 1, 8)], False, id="alias of itself"),
        pytest.param("# only this", None, [(ProblemKind.EMPTY, 1, 1)], False, id="comments"),
        pytest.param("", None, [(ProblemKind.EMPTY, 1, 1)], False, id="empty"),
    ],
)
def test_defects(text: str, value: object, expected: list[Found], usable: bool) -> None:
    document = load(text)
    assert document.value == value
    assert found(document) == expected
    assert document.usable is usable


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        ("owners:\n\t- me\n", 2, "a tab, and YAML is indented with spaces only"),
        ("owners:\n  - @me\n", 2, "a text that begins with '@' must stand in quotes"),
        ("name: `x`\n", 1, "a text that begins with '`' must stand in quotes"),
        ("name: A: B\n", 1, "a text with ': ' in it must stand in quotes"),
        (
            "kind: connector\n program: custom\n",
            2,
            f"{INDENTED}, or the one above has no space after its ':'",
        ),
        (
            "kind:connector\nprogram: custom\n",
            2,
            f"{INDENTED}, or the one above has no space after its ':'",
        ),
        ("kind: x\nprogram custom\nowners: []\n", 2, "expected ':' and a space after the name"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", 2, "an unresolved merge conflict"),
        ("a:\n    b: 1\n  c: 2\n", 3, INDENTED),
        ("a:\n  - x\n - y\n", 3, INDENTED),
        ("a: b\n- c\n", 2, "an item of a list, where a name and ':' were expected"),
        ("name: 'it's'\n", 1, "expected the end of the line after the text in quotes"),
        ('name: "x\nb: 1\n', 1, "the quote is never closed"),
        ("a: [b, c\nd: e\n", 2, "expected ',' or ']' for the '[' of line 1, found ':'"),
        ("a: ]\n", 1, "expected a value, found ']'"),
        ("a: - b\n", 1, "a list begins on a line of its own; a text that begins with '- ' must stand in quotes"),
        ('a: "C:\\path"\n', 1, "\\p is no escape: write \\\\, or put the text into single quotes"),
        ("a: & b\n", 1, "a text that begins with '&' must stand in quotes"),
        ("paths:\n  - *.md\n", 2, "the alias *.md has no anchor before it; a text must stand in quotes"),
    ],
)
def test_details_say_what_to_write(text: str, line: int, detail: str) -> None:
    document = load(text)
    assert [(document.span(each.start, each.end).line, each.detail) for each in document.problems] == [(line, detail)]


def test_aliases_stand_for_their_anchors() -> None:
    document = load("a: &x {k: [1]}\nb: *x\nc: &y text\n*y : d")
    assert document.value == {"a": {"k": [1]}, "b": {"k": [1]}, "c": "text", "text": "d"}
    located = document.locate(["/b", "/b/k/0", "/text"], ["/text"])
    assert [(span.line, span.column) for span in located.values()] == [(2, 1), (1, 12), (4, 1)]


def test_alias_bombs_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    document = load("\n".join(lines))
    assert [problem.kind for problem in document.problems] == [SYNTAX]
    assert "aliases" in document.problems[0].detail
    assert len(json.dumps(document.value)) < 2_000_000
    nested = "a0: &a0 []\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300))
    assert [problem.kind for problem in load(nested).problems] == [ProblemKind.TOO_DEEP]


def test_depth_is_limited() -> None:
    assert load("[" * (MAX_DEPTH + 1)).problems[0].kind is ProblemKind.TOO_DEEP
    assert load("- " * 500).problems[0].kind is ProblemKind.TOO_DEEP
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH).usable
    assert not load("[" * 6_000).usable


def test_locate() -> None:
    document = load("a:\r\n  - b: 1\r\n    c:\r\n  - [x, {y: z}]\r\nd: |\r\n  text\r\n  more\r\n\r\ne: 'q'\r\n")
    places = {
        "": (1, 1, 1, 2),
        "/a": (1, 1, 1, 2),
        "/a/0": (2, 5, 2, 6),
        "/a/0/b": (2, 8, 2, 9),
        "/a/0/c": (3, 5, 3, 6),
        "/a/1/1/y": (4, 13, 4, 14),
        "/a/2": (1, 1, 1, 2),
        "/d": (5, 4, 7, 7),
        "/e": (9, 1, 9, 2),
        "/nothing": (1, 1, 1, 2),
    }
    spans = document.locate(places, ["/e"])
    assert {key: (s.line, s.column, s.end_line, s.end_column) for key, s in spans.items()} == places


def test_a_large_file_is_not_parsed() -> None:
    document = load("a: " + "b" * 2_000_000)
    assert [problem.kind for problem in document.problems] == [ProblemKind.TOO_LARGE]


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab c/~é", max_size=4), inner, max_size=4),
)


@given(VALUES, st.booleans())
@settings(max_examples=60)
def test_what_is_written_is_read(value: object, flow: bool) -> None:
    stream = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.dump({"root": value}, stream)
    document = load(stream.getvalue())
    assume(not flow or "?" not in stream.getvalue())  # ruamel.yaml does not read its own {root: ?0}
    assert document.value == {"root": value}
    assert not document.problems


@given(
    st.text(alphabet="ab:-?[]{},&*!|>'\"%#@ \n\t\\~.0\x01é", max_size=60)
    | st.binary(max_size=40).map(lambda data: data.decode("latin-1"))
)
def test_garbage_never_fails(text: str) -> None:
    document = load(text)
    for problem in document.problems:
        assert 0 <= problem.start <= problem.end <= len(document.text)
        document.span(problem.start, problem.end)
    document.locate(["", "/a", "/0/0"])
    json.dumps(document.value, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "text",
    [
        "- " * 6_000,
        "'" * 8_000,
        "{" * 8_000,
        "? " * 6_000,
        "[" + "a: b," * 1_500,
        "&a " * 4_000,
        "|\n" + " a\n" * 6_000,
    ],
)
def test_time_stays_linear(text: str) -> None:
    start = time.process_time()
    load(text)
    assert time.process_time() - start < 30
