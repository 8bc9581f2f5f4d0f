"""Reviews of pull requests on GitHub: suggestions on lines, which their author takes over with a click."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_errors import explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.adapters.github import GitHubForge
    from connectorops.forge import Pull, Suggestion

_PAGE: Final = 100
_LOOKS: Final = 8
"""How often a pull request is looked at until it shows what was pushed, with a pause in between."""


class GitHubReviews:
    """One repository, as the account of the token sees it. `pause` is in seconds."""

    def __init__(self, forge: GitHubForge, pause: float = 1.0) -> None:
        self._forge, self._pause = forge, pause

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
        with explained(f"ask whether {branch} is protected"):
            return self._forge.request("GET", f"/branches/{quote(branch, safe='')}")["protected"] is not False

    def _own(self, pull: int) -> Iterator[dict[str, Any]]:
        account = self._forge.account()
        for page in count(1):
            parameters = {"per_page": _PAGE, "page": page}
            found = self._forge.request("GET", f"/pulls/{pull}/comments", parameters=parameters)
            yield from (each for each in found if (each["user"] or {}).get("id") == account)
            if len(found) < _PAGE:
                return


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
