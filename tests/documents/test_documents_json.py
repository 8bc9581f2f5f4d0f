"""What holds for any JSON text: both readers agree, pointers are found, and nothing makes them fail."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectorops.documents import Document, Problem, Span, join, load_json, resolve, tolerant
from connectorops.documents.wanted import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

KEYS = st.text(alphabet='ab/~0 "\\{}[]é😀\t', max_size=4) | st.sampled_from(["type", "get", "/pets/{id}"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(['"type": ', "}", "{", '",\n"', "\\"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=40
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[Any, str]:
    value = draw(VALUES)
    indent = draw(st.sampled_from([None, 0, 1, 2, 4, "\t"]))
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : "), (",\n", ":\n  ")]))
    text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return value, draw(st.sampled_from(["", " ", "\n\n"])) + text + draw(st.sampled_from(["", "\n"]))


def pointers(value: object, pointer: str = "") -> Iterator[str]:
    yield pointer
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in members:
        yield from pointers(child, join(pointer, key))


def marked(document: Document, span: Span) -> str:
    lines = [line + "\n" for line in document.text.split("\n")]
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    inner = lines[span.line : span.end_line - 1]
    return "".join([lines[span.line - 1][span.column - 1 :], *inner, lines[span.end_line - 1][: span.end_column - 1]])


@given(texts())
def test_both_readers_read_what_json_says(case: tuple[Any, str]) -> None:
    value, text = case
    document = load_json("a.json", text.encode())
    assert document.value == value
    assert document.usable
    assert not document.problems
    reading = tolerant.read(text)
    assert reading.value == value
    assert repr(reading.value) == repr(json.loads(text))
    assert reading.usable
    assert not reading.problems


@given(texts(), st.randoms(use_true_random=False))
def test_every_pointer_is_found(case: tuple[Any, str], random: Random) -> None:
    value, text = case
    document = load_json("a.json", text.encode())
    every = list(pointers(value))
    wanted = random.sample(every, random.randint(1, len(every)))
    on_key = random.sample(wanted, len(wanted) // 2)
    for pointer, span in document.locate(wanted, on_key).items():
        shown, target = marked(document, span), resolve(value, pointer)
        parent, _, last = pointer.rpartition("/")
        is_member = bool(pointer) and isinstance(resolve(value, parent), dict)
        if is_member and (pointer in on_key or isinstance(target, (dict, list))):
            assert json.loads(shown) == last.replace("~1", "/").replace("~0", "~")
        elif isinstance(target, (dict, list)):
            assert shown == json.dumps(target)[0]
        else:
            assert repr(json.loads(shown)) == repr(json.loads(json.dumps(target)))


@given(texts())
def test_the_tolerant_reader_finds_the_same_places(case: tuple[Any, str]) -> None:
    value, text = case
    document = load_json("a.json", text.encode())
    every = list(pointers(value))
    root, nodes = tree(every)
    tolerant.fill(document.text, root)
    for on_key in (False, True):
        located = document.locate(every, every if on_key else ())
        assert located == {pointer: document.span(*node.offsets(on_key=on_key)) for pointer, node in nodes}


@pytest.mark.parametrize("tail", ["}", ",}"], ids=["strict", "tolerant"])
def test_what_is_not_there_is_its_nearest_ancestor(tail: str) -> None:
    document = load_json("a.json", ('{\n "info": {"tags": [{"x": 1}], "e": {}}, "n": 3' + tail).encode())
    places = {
        "/nothing": (1, 1, 2),
        "/info/version": (2, 2, 8),
        "/info/tags/1": (2, 11, 17),
        "/info/tags/-": (2, 11, 17),
        "/info/tags/01": (2, 11, 17),
        "/info/tags/0/y/z": (2, 20, 21),
        "/info/e/0": (2, 31, 34),
        "/n/deeper": (2, 46, 47),
    }
    found = document.locate(places)
    assert {pointer: (span.line, span.column, span.end_column) for pointer, span in found.items()} == places
    assert document.locate(["/n/deeper"], ["/n/deeper"])["/n/deeper"] == Span(2, 41, 2, 44)


def test_what_is_no_pointer_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        load_json("a.json", b"{}").locate(["info"])


def test_a_pointer_into_a_duplicate_is_found_in_the_later_one() -> None:
    document = load_json("a.json", b'{"a": {"x": 1, "y": {"z": 1}},\n "a": {"x": 2}}')
    found = document.locate(["/a", "/a/x", "/a/y", "/a/y/z"])
    assert [(span.line, span.column) for span in found.values()] == [(2, 2), (2, 13), (2, 2), (2, 2)]


def test_nested_members_of_the_same_name_and_indent_do_not_mislead() -> None:
    text = '{\n"a": {\n"type": 1, "s": "}"\n},\n"b": [{\n"type": 2}],\n"type": 3,\n"\\u0074": 4}'
    document = load_json("a.json", text.encode())
    found = document.locate(["/type", "/t", "/b/0/type"])
    assert [span.line for span in found.values()] == [7, 8, 6]


MUTATIONS = st.sampled_from(
    [*"{}[]\":,\\/*'#<=>\n\t\0é", "//", "/*", "\\ud83d", "<<<<<<< a\n", "\n=======\n", "“", "NaN"]
)


@given(texts(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), MUTATIONS), max_size=6), st.floats(0, 1))
@example(({"a": "b"}, '{"a": "b"}'), [], 0.85)
def test_mutated_texts_never_fail(case: tuple[Any, str], edits: list[tuple[float, int, str]], cut: float) -> None:
    value, text = case
    for where, removed, inserted in edits:
        at = int(where * len(text))
        text = text[:at] + inserted + text[at + removed :]
    check_any(text[: int(cut * len(text)) + 1].encode(), list(pointers(value)))


@given(st.binary() | st.text(alphabet="{}[]\":,\\/*'#<=> ab01-.\n“\t").map(str.encode))
def test_garbage_never_fails(data: bytes) -> None:
    check_any(data, ["", "/a", "/0/0"])


def check_any(data: bytes, wanted: list[str]) -> None:
    document = load_json("a.json", data)
    assert len(document.problems) <= 104
    try:
        json.loads(document.text)
    except ValueError:
        assert document.problems
    for problem in document.problems:
        assert isinstance(problem, Problem)
        assert 0 <= problem.start <= problem.end <= len(document.text)
        document.span(problem.start, problem.end)
    json.dumps(document.value, allow_nan=False, ensure_ascii=False).encode()
    every = list(pointers(document.value))
    assert document.locate([*wanted, *every]).keys() == {*wanted, *every}


HOSTILE = {
    "one line": json.dumps({"paths": {f"/p{n}": {"get": {"tags": ["a", {"b": n}]}} for n in range(3000)}}),
    "one line, broken": json.dumps({f"p{n}": {"a": [n]} for n in range(4000)})[:-1] + ",}",
    "open brackets": "[" * 50_000,
    "garbage": '{"a": ' + "!{" * 20_000,
    "quotes": "{" + '"' * 50_000,
    "escaped quotes in lines": '["\n' + '\\"\n' * 15_000,
    "unclosed strings": "[" + "'a\n" * 15_000,
    "backslashes": '["' + "\\" * 50_000,
    "wrong closers": '{"a":' * 150 + "]" * 50_000,
    "half conflicts": "[\n" + "=======\n" * 12_000,
    "open comments": "[" + "/*" * 20_000,
    "surrogates": '["' + "\\ud800" * 15_000,
    "deep quotes": "[" * 201 + '"\\"' * 15_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_stays_linear(text: str) -> None:
    start = time.process_time()
    document = load_json("a.json", text.encode())
    document.locate(["/paths/~1p2999/get/tags/1/b", "/p3999/a/0", "/0/0/0"])
    for problem in document.problems:
        document.span(problem.start, problem.end)
    assert time.process_time() - start < 30
