"""The steps of a workflow with all that they can read, those of the repository's own actions included."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import Document, join
from connectorops.model import Place
from connectorops.wiring.strangers import Scope, scopes_of
from connectorops.wiring.uses import Reference
from connectorops.wiring.workflow import MOST_STEPS, PRIVILEGED, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.wiring.wiring import Wiring
    from connectorops.wiring.workflow import Job, Workflow

_ACTIONS: Final = ("action.yml", "action.yaml")
_DEEPEST: Final = 4
"""How deep workflows and actions are followed into each other."""
_MOST_FOLLOWED: Final = 1_000
"""Steps of actions that are looked at for one job: actions that use each other many times have no end otherwise."""


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
            for name, values in _given({}, use.inputs, scope).items():
                inputs.setdefault(name, []).extend(values)
    return found


def _declared(workflow: Workflow) -> dict[str, tuple[Any, Scope]]:
    """What inputs are where no caller gives them."""
    return {
        n: v[0] for n, v in _given(mapping(workflow.triggers.get("workflow_call")).get("inputs"), {}, Scope()).items()
    }


def steps_of(wiring: Wiring, job: Job) -> Iterator[Step]:
    """The steps of a job, and after each that uses an action of the repository the steps of that."""
    scope = wiring.scopes[job.workflow.path][job.id]
    left = _MOST_FOLLOWED
    for pointer, value in job.steps:
        step = Step(job.workflow.path, pointer, value, scope.within(value))
        yield step
        for each in islice(_of_action(wiring, step, 0), left):
            left -= 1
            yield each


def _of_action(wiring: Wiring, step: Step, depth: int) -> Iterator[Step]:
    if not step.uses.is_local or depth >= _DEEPEST:
        return
    for name in _ACTIONS:
        path = posixpath.join(step.uses.local_path, name)
        file = wiring.text(path)
        action = mapping(file.value) if isinstance(file, Document) else {}
        found = mapping(action.get("runs")).get("steps")
        scope = replace(step.scope, inputs=_given(action.get("inputs"), step.inputs, step.scope))
        for number, each in enumerate(found[:MOST_STEPS] if isinstance(found, list) else ()):
            value = mapping(each)
            inner = Step(path, join("/runs/steps", number), value, scope.within(value))
            yield inner
            yield from _of_action(wiring, inner, depth + 1)


def _given(declared: Any, values: Mapping[str, Any], scope: Scope) -> dict[str, list[tuple[Any, Scope]]]:  # noqa: ANN401 - YAML is any shape
    """Inputs by their names in small letters: what is given, else the default."""
    found = {str(name).lower(): [(mapping(each).get("default"), scope)] for name, each in mapping(declared).items()}
    return found | {str(name).lower(): [(value, scope)] for name, value in values.items()}
