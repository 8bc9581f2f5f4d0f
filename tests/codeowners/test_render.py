"""Writing lines for folders of any name, so that GitHub, and any other reader, finds the right owners."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectorops.codeowners import BlockError, block_span, folder_pattern, lines, parse, with_block
from connectorops.codeowners.block import BEGIN, END

hostile = st.text(
    alphabet=st.sampled_from(list(" #\\*?[]!@'\"\tä\u00a0\u2028{}().-~ab\x7f\udc80")), min_size=1, max_size=6
)
anything = st.text(min_size=1, max_size=8)
segments = (hostile | anything).map(lambda text: text.replace("/", "_").replace("\0", "_"))
folders = st.lists(segments, min_size=1, max_size=3).map("/".join)
handles = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}(/[a-z0-9-]{1,8})?\Z")


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("connectors/a", "/connectors/a/"),
        ("connectors/a b ", "/connectors/a\\ b\\ /"),
        ("C#", "/C?/"),
        ("a\nb", "/a?b/"),
        ("*?[x]\\", "/\\*\\?\\[x\\]\\\\/"),
        ("Über 'x'", "/Über\\ 'x'/"),
        ("!a", "/!a/"),
        ("", "*"),
    ],
)
def test_names_are_escaped(folder: str, pattern: str) -> None:
    assert folder_pattern(folder) == pattern


@given(folders)
@example("a#b")
@example(" ")
@example("trailing ")
@example("\\")
def test_a_line_gives_its_folder_to_its_owner_and_is_never_skipped(folder: str) -> None:
    (line,) = lines([(folder, ["octocat"])])
    found = parse(line)
    assert found.problems == ()
    assert found.owners_of(f"{folder}/apiProperties.json") == ("@octocat",)
    assert found.owners_of(f"{folder}/x/y") == ("@octocat",)
    assert found.owners_of(folder) == ()
    assert found.owners_of(f"longer than any of these names/{folder}/y") == ()


@given(st.dictionaries(folders, st.lists(handles, min_size=1, max_size=3), max_size=8))
def test_each_folder_of_many_comes_out_with_its_owners(owners: dict[str, list[str]]) -> None:
    content = parse("\n".join(lines(owners.items())))
    patterns = [folder_pattern(each) for each in owners]
    for folder, names in owners.items():
        if patterns.count(folder_pattern(folder)) == 1 and "?" not in folder_pattern(folder).replace("\\?", ""):
            assert content.owners_of(f"{folder}/certification.yml") == tuple(sorted({f"@{each}" for each in names}))


def test_lines_are_sorted_and_those_that_may_mean_others_come_first() -> None:
    assert lines([("b/x", ["z", "A", "a"]), ("", ["all"]), ("b/a#", ["c"]), ("a", ["b"])]) == [
        "* @all",
        "/b/a?/ @c",
        "/a/ @b",
        "/b/x/ @a @z",
    ]


@given(st.binary(max_size=60).filter(lambda data: b"connectorops" not in data), st.lists(folders, max_size=3))
def test_what_people_wrote_is_kept_byte_for_byte(data: bytes, names: list[str]) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    written = with_block(data, lines((name, ["octocat"]) for name in names))
    assert written.startswith(data)
    assert with_block(written, lines((name, ["octocat"]) for name in names)) == written
    if names:
        emptied = with_block(written, [])
        assert emptied.startswith(data)
        assert emptied[len(data) :].split() == f"{BEGIN} {END}".encode().split()


def test_the_block_is_replaced_where_it_stands() -> None:
    before = b"* @a\r\n# BEGIN connectorops: old words\r\n/x/ @y\r\n# END connectorops\r\n/last/ @b"
    after = with_block(before, ["/z/ @c"])
    assert after == f"* @a\r\n{BEGIN}\r\n/z/ @c\r\n{END}\r\n/last/ @b".encode()
    span = block_span(after)
    assert span is not None
    assert after[span[0] : span[1]] == f"{BEGIN}\r\n/z/ @c\r\n{END}\r\n".encode()


def test_a_new_block_stands_at_the_end_after_an_empty_line() -> None:
    block = f"{BEGIN}\n/z/ @c\n{END}\n"
    assert with_block(b"", ["/z/ @c"]) == block.encode()
    assert with_block(b"* @a", ["/z/ @c"]) == f"* @a\n\n{block}".encode()
    assert with_block(b"* @a\n", ["/z/ @c"]) == f"* @a\n\n{block}".encode()
    assert with_block(b"* @a", []) == b"* @a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# BEGIN connectorops\n", "has no end"),
        ("# END connectorops\n", "before its beginning"),
        ("# END connectorops\n# BEGIN connectorops\n", "before its beginning"),
        ("# BEGIN connectorops\n# END connectorops\n# BEGIN connectorops\n", "more than one"),
        ("# BEGIN connectorops\n# END connectorops\n# END connectorops\n", "more than one"),
    ],
)
def test_broken_markers_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(BlockError, match=message) as caught:
        with_block(text.encode(), [])
    assert text[caught.value.offset :].startswith("#")


def test_utf_16_is_refused() -> None:
    with pytest.raises(BlockError, match="UTF-16"):
        with_block("* @a\n".encode("utf-16"), [])
