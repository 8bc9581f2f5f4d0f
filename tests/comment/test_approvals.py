"""Whose words approve of which files, in any order of comments and reviews."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectorops.comment.approvals import Word, approving, words
from connectorops.forge import Note, Review

SAME, OTHER = "a" * 40, "b" * 40
WORDS = st.builds(
    Word,
    account=st.integers(1, 3),
    name=st.just("somebody"),
    commit=st.sampled_from([SAME, OTHER]),
    when=st.just(""),
    approves=st.sampled_from([True, False, None]),
    how=st.just("review"),
)


def note(body: str, *, edited: bool = False, created: str = "2026-03-01T08:00:00Z") -> Note:
    return Note(1, 7, "ada", body, "", created, edited, by_person=True)


def test_a_comment_approves_by_its_first_line_as_it_was_written() -> None:
    told = [
        f"/certify {SAME}",
        f"/Certify {SAME}\nLooks good.",
        f"> /certify {SAME}",
        f"/certify {SAME[:12]}",
        "/certify",
    ]
    assert [each.commit for each in words(map(note, told), [])] == [SAME, SAME]
    assert words([note(told[0], edited=True)], []) == []


def test_a_review_is_a_word_where_it_approves_or_asks_for_changes() -> None:
    verdicts = ("approved", "changes_requested", "commented", "dismissed", "pending")
    found = words([], [Review(7, "ada", SAME, each, "", by_person=True) for each in verdicts])
    assert [each.approves for each in found] == [True, False, None]


def test_words_stand_in_the_order_in_which_they_were_said() -> None:
    review = Review(7, "ada", SAME, "changes_requested", "2026-03-01T09:00:00Z", by_person=True)
    late = note(f"/certify {SAME}", created="2026-03-01T10:00:00Z")
    assert [each.how for each in words([late], [review])] == ["review", "comment"]
    assert approving(words([late], [review]), lambda _: True, lambda _: True)[1] == ()


@given(st.lists(WORDS, max_size=12))
def test_one_word_for_each_account_that_counts_and_of_these_files_only(said: list[Word]) -> None:
    yes, no = approving(said, lambda word: word.account != 3, SAME.__eq__)
    assert all(each.approves and each.commit == SAME for each in yes)
    assert all(each.approves is False for each in no)
    accounts = [each.account for each in (*yes, *no)]
    assert len(accounts) == len(set(accounts))
    assert 3 not in accounts
    for account in {1, 2} - set(accounts):
        mine = [each for each in said if each.account == account]
        of_these = [each for each in mine if not each.approves or each.commit == SAME]
        assert not of_these or of_these[-1].approves is None


@given(st.lists(WORDS, max_size=12), st.integers(1, 2))
def test_a_review_that_was_dismissed_brings_nothing_back(said: list[Word], account: int) -> None:
    last = Word(account, "somebody", SAME, "", None, "review")
    before = approving(said, lambda _: True, SAME.__eq__)
    yes, no = approving([*said, last], lambda _: True, SAME.__eq__)
    assert [each for each in before[0] if each.account != account] == list(yes)
    assert no == before[1]


@given(st.lists(WORDS, max_size=12), st.integers(1, 2))
def test_who_asks_for_changes_last_blocks_whatever_was_said_before(said: list[Word], account: int) -> None:
    last = Word(account, "somebody", OTHER, "", False, "review")
    yes, no = approving([*said, last], lambda _: True, SAME.__eq__)
    assert account not in {each.account for each in yes}
    assert last in no
