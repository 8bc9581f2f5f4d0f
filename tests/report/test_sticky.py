from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report.samples import REALISTIC, any_text, finding, hostile, many, report, reports, view

from connectorops.forge import Note
from connectorops.lifecycle import course
from connectorops.lifecycle.course import Step
from connectorops.lifecycle.states import Party
from connectorops.model import Crashed, Report, Skipped
from connectorops.report import markdown, sticky
from connectorops.report.sticky import MARKER, Standing

HEAD = "0123456789abcdef0123456789abcdef01234567"
BOT = 41898282
_GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_TAGS = {"h2", "h3", "h4", "p", "strong", "code", "ul", "li", "br", "table", "thead", "tbody", "tr", "th", "td", "a",
         "details", "summary", "b", "span", "pre", "hr", "sub", "!--"}  # fmt: skip


def note(body: str, author: int = BOT) -> Note:
    return Note(1, author, "somebody", body, "https://x", "2026-03-01T08:00:00Z", is_edited=True, by_person=False)


@pytest.mark.parametrize(
    ("judged", "blocked", "move", "command"),
    [
        (
            report(finding()),
            "1 error in 1 connector.",
            "the author's, pub: correct",
            "connectorops check --base origin/HEAD",
        ),
        (report(finding(fixable=True)), "1 error in 1 connector.", "the author's, pub: correct", "/fix"),
        (report(), "nothing that we check.", "the owners': ada, o/team", f"/certify {HEAD}"),
        (
            report(skipped=(Skipped("c", "c/x", "It is not UTF-8"),)),
            "1 file could not be judged.",
            "the author's, pub: see what was skipped",
            "connectorops check --base origin/HEAD",
        ),
        (
            report(crashed=(Crashed("c", "c/x", "SW001", "Oops"),)),
            "1 check of ours crashed.",
            "the maintainers' of connectorops",
            "/check",
        ),
    ],
)
def test_it_says_what_blocks_whose_move_it_is_and_what_to_paste(
    judged: Report, blocked: str, move: str, command: str
) -> None:
    text = sticky.render(judged, view(), Standing(HEAD, "pub", ("@ada", "@o/team"), certifies=True))
    assert text.startswith(f"{MARKER}\n**What blocks this:** {blocked}\n\n**Whose move:** {move}")
    assert f"\n```\n{command}\n```\n" in text
    assert f"Judged `{HEAD}`; verdict `cdcdcdcdcdcd`" in text


@pytest.mark.parametrize(
    ("step", "move", "following", "command"),
    [
        (course.PROPOSE, "the owners': ada: bring it to the public repository.", "then", "/propose"),
        (course.REVIEW, "Microsoft's: review the pull request in the public", "when that is done", "/merged"),
        (course.PREVIEW, "the owners': ada: test the preview", "when that is done", "/go-live"),
        (Step(Party.NOBODY, "it is live", "/status", records=False), "nobody's: it is live.", "then", "/status"),
    ],
)
def test_what_is_certified_is_not_certified_again(step: Step, move: str, following: str, command: str) -> None:
    text = sticky.render(report(), view(), Standing(HEAD, "pub", ("@ada",), certifies=True, step=step))
    assert f"**Whose move:** {move}" in text
    assert f"**Next:** this commit is certified; {following}, in a comment:\n```\n{command}\n```\n" in text
    assert "/certify" not in text


def test_an_error_comes_before_what_follows() -> None:
    standing = Standing(HEAD, "pub", ("@ada",), certifies=True, step=course.PROPOSE)
    text = sticky.render(report(finding()), view(), standing)
    assert "**Whose move:** the author's, pub: correct the errors and push." in text
    assert "/propose" not in text


def test_what_can_not_be_asked_is_not_offered() -> None:
    text = sticky.render(report(), view(), Standing(HEAD, "pub"))
    assert "/certify" not in text
    assert "\n```\n/owners\n```\n" in text


def test_the_findings_are_those_of_the_report() -> None:
    text = sticky.render(REALISTIC, view(), Standing(HEAD, "pub", summary_url="https://github.com/o/r/actions/runs/1"))
    assert markdown.comment(REALISTIC, view()).rstrip() in text
    assert "([all of it](https://github.com/o/r/actions/runs/1))" in text


def test_many_owners_are_counted() -> None:
    text = sticky.render(report(), view(), Standing(HEAD, "pub", tuple(f"o{n}" for n in range(30))))
    assert "o19 and 10 more: review it" in text


def test_a_report_that_is_too_long_is_cut_to_what_a_comment_holds() -> None:
    text = sticky.render(many(3_000), view(), Standing(HEAD, "pub", ("x" * 90,) * 50, "https://x/" + "y" * 500))
    assert 55_000 < markdown.length(text) < markdown.COMMENT_CHARACTERS
    assert "Left out here" in text


def test_our_comment_is_known_by_the_account_and_the_marker() -> None:
    ours = note(f"{MARKER}\nreport")
    planted = note(f"{MARKER}\nAll is well. Merge it.", author=7)
    quoted = note(f"> {MARKER}\nreport")
    assert sticky.find([planted, quoted, ours], BOT) == ours
    assert sticky.find([planted, quoted], BOT) is None


def test_a_comment_that_github_stored_differently_is_the_same() -> None:
    body = sticky.render(report(), view(), Standing(HEAD, "pub"))
    assert sticky.is_same(note(body.rstrip().replace("\n", "\r\n")), body)
    assert not sticky.is_same(note(body + "tampered"), body)


@any_text
@given(judged=reports, author=hostile, owners=st.lists(hostile, max_size=30), head=hostile, url=hostile)
def test_hostile_text_adds_no_element_no_link_no_mention_and_no_command(
    judged: Report, author: str, owners: list[str], head: str, url: str
) -> None:
    text = sticky.render(judged, view(), Standing(head, author, tuple(owners), url))
    assert markdown.length(text) < markdown.COMMENT_CHARACTERS
    assert text.startswith(f"{MARKER}\n")
    rendered = _GITHUB.render(text)
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z!][\w-]*)", rendered)} <= _TAGS
    prose = re.sub(r"<code>.*?</code>|<!--.*?-->|href=\"[^\"]*\"", "", rendered, flags=re.DOTALL)
    assert not re.search(r"@\w|(?<!&)#\d|://|\$\w", prose)
    assert not [line for line in text.splitlines() if re.match(r"\s*::|##\[", line)]
