"""What of a workflow strangers wrote: directly, or by way of `env`, of inputs, of outputs and of a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.wiring.expressions import ANY, LONGEST, OPEN, Reference, fits, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.wiring.scope import Scope

Pattern = tuple[str, ...]
_EVENT: Final = ("github", "event")
_PULL: Final = (*_EVENT, "pull_request")
_RUN: Final = (*_EVENT, "workflow_run")
TEXTS: Final[tuple[Pattern, ...]] = (
    ("github", "head_ref"),
    (*_EVENT, "comment", "body"),
    (*_EVENT, "review", "body"),
    *((*_EVENT, each, part) for each in ("issue", "pull_request", "discussion") for part in ("title", "body")),
    *((*_EVENT, "changes", part, "from") for part in ("title", "body")),
    *((*_PULL, "head", part) for part in ("ref", "label")),
    *((*_PULL, "head", "repo", part) for part in ("default_branch", "description", "homepage")),
    *((*_RUN, part) for part in ("head_branch", "display_title")),
    (*_RUN, "pull_requests", ANY, "head", "ref"),
    *(
        (*_EVENT, *at, part)
        for at in (("commits", ANY), ("head_commit",))
        for part in ("message", "author", "committer")
    ),
    *((*_RUN, "head_commit", part) for part in ("message", "author", "committer")),
    *((*_EVENT, "pages", ANY, part) for part in ("page_name", "title", "summary")),
)
"""Texts that strangers write."""
HEADS: Final[tuple[Pattern, ...]] = (
    ("github", "head_ref"),
    (*_PULL, "head"),
    (*_PULL, "merge_commit_sha"),
    *((*_RUN, part) for part in ("head_sha", "head_branch", "head_commit", "head_repository", "pull_requests")),
)
"""Commits of a pull request, and the repositories that they are in."""
_TRUTHS: Final = frozenset({"contains", "startswith", "endswith", "hashfiles"})
"""Functions that give nothing of their arguments away."""
MOST_LOOKS: Final = 1_000_000
"""Characters that are read, and references that are followed: variables can be made to read each other without end."""
_MOST_KEPT: Final = 1_000_000
"""Characters of texts whose references are remembered."""


class Search:
    """Whether values lead to one of the patterns. In its scope each is looked at once, for all who ask."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._patterns = patterns
        self._left = MOST_LOOKS
        self._read: dict[str, tuple[Reference, ...]] = {}
        self._kept = 0
        self._clean: dict[tuple[int, Scope], Any] = {}
        """What leads nowhere. It is kept, so that nothing else gets its id."""

    @property
    def gave_up(self) -> bool:
        """Not everything was looked at."""
        return self._left <= 0

    def reached(self, text: str, scope: Scope) -> str:
        """What in a text leads to one of the patterns, as it is written there; "" for nothing."""
        return next((str(each) for each in self._references(text) if self.leads(each, scope)), "")

    def leads(self, value: Any, scope: Scope) -> bool:  # noqa: ANN401 - YAML is any shape
        """Whether a value, which may hold others, or a reference leads to one of the patterns."""
        seen: dict[tuple[int, Scope], Any] = {}
        waiting = [(value, scope)]
        while waiting and not self.gave_up:
            self._left -= 1
            each, within = waiting.pop()
            if isinstance(each, Reference):
                if each.path[0] == "github":
                    return True
                waiting += within.values(each.path)
            elif (key := (id(each), within)) not in self._clean and key not in seen:
                seen[key] = each
                waiting += [(part, within) for part in self._parts(each)]
        if not waiting:
            self._clean.update(seen)
        return False

    def _parts(self, value: Any) -> Iterator[Any]:  # noqa: ANN401 - YAML is any shape
        if isinstance(value, (dict, list)):
            yield from value.values() if isinstance(value, dict) else value
        elif isinstance(value, str):
            yield from self._references(value)

    def _references(self, text: str) -> tuple[Reference, ...]:
        """What a text reads, each once: names, and of what GitHub tells of the event only what fits."""
        if OPEN not in text or self.gave_up:
            return ()
        if text not in self._read:
            length = min(len(text), LONGEST)
            self._left -= length
            self._kept += length
            if self._kept > _MOST_KEPT:
                self._read.clear()
                self._kept = length
            found = (each for each in references(text) if _TRUTHS.isdisjoint(each.calls))
            self._read[text] = tuple(each for each in dict.fromkeys(found) if self._matters(each))
        return self._read[text]

    def _matters(self, reference: Reference) -> bool:
        path = reference.path
        if path[0] != "github":
            return True
        return any(fits(path, each) for each in self._patterns if len(path) >= len(each) or reference.is_whole)
