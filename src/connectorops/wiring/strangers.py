"""What of a workflow strangers wrote: directly, or by way of `env`, of inputs, of outputs and of a matrix."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from connectorops.wiring.expressions import ANY, fits, references
from connectorops.wiring.workflow import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectorops.wiring.expressions import Reference
    from connectorops.wiring.workflow import Workflow

    Inputs = Mapping[str, Sequence[tuple[Any, "Scope"]]]

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
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at a place: the value of each variable and input, and the jobs whose outputs can be read.

    An input's values are all that callers give, each with the scope that it is in.
    """

    env: Mapping[str, Any] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=dict)
    jobs: Mapping[str, tuple[Mapping[str, Any], Scope]] = field(default_factory=dict)
    matrix: Any = None

    def within(self, *holders: Mapping[str, Any]) -> Scope:
        """The same with the variables of these, from the outside in."""
        env = dict(self.env)
        for each in holders:
            env |= {str(name).lower(): value for name, value in mapping(each.get("env")).items()}
        return replace(self, env=env)


def scopes_of(workflow: Workflow, inputs: Inputs) -> dict[str, Scope]:
    """The scopes of the jobs, by their ids; steps have variables of their own beside these."""
    outside = Scope(inputs=inputs).within(workflow.value)
    others: dict[str, tuple[Mapping[str, Any], Scope]] = {}
    found = {}
    for each in workflow.jobs:
        matrix = mapping(each.value.get("strategy")).get("matrix")
        found[each.id] = replace(outside.within(each.value), jobs=others, matrix=matrix)
        others[each.id.lower()] = (mapping(each.value.get("outputs")), found[each.id])
    return found


def reached(value: Any, scope: Scope, patterns: tuple[Pattern, ...]) -> str:  # noqa: ANN401 - YAML is any shape
    """What in a value, which may hold others, leads to one of the patterns, as it is written there; "" for nothing."""
    return _Search(patterns).reached(value, scope, 0)


class _Search:
    """Each value is looked at once: variables may speak of each other."""

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self._patterns = patterns
        self._seen: set[tuple[int, int]] = set()

    def reached(self, value: Any, scope: Scope, depth: int) -> str:  # noqa: ANN401 - YAML is any shape
        if depth > _DEEPEST or (id(value), id(scope)) in self._seen:
            return ""
        self._seen.add((id(value), id(scope)))
        if isinstance(value, (dict, list)):
            parts = value.values() if isinstance(value, dict) else value
            return next(filter(None, (self.reached(each, scope, depth + 1) for each in parts)), "")
        found = references(value) if isinstance(value, str) else ()
        open_ = (each for each in found if _TRUTHS.isdisjoint(each.calls))
        return next((str(each) for each in open_ if self._leads(each, scope, depth)), "")

    def _leads(self, reference: Reference, scope: Scope, depth: int) -> bool:
        path = reference.path
        if path[0] == "github":
            return any(fits(path, each) for each in self._patterns if len(path) >= len(each) or reference.is_whole)
        return any(self.reached(value, within, depth + 1) for value, within in _meant(reference, scope))


def _meant(reference: Reference, scope: Scope) -> list[tuple[Any, Scope]]:
    """The values that a name stands for."""
    kind, *rest = reference.path
    name = rest[0] if rest else ANY
    if kind == "env":
        return [(value, scope) for key, value in scope.env.items() if name in {ANY, key}]
    if kind == "inputs":
        return [each for key, values in scope.inputs.items() if name in {ANY, key} for each in values]
    if kind == "needs":
        output = rest[2] if len(rest) > 2 else ANY
        jobs = [each for key, each in scope.jobs.items() if name in {ANY, key}]
        return [(v, within) for outs, within in jobs for key, v in outs.items() if output in {ANY, str(key).lower()}]
    return [(scope.matrix, scope)] if kind == "matrix" else []
