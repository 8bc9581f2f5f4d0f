"""Who has agreed to be an owner, and whose approval counts."""

from __future__ import annotations

import pytest

from connectorops.codeowners import parse
from connectorops.manifest import Consent, Owner
from connectorops.ownership import Comment, approves, confirms, consent_of, missing, newly_listed, questions

URL = "https://github.com/contoso/connectors/pull/7#issuecomment-1"
AGREED = Comment("Octocat", 583231, "Thanks!\r\n\r\n /owners  accept \r\n", URL, "2026-01-31T23:59:59Z")


def test_a_comment_of_the_owner_is_recorded_with_number_and_day() -> None:
    other = Comment("hubot", 480938, "/owners accept", "https://x.example", "2026-01-01T00:00:00Z")
    assert consent_of(Owner("octocat"), [other, AGREED]) == Owner("octocat", 583231, Consent(URL, "2026-01-31"))


@pytest.mark.parametrize(
    "body", ["", "/owners", "> /owners accept", "I would /owners accept", "/owners accept now", "/OWNERS ACCEPT"]
)
def test_another_comment_is_no_consent(body: str) -> None:
    assert consent_of(Owner("octocat"), [Comment("octocat", 583231, body, URL, "2026-01-31T00:00:00Z")]) is None


def test_an_account_that_took_over_the_handle_is_not_the_owner() -> None:
    assert consent_of(Owner("octocat", 1), [AGREED]) is None


def test_a_team_agrees_through_a_member() -> None:
    team = Owner("contoso/owners")
    assert consent_of(team, [AGREED]) is None
    assert consent_of(team, [AGREED], members=[583231]) == Owner("contoso/owners", None, Consent(URL, "2026-01-31"))


def test_a_record_is_confirmed_by_the_comment_itself() -> None:
    recorded = Owner("octocat", 583231, Consent(URL, "2026-01-31"))
    assert confirms(recorded, [AGREED])
    assert not confirms(recorded, [])
    assert not confirms(Owner("octocat", 583231, Consent("https://x.example", "2026-01-31")), [AGREED])
    assert not confirms(Owner("hubot", 480938, Consent(URL, "2026-01-31")), [AGREED])
    assert not confirms(Owner("octocat"), [AGREED])


def test_new_are_those_whom_the_base_does_not_list_and_who_have_not_agreed() -> None:
    owners = [Owner("a"), Owner("B"), Owner("c", 3, Consent(URL, "2026-01-31"))]
    assert newly_listed(owners, [Owner("b")]) == (Owner("a"),)


def test_an_approval_counts_by_number_with_or_without_write_access() -> None:
    base = [Owner("octocat", 583231), Owner("hubot"), Owner("contoso/owners", 7)]
    assert approves(base, 583231)
    assert not approves(base, 480938)
    assert not approves(base, 7)
    assert approves(base, 480938, {"contoso/owners": {480938}})
    assert not approves([], 583231)


def test_changed_files_are_asked_about_by_the_line_that_decides() -> None:
    content = parse("* @all\n/a/ @Ann @contoso/team\n/b/\n")
    asked = questions(content, ["a/y", "c", "a/x", "b/z"])
    assert [(each.owners, each.paths) for each in asked] == [
        (("@all",), ("c",)),
        (("@Ann", "@contoso/team"), ("a/x", "a/y")),
        ((), ("b/z",)),
    ]
    assert [each.owners for each in missing(asked, [])] == [("@all",), ("@Ann", "@contoso/team")]
    assert [each.owners for each in missing(asked, ["@ann"])] == [("@all",)]
    assert missing(asked, ["ALL", "Contoso/Team"]) == ()


def test_nobody_is_asked_where_no_line_matches() -> None:
    (asked,) = questions(parse(""), ["a"])
    assert (asked.owners, asked.entry) == ((), None)
    assert missing([asked], []) == ()
