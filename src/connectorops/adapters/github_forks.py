"""What matters of forks on GitHub, and of the pull requests that come from them, read only."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from connectorops.adapters.github_errors import explained
from connectorops.adapters.github_settings import ask
from connectorops.wiring.hosted import Fork, OpenPull, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectorops.adapters.github import GitHubForge
    from connectorops.forge import Pull
    from connectorops.wiring.hosted import Questions

_PAGE: Final = 100
_MOST_PAGES: Final = 3
_MOST_PULLS: Final = 10
"""Open pull requests from one fork that are looked at."""


class Forks:
    """`about` is what GitHub says of the repository."""

    def __init__(self, about: Any, connect: Callable[[str], GitHubForge], questions: Questions) -> None:  # noqa: ANN401 - JSON
        self._about, self._connect, self._questions = about, connect, questions
        self._name = str(about["full_name"])

    @cached_property
    def _parent(self) -> Any:  # noqa: ANN401 - JSON
        return self._about.get("parent") if self._about.get("fork") else None

    def fork(self) -> Fork | Unknown | None:
        """What it was forked from, and how many commits it lacks."""
        if not self._about.get("fork"):
            return None
        if not self._parent:
            return Unknown("GitHub does not say what it was forked from, so the token may not see that")
        name, branch = str(self._parent["full_name"]), str(self._parent["default_branch"])
        return Fork(name, branch, self._behind(name, branch, self._name, str(self._about["default_branch"])))

    def pulls(self) -> tuple[OpenPull, ...] | Unknown:
        """The one that is asked for, or the open ones that come from this fork."""
        number = self._questions.pull
        if number is None and not self._parent:
            return ()
        forge = self._connect(str(self._parent["full_name"]) if number is None else self._name)
        found = ask(forge, "", lambda about: about["default_branch"], "Metadata: read")
        if isinstance(found, Unknown):
            return found
        expected = self._questions.base or str(found)
        numbers = (
            [number]
            if number is not None
            else [int(each["number"]) for each in islice(pulls_from(forge, self._name), _MOST_PULLS)]
        )
        return tuple(self._looked_at(forge.pull(each), expected) for each in numbers)

    def _looked_at(self, pull: Pull, expected: str) -> OpenPull:
        if not pull.head_repository:
            return OpenPull(pull, expected)
        about = ask(self._connect(pull.head_repository), "", lambda data: data, "Metadata: read")
        behind = self._behind(pull.base_repository, pull.base_branch, pull.head_repository, pull.head_branch)
        if isinstance(about, Unknown):
            return OpenPull(pull, expected, behind=behind, unseen=about)
        organisation = about["owner"]["type"] == "Organization"
        return OpenPull(pull, expected, organisation, str(about["default_branch"]), behind)

    def _behind(self, base: str, branch: str, head: str, head_branch: str) -> int | Unknown:
        """How many commits of a branch another one lacks, which may be in a fork."""
        names = f"{quote(branch, safe='')}...{quote(head.partition('/')[0], safe='')}:{quote(head_branch, safe='')}"
        path = f"/compare/{names}?per_page=1"
        return ask(self._connect(base), path, lambda data: int(data["behind_by"]), "Contents: read")


def pulls_from(forge: GitHubForge, fork: str) -> Iterator[dict[str, Any]]:
    """The open pull requests from a fork, newest first; of hundreds of open ones only the newest are looked through."""
    for page in range(1, _MOST_PAGES + 1):
        with explained(f"list the pull requests of {forge.repository}"):
            query = {"state": "open", "per_page": _PAGE, "page": page}
            listed = forge.request("GET", "/pulls", parameters=query)
        for each in listed:
            source = each["head"]["repo"]
            if source and str(source["full_name"]).lower() == fork.lower():
                yield each
        if len(listed) < _PAGE:
            return
