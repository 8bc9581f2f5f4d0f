"""C# code without its comments and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.csharp import code, unbalanced, unclosed

PIECES = st.lists(
    st.sampled_from(
        ['"', '"""', "@", "$", "{", "}", "{{", "\\", "'", "//", "/*", "*/", "\n", "#region ", "a", " ", "(", ")"]
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a // b\nc", "a     \nc"),
        ("a /* b\nc */ d", "a     \n     d"),
        ("a /* b", "a     "),
        ('a("b // c") d', "a(        ) d"),
        (r'a("b\"c") d', r"a(      ) d"),
        ('a(@"b\\") d', "a(     ) d"),
        ('a(@"b""c\nd") e', "a(      \n  ) e"),
        ('a("") b', "a(  ) b"),
        ('a("b\nc', "a(  \nc"),
        ("a('\"', '\\'', '\\u0041') b", "a(   ,     ,         ) b"),
        ("it's", "it's"),
        ('$"a{b}c" d', "    b" + "    d"),
        ('$"{{a}}" d', "         d"),
        ('$"{(a ? "{" : "}")}" d', "   (a ?     :    )   d"),
        ('$"{new { A = 1 }.A}" d', "   new { A = 1 }.A   d"),
        ('$@"a{b}""c" d', "     b" + "      d"),
        ('a("""b " c""") d', "a(           ) d"),
        ('a("""b', "a(    "),
        ("#region Don't\nb", "#region      \nb"),
        ('#r "b"', "#r    "),
    ],
)
def test_only_code_is_left(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a("b");', None),
        ('a("b);\nc("d");', (2, "text")),
        ('a(@"b\nc"); // "', None),
        ('a(@"b\nc);', (2, "text")),
        ('a("""b\n"c" """);', None),
        ('a("""b\n"c" "");', (2, "text")),
        ('a($"b{c}d");', None),
        ('a($"b{c}d);', (2, "text")),
        ('a($"b{c("d")\n', (2, "text")),
        ('a(\'"\'); /* " */\n#region "', None),
        ("#region Don't \"\na", None),
        ("a; /* b\nc", (3, "comment")),
        ('a("b\\\\"); a("b\\"); ', (12, "text")),
    ],
)
def test_what_has_no_end_is_named_at_its_beginning(text: str, expected: tuple[int, str] | None) -> None:
    assert unclosed(text) == expected


@given(PIECES)
def test_offsets_and_lines_stay(pieces: list[str]) -> None:
    text = "".join(pieces)
    blanked = code(text)
    assert len(blanked) == len(text)
    assert [at for at, char in enumerate(text) if char == "\n"] == [
        at for at, char in enumerate(blanked) if char == "\n"
    ]
    assert all(left in (" ", was) for left, was in zip(blanked, text, strict=True))


@given(PIECES)
def test_a_second_time_changes_what_is_between_brackets_only(pieces: list[str]) -> None:
    assert '"' not in code("".join(pieces))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a(b[c]{d})", None),
        ("", None),
        ("a)", (1, "closes nothing")),
        ("a(b]", (3, "stands where `)` was expected")),
        ("a(b{c}", (1, "is never closed")),
    ],
)
def test_brackets(text: str, expected: tuple[int, str] | None) -> None:
    assert unbalanced(text) == expected
