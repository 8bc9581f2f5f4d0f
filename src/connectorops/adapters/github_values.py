"""Between PyGithub's objects and our values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectorops.forge import Note, Pull

if TYPE_CHECKING:
    from collections.abc import Iterable

    from github.IssueComment import IssueComment
    from github.PullRequest import PullRequest

    from connectorops.forge import Check, LineNote

PERSON = "User"
"""What an account is called that is no bot and no organisation."""
GHOST = "ghost"
"""What GitHub calls whoever is gone."""
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


def pull_of(pull: PullRequest) -> Pull:
    return Pull(
        number=pull.number,
        title=pull.title,
        body=pull.body or "",
        url=pull.html_url,
        is_open=pull.state == "open",
        author=pull.user.id,
        author_name=pull.user.login,
        head=pull.head.sha,
        head_branch=pull.head.ref,
        head_repository=pull.head.repo.full_name if pull.head.repo else "",
        base_branch=pull.base.ref,
        base_repository=pull.base.repo.full_name,
        default_branch=pull.base.repo.default_branch,
        editable=bool(pull.maintainer_can_modify),
        labels=tuple(sorted(each.name for each in pull.labels)),
    )


def note_of(comment: IssueComment) -> Note:
    """Of an account that is gone there is nothing: its comments are nobody's, and no person's."""
    user = comment.user
    return Note(
        id=comment.id,
        author=user.id if user else 0,
        author_name=user.login if user else GHOST,
        body=comment.body or "",
        url=comment.html_url,
        created=comment.created_at.strftime(_STAMP),
        is_edited=comment.created_at != comment.updated_at,
        by_person=bool(user) and user.type == PERSON and comment.performed_via_github_app is None,
    )


def check_output(check: Check, notes: Iterable[LineNote]) -> dict[str, Any]:
    """The `output` of a check run, with one portion of its annotations."""
    return {"title": check.title, "summary": check.summary, "annotations": [_annotation(each) for each in notes]}


def _annotation(note: LineNote) -> dict[str, Any]:
    return {
        "path": note.path,
        "start_line": note.start_line,
        "end_line": note.end_line,
        "annotation_level": note.level,
        "title": note.title,
        "message": note.message,
    }
