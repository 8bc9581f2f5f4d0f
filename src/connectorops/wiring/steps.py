"""The steps of a workflow with all that they can read, those of the repository's own actions included."""

from __future__ import annotations

import posixpath
from collections import ChainMap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import Document, join
from connectorops.model import Place
from connectorops.wiring.scope import Scope, scopes_of
from connectorops.wiring.uses import Reference
from connectorops.wiring.workflow import MOST_STEPS, PRIVILEGED, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.wiring.wiring import Wiring
    from connectorops.wiring.workflow import Job, Workflow

_ACTIONS: Final = ("action.yml", "action.yaml")
_DEEPEST: Final = 10
"""How deep workflows and actions are followed into each other: as deep as GitHub goes."""
MOST_FOLLOWED: Final = 1_000
"""Steps of actions that are looked at for one job: actions that use each other many times have no end otherwise."""
MOST_IN_ALL: Final = 50_000
"""The same for all jobs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in a workflow or in an action, with what its expressions mean."""

    path: str
    pointer: str
    value: Mapping[str, Any]
    scope: Scope

    def at(self, *tokens: str, on_key: bool = False) -> Place:
        return Place(self.path, join(self.pointer, *tokens), on_key=on_key)

    @property
    def uses(self) -> Reference:
        text = self.value.get("uses")
        return Reference(text if isinstance(text, str) else "")

    @property
    def inputs(self) -> Mapping[str, Any]:
        return mapping(self.value.get("with"))


def started_by_strangers(wiring: Wiring) -> dict[str, tuple[str, ...]]:
    """The workflows that strangers can start with the rights of the repository, by their paths, and on what.

    A workflow that another one calls runs on the events of the other.
    """
    found = {each.path: tuple(each.triggers) for each in wiring.workflows if each.is_privileged}
    for _ in range(_DEEPEST):
        for workflow in wiring.workflows:
            events = found.get(workflow.path, ())
            for use in workflow.uses if events else ():
                callee = wiring.workflow(use.reference.local_path) if use.is_call and use.reference.is_local else None
                if callee is not None and "workflow_call" in callee.triggers:
                    found.setdefault(callee.path, tuple(each for each in events if each in PRIVILEGED) or events)
    return found


def scopes(wiring: Wiring) -> dict[str, dict[str, Scope]]:
    """The scopes of all jobs, by the path of the workflow and the id of the job.

    What callers give to a workflow is filled in afterwards: they may call each other.
    """
    given = {each.path: {name: [value] for name, value in _declared(each).items()} for each in wiring.workflows}
    found = {each.path: scopes_of(each, given[each.path]) for each in wiring.workflows}
    for use in (use for workflow in wiring.workflows for use in workflow.uses):
        inputs = given.get(use.reference.local_path) if use.is_call and use.reference.is_local else None
        if inputs is not None:
            scope = found[use.job.workflow.path][use.job.id]
            for name, values in _given(use.inputs, scope).items():
                inputs.setdefault(name, []).extend(values)
    return found


def _declared(workflow: Workflow) -> dict[str, tuple[Any, Scope]]:
    """What inputs are where no caller gives them."""
    call = mapping(workflow.triggers.get("workflow_call"))
    return {name: values[0] for name, values in _defaults(call.get("inputs")).items()}


@dataclass(frozen=True, slots=True)
class _Action:
    """A file of an action of the repository."""

    path: str
    inputs: dict[str, list[tuple[Any, Scope]]]
    steps: list[Mapping[str, Any]]


class Followed:
    """The steps of jobs, and after each that uses an action of the repository the steps of that."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._left = MOST_IN_ALL
        self._found: dict[tuple[str, str], list[Step]] = {}
        self._actions: dict[str, _Action] = {}
        self.cut: list[Job] = []
        """The jobs whose actions have more steps than are looked at."""

    def of(self, job: Job) -> list[Step]:
        key = (job.workflow.path, job.id)
        if key not in self._found:
            self._found[key] = list(self._steps(job))
        return self._found[key]

    def _steps(self, job: Job) -> Iterator[Step]:
        scope = self._wiring.scopes[job.workflow.path][job.id]
        left = min(MOST_FOLLOWED, self._left)
        for pointer, value in job.steps:
            step = Step(job.workflow.path, pointer, value, scope.within(value))
            yield step
            for each in self._inside(step, 0):
                if not left:
                    self.cut += [job] if job not in self.cut[-1:] else []
                    break
                left -= 1
                self._left -= 1
                yield each

    def _inside(self, step: Step, depth: int) -> Iterator[Step]:
        if not step.uses.is_local or depth >= _DEEPEST:
            return
        for name in _ACTIONS:
            action = self._action(posixpath.join(step.uses.local_path, name))
            inputs = ChainMap(_given(step.inputs, step.scope), action.inputs)
            scope = replace(step.scope, inputs=inputs)
            for number, value in enumerate(action.steps):
                inner = Step(action.path, join("/runs/steps", number), value, scope.within(value))
                yield inner
                yield from self._inside(inner, depth + 1)

    def _action(self, path: str) -> _Action:
        if path not in self._actions:
            file = self._wiring.text(path)
            action = mapping(file.value) if isinstance(file, Document) else {}
            found = mapping(action.get("runs")).get("steps")
            steps = [mapping(each) for each in found[:MOST_STEPS]] if isinstance(found, list) else []
            self._actions[path] = _Action(path, _defaults(action.get("inputs")), steps)
        return self._actions[path]


def _defaults(declared: Any) -> dict[str, list[tuple[Any, Scope]]]:  # noqa: ANN401 - YAML is any shape
    """What inputs are by themselves, by their names in small letters."""
    return {str(name).lower(): [(mapping(each).get("default"), Scope())] for name, each in mapping(declared).items()}


def _given(values: Mapping[str, Any], scope: Scope) -> dict[str, list[tuple[Any, Scope]]]:
    """What inputs are given, by their names in small letters."""
    return {str(name).lower(): [(value, scope)] for name, value in values.items()}
