from __future__ import annotations

import html
import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report.samples import any_text, hostile

from connectorops.report import escape

_GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("abc\u202edef", r"abc\u202edef"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("\ufffe\uffff\ufdd0", r"\ufffe\uffff\ufdd0"),
        ("Zürich 漢字 🙂", "Zürich 漢字 🙂"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert escape.visible(text) == shown


def test_clipping_keeps_the_limit() -> None:
    assert escape.clip("abcdef", 6) == "abcdef"
    assert escape.clip("abcdefg", 6) == "abcde…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("say ::add-mask::x", r"say \x3a:add-mask::x"),
        ("std::vector", "std::vector"),
        ("##[group]x", r"#\x23[group]x"),
    ],
)
def test_text_in_a_log_is_no_workflow_command(text: str, shown: str) -> None:
    assert escape.terminal(text) == shown


def test_no_format_that_is_printed_to_a_log_begins_a_command_there() -> None:
    text = "a ##[error]x"
    for written in (escape.code_span(text), escape.markdown(text), escape.markup(text), escape.script_json(text)):
        assert "##[" not in written


def test_lines_stay_lines() -> None:
    assert escape.terminal_lines("Usage:\n  ::error::x\x1b[2J\r\n") == "Usage:\n  \\x3a:error::x\\x1b[2J\\r\n"


def test_workflow_commands_are_escaped_as_the_runner_reads_them() -> None:
    assert escape.command_data("50%\r\na:b,c") == "50%25%0D%0Aa:b,c"
    assert escape.command_property("50%\na:b,c") == "50%25%0Aa%3Ab%2Cc"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("@octocat", "@&#8203;octocat"),
        ("see #12 and GH-3", "see #&#8203;12 and GH-&#8203;3"),
        ("https://x.example", "https:&#8203;//x.example"),
        ("www.x.example", "www&#8203;.x.example"),
        (":tada:", ":&#8203;tada:"),
        ("a|b", "a&#124;b"),
        ("<b>", "&lt;b&gt;"),
        ("$x$", "<span>$</span>x<span>$</span>"),
        ("snake_case_name", "snake_case_name"),
        ("_a_", "&#95;a&#95;"),
        ("1. x", "1&#46; x"),
        ("- x", "&#45; x"),
        ("note: 3:4", "note: 3:4"),
    ],
)
def test_markdown_mentions_and_markup_are_broken(text: str, written: str) -> None:
    assert escape.markdown(text) == written


@any_text
@given(text=hostile)
def test_markdown_reads_as_the_text_itself(text: str) -> None:
    for before, after in (("", ""), ("Said: ", " end"), ("- ", ""), ("**", "x**"), ("<b>", "</b>")):
        rendered = _GITHUB.render(f"{before}{escape.markdown(text)}{after}")
        rendered = rendered.replace("<span>$</span>", "$")
        plain = re.sub(r"</?(?:p|ul|li|b|strong)>", "", rendered)
        assert "<" not in plain
        seen = html.unescape(plain).replace("\u200b", "").strip()
        assert escape.visible(text).strip() in seen


@any_text
@given(text=hostile)
def test_a_markdown_table_keeps_its_cells(text: str) -> None:
    rendered = _GITHUB.render(f"| a | b |\n|---|---|\n| {escape.markdown(text)} | x |\n")
    assert rendered.count("<td>") == 2


@any_text
@given(text=hostile)
def test_a_code_span_reads_as_the_text_itself(text: str) -> None:
    shown = escape.visible(text).strip().replace("##[", r"#\x23[")
    rendered = _GITHUB.renderInline(f"see {escape.code_span(text)} end")
    assert rendered == (
        f"see <code>{html.escape(shown).replace('&#x27;', chr(39))}</code> end" if shown else "see  end"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Say `200`, not `default`.", "Say `200`, not `default`."),
        ("`a_b`", "`a_b`"),
        ("mail `a@b` or a@b", "mail `a@b` or a@&#8203;b"),
        ("one ` alone", "one &#96; alone"),
        ("``two`` and `` ` ``", "&#96;&#96;two&#96;&#96; and &#96;&#96; &#96; &#96;&#96;"),
        ("a `b``c` d", "a &#96;b&#96;&#96;c&#96; d"),
        (r"a \`b` c", "a &#92;`b` c"),
    ],
)
def test_a_sentence_keeps_its_code(text: str, written: str) -> None:
    assert escape.prose(text) == written


@any_text
@given(texts=st.lists(st.one_of(hostile, st.sampled_from(["`", " `", "` ", "\\`", "`x`"])), max_size=6))
def test_a_sentence_with_code_reads_as_itself(texts: list[str]) -> None:
    text = "".join(texts)
    rendered = _GITHUB.renderInline(f"- {escape.prose(text)} end").replace("<span>$</span>", "$")
    plain = re.sub(r"</?code>", "", rendered)
    assert "<" not in plain
    assert not re.search(r"@\w", re.sub(r"<code>.*?</code>", "", rendered))
    seen = html.unescape(plain).replace("\u200b", "").replace("`", "")
    assert "".join(escape.visible(text).replace("`", "").split()) in "".join(seen.split())


@any_text
@given(text=hostile)
def test_markup_holds_no_markup(text: str) -> None:
    written = escape.markup(text)
    assert not set(written) & set("<>\"'")
    assert html.unescape(written) == escape.visible(text)


@any_text
@given(text=hostile)
def test_json_survives_its_protection(text: str) -> None:
    for written in (escape.json_text([text]), escape.script_json([text])):
        assert written.isascii()
        assert json.loads(written) == json.loads(json.dumps([text]))
    assert not set(escape.script_json([text])) & set("<>&")
    assert "##[" not in escape.json_text([text])


@any_text
@given(text=hostile)
def test_a_path_survives_as_a_uri(text: str) -> None:
    path = f"connectors/{text}"
    written = escape.uri_path(path)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", written)
    assert unquote(written, errors="surrogatepass") == path
