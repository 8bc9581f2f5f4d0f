"""The approvals of what is certified: from whom they have to come, who gave one, and who is missing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from connectorops.commands.heads import Refusal
from connectorops.comment import Access
from connectorops.comment.approvals import approving, words
from connectorops.comment.owners import owns_all
from connectorops.connectors import Repository

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from connectorops.commands.heads import Head
    from connectorops.comment.approvals import Word
    from connectorops.forge import Hosting, Reviews
    from connectorops.manifest import Owner


def approved(
    forge: Hosting, reviews: Reviews, head: Head, connector: str, tree: str, accepting: Collection[str] = ()
) -> tuple[Word, ...]:
    """Who approved these files: the connector's folder, by its id in git. Raises Refusal where it is not enough.

    `accepting` are the names of those who accepted findings that are waived in it: where the author does not count,
    they do not either. A waiver is in a pull request of ours, which whoever asked for it may have approved.

    Those count who own, on the base, all that the pull request touches and somebody owns; where nobody owns any of it
    yet, whoever may write. Bots never do.
    """
    rule = head.subjects.config.certify
    if not rule.approvals:
        return ()
    owners, touched = _owners(head)
    out = {each.removeprefix("@").casefold() for each in accepting}
    members = cache(forge.members)
    access = cache(lambda name, number: Access[forge.access_of(name, number).upper()])

    def counts(word: Word) -> bool:
        if not rule.author and (word.account == head.pull.author or word.name.casefold() in out):
            return False
        if owners:
            return owns_all(word.account, touched, owners, members)
        return access(word.name, word.account) >= Access.WRITE

    @cache
    def is_same(commit: str) -> bool:
        return reviews.folder_id(commit, connector) == tree

    said = words(forge.notes(head.pull.number), reviews.reviews(head.pull.number))
    yes, no = approving(said, counts, is_same)
    if no:
        raise Refusal((f"{_names(no)} asked for changes, and did not approve since.",))
    if len(yes) < rule.approvals:
        raise Refusal(tuple(_missing(head, yes, owners, accepting)))
    return yes


def _owners(head: Head) -> tuple[dict[str, tuple[Owner, ...]], tuple[str, ...]]:
    """The owners on the base of what is touched and owned, and its names: another name shakes no owner off."""
    changed, subjects = head.subjects.pull_request, head.subjects
    touched = changed.touched if changed else ()
    found = Repository(subjects.trusted, subjects.config).owners
    owners = {name: found[name] for name in touched if found.get(name)}
    return owners, tuple(owners)


def _missing(
    head: Head, yes: Sequence[Word], owners: dict[str, tuple[Owner, ...]], accepting: Collection[str]
) -> list[str]:
    names = sorted({owner.handle for each in owners.values() for owner in each})
    who = f"the owners ({', '.join(names)})" if names else "accounts that may write here: nobody owns this yet"
    given = f" Given by {_names(yes)}." if yes else ""
    rule = head.subjects.config.certify
    author = "" if rule.author else " The author's own does not count."
    if accepting and not rule.author:
        author += f" Neither does that of whoever accepted what is waived: {', '.join(sorted(accepting))}."
    return [
        f"It has {len(yes)} of {rule.approvals} approvals of exactly these files.{given}",
        f"They have to come from {who}, each by an approving review or by: /certify {head.pull.head}{author}",
    ]


def _names(said: Sequence[Word]) -> str:
    return ", ".join(f"{each.name} ({each.how} of {each.commit[:12]})" for each in said)
