"""Reviews on the test server. A comment stands on lines that the pull request shows, or nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from forge.git_backend import git

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge.routes import Request

Json = Any
Answer = tuple[int, Json]
_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"


def add_review(request: Request) -> Answer:
    from forge.routes import Refused  # noqa: PLC0415 - these two modules need each other

    author, body, pull = request.writer, request.body, request.pull
    for each in body.get("comments", ()):
        first = each.get("start_line", each["line"])
        shown = _shown(request, body["commit_id"], each["path"])
        if not any(start <= first <= each["line"] < end for start, end in shown):
            raise Refused(422, "Unprocessable Entity", ["Line could not be resolved"])
    state = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}.get(body["event"], "COMMENTED")
    made = request.world.review(request.repository, pull.number, author, state, body["commit_id"], body["body"])
    for each in body.get("comments", ()):
        about = {"id": request.world.number(), "author": author, "pull": pull.number, "review": made["id"]}
        request.repository.review_comments.append({**each, **about, "commit_id": body["commit_id"]})
    return 200, _review(request, made)


def list_reviews(request: Request) -> Answer:
    number = request.pull.number
    found = [each for each in request.repository.reviews if each["pull"] == number]
    return 200, [_review(request, each) for each in found]


def list_review_comments(request: Request) -> Answer:
    number = request.pull.number
    found = [each for each in request.repository.review_comments if each["pull"] == number]
    return 200, [_comment(request, each) for each in found]


def _shown(request: Request, commit: str, path: str) -> list[tuple[int, int]]:
    """The lines of the head that the pull request shows, from hunk to hunk."""
    folder = request.repository.folder
    start = git(folder, "merge-base", request.pull.base, commit)
    text = git(folder, "diff", start, commit, "--", path)
    found = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", text, re.MULTILINE)
    return [(int(line), int(line) + int(number or 1)) for line, number in found]


def _review(request: Request, review: Json) -> Json:
    made = request.answers.contract.example("pull-request-review")
    names = ("id", "body", "state", "commit_id", "submitted_at")
    return made | {name: review[name] for name in names} | {"user": request.answers.user(review["author"])}


def _comment(request: Request, comment: Json) -> Json:
    made = request.answers.contract.example("pull-request-review-comment-items")[0]
    made.pop("in_reply_to_id")
    made |= {name: comment[name] for name in ("id", "path", "body", "line", "side", "commit_id")}
    made |= {"start_line": comment.get("start_line"), "original_start_line": comment.get("start_line")}
    made |= {"start_side": comment.get("start_side"), "original_line": comment["line"]}
    made |= {"original_commit_id": comment["commit_id"], "pull_request_review_id": comment["review"]}
    return made | {"user": request.answers.user(comment["author"])}


REVIEW_ROUTES: dict[str, Callable[[Request], Answer]] = {
    f"POST {_PULL}/reviews": add_review,
    f"GET {_PULL}/reviews": list_reviews,
    f"GET {_PULL}/comments": list_review_comments,
}
