from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import Problem, ProblemKind, Span, TextFile


def problems(data: bytes) -> list[tuple[ProblemKind, int, str]]:
    return [(problem.kind, problem.start, problem.detail) for problem in TextFile("a.md", data).problems]


@pytest.mark.parametrize(
    ("data", "text", "expected"),
    [
        (b"plain", "plain", []),
        ("grün 😀".encode(), "grün 😀", []),
        (codecs.BOM_UTF8 + b"a", "a", [(ProblemKind.BOM, 0, "utf-8")]),
        (codecs.BOM_UTF16_LE + "aé".encode("utf-16-le"), "aé", [(ProblemKind.ENCODING, 0, "utf-16-le")]),
        (codecs.BOM_UTF16_BE + "aé".encode("utf-16-be"), "aé", [(ProblemKind.ENCODING, 0, "utf-16-be")]),
        (codecs.BOM_UTF32_LE + "aé".encode("utf-32-le"), "aé", [(ProblemKind.ENCODING, 0, "utf-32-le")]),
        (codecs.BOM_UTF32_BE + "aé".encode("utf-32-be"), "aé", [(ProblemKind.ENCODING, 0, "utf-32-be")]),
        (codecs.BOM_UTF16_LE + b"a\0b", "a\ufffd", [(ProblemKind.ENCODING, 1, "utf-16-le")]),
        ("é".encode() + b"-\x93x\x94", "é-“x”", [(ProblemKind.ENCODING, 2, "windows-1252")]),
        (b"\x81", "\x81", [(ProblemKind.ENCODING, 0, "windows-1252")]),
        (b"a\0b\0", "a\0b\0", [(ProblemKind.NUL, 1, "U+0000")]),
        (b"", "", [(ProblemKind.EMPTY, 0, "")]),
        (b" \r\n\t", " \r\n\t", [(ProblemKind.EMPTY, 0, "")]),
        (codecs.BOM_UTF8, "", [(ProblemKind.BOM, 0, "utf-8"), (ProblemKind.EMPTY, 0, "")]),
        (codecs.BOM_UTF16_LE, "", [(ProblemKind.ENCODING, 0, "utf-16-le"), (ProblemKind.EMPTY, 0, "")]),
    ],
)
def test_any_bytes_are_read(data: bytes, text: str, expected: list[tuple[ProblemKind, int, str]]) -> None:
    assert TextFile("a.md", data).text == text
    assert problems(data) == expected


def test_spans_count_characters_and_both_line_ends() -> None:
    file = TextFile("a.md", "é😀x\r\ny\n\nlast".encode())
    assert file.span(2, 3) == Span(1, 3, 1, 4)
    assert file.span(5, 6) == Span(2, 1, 2, 2)
    assert file.span(7, 7) == Span(3, 1, 3, 1)
    assert file.span(0, 9) == Span(1, 1, 4, 2)
    assert file.span(12, 12) == Span(4, 5, 4, 5)
    assert [file.line(number) for number in range(1, 6)] == ["é😀x", "y", "", "last", ""]


def test_lines_far_into_a_file() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 5001)) + "x" * 20_000 + "\nend"
    file = TextFile("a.md", text.encode())
    assert file.line(4321) == "line 4321"
    assert file.line(5002) == "end"
    at = text.index("line 4321")
    assert file.span(at, at + 4) == Span(4321, 1, 4321, 5)
    at = text.index("x" * 9) + 15_000
    assert file.span(at, at + 1) == Span(5001, 15_001, 5001, 15_002)


@given(st.text(alphabet="ab\r\n😀", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_spans_agree_with_splitting_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    file = TextFile("a.md", text.encode())
    span = file.span(start, end)
    lines = text.split("\n")
    assert sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1 == start
    assert sum(len(line) + 1 for line in lines[: span.end_line - 1]) + span.end_column - 1 == end
    assert [file.line(number) for number in range(1, len(lines) + 1)] == [line.removesuffix("\r") for line in lines]


@given(st.binary())
def test_reading_never_fails(data: bytes) -> None:
    file = TextFile("a.md", data)
    for problem in file.problems:
        assert isinstance(problem, Problem)
        assert 0 <= problem.start <= problem.end <= len(file.text)
