"""Who approves the files of a commit, by a review or by `/certify`: an approval is one of bytes, not of a name.

Nothing that we or anybody noted down is believed: comments and reviews are read anew each time, and what they are of is
looked up by the commit that they name. So an approval survives a rebase that leaves the connector as it was, and none
survives a change of one byte of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.comment.commands import FULL_SHA
from connectorops.comment.decide import given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from connectorops.forge import Note, Review

_SAYS: Final = {"approved": True, "changes_requested": False, "dismissed": None}


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of a commit, and how: yes, or no; None takes back what they approved before."""

    account: int
    name: str
    commit: str
    when: str
    approves: bool | None
    how: str


def words(notes: Iterable[Note], reviews: Iterable[Review]) -> list[Word]:
    """Everybody's words, oldest first.

    A comment that was edited is none: who edits it need not be who wrote it. A review that was dismissed may have asked
    for changes, so that it brings no older approval back. Bots say nothing.
    """
    found = []
    for note in notes:
        name, text = given(note.body) or ("", "")
        if name == "certify" and re.fullmatch(FULL_SHA, text) and note.by_person and not note.is_edited:
            found.append(Word(note.author, note.author_name, text, note.created, True, "comment"))
    for review in reviews:
        if review.by_person and review.verdict in _SAYS:
            yes = _SAYS[review.verdict]
            found.append(Word(review.author, review.author_name, review.commit, review.created, yes, "review"))
    return sorted(found, key=lambda each: each.when)


def approving(
    said: Iterable[Word], counts: Callable[[Word], bool], is_same: Callable[[str], bool]
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of those who count that approve of these files, one for each account; and those that ask for changes.

    `is_same` tells whether a commit has the files. Whoever asks for changes takes back what they approved before.
    """
    yes: dict[int, Word] = {}
    no: dict[int, Word] = {}
    for word in said:
        if not counts(word):
            continue
        if word.approves is None:
            yes.pop(word.account, None)
        elif not word.approves:
            yes.pop(word.account, None)
            no[word.account] = word
        elif is_same(word.commit):
            no.pop(word.account, None)
            yes[word.account] = word
    return tuple(yes.values()), tuple(no.values())
