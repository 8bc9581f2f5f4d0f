"""Nobody becomes an owner without having agreed: by a comment of their own, which the manifest then records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from connectorops.manifest import Consent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from connectorops.manifest import Owner

PHRASE: Final = "/owners accept"
"""What an owner writes, on a line of its own, to agree."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request; `created` is GitHub's time stamp, such as 2026-01-31T08:00:00Z."""

    author: str
    author_id: int
    body: str
    url: str
    created: str


def consent_of(owner: Owner, comments: Iterable[Comment], members: Collection[int] = ()) -> Owner | None:
    """The owner with the first comment in which they agree, and their account's number; None if there is none.

    A team agrees through one of its `members`, and keeps no number. A number that is known already must be the same:
    the handle of an account that was renamed may belong to somebody else by now.
    """
    for comment in comments:
        if _is_by(owner, comment, members) and _agrees(comment.body):
            number = None if "/" in owner.handle else comment.author_id
            return replace(owner, id=number, consent=Consent(comment.url, comment.created[:10]))
    return None


def confirms(owner: Owner, comments: Iterable[Comment], members: Collection[int] = ()) -> bool:
    """Whether the consent that is recorded of an owner is one: a pull request can record whatever it likes."""
    recorded = owner.consent.comment if owner.consent else ""
    return any(each.url == recorded and _is_by(owner, each, members) and _agrees(each.body) for each in comments)


def newly_listed(owners: Iterable[Owner], trusted: Iterable[Owner]) -> tuple[Owner, ...]:
    """The owners who still have to agree: the trusted list does not have them, and no consent is recorded."""
    known = {each.handle.casefold() for each in trusted}
    return tuple(each for each in owners if each.consent is None and each.handle.casefold() not in known)


def _is_by(owner: Owner, comment: Comment, members: Collection[int]) -> bool:
    if "/" in owner.handle:
        return comment.author_id in members
    if owner.id is not None:
        return comment.author_id == owner.id
    return comment.author.casefold() == owner.handle.casefold()


def _agrees(body: str) -> bool:
    return any(" ".join(line.split()) == PHRASE for line in body.splitlines())
