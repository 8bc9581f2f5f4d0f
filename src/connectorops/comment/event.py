"""The payload of GitHub's `issue_comment` event, as typed values. It is trusted to be GitHub's, not to be complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

_T = TypeVar("_T", str, int, dict[str, Any])


class PayloadError(Exception):
    """The payload is not one of an `issue_comment` event."""


@dataclass(frozen=True, slots=True)
class CommentEvent:
    """What happened to which comment, and who did it. Accounts are numbers: names change hands."""

    action: str
    comment: int
    body: str
    author: int
    login: str
    author_type: str
    sender: int
    by_app: bool
    created: str
    updated: str
    pull: int
    is_pull: bool
    is_open: bool
    pull_author: int


def comment_event(payload: object) -> CommentEvent:
    """The event. Raises PayloadError, which names the member that is missing or of another kind."""
    if not isinstance(payload, dict):
        raise PayloadError("the payload is not a JSON object")
    comment, issue = _member(payload, "comment", dict), _member(payload, "issue", dict)
    author = _member(comment, "user", dict, "comment.")
    return CommentEvent(
        action=_member(payload, "action", str),
        comment=_member(comment, "id", int, "comment."),
        body=_member(comment, "body", str, "comment."),
        author=_member(author, "id", int, "comment.user."),
        login=_member(author, "login", str, "comment.user."),
        author_type=_member(author, "type", str, "comment.user."),
        sender=_member(_member(payload, "sender", dict), "id", int, "sender."),
        by_app=comment.get("performed_via_github_app") is not None,
        created=_member(comment, "created_at", str, "comment."),
        updated=_member(comment, "updated_at", str, "comment."),
        pull=_member(issue, "number", int, "issue."),
        is_pull=isinstance(issue.get("pull_request"), dict),
        is_open=_member(issue, "state", str, "issue.") == "open",
        pull_author=_member(_member(issue, "user", dict, "issue."), "id", int, "issue.user."),
    )


def _member(value: dict[str, Any], name: str, kind: type[_T], path: str = "") -> _T:
    found = value.get(name)
    if not isinstance(found, kind) or isinstance(found, bool):
        raise PayloadError(f"{path}{name} of the payload is not {_KINDS[kind]}")
    return found


_KINDS = {str: "a text", int: "a number", dict: "an object"}
