"""What names mean at a place of a workflow: variables, inputs, outputs of other jobs, and the matrix."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from connectorops.wiring.expressions import ANY
from connectorops.wiring.workflow import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectorops.wiring.workflow import Workflow

    Values = Sequence[tuple[Any, "Scope"]]
    Inputs = Mapping[str, Values]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The variables of one level, and all else that can be read there.

    A variable is made of what is outside its level: one that has the name of an outer one may be made of that. Values
    come with the scopes that they are in; an input has all that callers give.
    """

    own: Mapping[str, Any] = field(default_factory=dict)
    outer: Scope | None = None
    inputs: Inputs = field(default_factory=dict)
    jobs: Mapping[str, tuple[Mapping[str, Any], Scope]] = field(default_factory=dict)
    matrix: Values = ()

    def within(self, holder: Mapping[str, Any]) -> Scope:
        """The scope inside of what may have variables of its own."""
        own = {str(name).lower(): value for name, value in mapping(holder.get("env")).items()}
        return replace(self, own=own, outer=self) if own else self

    def values(self, path: Sequence[str]) -> Values:
        """What a name stands for, in small letters."""
        kind, *rest = path
        name = rest[0] if rest else ANY
        if kind == "env":
            return self.variables(name)
        if kind == "inputs":
            return [each for values in _of(self.inputs, name) for each in values]
        if kind == "needs":
            output = rest[2] if len(rest) > 2 else ANY
            return [(value, scope) for outputs, scope in _of(self.jobs, name) for value in _of(outputs, output)]
        return self.matrix if kind == "matrix" else ()

    def variables(self, name: str) -> Values:
        """The variable of a name, which hides outer ones; or all of them."""
        found: dict[str, tuple[Any, Scope]] = {}
        level = self
        while level.outer is not None:
            for key in level.own if name == ANY else {name} & level.own.keys():
                found.setdefault(key, (level.own[key], level.outer))
            level = level.outer
        return tuple(found.values())


def _of(values: Mapping[str, Any], name: str) -> Sequence[Any]:
    if name == ANY:
        return tuple(values.values())
    return (values[name],) if name in values else ()


def scopes_of(workflow: Workflow, inputs: Inputs) -> dict[str, Scope]:
    """The scopes of the jobs, by their ids; steps have variables of their own beside these."""
    others: dict[str, tuple[Mapping[str, Any], Scope]] = {}
    outside = replace(Scope(inputs=inputs).within(workflow.value), jobs=others)
    found = {}
    for each in workflow.jobs:
        matrix = mapping(each.value.get("strategy")).get("matrix")
        found[each.id] = replace(outside, matrix=((matrix, outside),)).within(each.value)
        outputs = {str(name).lower(): value for name, value in mapping(each.value.get("outputs")).items()}
        others[each.id.lower()] = (outputs, found[each.id])
    return found
