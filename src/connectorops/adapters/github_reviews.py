"""Reviews of pull requests on GitHub: suggestions on lines, which their author takes over with a click."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_values import PERSON
from connectorops.forge import Review

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.adapters.github import GitHubForge
    from connectorops.forge import Pull, Suggestion

_GUARDS: Final = frozenset({"update", "pull_request", "required_status_checks", "merge_queue"})
_LOOKS: Final = 8
"""How often a pull request is looked at until it shows what was pushed, with a pause in between."""


class GitHubReviews:
    """One repository, as the account of the token sees it. `pause` is in seconds."""

    def __init__(self, forge: GitHubForge, pause: float = 1.0) -> None:
        self._forge, self._pause = forge, pause

    def reviews(self, pull: int) -> list[Review]:
        with explained(f"read the reviews of pull request {pull}"):
            listed = self._forge.pages(f"/pulls/{pull}/reviews", f"the reviews of #{pull}")
            return [_review(each) for each in listed if each["user"]]

    def folder_id(self, commit: str, folder: str) -> str:
        """Commits stay on GitHub when a branch is pushed over, so that they need not be in any clone."""
        with explained(f"look at commit {commit}"):
            found = self._forge.request_or_none("GET", f"/git/commits/{commit}")
            tree = found["tree"]["sha"] if found else ""
            for name in folder.split("/") if tree and folder else ():
                listed = self._forge.request("GET", f"/git/trees/{tree}")["tree"]
                tree = next((each["sha"] for each in listed if (each["path"], each["type"]) == (name, "tree")), "")
                if not tree:
                    break
            return str(tree)

    def suggest(self, pull: Pull, text: str, suggestions: Sequence[Suggestion]) -> bool:
        with explained(f"suggest changes to pull request {pull.number}"):
            wanted = [_comment(each) for each in suggestions]
            there = [_known(each) for each in self._own(pull.number) if each["original_commit_id"] == pull.head]
            if all(_known({**each, "original_commit_id": pull.head}) in there for each in wanted):
                return False
            review = {"commit_id": pull.head, "event": "COMMENT", "body": text, "comments": wanted}
            self._forge.request("POST", f"/pulls/{pull.number}/reviews", input=review)
            return True

    def shows(self, pull: int, commit: str) -> bool:
        for left in reversed(range(_LOOKS)):
            if self._forge.pull(pull).head == commit:
                return True
            if left:
                time.sleep(self._pause)
        return False

    def is_protected(self, branch: str) -> bool:
        """By the older settings of the branch, or by a ruleset that keeps pushes from it."""
        name = quote(branch, safe="")
        with explained(f"ask whether {branch} is protected"):
            if self._forge.request("GET", f"/branches/{name}")["protected"] is not False:
                return True
            rules = self._forge.pages(f"/rules/branches/{name}", f"the rules of {branch}")
            return any(each["type"] in _GUARDS for each in rules)

    def _own(self, pull: int) -> Iterator[dict[str, Any]]:
        account = self._forge.account()
        listed = self._forge.pages(f"/pulls/{pull}/comments", f"the comments on lines of #{pull}")
        return (each for each in listed if (each["user"] or {}).get("id") == account)


def _review(review: dict[str, Any]) -> Review:
    """A review that is not submitted yet has no time, and is nobody's word."""
    user = review["user"]
    created, by_person = review.get("submitted_at") or "", user["type"] == PERSON
    return Review(user["id"], user["login"], review["commit_id"] or "", review["state"].lower(), created, by_person)


def _comment(suggestion: Suggestion) -> dict[str, Any]:
    """GitHub wants no first line where it is the last one, too."""
    made = {"path": suggestion.path, "body": suggestion.body, "line": suggestion.last, "side": "RIGHT"}
    if suggestion.first < suggestion.last:
        made |= {"start_line": suggestion.first, "start_side": "RIGHT"}
    return made


def _known(comment: dict[str, Any]) -> tuple[str, int, str]:
    """What two comments are the same by. The line that it was written on stays when the file goes on."""
    line = comment.get("original_line") or comment.get("line") or 0
    return comment["path"], int(line), comment["body"].replace("\r\n", "\n").strip()
