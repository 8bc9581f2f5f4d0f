"""Comments that must not command, and commands that must not run: a table of attacks and accidents."""

from __future__ import annotations

from typing import Any

import pytest
from comment.payloads import AUTHOR, BASE, COMMANDS, HEAD, STRANGER, facts, payload
from hypothesis import given
from hypothesis import strategies as st

from connectorops.comment import (
    Access,
    Asked,
    Denial,
    Deny,
    Ignore,
    Ignored,
    PayloadError,
    Run,
    comment_event,
    decide,
    read,
)

LINES = st.text(st.characters(), max_size=40)


def asked(body: str = "/check", **edits: Any) -> Asked | Ignore | Deny:  # noqa: ANN401 - JSON is any shape
    return read(comment_event(payload(body, **edits)), COMMANDS)


def decided(body: str, **known: Any) -> Run | Deny:  # noqa: ANN401 - the facts are of several types
    found = asked(body)
    assert isinstance(found, Asked)
    return decide(found, facts(**known))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "please /check this",
        "> /certify " + HEAD,
        "> /check\n\nWhat does this do?",
        "```\n/check\n```",
        "~~~\n/check\n~~~",
        "    /check",
        "\t/check",
        " /check",
        "`/check`",
        "<!-- -->/check",
        "<!--\n/check\n-->",
        "<details>\n\n/check\n\n</details>",
        "- /check",
        "* /check",
        "\u200b/check",
        "\ufeff/check",
        "\u202e/check",
        "/",
        "//check",
        "/ check",
        "/usr/bin/check is not there",
        "/check\u00a0now",
        "/check;rm",
        "/check" + " " * 2_000 + "x",
        "\n/check",
        "\r/check",
        "LGTM\n/check",
        "\N{DIVISION SLASH}check",
        "/chec\N{CYRILLIC SMALL LETTER KA}",
    ],
)
def test_what_only_looks_like_a_command_is_ignored(body: str) -> None:
    assert asked(body) == Ignore(Ignored.NOT_A_COMMAND)


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ({"action": "edited"}, Ignored.NOT_NEW),
        ({"action": "deleted"}, Ignored.NOT_NEW),
        ({"comment__updated_at": "2026-03-01T08:00:01Z"}, Ignored.EDITED),
        ({"comment__user__type": "Bot"}, Ignored.NOT_A_PERSON),
        ({"comment__user__type": "Organization"}, Ignored.NOT_A_PERSON),
        ({"comment__performed_via_github_app": {"id": 1}}, Ignored.NOT_A_PERSON),
        ({"sender__id": AUTHOR}, Ignored.NOT_A_PERSON),
        ({"issue__pull_request": None}, Ignored.NOT_A_PULL_REQUEST),
    ],
)
def test_who_or_what_may_not_command_is_ignored(edits: dict[str, object], reason: Ignored) -> None:
    assert asked("/check", **edits) == Ignore(reason)


@pytest.mark.parametrize("body", ["/check", "/Check", "/check ", "/check\t", "/check\r\n", "/check\nand a reason"])
def test_a_first_line_commands(body: str) -> None:
    found = asked(body)
    assert isinstance(found, Asked)
    assert found.command.name == "check"


def test_only_the_first_line_commands() -> None:
    found = asked(f"/check\n/certify {HEAD}")
    assert isinstance(found, Asked)
    assert found.command.name == "check"


@pytest.mark.parametrize(
    ("body", "meant"), [("/chekc", "/check"), ("/cretify " + HEAD, "/certify SHA"), ("/owner", "/owners")]
)
def test_an_unknown_command_is_answered_with_the_nearest(body: str, meant: str) -> None:
    found = asked(body)
    assert isinstance(found, Deny)
    assert found.reason is Denial.UNKNOWN_COMMAND
    assert found.detail.endswith(f"Did you mean {meant}?")


def test_a_command_of_another_bot_is_left_to_it() -> None:
    assert asked("/azp run") == Ignore(Ignored.NOT_OURS)


@pytest.mark.parametrize(
    "body",
    [
        "/check everything",
        "/certify",
        "/certify " + HEAD[:7],
        "/certify " + HEAD[:39],
        "/certify " + HEAD + "0",
        "/certify " + HEAD.upper(),
        "/certify HEAD",
        "/certify " + HEAD + " --force",
        "/certify --force",
        "/certify " + "\N{FULLWIDTH DIGIT ZERO}" * 40,
        "/explain --help",
        "/explain SW001 SW002",
        "/explain $(id)",
        "/explain {head}",
    ],
)
def test_arguments_are_of_their_form_or_the_command_does_not_run(body: str) -> None:
    found = asked(body)
    assert isinstance(found, Deny)
    assert found.reason is Denial.BAD_ARGUMENTS
    assert found.detail.startswith(f"{body.split(maxsplit=1)[0]} is written like this: ")


@pytest.mark.parametrize(
    ("body", "known", "may"),
    [
        ("/help", {"access": Access.NONE}, True),
        ("/check", {"access": Access.NONE}, False),
        ("/check", {"access": Access.READ}, False),
        ("/check", {"access": Access.TRIAGE}, True),
        ("/check", {"pull_author": STRANGER, "access": Access.NONE}, True),
        ("/check", {"owns": True, "access": Access.NONE}, False),
        ("/certify " + HEAD, {"owns": True, "access": Access.NONE}, True),
        ("/certify " + HEAD, {"pull_author": STRANGER}, False),
        ("/certify " + HEAD, {"access": Access.TRIAGE}, False),
        ("/certify " + HEAD, {"access": Access.WRITE}, True),
        ("/waive", {"access": Access.WRITE, "owns": True, "pull_author": STRANGER}, False),
        ("/waive", {"access": Access.MAINTAIN}, True),
        ("/waive", {"access": Access.ADMIN}, True),
    ],
)
def test_each_command_has_its_own_permission(body: str, known: dict[str, object], may: bool) -> None:
    result = decided(body, **known)
    assert isinstance(result, Run) is may
    assert may or (isinstance(result, Deny) and result.reason is Denial.NOT_PERMITTED)


@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR"])
def test_what_the_payload_says_of_the_author_permits_nothing(association: str) -> None:
    found = asked("/waive", comment__author_association=association)
    assert isinstance(found, Asked)
    assert isinstance(decide(found, facts()), Deny)


def test_a_refusal_says_what_is_needed_and_what_is_there() -> None:
    result = decided("/certify " + HEAD, access=Access.READ)
    assert isinstance(result, Deny)
    assert result.detail == "/certify needs the owners or write access; you have read access."


def test_the_author_is_told_by_number_not_by_name() -> None:
    found = asked("/check", comment__user__login="author", sender__login="author")
    assert isinstance(found, Asked)
    assert isinstance(decide(found, facts(access=Access.NONE)), Deny)


def test_a_head_that_moved_is_refused_and_the_ready_line_is_offered() -> None:
    moved = "f" * 40
    result = decided("/certify " + HEAD, owns=True, head=moved)
    assert isinstance(result, Deny)
    assert result.reason is Denial.HEAD_MOVED
    assert result.detail.endswith(f"/certify {moved}")


def test_a_stranger_is_not_told_that_the_head_moved() -> None:
    result = decided("/certify " + HEAD, head="f" * 40)
    assert isinstance(result, Deny)
    assert result.reason is Denial.NOT_PERMITTED


@pytest.mark.parametrize("head", ["", "HEAD", "main", HEAD[:12]])
def test_a_head_that_is_no_commit_is_refused(head: str) -> None:
    assert isinstance(decided("/check", access=Access.ADMIN, head=head), Deny)


def test_nothing_runs_on_a_pull_request_that_is_closed() -> None:
    result = decided("/check", access=Access.ADMIN, is_open=False)
    assert isinstance(result, Deny)
    assert result.reason is Denial.PULL_REQUEST_CLOSED


def test_a_command_becomes_a_command_line_with_one_word_for_each_value() -> None:
    check, explain = decided("/check", access=Access.WRITE), decided("/explain SW001")
    certify = decided("/certify " + HEAD, owns=True)
    assert isinstance(check, Run)
    assert isinstance(explain, Run)
    assert isinstance(certify, Run)
    assert check.command_line == ["check", "--base", BASE]
    assert explain.command_line == ["explain", "--", "SW001"]
    assert certify.command_line == ["certify", HEAD, "--key", str(STRANGER)]


@pytest.mark.parametrize("name", ["action", "comment", "issue", "sender"])
def test_a_payload_that_lacks_something_names_it(name: str) -> None:
    broken = payload()
    del broken[name]
    with pytest.raises(PayloadError, match=name):
        comment_event(broken)


@pytest.mark.parametrize(
    "broken", [None, [], "x", {"comment": 1}, payload(comment__id=True), payload(issue__number="1")]
)
def test_a_payload_of_another_shape_is_refused(broken: object) -> None:
    with pytest.raises(PayloadError):
        comment_event(broken)


@given(LINES, st.lists(LINES, max_size=3))
def test_no_text_commands_but_one_that_begins_with_a_known_command(first: str, rest: list[str]) -> None:
    found = asked("\n".join([first, *rest]))
    if isinstance(found, Asked):
        assert first.lower().startswith(f"/{found.command.name}")


@given(st.sampled_from(sorted(COMMANDS)), LINES)
def test_no_argument_becomes_an_option_or_a_second_word(name: str, tail: str) -> None:
    found = asked(f"/{name} {tail}")
    if isinstance(found, Asked):
        template = found.command.run
        result = decide(found, facts(access=Access.ADMIN))
        if isinstance(result, Run):
            assert len(result.command_line) == len(template)
            assert [word for word in result.command_line if word.startswith("-")] == [
                word for word in template if word.startswith("-")
            ]
